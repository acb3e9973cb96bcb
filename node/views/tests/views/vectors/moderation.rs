//! Vectors of what moderators say: kind 23, plain and in circles.

use super::{hex, said};
use serde_json::{Value, json};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleKey;
use tidings_views::body::{Act, Body, Moderate, Within};

fn judgement(act: Act<'static>, seen: &[u8], reason: &'static str) -> Moderate<'static> {
    let supersedes = seen.iter().map(|byte| EntryId([*byte; 32])).collect();
    Moderate { what: EntryId([9; 32]), act, supersedes, reason }
}

/// What alice says of a post in the circle of `key`.
pub(super) fn within(key: &CircleKey, seq: u64) -> Value {
    let judgement = judgement(Act::Hide, &[3], "not here");
    let what = says(&judgement);
    said(key, seq, &Within::Moderate(judgement), what)
}

fn says(said: &Moderate<'_>) -> Value {
    let act = match said.act {
        Act::Hide => "hide".into(),
        Act::Show => "show".into(),
        Act::Lock => "lock".into(),
        Act::Unlock => "unlock".into(),
        Act::Pin => "pin".into(),
        Act::Unpin => "unpin".into(),
        Act::Move(board) => json!({ "move": board }),
    };
    let seen: Vec<String> = said.supersedes.iter().map(|id| hex(id.0)).collect();
    json!({ "moderate": {
        "what": hex(said.what.0), "act": act, "supersedes": seen, "reason": said.reason,
    } })
}

fn plain(said: Moderate<'static>) -> Value {
    let what = says(&said);
    let body = Body::Moderate(Box::new(said.clone())).encode().unwrap();
    assert_eq!(Body::decode(&body), Body::Moderate(Box::new(said)));
    json!({ "body": hex(body), "says": what })
}

/// A body that is none, and why it is refused.
fn refused(why: &str, said: Moderate<'static>, change: impl Fn(&mut Vec<u8>)) -> Value {
    let mut body = Body::Moderate(Box::new(said)).encode().unwrap();
    change(&mut body);
    assert!(matches!(Body::decode(&body), Body::Unknown { .. }), "{why}");
    json!({ "why": why, "body": hex(body) })
}

pub(super) fn made() -> Value {
    let moved = judgement(Act::Move("books/poems"), &[3, 4], "it is verse");
    json!({
        "said": [
            plain(judgement(Act::Hide, &[], "spam")),
            plain(judgement(Act::Show, &[3], "")),
            plain(judgement(Act::Lock, &[], "enough")),
            plain(judgement(Act::Unlock, &[3, 4], "")),
            plain(judgement(Act::Pin, &[], "")),
            plain(judgement(Act::Unpin, &[], "")),
            plain(moved.clone()),
        ],
        // The act is behind the form, the kind and 32 bytes.
        "refused": [
            refused("something follows", judgement(Act::Hide, &[], ""), |body| body.push(0)),
            refused("an act that is none", judgement(Act::Hide, &[], ""), |body| body[34] = 7),
            refused("seen out of order", judgement(Act::Hide, &[3, 4], ""), |body| body[36] = 5),
            refused("no name of a board", moved, |body| body[36] = b'B'),
        ],
    })
}
