//! The loop of a run: hosts, network and checkers on one agenda.
//!
//! A run has three phases. In the safety phase hosts write and everything may go wrong. Then all
//! faults end, hosts that are away come back, and within a bound all honest hosts must agree.
//! Then they must be silent. A broken promise ends the run at once.

mod acts;
mod bound;
mod build;
mod phases;

use crate::checker::{At, Check, Checkers};
use crate::fabric::{Fabric, Signal};
use crate::host::{Host, Role};
use crate::kernel::{Queue, mix};
use crate::machine::{Arrival, digest};
use crate::observe::{Fact, Observer};
use crate::plan::Plan;
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Event, Output, SessionId};
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
    Committed { who: usize, life: u32 },
    /// A host's timer rings, unless it was set anew.
    Alarm { who: usize, life: u32 },
    /// A writing is tried again.
    Write { who: usize, life: u32, bodies: Vec<Vec<u8>> },
    /// A host of this life comes back.
    Restart { who: usize, life: u32 },
}

/// One run under way.
pub struct World<'o> {
    plan: Plan,
    /// How many of the plan's acts are over.
    acted: usize,
    queue: Queue<Happening>,
    hosts: Vec<Host>,
    fabric: Fabric,
    checkers: Checkers,
    authors: BTreeMap<Author, usize>,
    observers: Vec<&'o mut dyn Observer>,
    frames: u64,
    bytes: u64,
    events: u64,
    hash: u64,
    trace: bool,
    converged: Option<Time>,
    healed: Option<Time>,
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

    /// Shows everything that happens to `observer`.
    pub fn watch(&mut self, observer: &'o mut dyn Observer) {
        self.observers.push(observer);
    }

    /// What happens next until `end`, if anything does.
    fn step(&mut self, end: Time) -> Result<bool, crate::checker::Violation> {
        let act = self.plan.acts.get(self.acted).map(|(at, _)| START.after(*at));
        if let Some(at) =
            act.filter(|at| *at <= end && self.queue.due().is_none_or(|due| *at <= due))
        {
            self.queue.pass(at);
            self.act()?;
        } else if let Some(happening) = self.queue.next(end) {
            self.happen(happening)?;
        } else {
            return Ok(false);
        }
        self.events += 1;
        self.schedule();
        Ok(true)
    }

    fn happen(&mut self, happening: Happening) -> Check {
        match happening {
            Happening::Signal(signal) => self.signal(signal),
            Happening::Committed { who, life } if self.hosts[who].life == life => {
                self.committed(who)
            }
            Happening::Alarm { who, life } => {
                let host = &mut self.hosts[who];
                if host.life == life && host.alarm == Some(self.queue.now()) {
                    host.alarm = None;
                    self.note(who, "TIMER", &[]);
                    self.give(who, Arrival::Timer)?;
                }
                Ok(())
            }
            Happening::Write { who, life, bodies } if self.hosts[who].life == life => {
                self.note(who, "WRITE", &[]);
                self.give(who, Arrival::Write(bodies))
            }
            Happening::Restart { who, life } if self.hosts[who].life == life => self.start(who),
            Happening::Committed { .. } | Happening::Restart { .. } | Happening::Write { .. } => {
                Ok(())
            }
        }
    }

    fn signal(&mut self, signal: Signal) -> Check {
        match signal {
            Signal::Connected { who, peer, session } => {
                if self.fabric.is_open(session, who) {
                    self.note(who, "CONNECTED", &session.0.to_be_bytes());
                    self.tell(&Fact::Connected { a: who, b: peer, session });
                    let peer = self.hosts[peer].author;
                    self.give(who, Arrival::Connected(session, peer))?;
                }
            }
            Signal::Frame { who, session, frame, sent } => {
                if self.fabric.carries(session, who) {
                    self.frame(who, session, frame, sent)?;
                }
            }
            Signal::Lost { who, session } => {
                if self.fabric.is_open(session, who) {
                    self.note(who, "LOST", &session.0.to_be_bytes());
                    self.tell(&Fact::Lost { who, session });
                    self.fabric.noticed(self.queue.now(), session, who);
                    self.give(who, Arrival::Lost(session))?;
                }
            }
            Signal::Dial { link } => self.fabric.dial(self.queue.now(), link),
        }
        Ok(())
    }

    fn frame(&mut self, who: usize, session: SessionId, frame: Vec<u8>, sent: Time) -> Check {
        self.note(who, "FRAME", &frame);
        if !self.observers.is_empty() {
            let from = self.fabric.peer(session, who).unwrap_or(who);
            self.tell(&Fact::Arrived { session, from, to: who, frame: &frame, sent });
        }
        if self.hosts[who].is_checked()
            && let Ok(Message::Run { run, .. }) = Message::decode(&frame)
        {
            self.checkers.redundancy.arrived(Run::count(run).unwrap_or(0) as u64);
        }
        self.give(who, Arrival::Frame(session, frame))
    }

    fn give(&mut self, who: usize, arrival: Arrival) -> Check {
        if self.hosts[who].receive(arrival) { self.begin(who) } else { Ok(()) }
    }

    fn begin(&mut self, who: usize) -> Check {
        let now = self.queue.now();
        let host = &mut self.hosts[who];
        let early = host.begin(now);
        let took = self.plan.times.commit.draw(&mut host.commits);
        if took > 0 {
            self.queue.at(now.after(took), Happening::Committed { who, life: host.life });
        }
        early.into_iter().try_for_each(|output| self.output(who, output))?;
        if took == 0 { self.committed(who) } else { Ok(()) }
    }

    fn committed(&mut self, who: usize) -> Check {
        let now = self.queue.now();
        let outputs = self.hosts[who].finish(now);
        for output in outputs {
            self.output(who, output)?;
        }
        let host = &mut self.hosts[who];
        let life = host.life;
        if let Some(alarm) = host.alarm {
            self.queue.at(alarm, Happening::Alarm { who, life });
        }
        if self.healed.is_none() {
            for bodies in host.take_deferred() {
                self.queue.at(now.after(1_000_000), Happening::Write { who, life, bodies });
            }
        }
        if self.hosts[who].has_mail() { self.begin(who) } else { Ok(()) }
    }

    fn output(&mut self, who: usize, output: Output) -> Check {
        let now = self.queue.now();
        let at = At { now, who, host: &self.hosts[who] };
        let checked = at.host.is_checked();
        let role = |session| {
            let peer = self.fabric.peer(session, who);
            peer.map_or(Role::Honest, |peer| self.hosts[peer].role)
        };
        match output {
            Output::Send { session, frame } => {
                if checked && let Ok(message) = Message::decode(&frame) {
                    self.checkers.sent(at, session, role(session), &message)?;
                }
                self.frames += 1;
                self.bytes += frame.len() as u64;
                if !self.observers.is_empty() {
                    let to = self.fabric.peer(session, who).unwrap_or(who);
                    self.tell(&Fact::Sent { session, from: who, to, frame: &frame });
                }
                self.fabric.send(now, session, who, frame);
            }
            Output::Disconnect { session, reason } => {
                if checked {
                    self.checkers.closed(at, role(session), reason)?;
                }
                self.tell(&Fact::Lost { who, session });
                self.fabric.close(now, session, who);
            }
            Output::Event(event) => {
                if checked {
                    let role = |author: &Author| {
                        self.authors.get(author).map_or(Role::Honest, |who| self.hosts[*who].role)
                    };
                    self.checkers.event(at, &event, &role)?;
                }
                self.tell_event(who, &event);
            }
        }
        Ok(())
    }

    fn tell_event(&mut self, who: usize, event: &Event) {
        if self.observers.is_empty() {
            return;
        }
        let me = self.hosts[who].author;
        match *event {
            Event::Accepted { author, first, last, from: None } => {
                self.tell(&Fact::Wrote { who, author, first, last });
            }
            Event::Accepted { author, first, last, from: Some(from) } => {
                let from = self.authors.get(&from).copied();
                self.tell(&Fact::Accepted { who, author, first, last, from });
            }
            Event::Forked { author, seq } => self.tell(&Fact::Forked { who, author, seq }),
            Event::OwnFork { seq } => self.tell(&Fact::Forked { who, author: me, seq }),
            Event::Ready { .. } | Event::CaughtUp { .. } | Event::Refused { .. } => {}
        }
    }

    fn crash(&mut self, who: usize) {
        let now = self.queue.now();
        self.note(who, "CRASH", &[]);
        self.hosts[who].crash();
        self.fabric.down(now, who);
        self.tell(&Fact::Down { who });
    }

    fn start(&mut self, who: usize) -> Check {
        let now = self.queue.now();
        if self.hosts[who].machine.is_up() {
            return Ok(());
        }
        self.note(who, "START", &[]);
        self.hosts[who].start(now);
        self.fabric.up(now, who);
        self.tell(&Fact::Up { who });
        let at = At { now, who, host: &self.hosts[who] };
        if at.host.is_checked() { self.checkers.durable.restarted(at) } else { Ok(()) }
    }

    /// Puts what the network will do on the agenda.
    fn schedule(&mut self) {
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

    /// Takes an event into the run's hash, and prints it if asked to.
    fn note(&mut self, who: usize, what: &str, bytes: &[u8]) {
        let now = self.queue.now();
        let kind = what.as_bytes().first().map_or(0, |byte| u64::from(*byte));
        self.hash = mix(self.hash ^ now.0).wrapping_add((who as u64) << 8 | kind);
        self.hash = digest(self.hash, bytes);
        if self.trace {
            let text = if what == "FRAME" { describe(bytes) } else { what.to_owned() };
            let time = now.since(START) as f64 / 1e6;
            eprintln!("{time:>11.6}  {who:>3}  {text}");
        }
    }
}

#[cfg(test)]
mod tests;
