//! Files that go with posts: their bytes to and from whoever asks, piece by piece.
//!
//! - `give` sends a file, or a range of it; never as what a peer says that it is.
//! - `picture` says which files are pictures that a page may show.
//! - `take` seals what comes, as it comes.

mod give;
mod picture;
mod take;

pub(crate) use give::{download, is_picture, picture};
pub(crate) use picture::{MAX_PICTURE, Pictures};
pub(crate) use take::{DRAIN, SILENCE, Taking};

use crate::problem::Problem;
use crate::problems;
use tidings_core::api::FileKeyed;
use tidings_files::seal::FileKey;
use tidings_files::{FileId, Files, Opened};

/// Where files are, and how large one may be that is attached here.
#[derive(Clone)]
pub struct Room {
    /// All files of the node.
    pub files: Files,
    /// The largest file that may be attached, in bytes.
    pub limit: u64,
}

/// A file of a post, all of which is here.
pub(crate) struct Whole {
    name: String,
    id: FileId,
    opened: Opened,
}

impl Room {
    /// Opens one of a post's files.
    pub(crate) async fn open(&self, of: &[FileKeyed], number: u32) -> Result<Whole, Problem> {
        let found = of.iter().find(|file| file.row.number == number);
        let file = found.ok_or_else(problems::no_such_file)?;
        let (Some(id), Ok(key)) = (FileId::parse(&file.file), blake3::Hash::from_hex(&file.key))
        else {
            return Err(problems::file_not_named());
        };
        let files = self.files.clone();
        let opened = off(move || files.open_plain(&id, &FileKey::from(*key.as_bytes()))).await?;
        let opened = opened.map_err(|error| match error {
            tidings_files::Error::Missing => problems::file_not_whole(),
            error => refused(error),
        })?;
        Ok(Whole { name: file.row.name.clone(), id, opened })
    }
}

/// What the files say, as the API says it.
fn refused(error: tidings_files::Error) -> Problem {
    tidings_core::Error::from(error).into()
}

/// Does what waits for the disk where that delays nobody.
async fn off<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|_| problems::stopped())
}
