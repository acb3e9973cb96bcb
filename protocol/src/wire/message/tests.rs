use super::*;
use crate::limits::{MAX_FRAME, MAX_RUN_BYTES};
use crate::testing::{COMMUNITY, alice, bob, noted};
use proptest::prelude::*;

fn authors() -> impl Strategy<Value = Author> {
    any::<[u8; 32]>().prop_map(Author)
}

fn hellos() -> impl Strategy<Value = Hello> {
    let ticket = (any::<u64>(), any::<u64>(), any::<[u8; 16]>())
        .prop_map(|(epoch, position, hash)| Ticket { epoch, position, hash });
    let numbers = (any::<(u16, u16)>(), any::<[u64; 5]>());
    (numbers, any::<[u8; 32]>(), prop::option::of(ticket), any::<[u8; 16]>()).prop_map(
        |((versions, [features, epoch, position, credit_bytes, count]), id, ticket, root)| Hello {
            versions,
            features,
            community: CommunityId(id),
            epoch,
            position,
            ticket,
            credit_bytes,
            root,
            count,
        },
    )
}

fn items() -> impl Strategy<Value = Item> {
    (authors(), any::<u64>(), any::<[u8; 8]>(), any::<u64>())
        .prop_map(|(author, seq, head, fork)| Item { author, seq, head, fork })
}

fn recons() -> impl Strategy<Value = Recon> {
    let summary = prop_oneof![
        Just(Summary::Skip),
        any::<([u8; 16], u64)>().prop_map(|(sum, count)| Summary::Fingerprint(sum, count)),
        prop::collection::vec(items(), 0..9).prop_map(Summary::List),
    ];
    let range =
        (prop::option::of(authors()), summary).prop_map(|(bound, what)| Range { bound, what });
    (prop::option::of(authors()), prop::collection::vec(range, 0..5))
        .prop_map(|(after, ranges)| Recon { after, ranges })
}

fn deltas() -> impl Strategy<Value = Delta> {
    let changes = prop::collection::vec((authors(), any::<u64>()), 0..9);
    (any::<(u64, u64)>(), changes, any::<bool>()).prop_map(|((from, to), changes, last)| Delta {
        from,
        to,
        changes,
        last,
    })
}

fn stop_reasons() -> impl Strategy<Value = StopReason> {
    prop_oneof![Just(StopReason::OtherSource), Just(StopReason::NotWanted)]
}

fn bye_codes() -> impl Strategy<Value = ByeCode> {
    use ByeCode::{Busy, Going, Mismatch, Protocol};
    prop_oneof![Just(Going), Just(Mismatch), Just(Protocol), Just(Busy)]
}

/// Every message except RUN and FORK, which borrow.
fn noted_any() -> impl Strategy<Value = Noted> {
    any::<(u32, u64, [u8; 2])>().prop_map(|(idx, seq, head)| Noted { idx, seq, head })
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
        prop::collection::vec(authors(), 0..9).prop_map(Message::Intro),
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

fn refused(message: &Message<'_>) -> bool {
    Message::decode(&message.encode()).is_err()
}

#[test]
fn every_type_has_its_number() {
    let number = |message: &Message<'_>| frame::split(&message.encode()).unwrap().0;
    let stop = Message::Stop { idx: 1, reason: StopReason::NotWanted };
    assert_eq!(number(&Message::Recon(Recon { after: None, ranges: Vec::new() })), 3);
    assert_eq!(number(&Message::Intro(vec![alice().author()])), 4);
    assert_eq!(number(&Message::Note(vec![noted(1, 1)])), 5);
    assert_eq!(number(&Message::Want { idx: 1, from: 1, upto: None }), 6);
    assert_eq!(number(&stop), 7);
    assert_eq!(number(&Message::Run { idx: 1, first: 1, run: &[] }), 8);
    assert_eq!(number(&Message::Fork(&[])), 9);
    assert_eq!(number(&Message::Credit(1)), 10);
    assert_eq!(number(&Message::Bye { code: ByeCode::Going, retry_after: 0 }), 11);
    assert_eq!(stop.encode(), [7, 1, 1], "type, index, reason: three bytes");
}

#[test]
fn unknown_types_are_ignored_below_64_and_end_the_session_above() {
    for kind in [0, 12, 63] {
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
    let item = Item { author: bob().author(), seq: 1, head: [0; 8], fork: 0 };
    let recon = |ranges| Message::Recon(Recon { after: None, ranges });
    let list = |count| Range { bound: None, what: Summary::List(vec![item; count]) };
    assert!(!refused(&recon(vec![list(MAX_RECON_ITEMS)])));
    assert!(refused(&recon(vec![list(MAX_RECON_ITEMS + 1)])));
    assert!(refused(&recon(vec![list(MAX_RECON_ITEMS / 2); 3])));
    for free in [Summary::Skip, Summary::List(Vec::new())] {
        let range = Range { bound: None, what: free };
        assert!(!refused(&recon(vec![range.clone(); MAX_RECON_ITEMS])));
        assert!(refused(&recon(vec![range; MAX_RECON_ITEMS + 1])), "ranges are not for free");
    }
}

#[test]
fn the_largest_messages_fit_a_frame() {
    let item = Item { author: bob().author(), seq: u64::MAX, head: [255; 8], fork: u64::MAX };
    let list = Summary::List(vec![item; MAX_RECON_ITEMS]);
    let ranges = vec![Range { bound: Some(bob().author()), what: list }];
    let run = vec![0; MAX_RUN_BYTES];
    for message in [
        Message::Recon(Recon { after: Some(alice().author()), ranges }),
        Message::Note(vec![noted(u32::MAX, u64::MAX); MAX_NOTE_ITEMS]),
        Message::Run { idx: u32::MAX, first: u64::MAX, run: &run },
    ] {
        assert!(message.encode().len() <= MAX_FRAME);
    }
}

#[test]
fn hello_is_small() {
    let hello = Hello {
        versions: (VERSION, VERSION),
        features: 0,
        community: COMMUNITY,
        epoch: u64::MAX,
        position: u64::MAX,
        ticket: Some(Ticket { epoch: u64::MAX, position: u64::MAX, hash: [255; 16] }),
        credit_bytes: u64::MAX,
        root: [255; 16],
        count: u64::MAX,
    };
    let len = Message::Hello(hello).encode().len();
    assert!(len <= 160, "{len} bytes at the very most, one way");
}

#[test]
fn truncated_messages_are_refused() {
    let hello = Message::Want { idx: 300, from: 7, upto: Some(900) }.encode();
    for len in 1..hello.len() {
        assert_eq!(Message::decode(&hello[..len]), Err(BadMessage::Malformed(6)));
    }
}
