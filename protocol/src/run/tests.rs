use super::*;
use crate::author::{Author, Purpose, Signature};
use crate::entry::{Body, Tip};
use crate::hash::{CommunityId, body_hash};
use crate::limits::{MAX_BODY, MAX_RUN_BYTES, MAX_RUN_ENTRIES};
use crate::testing::{COMMUNITY, alice, bob, eve, write_after};
use crate::time::Time;
use crate::wire::varint;
use proptest::prelude::*;

const START: Tip = Tip { seq: 0, id: COMMUNITY.0, time: Time(0) };
const SIGNATURE: Signature = Signature([7; 64]);

/// A body of one's own: bytes, or hash and length of pruned ones.
type Owned = Result<Vec<u8>, ([u8; 32], u32)>;

fn lend(body: &Owned) -> Body<'_> {
    match body {
        Ok(bytes) => Body::Full(bytes),
        Err((hash, len)) => Body::Pruned { hash: *hash, len: *len },
    }
}

fn entries() -> impl Strategy<Value = Vec<(Time, Owned)>> {
    let full = prop::collection::vec(any::<u8>(), 0..80).prop_map(Ok);
    let pruned = (any::<[u8; 32]>(), 0..2_000_u32).prop_map(Err);
    let time = prop_oneof![any::<u64>(), 0..300_u64].prop_map(Time);
    prop::collection::vec((time, prop_oneof![3 => full, 1 => pruned]), 1..20)
}

fn encode(entries: &[RunEntry<'_>], before: Time, signature: Signature) -> Option<Vec<u8>> {
    let mut writer = RunWriter::new(before);
    for entry in entries {
        if !writer.push(entry.time, entry.body) {
            return None;
        }
    }
    writer.mark(signature);
    writer.finish().map(|run| run.bytes)
}

/// What alice wrote, as it travels.
fn sent(run: &Verified<'_>) -> Vec<u8> {
    encode(&claims(run), run.before().time, run.signature()).unwrap()
}

fn claims<'a>(run: &Verified<'a>) -> Vec<RunEntry<'a>> {
    run.entries().iter().map(|entry| RunEntry { time: entry.time, body: entry.body }).collect()
}

fn three_of_alice() -> Verified<'static> {
    write_after(&alice(), START, &["one", "two", "three"]).unwrap()
}

/// What bob says to `entries` of alice's log that eve sends him with alice's signature.
fn judged(entries: Vec<RunEntry<'_>>) -> Result<Tip, Invalid> {
    let signature = three_of_alice().signature();
    verify(alice().author(), START, &Run { entries, signature }).map(|run| run.tip())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_run_survives_its_bytes(entries in entries(), before: u64) {
        let entries: Vec<_> =
            entries.iter().map(|(time, body)| RunEntry { time: *time, body: lend(body) }).collect();
        let bytes = encode(&entries, Time(before), SIGNATURE).unwrap();
        let run = Run::decode(&bytes, Time(before)).unwrap();
        prop_assert_eq!(run, Run { entries, signature: SIGNATURE });
    }

    #[test]
    fn whatever_decodes_is_written_the_same(
        entries in entries(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in 0..3_usize,
        before: u64,
    ) {
        let entries: Vec<_> =
            entries.iter().map(|(time, body)| RunEntry { time: *time, body: lend(body) }).collect();
        let mut bytes = encode(&entries, Time(before), SIGNATURE).unwrap();
        for (at, byte) in edits {
            let at = at.index(bytes.len().min(160));
            bytes[at] = byte;
        }
        bytes.truncate(bytes.len() - cut);
        if let Ok(run) = Run::decode(&bytes, Time(before)) {
            prop_assert_eq!(encode(&run.entries, Time(before), run.signature), Some(bytes));
        }
    }

    #[test]
    fn strangers_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), seq: u64) {
        if let Ok(run) = Run::decode(&bytes, Time(0)) {
            let before = Tip { seq, ..START };
            prop_assert!(verify(alice().author(), before, &run).is_err());
        }
    }
}

proptest! {
    #[test]
    fn one_changed_byte_of_a_run_is_refused(at: prop::sample::Index, change in 1..=255_u8) {
        let mut bytes = sent(&three_of_alice());
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        let refused = match Run::decode(&bytes, START.time) {
            Ok(run) => verify(alice().author(), START, &run).is_err(),
            Err(_) => true,
        };
        prop_assert!(refused);
    }

    #[test]
    fn a_run_cut_anywhere_is_refused(at: prop::sample::Index) {
        let bytes = sent(&three_of_alice());
        prop_assert!(Run::decode(&bytes[..at.index(bytes.len())], START.time).is_err());
    }
}

#[test]
fn bob_verifies_what_alice_wrote() {
    let written = three_of_alice();
    let bytes = sent(&written);
    let run = Run::decode(&bytes, START.time).unwrap();
    assert_eq!(verify(alice().author(), START, &run), Ok(written.clone()));
    assert_eq!((written.before(), written.tip().seq), (START, 3));
    assert_eq!(bytes.len(), 1 + 3 * 2 + "onetwothree".len() + 64, "two bytes an entry");
}

#[test]
fn a_pruned_body_still_verifies_and_a_wrong_hash_does_not() {
    let written = three_of_alice();
    let mut entries = claims(&written);
    entries[1].body = Body::Pruned { hash: body_hash(b"two"), len: 3 };
    assert_eq!(judged(entries.clone()), Ok(written.tip()));
    entries[1].body = Body::Pruned { hash: body_hash(b"two"), len: 4 };
    assert_eq!(judged(entries.clone()), Err(Invalid::Signature));
    entries[1].body = Body::Pruned { hash: body_hash(b"TWO"), len: 3 };
    assert_eq!(judged(entries), Err(Invalid::Signature));
}

#[test]
fn eve_changes_a_word_a_time_or_the_order_and_is_refused() {
    let entries = claims(&three_of_alice());
    assert_eq!(judged(entries.clone()), Ok(three_of_alice().tip()));
    for at in 0..3 {
        let mut other_word = entries.clone();
        other_word[at].body = Body::Full(b"0ne");
        assert_eq!(judged(other_word), Err(Invalid::Signature));
        let mut other_time = entries.clone();
        other_time[at].time = other_time[at].time.after(1);
        assert_eq!(judged(other_time), Err(Invalid::Signature));
    }
    let mut other_order = entries;
    other_order.swap(0, 1);
    assert_eq!(judged(other_order), Err(Invalid::Signature));
}

#[test]
fn eve_cuts_extends_or_moves_a_run_and_is_refused() {
    let written = three_of_alice();
    let entries = claims(&written);
    assert_eq!(judged(entries[..2].to_vec()), Err(Invalid::Signature), "cut at the end");
    assert_eq!(judged(entries[1..].to_vec()), Err(Invalid::Signature), "cut at the front");
    let more = RunEntry { time: Time(4), body: Body::Full(b"four") };
    assert_eq!(judged([entries.clone(), vec![more]].concat()), Err(Invalid::Signature), "extended");
    let run = Run { entries, signature: written.signature() };
    for elsewhere in [Tip::empty(CommunityId([0xd0; 32])), Tip { seq: 1, ..START }, written.tip()] {
        assert_eq!(verify(alice().author(), elsewhere, &run), Err(Invalid::Signature));
    }
}

#[test]
fn eve_passes_a_run_off_as_another_authors_and_is_refused() {
    let written = three_of_alice();
    let run = Run { entries: claims(&written), signature: written.signature() };
    for author in [bob().author(), eve().author(), Author([0; 32]), Author([0xff; 32])] {
        assert_eq!(verify(author, START, &run), Err(Invalid::Signature));
    }
    let of_eve = Run { signature: eve().sign(Purpose::Run, &written.tip().id), ..run.clone() };
    assert_eq!(verify(alice().author(), START, &of_eve), Err(Invalid::Signature));
    let sign = |purpose| alice().sign(purpose, &written.tip().id);
    let for_another_purpose = Run { signature: sign(Purpose::Certificate), ..run };
    assert_eq!(verify(alice().author(), START, &for_another_purpose), Err(Invalid::Signature));
}

#[test]
fn a_signature_has_one_form() {
    let written = three_of_alice();
    let mut run = Run { entries: claims(&written), signature: written.signature() };
    add_group_order(&mut run.signature.0);
    assert_eq!(verify(alice().author(), START, &run), Err(Invalid::Signature));
}

/// Adds the order of the group to S, which sloppy verifiers reduce away.
fn add_group_order(signature: &mut [u8; 64]) {
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0_u16;
    for (byte, add) in signature[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
}

#[test]
fn time_may_stand_still_and_go_backwards() {
    let times = [Time(u64::MAX), Time(0), Time(0), Time(5)];
    let entries: Vec<_> =
        times.iter().map(|time| RunEntry { time: *time, body: Body::Full(b"") }).collect();
    let bytes = encode(&entries, Time(1), SIGNATURE).unwrap();
    assert_eq!(Run::decode(&bytes, Time(1)).unwrap().entries, entries);
    assert_ne!(Run::decode(&bytes, Time(2)).unwrap().entries, entries, "times follow the tip's");
}

#[test]
fn counts_and_sizes_have_limits() {
    let run = |count: u64, tags: &[u64]| {
        let mut bytes = Vec::new();
        varint::put(&mut bytes, count);
        for tag in tags {
            varint::put(&mut bytes, 0);
            varint::put(&mut bytes, *tag);
            let len = if tag & 1 == 1 { 32 } else { usize::try_from(tag >> 1).unwrap() };
            bytes.resize(bytes.len() + len, b'x');
        }
        bytes.extend_from_slice(&SIGNATURE.0);
        Run::decode(&bytes, Time(0)).map(|run| run.entries.len())
    };
    let most = u64::try_from(MAX_RUN_ENTRIES).unwrap();
    let largest = u64::try_from(MAX_BODY).unwrap() * 2;
    assert_eq!(run(0, &[]), Err(BadRun::Count(0)));
    assert_eq!(run(most, &vec![0; MAX_RUN_ENTRIES]), Ok(MAX_RUN_ENTRIES));
    assert_eq!(run(most + 1, &vec![0; MAX_RUN_ENTRIES + 1]), Err(BadRun::Count(most + 1)));
    assert_eq!(run(u64::MAX, &[]), Err(BadRun::Count(u64::MAX)));
    assert_eq!(run(1, &[largest]), Ok(1));
    assert_eq!(run(1, &[largest + 1]), Ok(1), "pruned");
    assert_eq!(run(1, &[largest + 2]), Err(BadRun::Body(largest / 2 + 1)));
    assert_eq!(run(1, &[largest + 3]), Err(BadRun::Body(largest / 2 + 1)));
    assert_eq!(run(3, &[largest; 3]), Ok(3));
    assert!(matches!(run(4, &[largest; 4]), Err(BadRun::Weight(_))));
    assert_eq!(run(2, &[0]), Err(BadRun::Malformed), "fewer entries than counted");
    assert_eq!(run(1, &[0, 0]), Err(BadRun::Malformed), "more entries than counted");
}

#[test]
fn a_run_that_was_accepted_fits_every_other_node_pruned_or_not() {
    let large = vec![b'x'; MAX_BODY];
    let bodies = |small: usize| [vec![&large[..]; 3], vec![&large[..28]; small]].concat();
    let entry = |body| RunEntry { time: Time(0), body };
    let fits = |count: usize| {
        let full = bodies(count).into_iter().map(|bytes| entry(Body::Full(bytes)));
        encode(&full.collect::<Vec<_>>(), Time(0), SIGNATURE).is_some()
    };
    let most = (0..MAX_RUN_ENTRIES - 3).rev().find(|count| fits(*count)).unwrap();
    let pruned =
        |bytes: &[u8]| Body::Pruned { hash: [1; 32], len: bytes.len().try_into().unwrap() };
    let half_pruned: Vec<_> = bodies(most)
        .into_iter()
        .map(|bytes| entry(if bytes.len() < 32 { pruned(bytes) } else { Body::Full(bytes) }))
        .collect();
    let bytes = encode(&half_pruned, Time(0), SIGNATURE).unwrap();
    assert!(bytes.len() <= MAX_RUN_BYTES);
    assert_eq!(Run::decode(&bytes, Time(0)).unwrap().entries, half_pruned);
}

#[test]
fn what_was_not_decoded_has_limits_too() {
    let judge = |count| judged(vec![RunEntry { time: Time(0), body: Body::Full(b"") }; count]);
    assert_eq!(judge(0), Err(Invalid::Malformed(BadRun::Count(0))));
    assert_eq!(judge(MAX_RUN_ENTRIES), Err(Invalid::Signature));
    let most = u64::try_from(MAX_RUN_ENTRIES).unwrap();
    assert_eq!(judge(MAX_RUN_ENTRIES + 1), Err(Invalid::Malformed(BadRun::Count(most + 1))));
}

#[test]
fn a_log_ends_at_the_last_position() {
    let run = three_of_alice();
    let run = Run { entries: claims(&run), signature: run.signature() };
    let end = Tip { seq: u64::MAX - 2, ..START };
    assert_eq!(verify(alice().author(), end, &run), Err(Invalid::Full));
}

#[test]
fn a_writer_ends_at_the_last_mark_and_needs_one() {
    let mut writer = RunWriter::new(Time(0));
    assert!(writer.push(Time(1), Body::Full(b"signed")));
    writer.mark(SIGNATURE);
    assert!(writer.push(Time(2), Body::Full(b"not signed")));
    let run = writer.finish().unwrap();
    assert_eq!(run.count, 1);
    assert_eq!(Run::decode(&run.bytes, Time(0)).unwrap().entries.len(), 1);
    assert_eq!(RunWriter::new(Time(0)).finish(), None);
    let mut unsigned = RunWriter::new(Time(0));
    assert!(unsigned.push(Time(1), Body::Full(b"not signed")));
    assert_eq!(unsigned.finish(), None);
}

#[test]
fn a_run_across_a_fork_keeps_its_signature_without_the_bodies_above() {
    let run = three_of_alice();
    let bare = run.clone().bare_from(2);
    assert_eq!(bare.entries()[0], run.entries()[0]);
    assert!(bare.entries()[1..].iter().all(|entry| matches!(entry.body, Body::Pruned { .. })));
    let bytes = sent(&bare);
    let decoded = Run::decode(&bytes, START.time).unwrap();
    assert_eq!(verify(alice().author(), START, &decoded), Ok(bare.clone()));
    assert_eq!((bare.tip(), bare.tip_below(4)), (run.tip(), run.tip()));
    let first = Tip { seq: 1, id: run.entries()[0].id.0, time: run.entries()[0].time };
    assert_eq!((bare.tip_below(2), bare.tip_below(1)), (first, START));
    assert_eq!(run.clone().bare_from(4), run);
}

#[test]
fn what_is_known_of_a_run_is_cut_off_its_front() {
    let written = three_of_alice();
    let tips: Vec<Tip> =
        written.entries().iter().map(|e| Tip { seq: e.seq, id: e.id.0, time: e.time }).collect();
    let rest = written.clone().after(&tips[1]).unwrap();
    assert_eq!((rest.before(), rest.tip(), rest.entries().len()), (tips[1], tips[2], 1));
    assert_eq!(written.clone().after(&START), Some(written.clone()));
    assert_eq!(written.clone().after(&tips[2]), None, "all of it is known");
    let elsewhere = Tip { id: [9; 32], ..tips[1] };
    assert_eq!(written.after(&elsewhere), None);
}
