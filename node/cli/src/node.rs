//! Opening the node of a home, also when the home turns out to be a copy.

use crate::error::Result;
use crate::home::Home;
use tidings_core::Node;
use tidings_files::Files;
use tidings_protocol::time::Time;

/// Opens the stores of a home whose lock this process holds; `progress` hears how far the views
/// are rebuilt, where they must be.
///
/// A home that was copied or restored continues as a new device: the old one may still write
/// elsewhere.
pub(crate) fn open(home: &Home, now: Time, progress: &mut dyn FnMut(u64, u64)) -> Result<Node> {
    let mut node = match Node::open(home.dir(), home.identity()?, now, progress) {
        Err(error) if error.is_moved() => {
            let identity = home.mint_device()?;
            let device = identity.device.author();
            tracing::warn!(%device, "this home is a copy: it continues as a new device");
            Node::open_as_new_device(home.dir(), identity, now, progress)?
        }
        outcome => outcome?,
    };
    node.come_back_by(home.later_secrets()?);
    let files = Files::open(&home.files_dir()).map_err(tidings_core::Error::from)?;
    node.set_files(files);
    Ok(node)
}
