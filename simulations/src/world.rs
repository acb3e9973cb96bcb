//! The loop of a run: hosts, network and checkers on one agenda.
//!
//! A run has three phases. In the safety phase hosts write and everything may go wrong. Then all
//! faults end, hosts that are away come back, and within a bound all honest hosts must agree.
//! Then they must be silent. A broken promise ends the run at once.

mod acts;
mod ahead;
mod bound;
mod build;
mod core;
mod life;
mod people;
mod phases;
mod voice;

use crate::checker::bodies::Keepers;
use crate::checker::{At, Check, Checkers, Checks, Violation};
use crate::fabric::{Fabric, Signal};
use crate::host::Host;
use crate::kernel::{Queue, mix};
use crate::machine::community::Truth;
use crate::machine::{Arrival, Checking, digest};
use crate::observe::{Fact, Observer};
use crate::plan::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tidings_protocol::author::Author;
use tidings_protocol::certificate::Founding;
use tidings_protocol::engine::SessionId;
use tidings_protocol::run::Run;
use tidings_protocol::testing::describe;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// Something on the agenda.
#[derive(Clone, Debug)]
enum Happening {
    /// The network does something to a host.
    Signal(Signal),
    /// The commit of a host's life is done.
    Committed { who: u32, life: u32 },
    /// A host's timer rings, unless it was set anew.
    Alarm { who: u32, life: u32 },
    /// A writing is tried again.
    Write { who: u32, life: u32, bodies: Vec<Vec<u8>> },
    /// A host of this life comes back.
    Restart { who: u32, life: u32 },
}

/// What happens, as the run's hash and the trace know it.
#[derive(Clone, Copy, Debug)]
enum What {
    Admit,
    Connected,
    Crash,
    Disk,
    Frame,
    Grade,
    Join,
    Link,
    Lost,
    Reset,
    Skew,
    Start,
    Timer,
    Write,
}

/// The type byte of a RUN frame.
const RUN: u8 = 8;

/// One run under way.
pub struct World<'o> {
    plan: Plan,
    /// How many of the plan's acts are over.
    acted: usize,
    queue: Queue<Happening>,
    hosts: Vec<Host>,
    fabric: Fabric,
    checkers: Checkers,
    checking: Checking,
    authors: BTreeMap<Author, usize>,
    observers: Vec<&'o mut dyn Observer>,
    frames: u64,
    bytes: u64,
    events: u64,
    hash: u64,
    trace: bool,
    /// Raised by whoever has seen enough.
    stop: Option<Arc<AtomicBool>>,
    /// Somebody holds something new since agreement was looked at last.
    news: bool,
    /// A checked host was shown a fork since who is in was worked out last.
    forked: bool,
    /// Who may come to hold which bodies.
    keepers: Keepers,
    /// How the community began, if who is in is decided while it runs.
    founding: Option<Founding>,
    /// Who is in by the logs that are left, once faults ended.
    truth: Option<Truth>,
    converged: Option<Time>,
    healed: Option<Time>,
    /// When hosts greeted each other first after healing.
    greeted: Option<Time>,
    bound: u64,
    eccentricity: u64,
}

/// When runs start: late enough that clocks can be behind, early enough to read.
pub const START: Time = Time(1_000_000_000);

impl<'o> World<'o> {
    /// Prints every event to standard error.
    pub fn trace(&mut self) {
        self.trace = true;
    }

    /// Ends the run at the next event once this flag is raised.
    pub fn stop_when(&mut self, raised: Arc<AtomicBool>) {
        self.stop = Some(raised);
    }

    /// Shows everything that happens to `observer`.
    pub fn watch(&mut self, observer: &'o mut dyn Observer) {
        self.observers.push(observer);
    }

    /// What happens next until `end`, if anything does; the plan's acts come first.
    fn step(&mut self, end: Time) -> Result<bool, Violation> {
        let act = self.plan.acts.get(self.acted).map(|(at, _)| START.after(*at));
        let act = act.filter(|at| *at <= end);
        if let Some(happening) = self.queue.next(act.map_or(end, |at| Time(at.0 - 1))) {
            self.look_ahead();
            self.happen(happening)?;
        } else if let Some(at) = act {
            self.queue.pass(at);
            self.act()?;
        } else {
            return Ok(false);
        }
        self.schedule();
        Ok(true)
    }

    fn happen(&mut self, happening: Happening) -> Check {
        match happening {
            Happening::Signal(signal) => self.signal(signal),
            Happening::Committed { who, life } if self.lives(who, life) => {
                self.committed(who as usize)
            }
            Happening::Alarm { who, life } if self.lives(who, life) => self.alarm(who as usize),
            Happening::Write { who, life, bodies } if self.lives(who, life) => {
                self.note(who as usize, What::Write, &[]);
                self.give(who as usize, Arrival::Write(bodies))
            }
            Happening::Restart { who, life } if self.lives(who, life) => self.start(who as usize),
            Happening::Committed { .. }
            | Happening::Alarm { .. }
            | Happening::Restart { .. }
            | Happening::Write { .. } => Ok(()),
        }
    }

    fn lives(&self, who: u32, life: u32) -> bool {
        self.hosts[who as usize].life == life
    }

    /// A host's timer was set to now; meanwhile it may have been set to later.
    fn alarm(&mut self, who: usize) -> Check {
        let now = self.queue.now();
        let host = &mut self.hosts[who];
        host.armed = Time::NEVER;
        if host.alarm.is_none_or(|alarm| alarm > now) {
            self.arm(who);
            return Ok(());
        }
        host.alarm = None;
        self.note(who, What::Timer, &[]);
        self.give(who, Arrival::Timer)
    }

    /// Puts a host's alarm on the agenda, unless an earlier one stands there already.
    fn arm(&mut self, who: usize) {
        let host = &mut self.hosts[who];
        if let Some(alarm) = host.alarm.filter(|alarm| *alarm < host.armed) {
            host.armed = alarm;
            self.queue.at(alarm, Happening::Alarm { who: who as u32, life: host.life });
        }
    }

    fn signal(&mut self, signal: Signal) -> Check {
        match signal {
            Signal::Connected { who, peer, session } => {
                let (who, peer) = (who as usize, peer as usize);
                if self.fabric.is_open(session, who) {
                    self.note(who, What::Connected, &session.0.to_be_bytes());
                    self.tell(&Fact::Connected { a: who, b: peer, session });
                    let device = self.hosts[peer].author;
                    self.give(who, Arrival::Connected(session, device))?;
                    self.ask(who, peer)?;
                }
            }
            Signal::Frame { who, session, frame, sent } => {
                let who = who as usize;
                if self.fabric.carries(session, who) {
                    self.frame(who, session, frame, sent)?;
                }
            }
            Signal::Lost { who, session } => {
                let who = who as usize;
                if self.fabric.is_open(session, who) {
                    self.note(who, What::Lost, &session.0.to_be_bytes());
                    self.tell(&Fact::Lost { who, session });
                    self.fabric.noticed(self.queue.now(), session, who);
                    self.give(who, Arrival::Lost(session))?;
                }
            }
            Signal::Dial { link } => {
                self.events += 1;
                let open = self.may_meet(link as usize);
                self.fabric.dial(self.queue.now(), link as usize, open);
            }
        }
        Ok(())
    }

    fn frame(&mut self, who: usize, session: SessionId, frame: Vec<u8>, sent: Time) -> Check {
        self.note(who, What::Frame, &frame);
        if !self.observers.is_empty() {
            let from = self.fabric.peer(session, who).unwrap_or(who);
            self.tell(&Fact::Arrived { session, from, to: who, frame: &frame, sent });
        }
        if frame.first() == Some(&RUN) && self.hosts[who].is_checked() {
            self.checkers.redundancy.arrived(entries(&frame));
        }
        if self.plan.checks == Checks::All {
            let now = self.queue.now();
            let from = self.fabric.peer(session, who).unwrap_or(who);
            let at = At { now, who, host: &self.hosts[who] };
            self.checkers.arrived(at, session, (from, self.hosts[from].role), &frame);
            self.checkers.pass(now, &self.hosts, |session, who| {
                let peer = self.fabric.peer(session, who);
                peer.filter(|_| self.fabric.carries(session, who))
            })?;
        }
        self.give(who, Arrival::Frame(session, frame))
    }

    fn give(&mut self, who: usize, arrival: Arrival) -> Check {
        let now = self.queue.now();
        match self.hosts[who].receive(now, arrival, &mut self.checking) {
            Some(early) => self.begun(who, early),
            None => Ok(()),
        }
    }

    /// A host began a commit; `early` if it speaks already.
    fn begun(&mut self, who: usize, early: bool) -> Check {
        let now = self.queue.now();
        let host = &mut self.hosts[who];
        let took = self.plan.times.commit.draw(&mut host.commits);
        if took > 0 {
            self.queue
                .at(now.after(took), Happening::Committed { who: who as u32, life: host.life });
        }
        if early && !self.hosts[who].machine.has_failed() {
            self.drain(who)?;
        }
        if took == 0 { self.committed(who) } else { Ok(()) }
    }

    /// Hands on all that a host has to say.
    fn drain(&mut self, who: usize) -> Check {
        let now = self.queue.now();
        while let Some(output) = self.hosts[who].poll(now) {
            self.output(who, output)?;
        }
        Ok(())
    }

    fn committed(&mut self, who: usize) -> Check {
        let now = self.queue.now();
        self.hosts[who].commit(now);
        if !self.hosts[who].machine.has_failed() {
            self.drain(who)?;
        }
        if self.hosts[who].machine.has_failed() {
            return self.fail(who);
        }
        self.checkers.committed(At { now, who, host: &self.hosts[who] }, &self.hosts)?;
        self.let_in(who)?;
        if !self.observers.is_empty() {
            let load = self.hosts[who].load();
            self.tell(&Fact::Load { who, load });
        }
        self.hosts[who].set_alarm(now);
        self.arm(who);
        if self.hosts[who].has_deferred() && self.healed.is_none() {
            let host = &mut self.hosts[who];
            let life = host.life;
            for bodies in host.take_deferred() {
                let who = who as u32;
                self.queue.at(now.after(1_000_000), Happening::Write { who, life, bodies });
            }
        }
        match self.hosts[who].begin(now, &mut self.checking) {
            Some(early) => self.begun(who, early),
            None => Ok(()),
        }
    }

    /// Puts what the network will do on the agenda.
    fn schedule(&mut self) {
        if self.fabric.is_idle() {
            return;
        }
        for (time, signal) in self.fabric.take() {
            self.queue.at(time, Happening::Signal(signal));
        }
    }

    fn tell(&mut self, fact: &Fact<'_>) {
        let now = self.queue.now();
        for observer in &mut self.observers {
            observer.fact(now, fact);
        }
    }

    /// Counts an event, takes it into the run's hash, and prints it if asked to.
    fn note(&mut self, who: usize, what: What, bytes: &[u8]) {
        let now = self.queue.now();
        self.events += 1;
        self.hash = mix(self.hash ^ now.0).wrapping_add((who as u64) << 8 | what as u64);
        self.hash = digest(self.hash, bytes);
        if self.trace {
            let time = now.since(START) as f64 / 1e6;
            let text = match what {
                What::Frame => describe(bytes),
                what => format!("{what:?}").to_uppercase(),
            };
            eprintln!("{time:>11.6}  {who:>3}  {text}");
        }
    }
}

/// Entries in a RUN frame.
fn entries(frame: &[u8]) -> u64 {
    let Ok(Message::Run { run, .. }) = Message::decode(frame) else { return 0 };
    Run::count(run).unwrap_or(0) as u64
}

#[cfg(test)]
mod tests;
