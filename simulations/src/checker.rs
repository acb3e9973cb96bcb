//! The promises, one file each. A checker watches what hosts say, accept and hold, and names the
//! first moment at which a promise is broken.
//!
//! | checker | promise |
//! |---|---|
//! | [`prefix`] | every accepted entry is the one its author wrote there; an author writes each position once |
//! | [`chain`] | nothing is kept that its author did not sign |
//! | [`caps`] | no table that peers can fill outgrows its bound |
//! | [`ticket`] | who holds a ticket holds what it stands for |
//! | [`durable`] | what a host said it has is on its disk, and still there after a crash |
//! | [`fork`] | no author who kept to the rules is ever proven to have forked |
//! | [`evidence`] | in the end all can prove the same forks |
//! | [`manners`] | honest hosts never refuse each other |
//! | [`convergence`] | after healing all honest hosts hold the same, and all of it |
//! | [`silence`] | after that nothing is said but the comparison once a minute |
//! | [`membership`] | all who are in say who is, and have nothing to do with whoever is out |
//! | [`credit`] | nobody sends more than it was granted |
//! | [`answer`] | who is asked for what it has answers |
//! | [`redundancy`] | entries received for each one needed, and what else a scenario promises ([`Expect`]) |

mod answer;
pub mod bodies;
mod caps;
mod chain;
pub mod convergence;
mod credit;
pub mod durable;
pub mod evidence;
mod expect;
pub mod fork;
pub mod manners;
pub mod membership;
mod names;
pub mod prefix;
pub mod redundancy;
pub mod silence;
mod ticket;

pub use expect::{Expect, NoFigure};

use crate::host::{Host, Role};
use bodies::Keepers;
use serde::{Deserialize, Serialize};
use std::fmt;
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Event, Reason, SessionId};
use tidings_protocol::fork::Fork;
use tidings_protocol::limits::MAX_FRAME;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// What a run is held to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checks {
    /// All promises.
    #[default]
    All,
    /// What is cheap enough for the largest runs: agreement, prefixes, manners.
    Light,
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which checker found it.
    pub checker: &'static str,
    /// In words: who, what, where.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.checker, self.what)
    }
}

/// Types of the frames that checkers hear where they arrive: HELLO, WANT, STOP, CREDIT, LINK.
const HEARD: [u8; 5] = [1, 6, 7, 10, 12];

/// Whose log a message answers for.
fn about(message: &Message<'_>, meant: impl Fn(u32) -> Option<Author>) -> Option<Author> {
    match message {
        Message::Run { idx, .. } | Message::Stop { idx, .. } => meant(*idx),
        Message::Fork(evidence) => Fork::decode(evidence).ok().map(|fork| fork.author),
        _ => None,
    }
}

/// What a checker says.
pub type Check = Result<(), Violation>;

/// Fails with these words.
pub(crate) fn broken(checker: &'static str, what: String) -> Check {
    Err(Violation { checker, what })
}

/// A host that something is said about.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// Virtual now.
    pub now: Time,
    /// Its number.
    pub who: usize,
    /// Itself.
    pub host: &'a Host,
}

impl At<'_> {
    /// Whether the host holds the log of `author` up to there.
    fn holds(&self, author: &Author, seq: u64) -> bool {
        self.host.machine.head(author).is_some_and(|head| head.tip.seq >= seq)
    }
}

/// All checkers of one run.
#[derive(Debug)]
pub struct Checkers {
    /// What authors wrote.
    pub ledger: prefix::Ledger,
    /// What hosts said they have.
    pub durable: durable::Durable,
    /// What was said after quiescence.
    pub silence: silence::Silence,
    /// Entries that came, and entries that were new.
    pub redundancy: redundancy::Redundancy,
    /// Who refuses whom.
    pub membership: membership::Membership,
    forks: fork::Forks,
    names: names::Names,
    caps: caps::Caps,
    tickets: ticket::Tickets,
    chains: chain::Chains,
    credit: credit::Credit,
    answers: answer::Answers,
    checks: Checks,
}

impl Checkers {
    /// Checkers of these hosts, none of which has started.
    #[must_use]
    pub fn new(hosts: &[Host], checks: Checks) -> Self {
        let cloned: Vec<Author> =
            hosts.iter().filter(|host| host.may_fork()).map(|host| host.author).collect();
        let cloned = cloned.as_slice();
        Self {
            caps: caps::Caps::default(),
            tickets: ticket::Tickets::new(hosts.iter().map(|host| host.author)),
            checks,
            ledger: prefix::Ledger::new(cloned),
            durable: durable::Durable::default(),
            silence: silence::Silence::default(),
            redundancy: redundancy::Redundancy::default(),
            membership: membership::Membership::default(),
            forks: fork::Forks::new(cloned),
            names: names::Names::default(),
            chains: chain::Chains::default(),
            credit: credit::Credit::default(),
            answers: answer::Answers::default(),
        }
    }

    /// A host says `message`, in a frame of `len` bytes, to `peer`. What liars say is heard, and
    /// held against nobody.
    ///
    /// # Errors
    /// The promise that this breaks.
    pub fn sent(
        &mut self,
        at: At<'_>,
        id: SessionId,
        (peer, role): (usize, Role),
        (message, len): (&Message<'_>, usize),
    ) -> Check {
        self.names.sent(at.who, id, message);
        if !at.host.is_checked() {
            return Ok(());
        }
        let meant = |idx| self.names.meant(id, (at.who, peer), idx);
        self.durable.sent(at, message, meant)?;
        self.credit.sent(at.who, id, message, len)?;
        if let Some(author) = about(message, meant) {
            self.answers.answered(id, at.who, author);
        }
        if let Message::Link(_) = message {
            self.answers.calmed(id, at.who, |author, seq| at.holds(author, seq));
        }
        if matches!(role, Role::Adversary(_)) {
            return Ok(());
        }
        self.silence.sent(at, id, message)
    }

    /// A frame of `peer` reaches a host.
    pub fn arrived(
        &mut self,
        at: At<'_>,
        id: SessionId,
        (peer, role): (usize, Role),
        frame: &[u8],
    ) {
        if !at.host.is_checked() || frame.first().is_none_or(|kind| !HEARD.contains(kind)) {
            return;
        }
        let Ok(message) = Message::decode(frame) else { return };
        self.credit.arrived(at.who, id, &message);
        let meant = |idx| self.names.meant(id, (peer, at.who), idx);
        match message {
            Message::Want { idx, from, .. } if !matches!(role, Role::Adversary(_)) => {
                if let Some(author) = meant(idx) {
                    self.answers.asked(at.now, id, at.who, author, from);
                }
            }
            Message::Link(_) => {
                self.answers.calmed(id, at.who, |author, seq| at.holds(author, seq));
            }
            Message::Stop { idx, .. } => {
                if let Some(author) = meant(idx) {
                    self.answers.answered(id, at.who, author);
                }
            }
            _ => {}
        }
    }

    /// Time passed: whoever was asked long ago must have answered, unless whoever asked has it from
    /// elsewhere meanwhile. `peer(session, host)`: who is at the other end, if the session lives.
    ///
    /// # Errors
    /// When one has not.
    pub fn pass(
        &mut self,
        now: Time,
        hosts: &[Host],
        peer: impl Fn(SessionId, usize) -> Option<usize>,
    ) -> Check {
        let credit = &self.credit;
        self.answers.check(now, |session, who, author, seq| {
            let machine = &hosts[who].machine;
            let has = |who: usize| {
                hosts[who].machine.head(author).is_some_and(|head| head.tip.seq >= seq)
            };
            peer(session, who).is_some_and(|asker| !has(asker))
                && machine.is_up()
                && has(who)
                && machine.cut(author) >= seq
                && credit.left(who, session) >= MAX_FRAME as u64
                && machine.tip(author, seq).is_some()
        })
    }

    /// Disks were filled before the run.
    pub fn filled(&mut self, hosts: &[Host]) {
        if self.checks == Checks::All {
            self.tickets.filled(hosts);
        }
    }

    /// A host made a commit, and said what it had to say.
    ///
    /// # Errors
    /// The promise that its tables or its tickets break.
    pub fn committed(&mut self, at: At<'_>, hosts: &[Host]) -> Check {
        self.membership.committed(at)?;
        if self.checks != Checks::All {
            return Ok(());
        }
        self.tickets.committed(at, hosts)?;
        self.durable.spoke(at);
        if at.host.is_checked() { self.caps.committed(at) } else { Ok(()) }
    }

    /// A host came back.
    ///
    /// # Errors
    /// The promise that what is on its disk breaks.
    pub fn started(&mut self, at: At<'_>, hosts: &[Host]) -> Check {
        if self.checks == Checks::All {
            self.tickets.started(at, hosts)?;
        }
        if at.host.is_checked() { self.durable.restarted(at) } else { Ok(()) }
    }

    /// All agree and are silent: looks at what each holds.
    ///
    /// # Errors
    /// The promise that it breaks. `silent`: nobody ought to have overlooked a difference.
    pub fn finish(&self, now: Time, hosts: &[Host], keepers: &Keepers, silent: bool) -> Check {
        keepers.check(hosts)?;
        convergence::check(hosts, &self.ledger, silent)?;
        evidence::check(hosts)?;
        let checked = hosts.iter().enumerate().filter(|(_, host)| host.is_checked());
        checked.map(|(who, host)| At { now, who, host }).try_for_each(caps::check)
    }

    /// A checked host reports `event`.
    ///
    /// # Errors
    /// The promise that this breaks.
    pub fn event(&mut self, at: At<'_>, event: &Event, role_of: &dyn Fn(&Author) -> Role) -> Check {
        match event {
            Event::Accepted { author, first, last, from } => {
                if self.checks == Checks::All {
                    self.durable.holds(at, author, *first, *last)?;
                    self.chains.accepted(at, author, (*first, *last))?;
                }
                self.redundancy.accepted(*first, *last, from.is_some());
                self.ledger.accepted(at, author, (*first, *last), from.is_some())
            }
            Event::Forked { author, seq } => self.forks.proven(at, author, *seq),
            Event::OwnFork { seq } => self.forks.proven(at, &at.host.author, *seq),
            Event::Refused { peer, author, seq, why } => {
                let excused = self.forks.is_cloned(author);
                manners::refused(at, role_of(peer), excused, *seq, &format!("{why:?}"))
            }
            Event::Ready { .. }
            | Event::CaughtUp { .. }
            | Event::Holds { .. }
            | Event::Filled { .. } => Ok(()),
        }
    }

    /// A checked host closes its session with a peer of this role.
    ///
    /// # Errors
    /// When both were honest and one blamed the other.
    pub fn closed(&mut self, at: At<'_>, peer: Role, reason: Reason) -> Check {
        manners::closed(at, peer, reason)
    }
}
