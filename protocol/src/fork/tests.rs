use super::*;
use crate::author::Keypair;
use crate::entry::Tip;
use crate::limits::MAX_FRAME;
use crate::run::Verified;
use crate::testing::{COMMUNITY, alice, branch_of, eve, write_after};
use crate::wire::message::Message;
use proptest::prelude::*;

/// Eve says one thing to some and another to others, after what `common` she said to all.
fn evidence(who: &Keypair, common: &[&str], left: &[&str], right: &[&str]) -> Fork {
    let start = Tip::empty(COMMUNITY);
    let tip = write_after(who, start, common).map_or(start, |run| run.tip());
    let branch = |texts| branch_of(&write_after(who, tip, texts).unwrap());
    Fork {
        author: who.author(),
        seq: tip.seq + 1,
        prev: tip.id,
        branches: [branch(left), branch(right)],
    }
}

fn of_eve() -> Fork {
    evidence(&eve(), &["to all"], &["to bob", "and more"], &["to alice"])
}

fn swapped(fork: &Fork) -> Fork {
    let [left, right] = fork.branches.clone();
    Fork { branches: [right, left], ..fork.clone() }
}

fn links() -> impl Strategy<Value = Vec<Link>> {
    let link = (any::<u64>(), 0..=16_384_u32, any::<[u8; 32]>())
        .prop_map(|(time, body_len, body_hash)| Link { time: Time(time), body_len, body_hash });
    prop::collection::vec(link, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn evidence_survives_its_bytes(
        keys: ([u8; 32], [u8; 32]),
        seq: u64,
        left in links(),
        right in links(),
    ) {
        let branch = |links, byte| Branch { links, signature: Signature([byte; 64]) };
        let branches = [branch(left, 1), branch(right, 2)];
        let fork = Fork { author: Author(keys.0), seq, prev: keys.1, branches };
        prop_assert_eq!(Fork::decode(&fork.encode()), Ok(fork));
    }

    #[test]
    fn whatever_decodes_is_written_the_same(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in 0..3_usize,
    ) {
        let mut bytes = of_eve_bytes();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(bytes.len() - cut);
        if let Ok(fork) = Fork::decode(&bytes) {
            prop_assert_eq!(fork.encode(), bytes);
        }
    }

    #[test]
    fn strangers_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(fork) = Fork::decode(&bytes) {
            prop_assert!(fork.prove().is_err());
        }
    }
}

proptest! {
    #[test]
    fn one_changed_byte_proves_nothing(at: prop::sample::Index, change in 1..=255_u8) {
        let mut bytes = of_eve_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        prop_assert!(Fork::decode(&bytes).and_then(Fork::prove).is_err());
    }
}

fn of_eve_bytes() -> Vec<u8> {
    static BYTES: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    BYTES.get_or_init(|| of_eve().encode()).clone()
}

#[test]
fn eve_cannot_deny_what_she_signed() {
    let proven = of_eve().prove().unwrap();
    assert_eq!((proven.author(), proven.seq()), (eve().author(), 2));
    let first = evidence(&eve(), &[], &["to bob"], &["to alice"]).prove().unwrap();
    assert_eq!(first.seq(), 1);
    assert_eq!(first.fork().prev, COMMUNITY.0);
}

#[test]
fn both_orders_of_the_branches_are_one_evidence() {
    let fork = of_eve();
    let (one, two) = (fork.clone().prove().unwrap(), swapped(&fork).prove().unwrap());
    assert_eq!(one, two);
    assert_eq!(one.fork().encode(), two.fork().encode());
    let first = |branch: &Branch| branch.ids(fork.author, fork.seq, fork.prev).unwrap()[0];
    let [left, right] = &one.fork().branches;
    assert!(first(left) < first(right));
    assert_eq!(one.fork().clone().prove().unwrap(), one, "proving again changes nothing");
}

#[test]
fn one_branch_twice_or_one_branch_longer_proves_nothing() {
    let same = evidence(&eve(), &["to all"], &["same"], &["same"]);
    assert_eq!(same.prove(), Err(NoFork::Same));
    let longer = evidence(&eve(), &["to all"], &["same"], &["same", "and more"]);
    assert_eq!(longer.prove(), Err(NoFork::Same), "an extension is no fork");
}

#[test]
fn branches_that_part_later_prove_nothing_at_the_wrong_position() {
    let early = evidence(&eve(), &[], &["to all", "to bob"], &["to all", "to alice"]);
    assert_eq!(early.prove(), Err(NoFork::Same));
}

#[test]
fn nobody_is_accused_with_signatures_of_another() {
    let of_alice = write_after(&alice(), Tip::empty(COMMUNITY), &["hello"]).unwrap();
    let of_eve = write_after(&eve(), Tip::empty(COMMUNITY), &["forged"]).unwrap();
    let accuse = |left: &Verified<'_>, right: &Verified<'_>| Fork {
        author: alice().author(),
        seq: 1,
        prev: COMMUNITY.0,
        branches: [branch_of(left), branch_of(right)],
    };
    assert_eq!(accuse(&of_alice, &of_eve).prove(), Err(NoFork::Signature));
    assert_eq!(accuse(&of_eve, &of_alice).prove(), Err(NoFork::Signature));
}

#[test]
fn an_honest_log_gives_no_evidence_anywhere() {
    let first = write_after(&alice(), Tip::empty(COMMUNITY), &["one"]).unwrap();
    let second = write_after(&alice(), first.tip(), &["two"]).unwrap();
    for (seq, prev) in [(1, COMMUNITY.0), (2, first.tip().id), (1, first.tip().id)] {
        let branches = [branch_of(&first), branch_of(&second)];
        let fork = Fork { author: alice().author(), seq, prev, branches };
        assert_eq!(fork.prove(), Err(NoFork::Signature));
    }
}

#[test]
fn evidence_without_links_with_too_many_or_at_no_position_is_malformed() {
    let fork = of_eve();
    let with = |links: Vec<Link>| {
        let mut fork = fork.clone();
        fork.branches[0].links = links;
        fork
    };
    let link = fork.branches[0].links[0];
    for bad in [with(Vec::new()), with(vec![link; MAX_RUN_ENTRIES + 1])] {
        assert_eq!(Fork::decode(&bad.encode()), Err(NoFork::Malformed));
        assert_eq!(bad.prove(), Err(NoFork::Malformed));
    }
    let large = Link { body_len: u32::try_from(MAX_BODY).unwrap() + 1, ..link };
    assert_eq!(Fork::decode(&with(vec![large]).encode()), Err(NoFork::Malformed));
    assert_eq!(Fork { seq: 0, ..fork.clone() }.prove(), Err(NoFork::Malformed));
    assert_eq!(Fork { seq: u64::MAX, ..fork }.prove(), Err(NoFork::Malformed));
}

#[test]
fn a_fork_at_the_last_position_is_proven() {
    let end = Tip { seq: u64::MAX - 1, ..Tip::empty(COMMUNITY) };
    let branch = |text| branch_of(&write_after(&eve(), end, &[text]).unwrap());
    let branches = [branch("to bob"), branch("to alice")];
    let fork = Fork { author: eve().author(), seq: u64::MAX, prev: COMMUNITY.0, branches };
    assert_eq!(fork.prove().unwrap().seq(), u64::MAX);
}

#[test]
fn the_longest_evidence_fits_a_frame() {
    let link = |n: usize| Link {
        time: Time(if n.is_multiple_of(2) { u64::MAX / 2 } else { 0 }),
        body_len: u32::try_from(MAX_BODY).unwrap(),
        body_hash: [0xff; 32],
    };
    let links: Vec<Link> = (0..MAX_RUN_ENTRIES).map(link).collect();
    let branch = Branch { links, signature: Signature([0xff; 64]) };
    let branches = [branch.clone(), branch];
    let fork = Fork { author: eve().author(), seq: u64::MAX, prev: [0xff; 32], branches };
    let evidence = fork.encode();
    let frame = Message::Fork(&evidence).encode();
    assert!(frame.len() <= MAX_FRAME, "{} bytes", frame.len());
    assert_eq!(Fork::decode(&evidence), Ok(fork));
}
