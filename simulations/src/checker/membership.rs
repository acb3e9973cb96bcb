//! Who is in is a function of the logs: in the end all who are in say the same, hear each other, can
//! read what is written, and have nothing to do with whoever is out.

use super::{At, Check, broken};
use crate::host::Host;
use crate::machine::Full;
use crate::machine::community::Truth;
use std::collections::BTreeSet;
use tidings_core::Role;
use tidings_protocol::author::Author;
use tidings_protocol::certificate::Founding;
use tidings_protocol::time::Time;

/// Somebody was told to leave.
#[derive(Debug)]
struct Expulsion {
    of: Author,
    by: usize,
    at: Time,
    /// Who refuses that device since.
    known: BTreeSet<usize>,
}

/// Who refuses whom since when.
#[derive(Debug, Default)]
pub struct Membership {
    expulsions: Vec<Expulsion>,
    /// Microseconds from the command to a host that refuses the expelled, one for each host.
    pub delays: Vec<u64>,
    /// Entries that each host could not read when faults were over: a key that stands behind a cut
    /// alone is lost with its log.
    sealed: Vec<u64>,
}

impl Membership {
    /// The person of host `by` expels that of `device`.
    pub fn expelled(&mut self, at: Time, by: usize, device: Author) {
        self.expulsions.push(Expulsion { of: device, by, at, known: BTreeSet::new() });
    }

    /// From now on everybody must be able to read what is written; what was written before only
    /// where no log is cut.
    pub fn probed(&mut self, hosts: &[Host], truth: &Truth) {
        let sealed = |host: &Host| match truth.cuts.is_empty() {
            true => 0,
            false => host.machine.node().map_or(0, Full::sealed),
        };
        self.sealed = hosts.iter().map(sealed).collect();
    }

    /// A host made a commit, and said what it had to say.
    ///
    /// # Errors
    /// When it has a session with a device of which it knows that it is out.
    pub(super) fn committed(&mut self, at: At<'_>) -> Check {
        if at.host.is_checked() {
            for expulsion in &mut self.expulsions {
                expulsion.note(at, &mut self.delays);
            }
        }
        let unwelcome = at.host.machine.node().and_then(Full::unwelcome);
        match unwelcome.filter(|_| at.host.is_checked()) {
            Some(peer) => {
                broken("membership", format!("host {} talks to {peer:?}, who is out", at.who))
            }
            None => Ok(()),
        }
    }

    /// Whether each of these hosts refuses everybody that was told to leave and did.
    #[must_use]
    pub fn is_done(&self, hosts: &[Host]) -> bool {
        let all = |expulsion: &Expulsion| {
            let checked = hosts.iter().enumerate().filter(|(_, host)| host.is_checked());
            let mut others = checked.filter(|(_, host)| host.author != expulsion.of);
            others.all(|(who, _)| expulsion.known.contains(&who))
        };
        !self.expulsions.is_empty() && self.expulsions.iter().all(all)
    }
}

impl Expulsion {
    fn note(&mut self, at: At<'_>, delays: &mut Vec<u64>) {
        // What its node did not let the person do nobody hears of.
        let done = at.who == self.by || !self.known.is_empty();
        let refuses = done && at.host.author != self.of && at.host.machine.refuses(&self.of);
        if refuses && self.known.insert(at.who) {
            delays.push(at.now.since(self.at));
        }
    }
}

/// What all hosts who are in say beside what their logs come to.
///
/// # Errors
/// The first of them that says something else, cannot read, or can though it is a relay (SPEC §20.7),
/// or whose gate opens to whoever is out.
pub fn check(now: &Membership, hosts: &[Host], truth: &Truth, founding: &Founding) -> Check {
    let inside = || {
        let checked = hosts.iter().enumerate().filter(|(_, host)| host.is_checked());
        checked.filter_map(|(who, host)| Some((who, host.machine.node()?)))
    };
    let Some((_, first)) = inside().next() else { return Ok(()) };
    for (who, node) in inside() {
        let before = now.sealed.get(who).copied().unwrap_or(0);
        let is_relay = truth.role(&node.device().author()) == Some(Role::Relay);
        if is_relay && node.can_write_with(first.newest().as_ref()) {
            return broken("membership", format!("host {who} is a relay and can read"));
        }
        if !is_relay && node.sealed() > before {
            let what = format!("host {who} cannot read {} entries", node.sealed() - before);
            return broken("membership", what);
        }
        let whole = !hosts.iter().any(|host| host.prunes) && node.sealed() == 0;
        if let Some(what) = Truth::seen(node).differs(truth, whole) {
            return broken("membership", format!("host {who} says otherwise of {what}"));
        }
        if node.newest() != first.newest() {
            return broken("membership", format!("host {who} has another newest key"));
        }
    }
    let nodes: Vec<&Full> = inside().map(|(_, node)| node).collect();
    without_what_is_cut(&nodes, truth, founding)?;
    let Some(newest) = first.newest() else { return Ok(()) };
    let outside = hosts.iter().enumerate().filter(|(_, host)| host.out);
    for (who, node) in outside.filter_map(|(who, host)| Some((who, host.machine.node()?))) {
        if node.has_key(&newest) {
            return broken("membership", format!("host {who} is out and has the newest key"));
        }
    }
    Ok(())
}

/// What stands behind a cut says nothing.
fn without_what_is_cut(inside: &[&Full], truth: &Truth, founding: &Founding) -> Check {
    match Truth::of(founding, inside, true) {
        Ok(found) => match found.differs(truth, false) {
            Some(what) => broken("membership", format!("what is cut decides about {what}")),
            None => Ok(()),
        },
        Err(error) => broken("membership", format!("the logs cannot be read: {error}")),
    }
}
