//! Vectors of frames: every message, and what is refused.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::author::Author;
use tidings_protocol::limits::{MAX_DELTA_ITEMS, MAX_NOTE_ITEMS};
use tidings_protocol::store::Mark;
use tidings_protocol::testing::{alice, all, bob, intro, noted};
use tidings_protocol::wire::message::{
    BadMessage, ByeCode, Delta, Hello, Item, LinkWord, Message, Named, Noted, Range, Recon, Root,
    StopReason, Summary,
};

fn message(name: &str, message: &Message<'_>, fields: Value) -> Value {
    let frame = message.encode();
    assert_eq!(Message::decode(&frame).as_ref(), Ok(message));
    let mut fields = fields;
    fields["message"] = name.into();
    json!({ "frame": hex(frame), "fields": fields })
}

fn mark(position: u64, fill: u8) -> (Mark, Value) {
    let hash = [fill; 8];
    (Mark { position, hash }, json!({ "position": position, "hash": hex(hash) }))
}

fn hello(ticket: Option<(Mark, Value)>) -> Value {
    let (mark, mark_shown) = mark(700, 7);
    let (ticket, ticket_shown) = ticket.unzip();
    let hello = Hello {
        versions: (1, 300),
        features: 5,
        community: [0xc0; 16],
        mark,
        ticket,
        credit_bytes: 4_194_304,
        root: [0xab; 16],
        count: 2,
    };
    let fields = json!({
        "versions": [1, 300],
        "features": 5,
        "community": hex([0xc0; 16]),
        "mark": mark_shown,
        "ticket": ticket_shown,
        "credit_bytes": 4_194_304,
        "root": hex([0xab; 16]),
        "count": 2,
    });
    message("HELLO", &Message::Hello(hello), fields)
}

fn author(fill: u8) -> Author {
    Author([fill; 32])
}

fn item(fill: u8, seq: u64, fork: u64) -> (Item, Value) {
    let head = [fill ^ 0xff; 8];
    let shown = json!({ "author": hex([fill; 32]), "seq": seq, "head": hex(head), "fork": fork });
    (Item { author: author(fill), seq, head, fork }, shown)
}

fn recon() -> Value {
    let (one, one_shown) = item(0x11, 300, 0);
    let (two, two_shown) = item(0x22, 0, 1);
    let (three, three_shown) = item(0x33, 4, 0);
    let bound = |bytes: &[u8]| {
        let mut bound = [0; 32];
        bound[..bytes.len()].copy_from_slice(bytes);
        Some(Author(bound))
    };
    let ranges = vec![
        Range { upto: bound(&[0x10]), what: Summary::Skip },
        Range { upto: bound(&[0x22, 0x22, 0x23]), what: Summary::List(vec![one, two]) },
        Range { upto: bound(&[0x33, 0, 1]), what: Summary::Fingerprint([0xcd; 8]) },
        Range { upto: None, what: Summary::Answer(vec![three]) },
    ];
    let from = author(5);
    let fields = json!({
        "salt": 0x1234_5678,
        "start": true,
        "more": false,
        "from": hex([5; 32]),
        "ranges": [
            { "upto": "10", "skip": true },
            { "upto": "222223", "list": [one_shown, two_shown] },
            { "upto": "330001", "fingerprint": hex([0xcd; 8]) },
            { "upto": null, "answer": [three_shown] },
        ],
    });
    let recon = Recon { salt: 0x1234_5678, start: true, more: false, ranges, from };
    message("RECON", &Message::Recon(recon), fields)
}

fn delta() -> Value {
    let delta = Delta {
        from: 5,
        to: 300,
        hash: Some([4; 8]),
        ticket: true,
        last: false,
        changes: vec![(author(9), 130)],
        forks: vec![(author(8), 2, 3)],
    };
    let fields = json!({
        "from": 5,
        "to": 300,
        "hash": hex([4; 8]),
        "ticket": true,
        "last": false,
        "changes": [[hex([9; 32]), 130]],
        "forks": [[hex([8; 32]), 2, 3]],
    });
    message("DELTA", &Message::Delta(delta), fields)
}

fn root() -> Value {
    let (mark, shown) = mark(701, 6);
    let root = Message::Root(Root { root: [0xab; 16], count: 3, mark, still: 60 });
    message(
        "ROOT",
        &root,
        json!({ "root": hex([0xab; 16]), "count": 3, "mark": shown, "still": 60 }),
    )
}

fn small() -> Vec<Value> {
    let note = Message::Note(vec![
        Noted { idx: 0, seq: 1, head: [1, 2] },
        Noted { idx: 200, seq: 70_000, head: [0xfe, 0xff] },
    ]);
    let stop = |reason| Message::Stop { idx: 3, reason };
    let told = Named { author: alice().author(), seq: 300, head: [0xab, 0xcd] };
    let bye = |code, retry_after| Message::Bye { code, retry_after };
    let mut made = vec![
        delta(),
        root(),
        message(
            "INTRO",
            &intro(&[alice().author()]),
            json!({ "items": [[hex(alice().public()), 0, "0000"]] }),
        ),
        message(
            "INTRO",
            &Message::Intro(vec![Named::only(bob().author()), told]),
            json!({ "items": [
                [hex(bob().public()), 0, "0000"],
                [hex(alice().public()), 300, "abcd"],
            ] }),
        ),
        message("NOTE", &note, json!({ "items": [[0, 1, "0102"], [200, 70_000, "feff"]] })),
        message(
            "WANT",
            &Message::Want { idx: 1, from: 7, upto: None },
            json!({ "idx": 1, "from": 7, "upto": null }),
        ),
        message(
            "WANT",
            &Message::Want { idx: 300, from: 1, upto: Some(u64::MAX) },
            json!({ "idx": 300, "from": 1, "upto": u64::MAX }),
        ),
        message("STOP", &stop(StopReason::OtherSource), json!({ "idx": 3, "reason": 0 })),
        message("STOP", &stop(StopReason::NotWanted), json!({ "idx": 3, "reason": 1 })),
        message(
            "RUN",
            &Message::Run { idx: 128, first: 513, run: b"(a run)" },
            json!({ "idx": 128, "first": 513, "run": hex(b"(a run)") }),
        ),
        message("FORK", &Message::Fork(b"(proof)"), json!({ "evidence": hex(b"(proof)") })),
        message("LACKS", &Message::Lacks(70_000), json!({ "bodies": 70_000 })),
        message(
            "ASK",
            &Message::Ask { idx: 300, from: 7, upto: 518 },
            json!({ "idx": 300, "from": 7, "upto": 518 }),
        ),
        message(
            "BODIES",
            &Message::Bodies { idx: 2, first: 7, bodies: vec![Some(b"one"), None, Some(b"")] },
            json!({ "idx": 2, "first": 7, "bodies": [hex(b"one"), null, ""] }),
        ),
        message("CREDIT", &Message::Credit(524_288), json!({ "bytes": 524_288 })),
    ];
    let codes =
        [ByeCode::Going, ByeCode::Mismatch, ByeCode::Protocol, ByeCode::Busy, ByeCode::Expelled];
    for (number, code) in codes.into_iter().enumerate() {
        let fields = json!({ "code": number, "retry_after": 60 });
        made.push(message("BYE", &bye(code, 60), fields));
    }
    for (number, word) in
        [LinkWord::Quiet, LinkWord::Chosen, LinkWord::Full].into_iter().enumerate()
    {
        made.push(message("LINK", &Message::Link(word), json!({ "word": number })));
    }
    made
}

fn refuse(why: &str, frame: &[u8]) -> Value {
    let verdict = match Message::decode(frame).expect_err(why) {
        BadMessage::Ignorable(_) => "ignored",
        BadMessage::Critical(_) => "critical",
        BadMessage::Malformed(_) => "malformed",
    };
    json!({ "why": why, "verdict": verdict, "frame": hex(frame) })
}

fn refused() -> Vec<Value> {
    let want = Message::Want { idx: 1, from: 7, upto: None }.encode();
    let notes = Message::Note(vec![noted(0, 1); MAX_NOTE_ITEMS + 1]).encode();
    let changes = vec![(author(1), 1); MAX_DELTA_ITEMS + 1];
    let delta = Message::Delta(Delta { changes, ..Delta::default() }).encode();
    let back = Message::Delta(Delta { from: 2, to: 1, ..Delta::default() }).encode();
    let list = |fills: &[u8]| {
        let items = fills.iter().map(|fill| item(*fill, 1, 0).0).collect();
        all(Summary::List(items)).encode()
    };
    let recon = |body: &[u8]| [&[3, 0, 0, 0, 0][..], body].concat();
    vec![
        refuse("no bytes", &[]),
        refuse("a padded type", &[0x8a, 0x00, 1]),
        refuse("type 0", &[0]),
        refuse("type 17", &[17, 1, 2, 3]),
        refuse("type 63", &[63]),
        refuse("type 64", &[64]),
        refuse("type 300", &[0xac, 0x02, 9]),
        refuse("WANT with a byte after it", &[&want[..], &[0]].concat()),
        refuse("WANT cut", &want[..want.len() - 1]),
        refuse("WANT from position 0", &Message::Want { idx: 1, from: 0, upto: None }.encode()),
        refuse("WANT backwards", &Message::Want { idx: 1, from: 3, upto: Some(2) }.encode()),
        refuse("RUN at position 0", &Message::Run { idx: 1, first: 0, run: &[] }.encode()),
        refuse("ASK from position 0", &[15, 0, 0, 1]),
        refuse("ASK backwards", &[15, 0, 2, 1]),
        refuse("ASK for 513 bodies", &[15, 0, 1, 0x81, 0x04]),
        refuse("BODIES cut", &[16, 0, 1, 1, 9, 1]),
        refuse("BODIES at position 0", &[16, 0, 0, 1, 0]),
        refuse("BODIES with a body above 16 384 bytes", &bodies(&[0x82, 0x80, 0x01], 16_385)),
        refuse("BODIES of 513", &bodies_of_513()),
        refuse("STOP of reason 2", &[7, 3, 2]),
        refuse("LINK of word 3", &[12, 3]),
        refuse("BYE of code 5", &[11, 5, 0]),
        refuse("a NOTE of too many", &notes),
        refuse("a DELTA of too many", &delta),
        refuse("a DELTA backwards", &back),
        refuse("a RECON whose items fall", &list(&[2, 1])),
        refuse("a RECON with an author twice", &list(&[1, 1])),
        refuse("a RECON with an unknown flag", &recon(&[4, 0])),
        refuse("a RECON whose first bound ends in 0", &recon(&[0, 1, 0])),
        refuse("a RECON with a bound of 33 bytes", &recon(&[&[0, 33][..], &[1; 33]].concat())),
        refuse("a RECON whose bounds do not rise", &recon(&[0, 1, 5, 0x81, 5, 0])),
        refuse("a RECON that goes on beyond the end", &recon(&[0, 0, 0xbf, 0, 0xbf, 0])),
        refuse("a RECON that skips at its end", &recon(&[0, 0, 0x3f])),
        refuse("a RECON cut in a fingerprint", &recon(&[0, 0, 0x7f, 1, 2, 3])),
        refuse("a RECON that tells of more items than it has", &recon(&[0, 0, 0xbf, 9])),
    ]
}

/// One body of so many zeros, whose length plus one is this varint.
fn bodies(tag: &[u8], zeros: usize) -> Vec<u8> {
    [&[16, 0, 1, 1][..], tag, &vec![0; zeros]].concat()
}

fn bodies_of_513() -> Vec<u8> {
    [&[16, 0, 1, 0x81, 0x04][..], &[0; 513]].concat()
}

pub(crate) fn frames() -> Value {
    let mut messages = vec![hello(None), hello(Some(mark(2, 3))), recon()];
    messages.extend(small());
    json!({ "messages": messages, "refused": refused() })
}
