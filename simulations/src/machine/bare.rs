//! The engine over a store in memory: the machine of the largest runs.

use super::{Arrival, Checking, digest};
use crate::disk::Mishap;
use crate::kernel::prefetch;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{AppendFailed, Engine, Event, Load, Output, SessionStatus, Table};
use tidings_protocol::entry::{Body, Tip};
use tidings_protocol::fork::Fork;
use tidings_protocol::run::EncodedRun;
use tidings_protocol::store::{Head, Mark, MemoryStore, Store, Ticket};
use tidings_protocol::testing::COMMUNITY;
use tidings_protocol::time::Time;

/// The engine over a store in memory. What every event looks at stands in front.
#[derive(Debug)]
#[repr(C)]
pub struct Bare {
    engine: Option<Box<Engine>>,
    trouble: Option<Box<Trouble>>,
    /// Whether it lets go of every body that is not its own, and what it came to hold of late.
    prunes: Option<Vec<(Author, u64, u64)>>,
    store: MemoryStore,
    device: Keypair,
}

/// What is wrong with its disk, if anything is.
#[derive(Debug, Default)]
struct Trouble {
    /// What the disk will show after the next crash.
    stale: Option<MemoryStore>,
    backup: Option<MemoryStore>,
    /// Commits that succeed before one fails.
    commits_left: Option<u64>,
    failed: bool,
}

impl Bare {
    pub(super) fn new(device: Keypair, epoch: u64, prunes: bool) -> Self {
        let store = MemoryStore::new(COMMUNITY, epoch);
        let prunes = prunes.then(Vec::new);
        Self { device, store, engine: None, trouble: None, prunes }
    }

    /// Asks memory for what every frame touches, and waits for nothing.
    pub fn prefetch(&self) {
        prefetch(self);
        prefetch(&self.store);
    }

    /// Its engine, while it is up.
    #[must_use]
    pub fn engine(&self) -> Option<&Engine> {
        self.engine.as_deref()
    }

    pub(super) fn disk(&mut self) -> &mut MemoryStore {
        &mut self.store
    }

    pub(super) fn start<'a>(&mut self, now: Time, members: impl Iterator<Item = &'a Author>) {
        let mut engine = Engine::new(self.device.clone(), &self.store);
        for author in members {
            engine.want(now, &self.store, *author);
        }
        self.engine = Some(Box::new(engine));
    }

    pub(super) fn crash(&mut self) {
        self.engine = None;
        if let Some(trouble) = &mut self.trouble {
            if let Some(stale) = trouble.stale.take() {
                self.store = stale;
            }
            (trouble.commits_left, trouble.failed) = (None, false);
        }
        self.store.crash();
    }

    pub(super) fn close(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.close();
        }
    }

    pub(super) fn is_up(&self) -> bool {
        self.engine.is_some()
    }

    pub(super) fn give(&mut self, now: Time, arrival: &Arrival, checking: &mut Checking) -> bool {
        let Some(engine) = &mut self.engine else { return true };
        match arrival {
            Arrival::Admit(author) => engine.want(now, &self.store, *author),
            Arrival::Write(bodies) => {
                let slices: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
                let written = engine.append(now, &mut self.store, &slices);
                return !matches!(written, Err(AppendFailed::Behind));
            }
            _ => {}
        }
        if let Some(input) = arrival.input() {
            let Ok(()) = engine.handle_with(now, input, &mut self.store, checking);
        }
        true
    }

    pub(super) fn commit(&mut self, _now: Time) {
        if let Some(trouble) = &mut self.trouble
            && let Some(left) = &mut trouble.commits_left
        {
            trouble.failed = *left == 0;
            *left = left.saturating_sub(1);
        }
        if !self.has_failed() {
            self.let_go();
            let Ok(()) = self.store.commit();
        }
    }

    fn let_go(&mut self) {
        let (Some(came), Some(engine)) = (&mut self.prunes, &mut self.engine) else { return };
        for (author, first, last) in came.drain(..) {
            for seq in first..=last {
                let Ok(_) = engine.let_go(&mut self.store, &author, seq, &[]);
            }
        }
    }

    pub(super) fn lacking(&self) -> u64 {
        self.store.lacking()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| trouble.failed)
    }

    /// Memory is never damaged.
    pub(super) fn ended(&self) -> Option<&str> {
        None
    }

    pub(super) fn poll(&mut self, now: Time) -> Option<Output> {
        let Ok(output) = self.engine.as_mut()?.poll(now, &self.store);
        if let (Some(came), Some(Output::Event(event))) = (&mut self.prunes, &output)
            && let Event::Accepted { author, first, last, .. } = *event
        {
            came.push((author, first, last));
        }
        output
    }

    pub(super) fn timeout(&self) -> Option<Time> {
        if self.prunes.as_ref().is_some_and(|came| !came.is_empty()) {
            return Some(Time(0));
        }
        self.engine.as_ref().and_then(|engine| engine.poll_timeout())
    }

    /// Writes are whole or absent and bits stay as they are: torn writes and flips need a real disk.
    pub(super) fn suffer(&mut self, mishap: Mishap) {
        let durable = || {
            let mut store = self.store.clone();
            store.crash();
            Some(store)
        };
        let trouble = self.trouble.get_or_insert_default();
        match mishap {
            Mishap::LostFsync => trouble.stale = durable(),
            Mishap::Backup => trouble.backup = durable(),
            Mishap::Rollback => trouble.stale = trouble.backup.clone(),
            Mishap::Cut { operations } => trouble.commits_left = Some(operations),
            Mishap::Full => trouble.commits_left = Some(0),
            Mishap::Torn { .. } | Mishap::Flip { .. } => {}
        }
    }

    pub(super) fn mend(&mut self) {
        self.trouble = None;
    }

    pub(super) fn head(&self, author: &Author) -> Option<Head> {
        self.store.head(author)
    }

    pub(super) fn tip(&self, author: &Author, seq: u64) -> Option<Tip> {
        self.store.tip(author, seq).ok().flatten()
    }

    pub(super) fn run(&self, author: &Author, first: u64, last: u64) -> Option<EncodedRun> {
        self.store.run(author, first, last).ok().flatten()
    }

    pub(super) fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        self.store.next_author(after)
    }

    pub(super) fn body_len(&self, author: &Author, seq: u64) -> Option<u64> {
        let at = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.store.bodies(author).nth(at).map(|body| match body {
            Body::Full(bytes) => bytes.len() as u64,
            Body::Pruned { len, .. } => u64::from(len),
        })
    }

    pub(super) fn content(&self, author: &Author) -> u64 {
        self.store.bodies(author).fold(0, |sum, body| match body {
            Body::Full(bytes) => digest(sum, bytes),
            Body::Pruned { hash, .. } => digest(sum, &hash),
        })
    }

    pub(super) fn evidence(&self, author: &Author) -> Option<Fork> {
        self.store.fork(author).ok().flatten()
    }

    pub(super) fn journal(&self) -> Option<Mark> {
        Some(self.store.journal())
    }

    pub(super) fn changes(&self, after: u64) -> Vec<(u64, Author)> {
        self.store.changes(after, usize::MAX).unwrap_or_default()
    }

    pub(super) fn tickets(&self) -> u64 {
        self.store.tickets()
    }

    pub(super) fn tickets_after(&self, count: u64) -> Vec<(Author, Ticket)> {
        self.store.tickets_after(count).collect()
    }

    pub(super) fn load(&self) -> Load {
        self.engine.as_ref().map_or(Load::default(), |engine| engine.load())
    }

    pub(super) fn tables(&self, look: &mut dyn FnMut(Table)) {
        if let Some(engine) = &self.engine {
            engine.tables(look);
        }
    }

    pub(super) fn root(&self) -> Option<[u8; 16]> {
        self.engine.as_ref().map(|engine| engine.root())
    }

    pub(super) fn sessions(&self) -> Vec<SessionStatus> {
        self.engine.as_ref().map_or_else(Vec::new, |engine| engine.sessions(&self.store))
    }

    pub(super) fn silent_divergences(&self) -> u64 {
        self.engine.as_ref().map_or(0, |engine| engine.silent_divergences())
    }
}
