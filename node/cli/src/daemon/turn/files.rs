//! Files: which are to be fetched is told to whoever fetches; peers' questions are answered.

use super::Turns;
use crate::daemon::fetching::Fetching;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tidings_files::FileId;
use tidings_files::wire::Question;
use tidings_protocol::author::Author;
use tokio::sync::oneshot;

/// Between two looks at what is wanted, when something was said of files.
const SOON: Duration = Duration::from_millis(250);
/// Between two looks, when nothing was.
const LATER: Duration = Duration::from_secs(60);

/// What was done about files.
#[derive(Default)]
pub(super) struct Tended {
    fetching: Option<Fetching>,
    looked: Option<Instant>,
    changed: bool,
    peers: BTreeSet<Author>,
    sent: Arc<AtomicU64>,
}

impl Tended {
    /// Bytes of answers about files since the start.
    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// When to look again.
    pub(super) fn due(&self) -> Option<Instant> {
        let pause = if self.changed { SOON } else { LATER };
        self.looked.map(|looked| looked + pause)
    }
}

impl Turns {
    /// Removes files that nobody speaks of, and says which are wanted and who is there, if it is time.
    pub(super) fn tend_files(&mut self, at: Instant) {
        let Ok(shelf) = self.node.shelf() else { return };
        let shelf = shelf.clone();
        let peers: BTreeSet<Author> = self.state.sessions.peers().collect();
        let tended = &mut self.state.files;
        let fetching =
            tended.fetching.get_or_insert_with(|| Fetching::start(self.net.clone(), shelf));
        if tended.peers != peers {
            fetching.set_peers(peers.iter().copied().collect());
            tended.peers = peers;
        }
        tended.changed |= self.node.take_files_changed();
        if tended.due().is_some_and(|due| due > at) || self.node.is_behind() {
            return;
        }
        (tended.looked, tended.changed) = (Some(at), false);
        let carries = self.state.settings.carries() || self.node.is_relay();
        let outcome = self.node.tend_files(carries).and_then(|removed| {
            if removed > 0 {
                tracing::info!(removed, "files of which nobody speaks any more are gone");
            }
            self.node.wanted_files(carries)
        });
        let wanted: Vec<FileId> = match outcome {
            Ok(_) if self.node.cramped().is_some() => Vec::new(),
            Ok(wanted) => wanted,
            Err(error) => return tracing::warn!(%error, "files are not looked at"),
        };
        if let Some(fetching) = &self.state.files.fetching {
            fetching.want(wanted);
        }
    }

    /// Answers a peer in another thread: the bytes are read and verified first.
    pub(super) fn serve_file(&self, request: &[u8], reply: oneshot::Sender<Vec<u8>>) {
        let (Some(question), Ok(shelf)) = (Question::decode(request), self.node.shelf()) else {
            return;
        };
        let (shelf, sent) = (shelf.clone(), Arc::clone(&self.state.files.sent));
        tokio::task::spawn_blocking(move || {
            let answer = shelf.answer(&question).encode();
            let bytes = u64::try_from(answer.len()).unwrap_or(0);
            if reply.send(answer).is_ok() {
                sent.fetch_add(bytes, Ordering::Relaxed);
            }
        });
    }
}
