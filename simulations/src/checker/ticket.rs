//! A stored ticket is sound: whoever holds one for a place in a peer's journal holds, on disk, all
//! that the journal had up to there, as far as it wanted it.

use super::{At, Check, broken};
use crate::host::Host;
use crate::machine::Full;
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::store::{Head, Mark, Ticket};

/// What a journal said of an author: its last entry, and where it forked, `u64::MAX` for nowhere.
#[derive(Clone, Copy, Debug)]
struct Change {
    position: u64,
    author: Author,
    seq: u64,
    fork: u64,
}

/// All that a host's journal ever said, replaced or not.
#[derive(Debug, Default)]
struct Journal {
    changes: Vec<Change>,
    /// Where it stood after each commit.
    marks: Vec<Mark>,
    /// It said something before the run began.
    began: bool,
}

/// A position, and what was passed over by then.
type Sound = (u64, Option<[u8; 8]>);

/// The journals of all hosts, and the tickets for them.
#[derive(Debug)]
pub(super) struct Tickets {
    journals: Vec<Journal>,
    /// The hosts that write with each key.
    keys: BTreeMap<Author, Vec<usize>>,
    /// Tickets of each host that were looked at.
    seen: Vec<u64>,
    /// Up to where a host's ticket for a host's journal was found to be sound, and what it passed
    /// over by then.
    sound: BTreeMap<(usize, usize), Sound>,
    /// Logs that each host took for cut, and where its journal stood when it did so last: up to there
    /// it may have left out of a delta what stands in it, which the next comparison of roots shows.
    cut: BTreeMap<usize, BTreeMap<Author, u64>>,
}

impl Tickets {
    /// No journal says anything yet; `keys` are those that hosts write with, in order.
    pub(super) fn new(keys: impl Iterator<Item = Author>) -> Self {
        let mut hosts = BTreeMap::<Author, Vec<usize>>::new();
        let mut count = 0;
        for (who, key) in keys.enumerate() {
            hosts.entry(key).or_default().push(who);
            count = who + 1;
        }
        let journals = std::iter::repeat_with(Journal::default).take(count).collect();
        Self {
            journals,
            keys: hosts,
            seen: vec![0; count],
            sound: BTreeMap::new(),
            cut: BTreeMap::new(),
        }
    }

    /// Disks were filled: takes down where each journal stands before anybody shows a ticket for it.
    pub(super) fn filled(&mut self, hosts: &[Host]) {
        for (journal, host) in self.journals.iter_mut().zip(hosts) {
            journal.note(host);
            journal.began = !journal.marks.is_empty();
        }
    }

    /// A host made a commit: notes what is new in its journal, and looks at its new tickets.
    pub(super) fn committed(&mut self, at: At<'_>, hosts: &[Host]) -> Check {
        // What a liar says of its journal is not what stands there.
        if !at.host.is_checked() {
            return Ok(());
        }
        self.journals[at.who].note(at.host);
        if let Some(cuts) = at.host.machine.node().and_then(Full::cuts).filter(|it| !it.is_empty())
        {
            let position = at.host.machine.journal().map_or(0, |mark| mark.position);
            let upto = cuts.keys().map(|author| (*author, position));
            self.cut.entry(at.who).or_default().extend(upto);
        }
        let machine = &at.host.machine;
        let (seen, now) = (self.seen[at.who], machine.tickets());
        if seen == now {
            return Ok(());
        }
        self.seen[at.who] = now;
        machine.tickets_after(seen).into_iter().try_for_each(|ticket| self.check(at, ticket, hosts))
    }

    /// A host came back: what its disk holds now is what counts.
    pub(super) fn started(&mut self, at: At<'_>, hosts: &[Host]) -> Check {
        self.seen[at.who] = 0;
        if at.host.is_faulty() {
            self.journals[at.who].go_back(at.host);
            self.sound.retain(|(who, peer), _| *who != at.who && *peer != at.who);
        }
        if at.host.life == 1 && at.host.is_checked() {
            let journal = &mut self.journals[at.who];
            journal.note(at.host);
            journal.began = !journal.marks.is_empty();
        }
        self.committed(at, hosts)
    }

    fn check(&mut self, at: At<'_>, (peer, ticket): (Author, Ticket), hosts: &[Host]) -> Check {
        let Ticket { mark, skipped } = ticket;
        let of = self.keys.get(&peer).map_or(&[][..], Vec::as_slice);
        let honest = |who: &usize| hosts[*who].is_checked() && !hosts[*who].is_faulty();
        // Of hosts that share a key, the one whose journal is known to have stood there.
        let stood = of.iter().copied().find(|who| self.journals[*who].stood_at(mark));
        let before = || of.iter().copied().find(|who| self.journals[*who].began_above(mark));
        let Some(who) = stood.or_else(before) else {
            // Who lies, or lost its journal, was told of places that nobody else saw.
            if mark.position == 0 || of.is_empty() || !of.iter().all(honest) {
                return Ok(());
            }
            let what = format!("host {} has one of {peer:?} for {mark:?}, never there", at.who);
            return broken("ticket", what);
        };
        let before = self.sound.get(&(at.who, who)).filter(|(_, passed)| *passed == skipped);
        let from = before.map_or(0, |(position, _)| *position);
        let cut = self.cut.get(&who);
        let excused = |change: &Change| {
            let was_cut = cut.and_then(|cut| cut.get(&change.author)).copied();
            skipped.is_some() && !at.host.always_wants(&change.author)
                || was_cut.is_some_and(|upto| change.position <= upto)
        };
        let machine = &at.host.machine;
        let head = |author: &Author| (machine.head(author), machine.cut(author));
        if let Some(lack) = self.journals[who].lack((from, mark.position), head, excused) {
            let Change { position, author, seq, .. } = lack;
            let what = format!(
                "host {} has one of host {who} up to {}, and not entry {seq} of {author:?}, told at \
                 {position}",
                at.who, mark.position
            );
            return broken("ticket", what);
        }
        self.sound.insert((at.who, who), (mark.position, skipped));
        Ok(())
    }
}

impl Journal {
    /// Takes down what is new.
    fn note(&mut self, host: &Host) {
        let Some(mark) = host.machine.journal() else { return };
        let last = self.marks.last().map_or(0, |mark| mark.position);
        if mark.position <= last {
            return;
        }
        for (position, author) in host.machine.changes(last) {
            let (head, cut) = (host.machine.head(&author), host.machine.cut(&author));
            let seq = head.map_or(0, |head| head.tip.seq).min(cut);
            let fork = head.and_then(|head| head.fork).filter(|fork| *fork <= cut);
            let fork = fork.unwrap_or(u64::MAX);
            self.changes.push(Change { position, author, seq, fork });
        }
        self.marks.push(mark);
    }

    /// The disk forgot: so does this.
    fn go_back(&mut self, host: &Host) {
        let last = host.machine.journal().map_or(0, |mark| mark.position);
        self.changes.retain(|change| change.position <= last);
        self.marks.retain(|mark| mark.position <= last);
    }

    /// Whether it may have stood there before the run, of which only the last place is known.
    fn began_above(&self, mark: Mark) -> bool {
        self.began && self.marks.first().is_some_and(|first| mark.position < first.position)
    }

    /// Whether it stood there once, since the run began.
    fn stood_at(&self, mark: Mark) -> bool {
        let at = self.marks.binary_search_by_key(&mark.position, |mark| mark.position);
        at.is_ok_and(|at| self.marks[at].hash == mark.hash)
    }

    /// The first change above `from`, up to `upto`, that is not fulfilled by what is held.
    fn lack(
        &self,
        (from, upto): (u64, u64),
        held: impl Fn(&Author) -> (Option<Head>, u64),
        excused: impl Fn(&Change) -> bool,
    ) -> Option<Change> {
        let start = self.changes.partition_point(|change| change.position <= from);
        let told = self.changes.iter().skip(start).take_while(|change| change.position <= upto);
        // Behind a cut nothing need be held, and a ticket says itself where logs were cut.
        let lacks = |change: &&Change| {
            let (head, cut) = held(&change.author);
            let fork = head.and_then(|head| head.fork).unwrap_or(u64::MAX);
            let seq = head.map_or(0, |head| head.tip.seq);
            let unproven = fork > change.fork && change.fork <= cut;
            let lacks = unproven || seq < change.seq.min(fork - 1).min(cut);
            lacks && !excused(change)
        };
        told.copied().find(|change| lacks(&change))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_protocol::entry::Tip;
    use tidings_protocol::testing::{COMMUNITY, alice, bob};

    const NONE: u64 = u64::MAX;

    fn journal(changes: &[(Author, u64, u64)]) -> Journal {
        let change = |(position, (author, seq, fork)): (u64, &(Author, u64, u64))| Change {
            position,
            author: *author,
            seq: *seq,
            fork: *fork,
        };
        let changes: Vec<Change> = (1..).zip(changes).map(change).collect();
        let mark = |change: &Change| Mark { position: change.position, hash: [7; 8] };
        Journal { marks: changes.iter().map(mark).collect(), changes, began: false }
    }

    fn head(seq: u64, fork: Option<u64>) -> (Option<Head>, u64) {
        (Some(Head { tip: Tip { seq, ..Tip::empty(COMMUNITY) }, fork }), NONE)
    }

    #[test]
    fn behind_a_cut_nothing_need_be_held() {
        let author = alice().author();
        let cut = |seq, cut| move |_: &Author| (head(seq, None).0, cut);
        let journal = journal(&[(author, 5, NONE), (author, 6, 6)]);
        assert!(journal.lack((0, 1), cut(3, 3), |_| false).is_none());
        assert!(journal.lack((0, 1), cut(3, 4), |_| false).is_some());
        assert!(journal.lack((0, 2), cut(5, 5), |_| false).is_none(), "nor a proof");
    }

    #[test]
    fn whoever_lacks_what_was_told_up_to_its_ticket_is_found() {
        let (alice, bob) = (alice().author(), bob().author());
        let journal = journal(&[(alice, 1, NONE), (bob, 4, NONE), (alice, 3, NONE)]);
        let held = |author: &Author| head(if *author == alice { 2 } else { 4 }, None);
        let lack = |upto| journal.lack((0, upto), held, |_| false).map(|lack| lack.position);
        assert_eq!((lack(1), lack(2), lack(3)), (None, None, Some(3)));
        assert!(journal.lack((3, 3), held, |_| false).is_none(), "looked at before");
        let nothing = |_: &Author| (None, NONE);
        assert!(journal.lack((0, 3), nothing, |_| false).is_some());
        assert!(journal.lack((0, 3), nothing, |_| true).is_none(), "nobody wanted them");
    }

    #[test]
    fn a_fork_that_was_told_must_be_known_and_ends_what_must_be_held() {
        let author = alice().author();
        let journal = journal(&[(author, 2, 3)]);
        let lacks = |seq, fork| journal.lack((0, 1), |_| head(seq, fork), |_| false).is_some();
        assert!(lacks(2, None), "no evidence");
        assert!(lacks(1, Some(3)), "an entry below the fork");
        assert!(!lacks(2, Some(3)));
        assert!(!lacks(0, Some(1)), "an earlier fork, above which nothing counts");
    }

    #[test]
    fn a_place_is_known_by_its_hash() {
        let journal = journal(&[(alice().author(), 1, NONE)]);
        assert!(journal.stood_at(Mark { position: 1, hash: [7; 8] }));
        assert!(!journal.stood_at(Mark { position: 1, hash: [8; 8] }));
        assert!(!journal.stood_at(Mark { position: 2, hash: [7; 8] }));
        assert!(!journal.began_above(Mark { position: 0, hash: [7; 8] }));
        let before = Journal { began: true, ..journal };
        assert!(before.began_above(Mark { position: 0, hash: [7; 8] }));
        assert!(!before.began_above(Mark { position: 1, hash: [7; 8] }));
        assert!(!before.stood_at(Mark { position: 0, hash: [7; 8] }));
    }
}
