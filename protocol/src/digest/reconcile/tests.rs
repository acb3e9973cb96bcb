use super::*;
use crate::entry::Tip;
use crate::time::Time;
use proptest::prelude::*;
use std::collections::{BTreeMap, VecDeque};

/// One node's summary without its entries.
#[derive(Clone, Default)]
struct Side {
    heads: BTreeMap<Author, Head>,
    digest: Digest,
}

impl Side {
    fn hold(&mut self, author: Author, seq: u64, fork: Option<u64>) {
        let id = *blake3::hash(&[author.0.as_slice(), &seq.to_be_bytes()].concat()).as_bytes();
        let head = Head { tip: Tip { seq, id, time: Time(0) }, fork };
        self.digest.set(&author, &head);
        self.heads.insert(author, head);
    }

    /// What is held here and not, or not the same, there.
    fn without(&self, other: &Self) -> Vec<Item> {
        let differs = |(author, head): &(&Author, &Head)| other.heads.get(author) != Some(head);
        self.heads.iter().filter(differs).map(|(author, head)| item(*author, head)).collect()
    }
}

fn author(n: u64) -> Author {
    Author(*blake3::hash(&n.to_be_bytes()).as_bytes())
}

/// What a reconciliation told each side, and what it cost.
#[derive(Default)]
struct Talk {
    told: [BTreeMap<Author, Item>; 2],
    bytes: usize,
    trips: usize,
}

/// Lets the first side start, and hands statements over until nobody asks.
fn reconcile(sides: [&Side; 2]) -> Talk {
    let heads = sides.map(|side| move |author: &Author| side.heads.get(author).copied());
    let mine = |who: usize| Mine::new(&sides[who].digest, &heads[who], 7);
    let mut talk = Talk::default();
    let mut flying: VecDeque<_> = mine(0).start(sides[1].digest.count()).into();
    assert!(flying.iter().all(|frame| frame.start));
    let mut to = 1;
    while !flying.is_empty() {
        talk.trips += 1;
        let mut next = VecDeque::new();
        for frame in flying {
            let mut bytes = Vec::new();
            frame.encode(&mut bytes);
            assert!(bytes.len() < crate::limits::MAX_FRAME);
            assert_eq!(Recon::decode(&bytes).as_ref(), Ok(&frame));
            talk.bytes += bytes.len() + 1;
            for range in &frame.ranges {
                if let Summary::List(items) | Summary::Answer(items) = &range.what {
                    talk.told[to].extend(items.iter().map(|item| (item.author, *item)));
                }
            }
            let answer = mine(to).answer(&frame);
            assert_eq!(answer.is_empty(), !frame.asks(), "an answer to what asks, and to no other");
            assert!(answer.last().is_none_or(|last| !last.more));
            next.extend(answer);
        }
        flying = next;
        to = 1 - to;
    }
    talk
}

/// Both sides learned all in which they differ.
fn check(sides: [&Side; 2]) -> Talk {
    let talk = reconcile(sides);
    for to in 0..2 {
        for item in sides[1 - to].without(sides[to]) {
            assert_eq!(talk.told[to].get(&item.author), Some(&item));
        }
        for item in talk.told[to].values() {
            assert_eq!(super::item(item.author, &sides[1 - to].heads[&item.author]), *item);
        }
    }
    talk
}

fn common(count: u64) -> Side {
    let mut side = Side::default();
    for n in 0..count {
        side.hold(author(n), n % 300 + 1, None);
    }
    side
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn it_finds_the_difference_of_any_two_sets(
        count in prop_oneof![0..100_u64, 0..3000_u64],
        changes in prop::collection::vec((0..2_usize, 0..4000_u64, 1..5_u64, 0..2_u64), 0..200),
    ) {
        let mut sides = [common(count), common(count)];
        for (who, n, seq, fork) in changes {
            sides[who].hold(author(n), seq + 300, (fork > 0).then_some(seq + 301));
        }
        let [one, two] = &sides;
        check([one, two]);
        check([two, one]);
    }
}

#[test]
fn a_hundred_of_many_cost_little() {
    let one = common(20_000);
    let mut two = one.clone();
    for n in 0..100 {
        two.hold(author(n * 200), 400, None);
    }
    let talk = check([&one, &two]);
    assert!(talk.trips <= 7, "{} trips", talk.trips);
    assert!(talk.bytes <= 64_000, "{} bytes", talk.bytes);
}

#[test]
fn nothing_in_common_is_a_plain_list() {
    let (none, all) = (Side::default(), common(5000));
    for sides in [[&none, &all], [&all, &none]] {
        let talk = check(sides);
        assert!(talk.trips <= 2);
        assert!(talk.bytes < 5000 * 50, "{} bytes", talk.bytes);
    }
    let mut other = Side::default();
    for n in 0..5000 {
        other.hold(author(n), 999, None);
    }
    let talk = check([&all, &other]);
    assert!(talk.bytes < 2 * 5000 * 60, "all differ: {} bytes", talk.bytes);
}

#[test]
fn one_difference_costs_the_logarithm() {
    let one = common(50_000);
    let mut two = one.clone();
    two.hold(author(17), 1000, None);
    let talk = check([&one, &two]);
    assert!(talk.bytes < 2500, "{} bytes", talk.bytes);
    let talk = check([&one, &one]);
    assert!(talk.trips == 2 && talk.bytes < 1000, "{} {}", talk.trips, talk.bytes);
}

#[test]
fn garbled_bytes_are_refused_or_read_as_what_they_are() {
    let one = common(300);
    let head = |author: &Author| one.heads.get(author).copied();
    let mut bytes = Vec::new();
    Mine::new(&one.digest, &head, 1).start(300)[0].encode(&mut bytes);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut other = bytes.clone();
            other[at] ^= 1 << bit;
            if let Ok(recon) = Recon::decode(&other) {
                let mut again = Vec::new();
                recon.encode(&mut again);
                assert_eq!(again, other);
                let _ = Mine::new(&one.digest, &head, 1).answer(&recon);
            }
        }
    }
}
