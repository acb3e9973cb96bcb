//! Writing one's own log.

use super::{Body, Header, Tip};
use crate::author::{Keypair, Purpose};
use crate::hash::Deriver;
use crate::limits::{MAX_BODY, MAX_RUN_BYTES, MAX_RUN_ENTRIES};
use crate::run::{RunWriter, Verified, VerifiedEntry, fitting};
use crate::time::Time;

/// Why bodies did not become entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// No body at all: there would be nothing to sign.
    #[error("nothing to write")]
    Empty,
    /// A body above [`MAX_BODY`].
    #[error("the text is {0} bytes long; at most {MAX_BODY} fit one entry")]
    TooLarge(usize),
    /// More than one run takes.
    #[error("more than {MAX_RUN_ENTRIES} entries or {MAX_RUN_BYTES} bytes in one piece")]
    TooMany,
    /// The log is full: positions are 64 bits.
    #[error("the log is full")]
    Full,
}

/// Signs `bodies` as the entries after `tip`, in one run with one signature over its last.
///
/// The caller makes them durable before anybody sees them (SPEC §7).
///
/// # Errors
/// When there is no body, when one or all of them together are too large, or the log is full.
pub fn append<'a>(
    device: &Keypair,
    tip: &Tip,
    bodies: &[(Time, &'a [u8])],
) -> Result<Verified<'a>, AppendError> {
    if bodies.is_empty() {
        return Err(AppendError::Empty);
    }
    let author = device.author();
    let mut deriver = Deriver::entries();
    let mut writer = RunWriter::new(tip.time);
    let mut entries = Vec::with_capacity(bodies.len());
    let mut last = *tip;
    for &(time, bytes) in bodies {
        let body = Body::Full(bytes);
        let (body_len, body_hash) = body.commitment().ok_or(AppendError::TooLarge(bytes.len()))?;
        if !writer.push(time, body) {
            return Err(AppendError::TooMany);
        }
        let seq = last.seq.checked_add(1).ok_or(AppendError::Full)?;
        let header = Header { author, seq, prev: last.id, time, body_len, body_hash };
        let id = header.id_with(&mut deriver);
        entries.push(VerifiedEntry { seq, id, time, body });
        last = Tip { seq, id: id.0, time };
    }
    let signature = device.sign(Purpose::Run, &last.id);
    Ok(Verified::signed_here(author, *tip, last, entries, signature))
}

/// How many of `bodies`, from the first on, [`append`] takes in one run; at least 1 of any, so that
/// one which is too large is refused by name.
#[must_use]
pub fn fit_one_run(bodies: &[&[u8]]) -> usize {
    fitting(bodies).max(1).min(bodies.len())
}
