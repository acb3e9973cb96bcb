//! The node that people run, with its views and its file, over a disk that fails on request.
//!
//! What it writes is posts on a board; who is in is decided by the true admission
//! ([`super::community`]). It does not tell from whom an entry came: the author is named instead.

use super::{Arrival, Checking, digest};
use crate::disk::Mishap;
use std::collections::VecDeque;
use std::fmt;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use tidings_core::api::NewPost;
use tidings_core::retention::Rule;
use tidings_core::{Identity, Kind, Node, Output as Told, Request};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{Event, Load, Output, SessionStatus, Table};
use tidings_protocol::entry::Tip;
use tidings_protocol::fork::Fork;
use tidings_protocol::run::EncodedRun;
use tidings_protocol::store::{Head, Mark, Store, Ticket};
use tidings_protocol::time::Time;
use tidings_store::Arrived;
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
    told: u64,
    events: VecDeque<Event>,
    failed: bool,
    /// Why it cannot be started any more.
    ended: Option<String>,
    trouble: Trouble,
    /// It lets go of every body that is not its own.
    prunes: bool,
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
        self.tell();
    }

    /// A node that is found damaged stays down, as its owner is told.
    fn look_for_damage(&mut self) {
        let checked = self.node.as_ref().map(|node| node.verify(&mut |_, _| {}));
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
        if let Arrival::Write(bodies) = arrival {
            return write(node, now, bodies);
        }
        // The logs say who is in, so `Arrival::Admit` is not for a whole node.
        if let Some(input) = arrival.input() {
            self.failed |= node.handle(now, input).is_err();
        }
        true
    }

    pub(super) fn commit(&mut self, now: Time) {
        let Some(node) = &mut self.node else { return };
        self.failed |= node.commit(now).is_err();
        self.tell();
    }

    /// Tells what became durable.
    fn tell(&mut self) {
        let Some(node) = &self.node else { return };
        let log = node.log();
        if log.last_arrival() < self.told {
            // What the disk forgot is not told any more.
            self.told = log.last_arrival();
            self.events.clear();
        }
        let mut news =
            News { me: node.identity().device.author(), events: &mut self.events, run: None };
        let scanned = log.scan(self.told, usize::MAX, |arrived| {
            news.take(arrived);
            ControlFlow::Continue(())
        });
        news.end();
        match scanned {
            Ok(last) => self.told = last.unwrap_or(self.told),
            Err(_) => self.failed = true,
        }
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
                Ok(Some(Told::Disconnect { session, reason })) => {
                    return Some(Output::Disconnect { session, reason });
                }
                Ok(Some(Told::Event(_))) => {}
                Ok(None) => return None,
                Err(_) => self.failed = true,
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

    pub(super) fn head(&self, author: &Author) -> Option<Head> {
        self.node.as_ref()?.log().head(author)
    }

    pub(super) fn tip(&self, author: &Author, seq: u64) -> Option<Tip> {
        self.node.as_ref()?.log().tip(author, seq).ok().flatten()
    }

    pub(super) fn run(&self, author: &Author, first: u64, last: u64) -> Option<EncodedRun> {
        self.node.as_ref()?.log().run(author, first, last).ok().flatten()
    }

    pub(super) fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        self.node.as_ref()?.log().next_author(after)
    }

    pub(super) fn body_len(&self, author: &Author, seq: u64) -> Option<u64> {
        let entry = self.node.as_ref()?.log().entry_at(author, seq).ok()??;
        entry.body.map(|body| body.len() as u64)
    }

    pub(super) fn content(&self, author: &Author) -> u64 {
        let Some(node) = &self.node else { return 0 };
        let last = self.head(author).map_or(0, |head| head.tip.seq);
        (1..=last).fold(0, |sum, seq| {
            let entry = node.log().entry_at(author, seq).ok().flatten();
            let body = entry.filter(|entry| entry.intact).and_then(|entry| entry.body);
            digest(sum, &body.unwrap_or_default())
        })
    }

    pub(super) fn evidence(&self, author: &Author) -> Option<Fork> {
        self.node.as_ref()?.log().fork(author).ok().flatten()
    }

    pub(super) fn journal(&self) -> Option<Mark> {
        self.node.as_ref().map(|node| node.log().journal())
    }

    pub(super) fn changes(&self, after: u64) -> Vec<(u64, Author)> {
        let found = self.node.as_ref().map(|node| node.log().changes(after, usize::MAX));
        found.and_then(Result::ok).unwrap_or_default()
    }

    pub(super) fn tickets(&self) -> u64 {
        self.node.as_ref().map_or(0, |node| node.log().tickets())
    }

    pub(super) fn tickets_after(&self, count: u64) -> Vec<(Author, Ticket)> {
        let node = self.node.as_ref();
        node.map_or_else(Vec::new, |node| node.log().tickets_after(count).collect())
    }

    pub(super) fn load(&self) -> Load {
        self.node.as_ref().map_or(Load::default(), Node::load)
    }

    pub(super) fn tables(&self, look: &mut dyn FnMut(Table)) {
        if let Some(node) = &self.node {
            node.tables(look);
        }
    }

    pub(super) fn root(&self) -> Option<[u8; 16]> {
        self.node.as_ref().map(Node::root)
    }

    pub(super) fn sessions(&self) -> Vec<SessionStatus> {
        let status = self.node.as_ref().and_then(|node| node.status().ok());
        let rows = status.map_or_else(Vec::new, |status| status.sessions);
        let row = |row: tidings_core::status::SessionRow| SessionStatus {
            session: row.session,
            peer: row.peer,
            ready: row.ready,
            caught_up: row.caught_up,
            missing: row.missing,
            quiet: row.quiet,
            strikes: row.strikes,
            queued: row.queued,
            sent_bytes: row.sent_bytes,
            received_bytes: row.received_bytes,
        };
        rows.into_iter().map(row).collect()
    }

    pub(super) fn silent_divergences(&self) -> u64 {
        self.node.as_ref().map_or(0, Node::silent_divergences)
    }
}

/// What arrived, as the engine would tell it: entries in a row of one log are one event.
struct News<'n> {
    me: Author,
    events: &'n mut VecDeque<Event>,
    run: Option<(Author, u64, u64)>,
}

impl News<'_> {
    fn take(&mut self, arrived: &Arrived<'_>) {
        match (arrived, &mut self.run) {
            // A body that comes after its entry is no entry more.
            (Arrived::Entry { again: Some(_), .. }, _) => {}
            (Arrived::Entry { author, seq, .. }, Some((of, _, last)))
                if of == author && *seq == *last + 1 =>
            {
                *last = *seq;
            }
            (Arrived::Entry { author, seq, .. }, _) => {
                self.end();
                self.run = Some((*author, *seq, *seq));
            }
            (Arrived::Fork { author, seq, .. }, _) => {
                self.end();
                self.events.push_back(match *author == self.me {
                    true => Event::OwnFork { seq: *seq },
                    false => Event::Forked { author: *author, seq: *seq },
                });
            }
        }
    }

    fn end(&mut self) {
        if let Some((author, first, last)) = self.run.take() {
            let from = (author != self.me).then_some(author);
            self.events.push_back(Event::Accepted { author, first, last, from });
        }
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
