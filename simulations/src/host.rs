//! One node as it runs: an inbox, the machine, and one commit for each burst.
//!
//! The host takes all that arrived, hands it to the machine and starts a commit. What arrives while
//! the disk works waits. When the commit is done the machine may speak. A crash in between loses
//! what was staged, as a power cut does.

mod clock;

use crate::adversary::{Deceit, Deed, Liar};
use crate::disk::Mishap;
use crate::kernel::Stream;
use crate::machine::{Arrival, Checking, Kind, Machine};
use crate::workload;
use clock::Clock;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{Load, Output};
use tidings_protocol::time::Time;

/// How a host treats the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// As it should.
    Honest,
    /// As it should, but its key is also in use elsewhere, or its disk will fail it.
    Cloned,
    /// It lies.
    Adversary(Deceit),
}

/// A node in the simulation. What every event looks at stands in front.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Host {
    /// What runs on it.
    pub machine: Machine,
    /// Its tricks, if it lies.
    liar: Option<Box<Liar>>,
    /// Counts its starts: what was scheduled in an earlier life is void.
    pub life: u32,
    /// It will not come back.
    pub gone: bool,
    /// Faults ended, and it is not in, or not any more.
    pub out: bool,
    committing: bool,
    /// How it treats the truth.
    pub role: Role,
    clock: Clock,
    /// When its timer rings, in virtual time.
    pub alarm: Option<Time>,
    /// The earliest alarm on the agenda for this life.
    pub armed: Time,
    inbox: Vec<Arrival>,
    /// Writings that must wait until a peer has given back what this device lost.
    deferred: Vec<Vec<Vec<u8>>>,
    /// How long its commits take.
    pub commits: Stream,
    /// Its stable number.
    pub id: u32,
    /// It lets go of every body that is not its own.
    pub prunes: bool,
    /// Its device.
    pub author: Author,
    members: Arc<[Author]>,
    /// Members that it learned of by itself.
    late: Vec<Author>,
    /// Entries that its user wrote.
    written: u64,
    /// What it will say next, if it lies.
    lies: VecDeque<Output>,
    /// Commits since the lying disk last kept an old state, if it is one.
    forgotten: u64,
    faulty: bool,
    /// Strikes that it gave in earlier lives.
    strikes: u64,
}

/// Commits that the lying disk loses.
const FORGOTTEN: u64 = 5;

/// What a host is made of.
#[derive(Debug)]
pub struct Parts {
    /// Its stable number.
    pub id: u32,
    /// Its device.
    pub device: Keypair,
    /// Its store's epoch.
    pub epoch: u64,
    /// How it treats the truth.
    pub role: Role,
    /// What runs on it.
    pub kind: Kind,
    /// It lets go of every body that is not its own.
    pub prunes: bool,
    /// How far its clock is ahead, in microseconds.
    pub skew: u64,
    /// How long its commits take.
    pub commits: Stream,
    /// Whose logs everybody wants from the start.
    pub members: Arc<[Author]>,
    /// Its tricks, if it lies.
    pub liar: Option<Box<Liar>>,
}

impl Host {
    /// A host with an empty disk, not started.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self {
            id: parts.id,
            author: parts.device.author(),
            role: parts.role,
            machine: Machine::new(parts.kind, parts.device, parts.epoch, parts.prunes),
            life: 0,
            gone: false,
            out: false,
            clock: Clock::new(parts.skew),
            alarm: None,
            armed: Time::NEVER,
            commits: parts.commits,
            prunes: parts.prunes,
            members: parts.members,
            late: Vec::new(),
            inbox: Vec::new(),
            committing: false,
            deferred: Vec::new(),
            written: 0,
            liar: parts.liar,
            lies: VecDeque::new(),
            forgotten: 0,
            faulty: false,
            strikes: 0,
        }
    }

    /// Whether what it holds and says is held against it.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        let liar = matches!(self.role, Role::Adversary(_));
        !self.gone && !self.out && !liar && self.machine.ended().is_none()
    }

    /// Whether it runs, honestly, in or out.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let liar = matches!(self.role, Role::Adversary(_));
        !self.gone && !liar && self.machine.is_up()
    }

    /// Whether nobody wonders if its log has two histories.
    #[must_use]
    pub fn may_fork(&self) -> bool {
        matches!(self.role, Role::Cloned | Role::Adversary(_))
    }

    /// Whether its disk was made to forget.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        self.faulty
    }

    /// Whether it wanted the log of `author` from its first day on.
    #[must_use]
    pub fn always_wants(&self, author: &Author) -> bool {
        matches!(self.machine, Machine::Bare(_)) && self.members.contains(author)
    }

    /// Whether it learned of members by itself.
    #[must_use]
    pub fn has_late_members(&self) -> bool {
        !self.late.is_empty()
    }

    /// Strikes that it ever gave, and entries that wait to be sent.
    #[must_use]
    pub fn load(&self) -> Load {
        let Load { strikes, queued } = self.machine.load();
        Load { strikes: self.strikes + strikes, queued }
    }

    /// Starts it over its disk.
    pub fn start(&mut self, now: Time) {
        self.clock.start();
        let now = self.local(now);
        self.machine.start(now, self.members.iter().chain(&self.late));
        self.life += 1;
    }

    /// Power cut: what was staged and what waited is gone.
    pub fn crash(&mut self) {
        self.inbox.clear();
        self.deferred.clear();
        self.committing = false;
        self.alarm = None;
        self.armed = Time::NEVER;
        if let Some(liar) = &mut self.liar {
            liar.crash();
        }
        self.lies.clear();
        self.strikes = self.load().strikes;
        self.machine.crash();
    }

    /// The system's clock is so many microseconds ahead from now on.
    pub fn set_clock(&mut self, now: Time, skew: u64) {
        let due = self.alarm.map(|alarm| self.clock.local(alarm));
        self.clock.set(skew);
        self.alarm = due.map(|due| self.clock.when(due).max(now));
    }

    /// Something happens to its disk.
    pub fn suffer(&mut self, mishap: Mishap) {
        self.faulty |= mishap.forgets();
        self.machine.suffer(mishap);
    }

    /// The bodies of these sizes that its user writes next.
    pub fn bodies(&mut self, sizes: &[u32]) -> Vec<Vec<u8>> {
        let first = self.written + 1;
        self.written += sizes.len() as u64;
        (first..).zip(sizes).map(|(n, size)| workload::body(self.id, n, *size)).collect()
    }

    /// Something arrives. If the host is free it deals with it at once and starts the commit; then
    /// whether it speaks already, too early.
    pub fn receive(
        &mut self,
        now: Time,
        arrival: Arrival,
        checking: &mut Checking,
    ) -> Option<bool> {
        if let Arrival::Admit(author) = arrival
            && !self.members.contains(&author)
            && !self.late.contains(&author)
        {
            self.late.push(author);
        }
        if !self.machine.is_up() {
            return None;
        }
        if self.committing {
            self.inbox.push(arrival);
            return None;
        }
        self.committing = true;
        self.face(now, arrival, checking);
        Some(tidings_protocol::canary!(AnnounceBeforeCommit))
    }

    /// As [`Host::receive`], with all that arrived during the last commit, if anything did.
    pub fn begin(&mut self, now: Time, checking: &mut Checking) -> Option<bool> {
        if self.inbox.is_empty() {
            return None;
        }
        self.committing = true;
        let mut inbox = std::mem::take(&mut self.inbox);
        inbox.drain(..).for_each(|arrival| self.face(now, arrival, checking));
        self.inbox = inbox;
        Some(tidings_protocol::canary!(AnnounceBeforeCommit))
    }

    fn face(&mut self, now: Time, arrival: Arrival, checking: &mut Checking) {
        match &mut self.liar {
            None => self.deal_with(now, arrival, checking),
            Some(liar) => {
                let told = liar.face(now, arrival);
                told.into_iter().for_each(|arrival| self.deal_with(now, arrival, checking));
            }
        }
    }

    fn deal_with(&mut self, now: Time, arrival: Arrival, checking: &mut Checking) {
        let local = self.local(now);
        if !self.machine.give(local, &arrival, checking)
            && let Arrival::Write(bodies) = arrival
        {
            self.deferred.push(bodies);
        }
    }

    /// The commit is done: it may speak.
    pub fn commit(&mut self, now: Time) {
        self.committing = false;
        self.remember();
        self.machine.commit(self.local(now));
    }

    /// What it has to say next, its lies included; `None` when nothing.
    pub fn poll(&mut self, now: Time) -> Option<Output> {
        if self.liar.is_none() {
            return self.machine.poll(self.local(now));
        }
        if self.lies.is_empty() {
            self.lies = self.lie(now).into();
        }
        self.lies.pop_front()
    }

    /// Sets the timer, now that everything is said.
    pub fn set_alarm(&mut self, now: Time) {
        let due = self.machine.timeout().map(|due| self.clock.when(due));
        let due = match &self.liar {
            Some(liar) => due.into_iter().chain(liar.due()).min(),
            None => due,
        };
        self.alarm = due.map(|due| due.max(now));
    }

    /// Says goodbye: what it polls next is the last.
    pub fn close(&mut self, now: Time) {
        self.machine.commit(self.local(now));
        self.machine.close();
    }

    /// Whether writings must be tried again.
    #[must_use]
    pub fn has_deferred(&self) -> bool {
        !self.deferred.is_empty()
    }

    /// Writings that must be tried again.
    pub fn take_deferred(&mut self) -> Vec<Vec<Vec<u8>>> {
        std::mem::take(&mut self.deferred)
    }

    /// The lying disk keeps an old state to come back with.
    fn remember(&mut self) {
        if !tidings_protocol::canary!(SkipFsync) {
            return;
        }
        if self.forgotten.is_multiple_of(FORGOTTEN) {
            self.machine.suffer(Mishap::LostFsync);
        }
        self.forgotten += 1;
    }

    /// What the machine has to say as its tricks leave it, and what they say of their own.
    fn lie(&mut self, now: Time) -> Vec<Output> {
        let (mut outputs, local) = (Vec::new(), self.local(now));
        let Some(liar) = &mut self.liar else { return outputs };
        while let Some(output) = self.machine.poll(local) {
            match output {
                Output::Send { session, frame } => liar.voice(now, session, frame),
                Output::Disconnect { session, .. } => {
                    liar.closed(session);
                    outputs.extend(liar.deeds().into_iter().map(Deed::output));
                    outputs.push(output);
                }
                Output::Event(_) => outputs.push(output),
            }
        }
        outputs.extend(liar.deeds().into_iter().map(Deed::output));
        outputs
    }

    fn local(&self, now: Time) -> Time {
        self.clock.local(now)
    }
}
