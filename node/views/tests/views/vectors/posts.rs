//! Vectors of posts, plain (kinds 17 and 27) and in circles.

use super::{hex, said};
use serde_json::{Value, json};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleKey;
use tidings_protocol::time::Time;
use tidings_views::body::{Body, MAX_QUOTED, MAX_SOURCE, Origin, Place, Post, Within};

const ORIGIN: Origin<'static> = Origin {
    name: "Ada Lovelace <ada@example.org>",
    time: Some(Time(1_773_046_800_000_000)),
    id: "note-g@example.org",
};

fn imported(place: Place<'static>) -> Post<'static> {
    Post { place, subject: Some("Nöte G"), text: "It weaves.", origin: Some(ORIGIN) }
}

/// What alice imports in the circle of `key`.
pub(super) fn within(key: &CircleKey, seq: u64) -> Value {
    let post = imported(Place::Here);
    said(key, seq, &Within::Post(post), json!({ "imported": says(&post) }))
}

fn says(post: &Post<'_>) -> Value {
    let place = match post.place {
        Place::Board(name) => json!({ "board": name }),
        Place::Reply(to) => json!({ "reply": hex(to.0) }),
        Place::Here => "here".into(),
    };
    let origin = post.origin.map(|it| json!({ "name": it.name, "time": it.time, "source": it.id }));
    json!({ "origin": origin, "place": place, "subject": post.subject, "text": post.text })
}

pub(super) fn made() -> Value {
    let (board, reply) = (Place::Board("notes/g"), Place::Reply(EntryId([7; 32])));
    let undated = Origin { name: "", time: None, id: "x" };
    let posts = [
        Post { origin: None, ..imported(board) },
        imported(board),
        Post { subject: None, ..imported(reply) },
        Post { origin: Some(undated), ..imported(reply) },
    ];
    let case = |post: Post<'_>| {
        let body = Body::Post(post).encode().unwrap();
        assert_eq!(Body::decode(&body), Body::Post(post));
        json!({ "body": hex(body), "says": says(&post) })
    };
    json!({ "said": posts.map(case), "refused": refused() })
}

fn refused() -> Vec<Value> {
    let whole = Body::Post(imported(Place::Board("notes/g"))).encode().unwrap();
    let with = |name: &str, id: &str| {
        let origin = (name, None::<u64>, id);
        let bytes = postcard::to_stdvec(&(origin, (Place::Board("g"), None::<&str>, "x"))).unwrap();
        [&[0, 27][..], &bytes].concat()
    };
    let cases = [
        ("bytes left over", [&whole[..], &[0]].concat()),
        ("a post without its origin", [&[0, 27][..], &whole[whole.len() - 20..]].concat()),
        ("a source of nothing", with("Ada", "")),
        ("a source that is too long", with("Ada", &"i".repeat(MAX_SOURCE + 1))),
        ("a name that is too long", with(&"n".repeat(MAX_QUOTED + 1), "x")),
    ];
    let refused = cases.map(|(why, body)| {
        assert_eq!(Body::decode(&body), Body::Unknown { kind: 27 }, "{why}");
        json!({ "why": why, "body": hex(body) })
    });
    refused.to_vec()
}
