//! The node that people run, with its views and its file, over a disk that fails on request.
//!
//! What it writes is posts on a board; who is in is decided by the true admission
//! ([`super::community`]). It does not tell from whom an entry came: the author is named instead.

mod held;
mod people;
mod told;

use super::{Arrival, Checking};
use crate::disk::Mishap;
use people::People;
use std::collections::VecDeque;
use std::fmt;
use std::io::ErrorKind;
use tidings_core::api::NewPost;
use tidings_core::retention::Rule;
use tidings_core::{Identity, Kind, Node, Output as Told, Request};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{Event, Output};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::testing::{Disk, Loss};

/// The board that everybody writes on.
const BOARD: &str = "general";

/// Longest text of a post that surely fits an entry, in bytes.
const LONGEST: usize = 16_000;

/// The real node on a disk of its own.
pub struct Full {
    pub(super) device: Keypair,
    pub(super) epoch: u64,
    /// Whose node it is; none before it is part of a community.
    pub(super) identity: Option<Identity>,
    pub(super) disk: Disk,
    /// Made on the first day, and not started yet.
    pub(super) fresh: Option<Node>,
    node: Option<Node>,
    /// Arrivals that were told.
    pub(super) told: u64,
    events: VecDeque<Event>,
    failed: bool,
    /// Why it cannot be started any more.
    ended: Option<String>,
    trouble: Trouble,
    /// It lets go of every body that is not its own.
    prunes: bool,
    people: People,
}

/// What becomes of the disk when power goes.
#[derive(Debug, Default)]
struct Trouble {
    torn: Option<u64>,
    backup: Option<Disk>,
    rolled_back: bool,
    flips: Option<u64>,
    /// A bit turned since the log was last checked.
    suspicious: bool,
}

impl fmt::Debug for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Full").field("device", &self.device.author()).finish_non_exhaustive()
    }
}

impl Full {
    pub(super) fn new(device: Keypair, epoch: u64, prunes: bool) -> Self {
        Self {
            device,
            epoch,
            identity: None,
            disk: Disk::default(),
            fresh: None,
            node: None,
            told: 0,
            events: VecDeque::new(),
            failed: false,
            ended: None,
            trouble: Trouble::default(),
            prunes,
            people: People::default(),
        }
    }

    /// Opens the home. The members follow from what is in it.
    pub(super) fn start<'a>(&mut self, now: Time, _members: impl Iterator<Item = &'a Author>) {
        let Some(identity) = self.identity.clone().filter(|_| self.ended.is_none()) else { return };
        let opened = match self.fresh.take() {
            Some(node) => Ok(node),
            None => Node::open_on(self.disk.clone(), identity, now),
        };
        match opened {
            Ok(mut node) => {
                let everything = self.prunes.then(Rule::default);
                node.set_retention(now, everything.into_iter().collect());
                self.node = Some(node);
            }
            // The disk failed while it was opened: that is no damage.
            Err(_) if self.disk.is_failing() => self.failed = true,
            Err(error) => self.ended = Some(error.to_string()),
        }
        if std::mem::take(&mut self.trouble.suspicious) {
            self.look_for_damage();
        }
        self.people.committed(self.node.as_mut());
        self.tell();
    }

    /// A node that is found damaged stays down, as its owner is told.
    fn look_for_damage(&mut self) {
        let checked = self.node.as_mut().map(|node| node.verify(&mut |_, _| {}));
        self.ended = match checked {
            Some(Ok(found)) => found.damage.first().cloned(),
            Some(Err(error)) => Some(error.to_string()),
            None => return,
        };
        if self.ended.is_some() {
            self.node = None;
        }
    }

    pub(super) fn crash(&mut self) {
        let trouble = std::mem::take(&mut self.trouble);
        let loss = trouble.torn.map_or(Loss::Unsynced, Loss::Torn);
        let mut left = self.disk.after(loss);
        if trouble.rolled_back
            && let Some(backup) = &trouble.backup
        {
            left = backup.after(Loss::Nothing);
        }
        if let Some(bit) = trouble.flips {
            left.flip(bit);
            self.trouble.suspicious = true;
        }
        self.trouble.backup = trouble.backup;
        // What the node does while it is taken down no longer reaches the disk that is left.
        self.node = None;
        self.people = People::default();
        self.disk = left;
        self.failed = false;
    }

    pub(super) fn lacking(&self) -> u64 {
        self.node.as_ref().map_or(0, |node| node.log().lacking())
    }

    pub(super) fn close(&mut self) {
        if let Some(node) = &mut self.node {
            node.close();
        }
    }

    pub(super) fn is_up(&self) -> bool {
        self.node.is_some()
    }

    pub(super) fn give(&mut self, now: Time, arrival: &Arrival, _: &mut Checking) -> bool {
        let Some(node) = &mut self.node else { return true };
        match arrival {
            Arrival::Write(bodies) => return write(node, now, bodies),
            Arrival::Grade(device, role) => self.grade(now, device, *role),
            Arrival::Join(device) => self.admit(now, device),
            // The answer comes as an entry.
            Arrival::Ask(device, request) => drop(node.join_request(now, *device, request)),
            Arrival::Connected(session, peer) => {
                self.people.sessions.insert(*session, *peer);
            }
            Arrival::Lost(session) => {
                self.people.sessions.remove(session);
            }
            // The logs say who is in, so `Arrival::Admit` is not for a whole node.
            Arrival::Admit(_) | Arrival::Frame(..) | Arrival::Timer => {}
        }
        let Some(node) = &mut self.node else { return true };
        if let Some(input) = arrival.input() {
            self.failed |= node.handle(now, input).is_err();
        }
        true
    }

    pub(super) fn commit(&mut self, now: Time) {
        let Some(node) = &mut self.node else { return };
        match node.commit(now) {
            Ok(()) => {
                // What it does on its own may fail while nothing was asked of it.
                self.failed |= node.trouble().is_some();
                self.people.committed(Some(node));
            }
            Err(_) => self.failed = true,
        }
        self.tell();
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    pub(super) fn ended(&self) -> Option<&str> {
        self.ended.as_deref()
    }

    pub(super) fn poll(&mut self, now: Time) -> Option<Output> {
        if self.node.is_some()
            && let Some(event) = self.events.pop_front()
        {
            return Some(Output::Event(event));
        }
        while let Some(node) = &mut self.node {
            match node.poll(now) {
                Ok(Some(Told::Send { session, frame })) => {
                    return Some(Output::Send { session, frame });
                }
                // Its disk failed: it hangs up on all, and is taken down.
                Ok(Some(Told::Disconnect { .. })) if node.trouble().is_some() => {
                    self.failed = true;
                    return None;
                }
                Ok(Some(Told::Disconnect { session, reason })) => {
                    self.people.sessions.remove(&session);
                    return Some(Output::Disconnect { session, reason });
                }
                Ok(Some(Told::Event(_))) => {}
                Ok(None) => return None,
                // It is taken down: what it says on the way is not heard any more.
                Err(_) => {
                    self.failed = true;
                    return None;
                }
            }
        }
        None
    }

    pub(super) fn timeout(&self) -> Option<Time> {
        self.node.as_ref()?.poll_timeout()
    }

    pub(super) fn suffer(&mut self, mishap: Mishap) {
        let (disk, trouble) = (&self.disk, &mut self.trouble);
        match mishap {
            Mishap::LostFsync => disk.lose_syncs(u64::MAX),
            Mishap::Cut { operations } => {
                disk.fail_from(disk.operations() + operations, ErrorKind::Other);
                trouble.torn = Some(operations);
            }
            Mishap::Torn { seed } => trouble.torn = Some(seed),
            Mishap::Backup => trouble.backup = Some(disk.after(Loss::Unsynced)),
            Mishap::Rollback => trouble.rolled_back = true,
            Mishap::Full => disk.fail_from(disk.operations(), ErrorKind::StorageFull),
            Mishap::Flip { bit } => trouble.flips = Some(bit),
        }
    }

    pub(super) fn mend(&mut self) {
        self.disk.heal();
        self.disk.lose_syncs(0);
        let suspicious = self.trouble.suspicious;
        self.trouble = Trouble { suspicious, ..Trouble::default() };
    }
}

/// Posts these bodies; false if it must be tried again: the log is being recovered, or the board is
/// not known here yet.
fn write(node: &mut Node, now: Time, bodies: &[Vec<u8>]) -> bool {
    let post = |body: &Vec<u8>| {
        let mut text = String::from_utf8_lossy(body).into_owned();
        text.truncate(LONGEST);
        NewPost { board: BOARD.into(), subject: None, text }
    };
    let posts = bodies.iter().map(post).collect();
    match node.execute(now, Request::Import { posts }, [0; 16]) {
        Ok(_) => true,
        Err(error) => !matches!(error.kind, Kind::Busy | Kind::NotFound),
    }
}

#[cfg(test)]
mod tests;
