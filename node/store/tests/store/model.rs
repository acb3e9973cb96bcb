//! The log against the store in memory: the same steps, the same answers.

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::entry::{Body, Tip};
use tidings_protocol::fork::{Fork, Proven};
use tidings_protocol::run::{Run, RunEntry, verify};
use tidings_protocol::store::{Mark, MemoryStore, Store, Ticket};
use tidings_protocol::testing::{COMMUNITY, branch_of, keypair, write_after};
use tidings_protocol::time::Time;
use tidings_store::testing::Disk;
use tidings_store::{Arrived, Log};

const AUTHORS: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    /// `count` entries of an author, the first of them pruned or not, after its tip.
    Stage {
        who: usize,
        count: usize,
        pruned: bool,
    },
    /// A run that does not follow.
    Gap {
        who: usize,
    },
    /// Evidence for a fork a few positions back.
    Fork {
        who: usize,
        back: u64,
    },
    /// Evidence for a fork a few positions after the tip: what comes next crosses it.
    Ahead {
        who: usize,
        by: usize,
    },
    /// How far this node got in the journal of an author's device.
    Ticket {
        who: usize,
        position: u64,
        partial: bool,
    },
    /// The body of an entry a few positions back goes.
    LetGo {
        who: usize,
        back: u64,
    },
    /// It is wanted again.
    Want {
        who: usize,
        back: u64,
    },
    /// Some wanted bodies come, and one that nobody wrote.
    Fill {
        from: usize,
    },
    Commit,
    /// The process ends without a commit and starts again.
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = 0..AUTHORS;
    let step = prop_oneof![
        6 => (who.clone(), 1..12usize, any::<bool>())
            .prop_map(|(who, count, pruned)| Step::Stage { who, count, pruned }),
        1 => who.clone().prop_map(|who| Step::Gap { who }),
        1 => (who.clone(), 0..8u64).prop_map(|(who, back)| Step::Fork { who, back }),
        1 => (who, 1..8usize).prop_map(|(who, by)| Step::Ahead { who, by }),
        1 => (0..AUTHORS, any::<u64>(), any::<bool>())
            .prop_map(|(who, position, partial)| Step::Ticket { who, position, partial }),
        3 => (0..AUTHORS, 0..12u64).prop_map(|(who, back)| Step::LetGo { who, back }),
        2 => (0..AUTHORS, 0..12u64).prop_map(|(who, back)| Step::Want { who, back }),
        2 => (0..AUTHORS).prop_map(|from| Step::Fill { from }),
        4 => Just(Step::Commit),
        1 => Just(Step::Reopen),
    ];
    proptest::collection::vec(step, 1..30)
}

struct Pair {
    disk: Disk,
    log: Log,
    model: MemoryStore,
    /// What was let go, by author and position.
    gone: BTreeMap<(Author, u64), Vec<u8>>,
}

impl Pair {
    fn new() -> Self {
        let disk = Disk::default();
        let log = Log::create_on(disk.clone(), COMMUNITY, 9).unwrap();
        Self { disk, log, model: MemoryStore::new(COMMUNITY, 9), gone: BTreeMap::new() }
    }

    fn tip(&self, who: &Keypair) -> Tip {
        self.model.head(&who.author()).map_or(Tip::empty(COMMUNITY), |head| head.tip)
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Stage { who, count, pruned } => self.stage(&author(who), count, pruned),
            Step::Gap { who } => {
                let far = Tip { seq: 1000, id: [1; 32], time: Time(1) };
                let run = write_after(&author(who), far, &["far"]).unwrap();
                assert!(self.log.stage(&run).is_err() && self.model.stage(&run).is_err());
            }
            Step::Fork { who, back } => {
                self.commit();
                let at = self.tip(&author(who)).seq.saturating_sub(back);
                let prev = self.model.tip(&author(who).author(), at).unwrap().unwrap();
                self.fork(&author(who), prev);
            }
            Step::Ahead { who, by } => {
                let far = write_after(&author(who), self.tip(&author(who)), &vec!["x"; by]);
                self.fork(&author(who), far.unwrap().tip());
            }
            Step::Ticket { who, position, partial } => {
                let mark = Mark { position, hash: position.to_be_bytes() };
                let ticket = Ticket { mark, skipped: partial.then_some([7; 8]) };
                self.log.stage_ticket(&author(who).author(), ticket).unwrap();
                self.model.stage_ticket(&author(who).author(), ticket).unwrap();
            }
            Step::LetGo { who, back } => self.let_go(author(who).author(), back),
            Step::Want { who, back } => {
                let (who, seq) = self.place(author(who).author(), back);
                let wanted = self.model.stage_recall(&who, seq).unwrap();
                assert_eq!(self.log.stage_recall(&who, seq).unwrap(), wanted);
            }
            Step::Fill { from } => self.fill(author(from).author()),
            Step::Commit => self.commit(),
            Step::Reopen => {
                self.model.crash();
                self.log = Log::in_memory(COMMUNITY, 0).unwrap();
                self.log = Log::open_on(self.disk.clone()).unwrap();
            }
        }
    }

    fn stage(&mut self, who: &Keypair, count: usize, pruned: bool) {
        let texts: Vec<_> = (0..count).map(|n| "x".repeat(n * 40)).collect();
        let texts: Vec<_> = texts.iter().map(String::as_str).collect();
        let full = write_after(who, self.tip(who), &texts).unwrap();
        let lent =
            full.entries().iter().map(|entry| RunEntry { time: entry.time, body: entry.body });
        let mut run = Run { entries: lent.collect(), signature: full.signature() };
        if pruned {
            let (len, hash) = run.entries[0].body.commitment().unwrap();
            run.entries[0].body = Body::Pruned { hash, len };
        }
        let run = verify(who.author(), full.before(), &run).unwrap();
        assert_eq!(self.log.stage(&run).is_ok(), self.model.stage(&run).is_ok());
    }

    fn place(&self, who: Author, back: u64) -> (Author, u64) {
        let held = self.model.head(&who).map_or(0, |head| head.tip.seq);
        (who, held.saturating_sub(back))
    }

    fn let_go(&mut self, who: Author, back: u64) {
        let (who, seq) = self.place(who, back);
        let body = Store::bodies(&self.model, &who, seq, seq).unwrap().pop().flatten();
        let goes = self.model.stage_prune(&who, seq, b"remains").unwrap();
        assert_eq!(self.log.stage_prune(&who, seq, b"remains").unwrap(), goes);
        if let Some(body) = body.filter(|_| goes) {
            self.gone.insert((who, seq), body);
        }
    }

    /// What never came was empty.
    fn fill(&mut self, from: Author) {
        let Some(hole) = self.model.hole(Some((from, 0))).unwrap() else { return };
        let places = (hole.first..=hole.last).map(|seq| self.gone.get(&(hole.author, seq)));
        let bodies: Vec<_> = places.map(|body| body.cloned().unwrap_or_default()).collect();
        let mut lent: Vec<Option<&[u8]>> = bodies.iter().map(|body| Some(&body[..])).collect();
        lent.push(Some(b"nobody wrote this"));
        let filled = self.model.stage_bodies(&hole.author, hole.first, &lent).unwrap();
        assert_eq!(self.log.stage_bodies(&hole.author, hole.first, &lent).unwrap(), filled);
    }

    fn compare_bodies(&self) {
        let counts = |lacking, wanting| (lacking, wanting);
        let found = counts(self.log.lacking(), self.log.wanting());
        assert_eq!(found, counts(self.model.lacking(), self.model.wanting()));
        assert_eq!(holes(&self.log), holes(&self.model));
        for author in (0..AUTHORS).map(|who| author(who).author()) {
            for (first, last) in [(1, u64::MAX), (3, 4)] {
                let bodies = self.log.bodies(&author, first, last).unwrap();
                assert_eq!(bodies, Store::bodies(&self.model, &author, first, last).unwrap());
            }
        }
    }

    /// Committed at once: the model forgets a known fork if a smaller one is staged and lost.
    fn fork(&mut self, who: &Keypair, prev: Tip) {
        self.commit();
        let fork = forked(who, prev);
        assert_eq!(self.log.stage_fork(&fork).unwrap(), self.model.stage_fork(&fork).unwrap());
        self.compare_heads();
        self.commit();
    }

    fn commit(&mut self) {
        self.log.commit().unwrap();
        self.model.commit().unwrap();
    }

    fn compare_heads(&self) {
        let mut last = None;
        loop {
            let next = self.log.next_author(last.as_ref());
            assert_eq!(next, self.model.next_author(last.as_ref()));
            let Some((author, head)) = next else { break };
            assert_eq!(self.log.head(&author), Some(head));
            last = Some(author);
        }
    }

    fn compare_journals(&self) {
        let last = self.log.journal();
        assert_eq!(last, self.model.journal());
        for after in 0..=last.position {
            for limit in [2, usize::MAX] {
                let changes = self.log.changes(after, limit).unwrap();
                assert_eq!(changes, self.model.changes(after, limit).unwrap());
            }
            assert_eq!(self.log.mark(after).unwrap(), self.model.mark(after).unwrap());
        }
        for author in (0..AUTHORS).map(|who| author(who).author()) {
            assert_eq!(self.log.ticket(&author), self.model.ticket(&author));
        }
    }

    fn compare(&self) {
        self.compare_heads();
        self.compare_journals();
        self.compare_bodies();
        for author in (0..AUTHORS).map(|who| author(who).author()) {
            assert_eq!(self.log.fork(&author).unwrap(), self.model.fork(&author).unwrap());
            let end = self.model.head(&author).map_or(0, |head| head.tip.seq) + 3;
            for first in 0..=end {
                let (log, model) = (&self.log, &self.model);
                assert_eq!(log.tip(&author, first).unwrap(), model.tip(&author, first).unwrap());
                for last in [first, first + 5, u64::MAX] {
                    let run = log.run(&author, first, last).unwrap();
                    assert_eq!(run, model.run(&author, first, last).unwrap(), "{first} {last}");
                }
                if first > 0 {
                    let branch = log.branch(&author, first).unwrap();
                    assert_eq!(branch, model.branch(&author, first).unwrap());
                }
            }
        }
    }

    fn check_feed(&self) {
        let (mut seen, mut entries) = (0, 0);
        let last = self
            .log
            .scan(0, usize::MAX, |arrived| {
                seen += 1;
                assert_eq!(arrived.arrival(), seen);
                if let Arrived::Entry { author, seq, arrival, again, .. } = arrived {
                    entries += u64::from(again.is_none());
                    let found = self.log.entry_at(author, *seq).unwrap().unwrap();
                    assert!(found.arrival >= *arrival, "the newest record of it");
                    assert_eq!(self.log.arrivals_from(author, *seq).unwrap()[0], found.arrival);
                    let here = self.log.entry(*arrival).unwrap().unwrap();
                    assert_eq!((here.body, here.id), (found.body, found.id));
                }
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(last.unwrap_or(0), self.log.last_arrival());
        assert_eq!(self.log.totals().entries, entries);
        assert_eq!(self.log.verify(|_, _| {}).unwrap(), []);
    }
}

/// All holes, entry by entry, whatever their order.
fn holes(store: &impl Store) -> BTreeSet<(Author, u64)> {
    let (mut found, mut after) = (BTreeSet::new(), None);
    while let Some(hole) = store.hole(after).unwrap() {
        found.extend((hole.first..=hole.last).map(|seq| (hole.author, seq)));
        after = Some((hole.author, hole.last));
    }
    found
}

fn author(who: usize) -> Keypair {
    keypair(&format!("author {who}"))
}

fn forked(who: &Keypair, prev: Tip) -> Proven {
    let branch = |text| branch_of(&write_after(who, prev, &[text]).unwrap());
    let branches = [branch("left"), branch("right")];
    let fork = Fork { author: who.author(), seq: prev.seq + 1, prev: prev.id, branches };
    fork.prove().unwrap()
}

proptest! {
    #[test]
    fn the_log_answers_as_the_model_does(steps in steps()) {
        let mut pair = Pair::new();
        for step in &steps {
            pair.step(step);
            match step {
                Step::Stage { .. }
                | Step::Gap { .. }
                | Step::Ticket { .. }
                | Step::LetGo { .. }
                | Step::Want { .. }
                | Step::Fill { .. } => pair.compare_heads(),
                Step::Fork { .. } | Step::Ahead { .. } | Step::Commit | Step::Reopen => {
                    pair.compare();
                },
            }
        }
        pair.commit();
        pair.compare();
        pair.check_feed();
    }
}

#[test]
fn a_fork_among_staged_entries_freezes_at_the_right_tip() {
    let mut pair = Pair::new();
    let who = author(0);
    let run = write_after(&who, Tip::empty(COMMUNITY), &["1", "2", "3"]).unwrap();
    let second = Tip { seq: 2, id: run.entries()[1].id.0, time: run.entries()[1].time };
    let fork = forked(&who, second);
    pair.log.stage(&run).unwrap();
    pair.model.stage(&run).unwrap();
    assert!(pair.log.stage_fork(&fork).unwrap() && pair.model.stage_fork(&fork).unwrap());
    assert_eq!(pair.log.head(&who.author()).unwrap().tip, second);
    pair.compare();
    pair.commit();
    pair.compare();
    pair.check_feed();
}
