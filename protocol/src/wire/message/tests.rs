use super::*;
use crate::limits::{CREDIT_BYTES, MAX_FRAME, MAX_RUN_BYTES};
use crate::testing::{alice, bob, intro, noted};
use proptest::prelude::*;

fn authors() -> impl Strategy<Value = Author> {
    any::<[u8; 32]>().prop_map(Author)
}

fn marks() -> impl Strategy<Value = Mark> {
    any::<(u64, [u8; 8])>().prop_map(|(position, hash)| Mark { position, hash })
}

fn hellos() -> impl Strategy<Value = Hello> {
    let numbers = (any::<(u16, u16)>(), any::<[u64; 3]>());
    let fixed = any::<([u8; 16], [u8; 16])>();
    (numbers, fixed, marks(), prop::option::of(marks())).prop_map(
        |((versions, [features, credit_bytes, count]), (community, root), mark, ticket)| Hello {
            versions,
            features,
            community,
            mark,
            ticket,
            credit_bytes,
            root,
            count,
        },
    )
}

fn roots() -> impl Strategy<Value = Root> {
    (any::<([u8; 16], u64, u8)>(), marks()).prop_map(|((root, count, still), mark)| Root {
        root,
        count,
        mark,
        still,
    })
}

fn items() -> impl Strategy<Value = Item> {
    (authors(), any::<u64>(), any::<[u8; 8]>(), any::<u64>())
        .prop_map(|(author, seq, head, fork)| Item { author, seq, head, fork })
}

/// Ranges between rising bounds, and items that lie within them.
fn recons() -> impl Strategy<Value = Recon> {
    let head = (any::<u32>(), any::<(bool, bool)>(), any::<bool>());
    let bounds = prop::collection::btree_set(authors(), 1..6);
    let kinds = prop::collection::vec((0..4_u8, any::<[u8; 8]>()), 6);
    let items = prop::collection::vec(items(), 0..20);
    (head, bounds, kinds, items).prop_map(|((salt, (start, more), ends), bounds, kinds, items)| {
        let mut bounds: Vec<_> = bounds.into_iter().map(Some).collect();
        let mut lower = bounds.remove(0).unwrap_or(Author([0; 32]));
        let from = lower;
        bounds.extend(ends.then_some(None));
        let mut ranges = Vec::new();
        for (upto, (kind, sum)) in bounds.into_iter().zip(kinds) {
            let within =
                |item: &Item| item.author >= lower && upto.is_none_or(|upto| item.author < upto);
            let mut inside: Vec<_> = items.iter().copied().filter(within).collect();
            inside.sort_by_key(|item| item.author);
            inside.dedup_by_key(|item| item.author);
            let what = match kind {
                0 => Summary::Skip,
                1 => Summary::Fingerprint(sum),
                2 => Summary::List(inside),
                _ => Summary::Answer(inside),
            };
            ranges.push(Range { upto, what });
            lower = upto.unwrap_or(lower);
        }
        while ranges.last().is_some_and(|range| range.what == Summary::Skip) {
            ranges.pop();
        }
        Recon { salt, start, more, ranges, from }
    })
}

fn deltas() -> impl Strategy<Value = Delta> {
    let changes = prop::collection::vec((authors(), any::<u64>()), 0..9);
    let forks = prop::collection::vec((authors(), any::<u64>(), any::<u64>()), 0..3);
    let hash = any::<Option<[u8; 8]>>();
    (any::<(u64, u64)>(), hash, changes, forks, any::<(bool, bool)>()).prop_map(
        |((a, b), hash, changes, forks, (ticket, last))| Delta {
            from: a.min(b),
            to: a.max(b),
            hash,
            ticket,
            last,
            changes,
            forks,
        },
    )
}

fn stop_reasons() -> impl Strategy<Value = StopReason> {
    prop_oneof![Just(StopReason::OtherSource), Just(StopReason::NotWanted)]
}

fn bye_codes() -> impl Strategy<Value = ByeCode> {
    use ByeCode::{Busy, Expelled, Going, Mismatch, Protocol};
    prop_oneof![Just(Going), Just(Mismatch), Just(Protocol), Just(Busy), Just(Expelled)]
}

/// Every message except RUN and FORK, which borrow.
fn noted_any() -> impl Strategy<Value = Noted> {
    any::<(u32, u64, [u8; 2])>().prop_map(|(idx, seq, head)| Noted { idx, seq, head })
}

fn named_any() -> impl Strategy<Value = Named> {
    (authors(), any::<(u64, [u8; 2])>()).prop_map(|(author, (seq, head))| Named {
        author,
        seq,
        head,
    })
}

fn owned() -> impl Strategy<Value = Message<'static>> {
    let want = (any::<u32>(), 1_u64.., prop::option::of(any::<u64>())).prop_map(
        |(idx, from, more): (u32, u64, Option<u64>)| Message::Want {
            idx,
            from,
            upto: more.map(|more| from.saturating_add(more)),
        },
    );
    prop_oneof![
        hellos().prop_map(Message::Hello),
        deltas().prop_map(Message::Delta),
        recons().prop_map(Message::Recon),
        roots().prop_map(Message::Root),
        prop::collection::vec(named_any(), 0..9).prop_map(Message::Intro),
        prop::collection::vec(noted_any(), 0..9).prop_map(Message::Note),
        want,
        (any::<u32>(), stop_reasons()).prop_map(|(idx, reason)| Message::Stop { idx, reason }),
        any::<u64>().prop_map(Message::Credit),
        (bye_codes(), any::<u32>())
            .prop_map(|(code, retry_after)| Message::Bye { code, retry_after }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_message_survives_its_frame(message in owned()) {
        let frame = message.encode();
        prop_assert_eq!(Message::decode(&frame), Ok(message));
    }

    #[test]
    fn a_run_and_a_fork_survive_their_frames(
        idx: u32,
        first in 1_u64..,
        run in prop::collection::vec(any::<u8>(), 0..99),
    ) {
        for message in [Message::Run { idx, first, run: &run }, Message::Fork(&run)] {
            let frame = message.encode();
            prop_assert_eq!(Message::decode(&frame), Ok(message));
        }
    }

    #[test]
    fn strangers_frames_never_panic(
        kind in 0..70_u64,
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut frame = frame::start(kind, 0);
        frame.extend_from_slice(&body);
        let _ = Message::decode(&frame);
        let _ = Message::decode(&body);
        let _ = crate::join::decode::<crate::join::Ask>(&body);
        let _ = crate::join::decode::<crate::join::Answer>(&body);
    }

    #[test]
    fn what_was_altered_on_the_way_never_panics(
        message in owned(),
        at: prop::sample::Index,
        change in 1..=255_u8,
    ) {
        let mut frame = message.encode();
        let at = at.index(frame.len());
        frame[at] ^= change;
        let _ = Message::decode(&frame);
    }

    #[test]
    fn a_message_with_anything_after_it_is_refused(message in owned(), more: u8) {
        let mut frame = message.encode();
        frame.push(more);
        prop_assert!(Message::decode(&frame).is_err());
    }
}

fn recon(ranges: Vec<Range>) -> Recon {
    Recon { salt: 7, start: true, more: false, from: Author([0; 32]), ranges }
}

fn refused(message: &Message<'_>) -> bool {
    Message::decode(&message.encode()).is_err()
}

#[test]
fn every_type_has_its_number() {
    let number = |message: &Message<'_>| frame::split(&message.encode()).unwrap().0;
    let stop = Message::Stop { idx: 1, reason: StopReason::NotWanted };
    assert_eq!(number(&Message::Delta(Delta::default())), 2);
    assert_eq!(number(&Message::Recon(recon(Vec::new()))), 3);
    assert_eq!(number(&intro(&[alice().author()])), 4);
    assert_eq!(number(&Message::Note(vec![noted(1, 1)])), 5);
    assert_eq!(number(&Message::Want { idx: 1, from: 1, upto: None }), 6);
    assert_eq!(number(&stop), 7);
    assert_eq!(number(&Message::Run { idx: 1, first: 1, run: &[] }), 8);
    assert_eq!(number(&Message::Fork(&[])), 9);
    assert_eq!(number(&Message::Credit(1)), 10);
    assert_eq!(number(&Message::Bye { code: ByeCode::Going, retry_after: 0 }), 11);
    assert_eq!(Message::Link(LinkWord::Chosen).encode(), [12, 1]);
    let mark = Mark { position: 0, hash: [0; 8] };
    assert_eq!(number(&Message::Root(Root { root: [0; 16], count: 0, mark, still: 0 })), 13);
    assert_eq!(number(&Message::Lacks(1)), 14);
    assert_eq!(number(&Message::Ask { idx: 0, from: 1, upto: 1 }), 15);
    assert_eq!(number(&Message::Bodies { idx: 0, first: 1, bodies: vec![] }), 16);
    assert_eq!(stop.encode(), [7, 1, 1], "type, index, reason: three bytes");
}

#[test]
fn unknown_types_are_ignored_below_64_and_end_the_session_above() {
    for kind in [0, 17, 63] {
        assert_eq!(Message::decode(&frame::start(kind, 0)), Err(BadMessage::Ignorable(kind)));
    }
    for kind in [64, 65, u64::MAX] {
        assert_eq!(Message::decode(&frame::start(kind, 0)), Err(BadMessage::Critical(kind)));
    }
}

#[test]
fn a_frame_is_not_empty_not_padded_and_not_too_long() {
    assert_eq!(Message::decode(&[]), Err(BadMessage::Malformed(0)));
    assert_eq!(Message::decode(&[0x8a, 0x00, 1]), Err(BadMessage::Malformed(0)));
    let evidence = vec![0; MAX_FRAME - 1];
    assert!(!refused(&Message::Fork(&evidence)));
    let evidence = vec![0; MAX_FRAME];
    assert!(refused(&Message::Fork(&evidence)));
}

#[test]
fn positions_start_at_one_and_ranges_go_up() {
    assert!(refused(&Message::Want { idx: 0, from: 0, upto: None }));
    assert!(refused(&Message::Want { idx: 0, from: 3, upto: Some(2) }));
    assert!(!refused(&Message::Want { idx: 0, from: 3, upto: Some(3) }));
    assert!(refused(&Message::Run { idx: 0, first: 0, run: &[] }));
}

#[test]
fn lists_have_limits() {
    let notes = |count| Message::Note(vec![noted(0, 1); count]);
    assert!(!refused(&notes(MAX_NOTE_ITEMS)));
    assert!(refused(&notes(MAX_NOTE_ITEMS + 1)));
    let delta = |changes, forks| {
        let changes = vec![(bob().author(), 1); changes];
        let forks = vec![(bob().author(), 1, 2); forks];
        Message::Delta(Delta { changes, forks, ..Delta::default() })
    };
    assert!(!refused(&delta(MAX_DELTA_ITEMS - 1, 1)));
    assert!(refused(&delta(MAX_DELTA_ITEMS, 1)));
    assert!(refused(&Message::Delta(Delta { from: 2, to: 1, ..Delta::default() })));
}

#[test]
fn ranges_rise_and_hold_what_lies_within_them() {
    let at = |first: u8| Author([first; 32]);
    let item = |first| Item { author: at(first), seq: 1, head: [0; 8], fork: 0 };
    let list = |upto: Option<u8>, items: &[u8]| Range {
        upto: upto.map(at),
        what: Summary::List(items.iter().map(|first| item(*first)).collect()),
    };
    let said = |ranges| Message::Recon(recon(ranges));
    assert!(!refused(&said(vec![list(Some(5), &[1, 4]), list(None, &[5, 200])])));
    assert!(refused(&said(vec![list(Some(5), &[5])])), "the bound is exclusive");
    assert!(refused(&said(vec![list(Some(5), &[]), list(None, &[4])])), "below its range");
    assert!(refused(&said(vec![list(Some(5), &[3, 3])])));
    assert!(refused(&said(vec![list(Some(5), &[]), list(Some(5), &[])])));
    assert!(refused(&said(vec![list(None, &[]), list(None, &[])])), "beyond the end");
    assert!(refused(&said(vec![Range { upto: None, what: Summary::Skip }])), "to no purpose");
    let flags = [&[3, 0, 0, 0, 7][..], &[4, 0]].concat();
    assert_eq!(Message::decode(&flags), Err(BadMessage::Malformed(3)));
    let padded = [&[3, 0, 0, 0, 7][..], &[0, 1, 0]].concat();
    assert_eq!(Message::decode(&padded), Err(BadMessage::Malformed(3)), "a bound ends in 0");
}

#[test]
fn the_largest_messages_fit_a_frame() {
    let changes = vec![(bob().author(), u64::MAX)];
    let forks = vec![(bob().author(), u64::MAX, u64::MAX); MAX_DELTA_ITEMS - 1];
    let (from, to) = (u64::MAX, u64::MAX);
    let delta = Delta { from, to, hash: Some([1; 8]), changes, forks, ticket: true, last: true };
    let run = vec![0; MAX_RUN_BYTES];
    for message in [
        Message::Delta(delta),
        Message::Note(vec![noted(u32::MAX, u64::MAX); MAX_NOTE_ITEMS]),
        Message::Run { idx: u32::MAX, first: u64::MAX, run: &run },
    ] {
        assert!(message.encode().len() <= MAX_FRAME);
    }
}

#[test]
fn hello_is_small() {
    let hello = |most: u64| {
        let mark = Mark { position: most, hash: [255; 8] };
        let (root, ticket) = ([255; 16], Some(mark));
        let (versions, community, credit_bytes) = ((VERSION, VERSION), [255; 16], CREDIT_BYTES);
        Hello { versions, features: 0, community, mark, ticket, credit_bytes, root, count: most }
    };
    let len = |most| Message::Hello(hello(most)).encode().len();
    assert_eq!(len(1 << 20), 66, "a million authors");
    assert_eq!(len(1 << 34), 72, "a thousand changes a second for half a year");
    assert!(len(u64::MAX) <= 90, "at the very most");
}

#[test]
fn truncated_messages_are_refused() {
    let hello = Message::Want { idx: 300, from: 700, upto: None }.encode();
    for len in 1..hello.len() {
        assert_eq!(Message::decode(&hello[..len]), Err(BadMessage::Malformed(6)));
    }
}
