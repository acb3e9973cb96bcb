//! What moderators' words come to, kept as it was when the tables were last put right by it.

use super::Known;
use crate::error::Result;
use crate::facts::{Holding, Ruled, Said, Subject, Verdict};
use crate::role::Role;
use crate::tables::{IDS, Placed};
use std::collections::{BTreeMap, HashMap};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_store::database::ReadTransaction;

/// Verdicts that say something, and first posts of threads among their subjects.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    of: BTreeMap<Subject, Verdict>,
    /// By arrival, those that are shown.
    roots: HashMap<u64, EntryId>,
}

/// Where somebody wrote something.
#[derive(Clone, Copy)]
pub(crate) struct At {
    pub(crate) author: Author,
    pub(crate) author_no: u32,
    pub(crate) seq: u64,
    pub(crate) id: EntryId,
}

/// Why moderators keep a post from being shown.
#[derive(Clone, Copy)]
pub(crate) enum Veil<'k> {
    /// By a word on it, or on its thread.
    Hidden(&'k Holding),
    /// It came after its thread was locked.
    Locked(&'k Holding),
}

impl Verdicts {
    pub(crate) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    pub(crate) fn get(&self, subject: &Subject) -> Option<&Verdict> {
        self.of.get(subject)
    }

    /// Takes this one over; the one before.
    pub(crate) fn set(&mut self, subject: Subject, verdict: Verdict) -> Verdict {
        let before = match verdict.is_none() {
            true => self.of.remove(&subject),
            false => self.of.insert(subject, verdict),
        };
        before.unwrap_or_default()
    }

    /// A thread is shown that begins with this post.
    pub(crate) fn begin(&mut self, arrival: u64, id: EntryId) {
        self.roots.insert(arrival, id);
    }

    /// It is shown no more, or nothing is said of it.
    pub(crate) fn end(&mut self, arrival: u64) {
        self.roots.remove(&arrival);
    }

    /// The verdict on the thread that begins with this arrival.
    fn of_thread(&self, root: u64, circle: Option<CircleId>) -> Option<&Verdict> {
        self.of.get(&(*self.roots.get(&root)?, circle))
    }

    /// First posts of threads that are pinned, and by what.
    pub(crate) fn pinned(&self, circle: Option<CircleId>) -> Vec<(Said, EntryId)> {
        let pin = |id: &EntryId| Some((self.of.get(&(*id, circle))?.pinned.as_ref()?.said, *id));
        self.roots.values().filter_map(pin).collect()
    }

    /// Subjects of which a thread is locked: what is shown there depends on roles.
    pub(crate) fn locked(&self) -> impl Iterator<Item = Subject> {
        let locked = self.of.iter().filter(|(_, verdict)| verdict.locked.is_some());
        locked.map(|(subject, _)| *subject)
    }
}

impl Known {
    /// What is said of this post and counts: all that is here of what is for everybody, as roles were
    /// weighed before; in a closed board the words of its maker, and of moderators who are in there.
    pub(crate) fn counting<'k>(
        &'k self,
        founding: &'k Founding,
        subject: &Subject,
    ) -> impl Iterator<Item = (&'k Said, &'k Ruled)> + Clone {
        let circle = subject.1;
        let rulings = self.facts.rulings.get(subject).into_iter().flatten();
        rulings.filter(move |(_, ruled)| {
            circle.is_none_or(|circle| self.may_rule(founding, &circle, &ruled.by, ruled.seq))
        })
    }

    /// Whether what is written there rules in this circle.
    fn may_rule(&self, founding: &Founding, circle: &CircleId, by: &Author, seq: u64) -> bool {
        let Some(account) = self.facts.account_of(founding, by) else { return false };
        if circle.is_conversation() || !self.reaches(circle, &account, (by, seq)) {
            return false;
        }
        let role = || super::role_in(&self.facts.membership(founding).stretches(by), seq);
        self.made(circle) == Some(account) || role() >= Some(Role::Moderator)
    }

    /// Who made this closed board.
    pub(crate) fn made(&self, circle: &CircleId) -> Option<Account> {
        self.facts.circles.get(circle).and_then(crate::facts::CircleFacts::maker)
    }

    /// What it comes to on this node: nothing, where its owner overruled it.
    pub(crate) fn verdict(&self, founding: &Founding, subject: &Subject) -> Verdict {
        match self.local.overrules(&subject.0) {
            true => Verdict::default(),
            false => {
                let counting: Vec<_> = self.counting(founding, subject).collect();
                Verdict::of(&counting.iter().copied())
            }
        }
    }

    /// Whether moderators keep this post from being shown.
    pub(crate) fn veil(&self, founding: &Founding, at: &At, placed: &Placed) -> Option<Veil<'_>> {
        if self.verdicts.is_empty() {
            return None;
        }
        let circle = self.board(placed.board).ok()?.circle;
        let own = self.verdicts.get(&(at.id, circle));
        if let Some(hidden) = own.and_then(|own| own.hidden.as_ref()) {
            return Some(Veil::Hidden(hidden));
        }
        if placed.is_root() {
            return None;
        }
        let thread = self.verdicts.of_thread(placed.root, circle)?;
        if let Some(hidden) = &thread.hidden {
            return Some(Veil::Hidden(hidden));
        }
        let locked = thread.locked.as_ref()?;
        let late = placed.time > locked.said.0 && !self.moderates(founding, at, circle);
        late.then_some(Veil::Locked(locked))
    }

    /// Whether there is anything by which posts are hidden here.
    pub(crate) fn may_hide(&self) -> bool {
        !self.verdicts.is_empty() || !self.local.hears_all()
    }

    /// What moderators' words on the thread of this post come to.
    pub(crate) fn rules(&self, placed: &Placed) -> Option<&Verdict> {
        self.verdicts.of_thread(placed.root, self.board(placed.board).ok()?.circle)
    }

    /// Whether who wrote this was a moderator there, or made the closed board.
    fn moderates(&self, founding: &Founding, at: &At, circle: Option<CircleId>) -> bool {
        let state = self.authors.get(&at.author_no);
        let role = state.and_then(|state| state.role_at(at.seq));
        let account = || self.facts.account_of(founding, &at.author);
        let made = |circle: CircleId| self.made(&circle).is_some_and(|it| Some(it) == account());
        role >= Some(Role::Moderator) || circle.is_some_and(made)
    }

    /// Computes all verdicts, after everything else was read.
    pub(super) fn load_verdicts(
        &mut self,
        from: &ReadTransaction,
        founding: &Founding,
    ) -> Result<()> {
        let subjects: Vec<Subject> = self.facts.rulings.keys().copied().collect();
        let ids = from.open_table(IDS)?;
        for subject in subjects {
            let verdict = self.verdict(founding, &subject);
            if verdict.is_none() {
                continue;
            }
            self.verdicts.set(subject, verdict);
            let placed = ids.get(&subject.0.0)?.map(|row| Placed::from(row.value()));
            if let Some(placed) = placed.filter(Placed::is_root) {
                self.verdicts.begin(placed.arrival, subject.0);
            }
        }
        Ok(())
    }
}
