//! Vectors of frames: every message, and what is refused.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::author::Author;
use tidings_protocol::limits::{MAX_NOTE_ITEMS, MAX_RECON_ITEMS};
use tidings_protocol::testing::{COMMUNITY, alice, bob, noted};
use tidings_protocol::wire::message::{
    BadMessage, ByeCode, Delta, Hello, Item, Message, Noted, Range, Recon, StopReason, Summary,
    Ticket,
};

fn message(name: &str, message: &Message<'_>, fields: Value) -> Value {
    let frame = message.encode();
    assert_eq!(Message::decode(&frame).as_ref(), Ok(message));
    let mut fields = fields;
    fields["message"] = name.into();
    json!({ "frame": hex(frame), "fields": fields })
}

fn hello(ticket: Option<Ticket>) -> Value {
    let hello = Hello {
        versions: (1, 300),
        features: 5,
        community: COMMUNITY,
        epoch: 0x1234_5678_9abc_def0,
        position: 700,
        ticket,
        credit_bytes: 4_194_304,
        root: [0xab; 16],
        count: 2,
    };
    let shown = ticket.map(|ticket| {
        let Ticket { epoch, position, hash } = ticket;
        json!({ "epoch": epoch, "position": position, "hash": hex(hash) })
    });
    let fields = json!({
        "versions": [1, 300],
        "features": 5,
        "community": hex(COMMUNITY.0),
        "epoch": hello.epoch,
        "position": 700,
        "ticket": shown,
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
    let ranges = vec![
        Range { bound: Some(author(0x10)), what: Summary::Skip },
        Range { bound: Some(author(0x22)), what: Summary::List(vec![one, two]) },
        Range { bound: None, what: Summary::Fingerprint([0xcd; 16], 129) },
    ];
    let fields = json!({
        "after": hex([5; 32]),
        "ranges": [
            { "bound": hex([0x10; 32]), "skip": true },
            { "bound": hex([0x22; 32]), "list": [one_shown, two_shown] },
            { "bound": null, "fingerprint": hex([0xcd; 16]), "count": 129 },
        ],
    });
    message("RECON", &Message::Recon(Recon { after: Some(author(5)), ranges }), fields)
}

fn small() -> Vec<Value> {
    let delta = Delta { from: 5, to: 300, changes: vec![(author(9), 130)], last: true };
    let changes = json!([[hex([9; 32]), 130]]);
    let note = Message::Note(vec![
        Noted { idx: 0, seq: 1, head: [1, 2] },
        Noted { idx: 200, seq: 70_000, head: [0xfe, 0xff] },
    ]);
    let stop = |reason| Message::Stop { idx: 3, reason };
    let bye = |code, retry_after| Message::Bye { code, retry_after };
    let mut made = vec![
        message(
            "DELTA",
            &Message::Delta(delta),
            json!({ "from": 5, "to": 300, "changes": changes, "last": true }),
        ),
        message(
            "INTRO",
            &Message::Intro(vec![alice().author(), bob().author()]),
            json!({ "authors": [hex(alice().public()), hex(bob().public())] }),
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
        message("CREDIT", &Message::Credit(524_288), json!({ "bytes": 524_288 })),
    ];
    let codes = [ByeCode::Going, ByeCode::Mismatch, ByeCode::Protocol, ByeCode::Busy];
    for (number, code) in codes.into_iter().enumerate() {
        let fields = json!({ "code": number, "retry_after": 60 });
        made.push(message("BYE", &bye(code, 60), fields));
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
    let range = Range { bound: None, what: Summary::List(Vec::new()) };
    let ranges = vec![range; MAX_RECON_ITEMS + 1];
    let recon = Message::Recon(Recon { after: None, ranges }).encode();
    vec![
        refuse("no bytes", &[]),
        refuse("a padded type", &[0x8a, 0x00, 1]),
        refuse("type 0", &[0]),
        refuse("type 12", &[12, 1, 2, 3]),
        refuse("type 63", &[63]),
        refuse("type 64", &[64]),
        refuse("type 300", &[0xac, 0x02, 9]),
        refuse("WANT with a byte after it", &[&want[..], &[0]].concat()),
        refuse("WANT cut", &want[..want.len() - 1]),
        refuse("WANT from position 0", &Message::Want { idx: 1, from: 0, upto: None }.encode()),
        refuse("WANT backwards", &Message::Want { idx: 1, from: 3, upto: Some(2) }.encode()),
        refuse("RUN at position 0", &Message::Run { idx: 1, first: 0, run: &[] }.encode()),
        refuse("STOP of reason 2", &[7, 3, 2]),
        refuse("BYE of code 4", &[11, 4, 0]),
        refuse("a NOTE of too many", &notes),
        refuse("a RECON of too many", &recon),
    ]
}

pub(crate) fn frames() -> Value {
    let ticket = Ticket { epoch: 1, position: 2, hash: [3; 16] };
    let mut messages = vec![hello(None), hello(Some(ticket)), recon()];
    messages.extend(small());
    json!({ "messages": messages, "refused": refused() })
}
