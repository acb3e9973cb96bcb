//! Vectors of clock summaries: the fingerprint of what is held, the marks of a journal.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::digest::{Digest, weight};
use tidings_protocol::entry::Tip;
use tidings_protocol::store::{Head, Mark};
use tidings_protocol::testing::{COMMUNITY, alice, bob, eve, write_after};
use tidings_protocol::time::Time;

const START: Tip = Tip { seq: 0, id: COMMUNITY.0, time: Time(0) };

/// One author's part of the sum.
fn term(author: &Author, head: &Head) -> Vec<u8> {
    weight(author, head).0.map(u64::to_le_bytes).concat()
}

pub(crate) fn fingerprint() -> Value {
    let tip = |who: &Keypair, texts: &[&str]| write_after(who, START, texts).unwrap().tip();
    let held = |who: Keypair, tip, fork| (who.author(), Head { tip, fork });
    let of_alice = held(alice(), tip(&alice(), &["one", "two"]), None);
    let of_bob = held(bob(), tip(&bob(), &["one"]), None);
    let of_eve = held(eve(), tip(&eve(), &["to all"]), Some(2));
    let only_evidence = held(eve(), START, Some(1));
    let summary = |held: &[(Author, Head)]| {
        let mut digest = Digest::default();
        let item = |(author, head): &(Author, Head)| {
            digest.set(author, head);
            json!({
                "author": hex(author.0),
                "seq": head.tip.seq,
                "head": hex(head.tip.id),
                "fork": head.fork.unwrap_or(0),
                "term": hex(term(author, head)),
            })
        };
        let items: Vec<Value> = held.iter().map(item).collect();
        json!({ "items": items, "count": digest.count(), "root": hex(digest.root()) })
    };
    let summaries = [
        summary(&[]),
        summary(&[of_alice]),
        summary(&[of_alice, of_bob, of_eve]),
        summary(&[of_eve, of_alice, of_bob]),
        summary(&[only_evidence]),
    ];
    assert_eq!(summaries[2]["root"], summaries[3]["root"], "the order does not matter");
    let changes = [of_alice, of_bob, of_eve, only_evidence];
    json!({ "summaries": summaries, "journals": [journal(0, &changes), journal(u64::MAX, &[])] })
}

/// The marks of a journal of these changes, from its beginning.
fn journal(epoch: u64, changes: &[(Author, Head)]) -> Value {
    let mut mark = Mark::start(epoch);
    let change = |(author, head): &(Author, Head)| {
        mark = mark.after(author, head);
        json!({
            "author": hex(author.0),
            "head": hex(head.tip.id),
            "fork": head.fork.unwrap_or(0),
            "position": mark.position,
            "hash": hex(mark.hash),
        })
    };
    let steps: Vec<Value> = changes.iter().map(change).collect();
    json!({ "epoch": epoch, "start": hex(Mark::start(epoch).hash), "changes": steps })
}
