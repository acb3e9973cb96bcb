//! The loop of a run: hosts, network and checkers on one agenda.
//!
//! A run has three phases. In the safety phase hosts write and everything may go wrong. Then all
//! faults end, crashed hosts come back, and within the scenario's bound all honest hosts must agree.
//! Then they must be silent. A broken promise ends the run at once.

mod build;
mod phases;

use crate::checker::{At, Check, Checkers};
use crate::fabric::{Fabric, Signal};
use crate::host::{Arrival, Host, Role};
use crate::kernel::{Queue, Stream};
use crate::scenario::Scenario;
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Output, SessionId};
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
    Committed { who: usize, life: u64 },
    /// A host's timer rings, unless it was set anew.
    Alarm { who: usize, life: u64 },
    /// A user writes.
    Write { who: usize, bodies: Vec<Vec<u8>> },
    /// A host learns of a member.
    Admit { who: usize, author: Author },
    /// A host loses power.
    Crash { who: usize, down: u64 },
    /// A host of this life comes back.
    Restart { who: usize, life: u64 },
    /// A link breaks by itself.
    Reset { link: (usize, usize) },
}

/// One run under way.
#[derive(Debug)]
pub struct World {
    scenario: Scenario,
    queue: Queue<Happening>,
    hosts: Vec<Host>,
    fabric: Fabric,
    checkers: Checkers,
    authors: BTreeMap<Author, usize>,
    commits: Vec<Stream>,
    links: usize,
    diameter: u64,
    frames: u64,
    bytes: u64,
    events: u64,
    hash: blake3::Hasher,
    trace: bool,
    converged: Option<Time>,
    healed: Option<Time>,
}

/// When runs start: late enough that clocks can be behind, early enough to read.
const START: Time = Time(1_000_000_000);

impl World {
    /// Prints every event to standard error.
    pub fn trace(&mut self) {
        self.trace = true;
    }

    fn happen(&mut self, happening: Happening) -> Check {
        self.events += 1;
        match happening {
            Happening::Signal(signal) => self.signal(signal)?,
            Happening::Committed { who, life } if self.hosts[who].life == life => {
                self.committed(who)?;
            }
            Happening::Alarm { who, life } => {
                let host = &mut self.hosts[who];
                if host.life == life && host.alarm == Some(self.queue.now()) {
                    host.alarm = None;
                    self.note(who, "TIMER", &[]);
                    self.give(who, Arrival::Timer)?;
                }
            }
            Happening::Write { who, bodies } => {
                self.note(who, "WRITE", &bodies.concat());
                self.give(who, Arrival::Write(bodies))?;
            }
            Happening::Admit { who, author } => {
                self.note(who, "ADMIT", &author.0);
                self.give(who, Arrival::Admit(author))?;
            }
            Happening::Crash { who, down } => self.crash(who, down),
            Happening::Restart { who, life } if self.hosts[who].life == life => self.start(who)?,
            Happening::Reset { link } => {
                self.note(link.0, "RESET", &link.1.to_be_bytes());
                self.fabric.reset(self.queue.now(), link);
            }
            Happening::Committed { .. } | Happening::Restart { .. } => {}
        }
        self.schedule();
        Ok(())
    }

    fn signal(&mut self, signal: Signal) -> Check {
        match signal {
            Signal::Connected { who, peer, session } => {
                if self.fabric.is_open(session, who) {
                    self.note(who, "CONNECTED", &session.0.to_be_bytes());
                    let peer = self.hosts[peer].me();
                    self.give(who, Arrival::Connected(session, peer))?;
                }
            }
            Signal::Frame { who, session, frame } => {
                if self.fabric.carries(session, who) {
                    self.frame(who, session, frame)?;
                }
            }
            Signal::Lost { who, session } => {
                if self.fabric.is_open(session, who) {
                    self.note(who, "LOST", &session.0.to_be_bytes());
                    self.fabric.noticed(self.queue.now(), session, who);
                    self.give(who, Arrival::Lost(session))?;
                }
            }
            Signal::Dial { link } => self.fabric.dial(self.queue.now(), link),
        }
        Ok(())
    }

    fn frame(&mut self, who: usize, session: SessionId, frame: Vec<u8>) -> Check {
        self.note(who, "FRAME", &frame);
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
        let done = now.after(self.scenario.commit.draw(&mut self.commits[who]));
        self.queue.at(done, Happening::Committed { who, life: host.life });
        early.into_iter().try_for_each(|output| self.output(who, output))
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
                self.queue.at(now.after(1_000_000), Happening::Write { who, bodies });
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
                if let Ok(message) = Message::decode(&frame)
                    && checked
                {
                    self.checkers.sent(at, session, role(session), &message)?;
                }
                self.frames += 1;
                self.bytes += frame.len() as u64;
                self.fabric.send(now, session, who, frame);
            }
            Output::Disconnect { session, reason } => {
                if checked {
                    self.checkers.closed(at, role(session), reason)?;
                }
                self.fabric.close(now, session, who);
            }
            Output::Event(event) if checked => {
                let role = |author: &Author| {
                    self.authors.get(author).map_or(Role::Honest, |who| self.hosts[*who].role)
                };
                self.checkers.event(at, &event, &role)?;
            }
            Output::Event(_) => {}
        }
        Ok(())
    }

    fn crash(&mut self, who: usize, down: u64) {
        if self.hosts[who].engine().is_none() {
            return;
        }
        let now = self.queue.now();
        self.note(who, "CRASH", &[]);
        self.hosts[who].crash();
        self.fabric.down(now, who);
        let life = self.hosts[who].life;
        self.queue.at(now.after(down), Happening::Restart { who, life });
    }

    fn start(&mut self, who: usize) -> Check {
        let now = self.queue.now();
        if self.hosts[who].engine().is_some() {
            return Ok(());
        }
        self.note(who, "START", &[]);
        self.hosts[who].start(now);
        self.fabric.up(now, who);
        let at = At { now, who, host: &self.hosts[who] };
        if at.host.is_checked() { self.checkers.durable.restarted(at) } else { Ok(()) }
    }

    /// Puts what the network will do on the agenda.
    fn schedule(&mut self) {
        for (time, signal) in self.fabric.take() {
            self.queue.at(time, Happening::Signal(signal));
        }
    }

    /// Takes an event into the run's hash, and prints it if asked to.
    fn note(&mut self, who: usize, what: &str, bytes: &[u8]) {
        let now = self.queue.now();
        self.hash.update(&now.0.to_be_bytes());
        self.hash.update(&(who as u64).to_be_bytes());
        self.hash.update(what.as_bytes());
        self.hash.update(bytes);
        if self.trace {
            let text = if what == "FRAME" { describe(bytes) } else { what.to_owned() };
            let time = now.since(START) as f64 / 1e6;
            eprintln!("{time:>11.6}  {who:>3}  {text}");
        }
    }
}

#[cfg(test)]
mod tests;
