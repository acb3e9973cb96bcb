//! What is said of circles by those who write to them, as far as this node can open it; and who
//! reads a closed board: a function of these statements, in whatever order they came.

use super::{Facts, Said};
use crate::body::{Readers, Removed};
use crate::known::role_in;
use crate::membership::Membership;
use crate::role::Role;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{Circle, CircleId, KeyId};
use tidings_protocol::time::Time;

/// Closed boards of one maker that count, on each node that knows of them.
pub(crate) const MAX_BOARDS: usize = 64;

/// A statement in a circle, or on a key for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum InCircle {
    /// Somebody gives a key to devices.
    Key {
        id: KeyId,
        board: Option<(Account, [u8; 16])>,
        devices: Vec<Author>,
        previous: Vec<KeyId>,
    },
    /// What the closed board is called.
    Name(String),
    /// Who reads it, and who no more.
    Readers(Readers),
}

/// A statement on a key for a circle.
#[derive(Clone, Debug)]
pub(crate) struct CircleKeyFact {
    pub(crate) by: Author,
    pub(crate) seq: u64,
    pub(crate) id: KeyId,
    pub(crate) devices: Vec<Author>,
    pub(crate) previous: Vec<KeyId>,
    board: Option<(Account, [u8; 16])>,
}

/// A change of readers as one entry states it.
#[derive(Clone, Debug)]
struct Changed {
    by: Author,
    seq: u64,
    readers: Readers,
}

/// A board in the order in which its maker made it: those last of which that is not known.
type Made<'f> = (bool, Option<&'f Said>, CircleId);

/// What is said of one circle.
#[derive(Debug, Default)]
pub(crate) struct CircleFacts {
    pub(crate) keys: BTreeMap<Said, CircleKeyFact>,
    names: BTreeMap<Said, (Author, String)>,
    changes: BTreeMap<Said, Changed>,
}

/// Keys, and those under them.
pub(crate) struct Links(BTreeMap<KeyId, BTreeSet<KeyId>>);

impl Links {
    /// As these statements have it.
    pub(crate) fn of<'f>(facts: impl Iterator<Item = &'f CircleKeyFact>) -> Self {
        let mut links: BTreeMap<KeyId, BTreeSet<KeyId>> = BTreeMap::new();
        for fact in facts {
            links.entry(fact.id).or_default().extend(&fact.previous);
        }
        Self(links)
    }

    /// Adds to `reached` the keys to which `id` leads, itself included.
    pub(crate) fn reach(&self, id: KeyId, reached: &mut BTreeSet<KeyId>) {
        let mut next = vec![id];
        while let Some(id) = next.pop() {
            if reached.insert(id) {
                next.extend(self.0.get(&id).into_iter().flatten());
            }
        }
    }

    /// Whether whoever has `from` has `to`.
    fn leads(&self, from: KeyId, to: KeyId) -> bool {
        let mut reached = BTreeSet::new();
        self.reach(from, &mut reached);
        reached.contains(&to)
    }

    /// Keys to which others lead.
    pub(crate) fn all_under(&self) -> BTreeSet<KeyId> {
        self.0.values().flatten().copied().collect()
    }
}

/// How everybody stands who ever was in.
pub(crate) type Standings = BTreeMap<Account, Standing>;

/// How somebody stands in a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Reads and writes.
    In,
    /// Did; what counts of each device's log ends here.
    Out(BTreeMap<Author, u64>),
}

impl Standing {
    /// Whether what `device` wrote at `seq` is from when its account was in.
    pub(crate) fn covers(&self, device: &Author, seq: u64) -> bool {
        match self {
            Self::In => true,
            Self::Out(lasts) => lasts.get(device).is_some_and(|last| seq <= *last),
        }
    }
}

impl CircleFacts {
    /// Maker and nonce of the closed board.
    pub(crate) fn board(&self) -> Option<(Account, [u8; 16])> {
        self.keys.values().find_map(|fact| fact.board)
    }

    pub(crate) fn maker(&self) -> Option<Account> {
        self.board().map(|(maker, _)| maker)
    }

    /// What its maker called the board first.
    pub(crate) fn name(&self, founding: &Founding, facts: &Facts) -> Option<&str> {
        let maker = self.maker()?;
        let by_maker = |by: &Author| facts.account_of(founding, by) == Some(maker);
        let mut names = self.names.values();
        names.find(|(by, _)| by_maker(by)).map(|(_, name)| name.as_str())
    }

    /// How everybody stands who ever was in. The maker's word counts always, and is the last where
    /// it takes somebody out; that of moderators whom the maker let in, one after the other.
    pub(crate) fn standings(&self, founding: &Founding, facts: &Facts) -> Standings {
        self.judged(founding, facts, self.changes.values())
    }

    /// As [`CircleFacts::standings`], if `by` stated `readers` at `seq` after everything else.
    pub(crate) fn standings_with(
        &self,
        founding: &Founding,
        facts: &Facts,
        (by, seq, readers): (Author, u64, Readers),
    ) -> Standings {
        let more = Changed { by, seq, readers };
        self.judged(founding, facts, self.changes.values().chain([&more]))
    }

    fn judged<'c>(
        &self,
        founding: &Founding,
        facts: &Facts,
        changes: impl Iterator<Item = &'c Changed> + Clone,
    ) -> Standings {
        let Some(maker) = self.maker() else { return BTreeMap::new() };
        let membership = facts.membership(founding);
        let says = |changed: &Changed| facts.account_of(founding, &changed.by);
        let mut firm = BTreeMap::from([(maker, Standing::In)]);
        for changed in changes.clone().filter(|changed| says(changed) == Some(maker)) {
            apply(&mut firm, changed, |account| *account != maker);
        }
        let mut standings = BTreeMap::from([(maker, Standing::In)]);
        for changed in changes {
            let Some(by) = says(changed) else { continue };
            if by == maker {
                apply(&mut standings, changed, |account| *account != maker);
                continue;
            }
            let trusted = firm.get(&by).is_some_and(|it| it.covers(&changed.by, changed.seq));
            let gone = standings.get(&by).is_some_and(|it| *it != Standing::In);
            if trusted && !gone && moderates(membership, changed) {
                let open = |account: &Account| {
                    *account != maker && !matches!(firm.get(account), Some(Standing::Out(_)))
                };
                apply(&mut standings, changed, open);
            }
        }
        standings
    }

    /// Whether what it comes to may depend on roles: somebody else than its maker changed something.
    pub(crate) fn leans_on_roles(&self, founding: &Founding, facts: &Facts) -> bool {
        let by = |changed: &Changed| facts.account_of(founding, &changed.by);
        self.changes.values().any(|changed| by(changed) != self.maker())
    }

    /// When its maker said something of a key for it first, as far as that is known.
    fn made(&self, founding: &Founding, facts: &Facts) -> Option<&Said> {
        let by = |fact: &CircleKeyFact| facts.account_of(founding, &fact.by);
        self.keys.iter().find(|(_, fact)| by(fact) == self.maker()).map(|(said, _)| said)
    }

    /// Devices that have this key: each that was given it, or another that leads to it, and who
    /// gave that.
    pub(crate) fn holders(&self, id: KeyId) -> BTreeSet<Author> {
        let links = Links::of(self.keys.values());
        let leads = self.keys.values().filter(|fact| links.leads(fact.id, id));
        leads.flat_map(|fact| fact.devices.iter().copied().chain([fact.by])).collect()
    }

    /// Accounts that were let in by those for whom `by` holds.
    pub(crate) fn let_in(&self, by: impl Fn(&Author) -> bool) -> impl Iterator<Item = Account> {
        let theirs = self.changes.values().filter(move |changed| by(&changed.by));
        theirs.flat_map(|changed| changed.readers.admit.iter().copied())
    }

    /// Whether nothing is said of it any more.
    fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.names.is_empty() && self.changes.is_empty()
    }
}

fn moderates(membership: &Membership, changed: &Changed) -> bool {
    role_in(&membership.stretches(&changed.by), changed.seq) >= Some(Role::Moderator)
}

fn apply(
    standings: &mut BTreeMap<Account, Standing>,
    changed: &Changed,
    may: impl Fn(&Account) -> bool,
) {
    for account in changed.readers.admit.iter().filter(|account| may(account)) {
        standings.insert(*account, Standing::In);
    }
    let removed = changed.readers.remove.iter();
    for Removed { account, lasts } in removed.filter(|removed| may(&removed.account)) {
        standings.insert(*account, Standing::Out(lasts.iter().copied().collect()));
    }
}

impl Facts {
    pub(super) fn apply_in_circle(
        &mut self,
        (by, seq): (Author, u64),
        said: Said,
        circle: CircleId,
        what: InCircle,
    ) {
        let of = self.circles.entry(circle).or_default();
        match what {
            InCircle::Key { id, board, devices, previous } => {
                of.keys.insert(said, CircleKeyFact { by, seq, id, devices, previous, board });
            }
            InCircle::Name(name) => {
                of.names.insert(said, (by, name));
            }
            InCircle::Readers(readers) => {
                of.changes.insert(said, Changed { by, seq, readers });
            }
        }
    }

    pub(super) fn undo_in_circle(&mut self, said: &(Time, EntryId), circle: &CircleId) {
        if let Some(of) = self.circles.get_mut(circle) {
            of.keys.remove(said);
            of.names.remove(said);
            of.changes.remove(said);
            if of.is_empty() {
                self.circles.remove(circle);
            }
        }
    }

    /// The closed boards that count: of those of one maker the first [`MAX_BOARDS`], as nobody is
    /// asked before they are made a reader.
    pub(crate) fn counted_boards(&self, founding: &Founding) -> BTreeSet<CircleId> {
        let mut of: BTreeMap<Account, Vec<Made<'_>>> = BTreeMap::new();
        for (circle, facts) in &self.circles {
            if let Some(maker) = facts.maker() {
                let made = facts.made(founding, self);
                of.entry(maker).or_default().push((made.is_none(), made, *circle));
            }
        }
        of.values_mut().for_each(|boards| boards.sort_unstable());
        of.values().flat_map(|boards| boards.iter().take(MAX_BOARDS).map(|it| it.2)).collect()
    }
}

/// Whether this is the name of that board in this community.
pub(crate) fn is_board(
    founding: &Founding,
    circle: CircleId,
    board: Option<(Account, [u8; 16])>,
) -> bool {
    match board {
        Some((maker, nonce)) => Circle::Board { maker, nonce }.id(founding.id()) == circle,
        None => circle.is_conversation(),
    }
}
