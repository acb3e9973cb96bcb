//! A community in which everybody writes what would harm a careless page.

use tidings_core::{Error, Kind, Request, Response};
use tidings_protocol::hash::EntryId;

/// What stands in every field that a peer controls.
pub(crate) const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\
                                  &quot;&#x27;&#x202e;{{7*7}}\u{202e}\u{1b}[31m\u{200f}";

pub(crate) fn id(byte: u8) -> EntryId {
    EntryId([byte; 32])
}

/// A post as a peer may write it.
pub(crate) fn post(byte: u8, parent: Option<u8>) -> serde_json::Value {
    serde_json::json!({
        "schema": "tidings/post/1",
        "id": id(byte).to_string(),
        "board": HOSTILE,
        "thread": id(1).to_string(),
        "thread_subject": HOSTILE,
        "parent": parent.map(|byte| id(byte).to_string()),
        "depth": u32::from(parent.is_some()),
        "subject": format!("{HOSTILE} too"),
        "author": person(),
        "time": 1_700_000_000_000_000_u64,
        "arrived": 1_700_000_000_000_000_u64,
        "text": format!("{HOSTILE}\n[x](javascript:alert(3)) ![y](https://a.example/{HOSTILE})"),
        "unread": true,
        "readable": byte != 2,
        "edited": {"times": 2, "latest": 1_u64},
        "deleted": (byte == 3).then(|| serde_json::json!({"time": 1_u64, "reason": HOSTILE})),
        "files": [
            {"number": 1, "name": HOSTILE, "mime": "image/png", "hash": HOSTILE, "size": 9, "here": 100},
            {"number": 2, "name": HOSTILE, "mime": HOSTILE, "hash": HOSTILE, "size": 9, "here": 0},
            {"number": 3, "name": HOSTILE, "mime": HOSTILE, "hash": HOSTILE, "size": 9_000_000, "here": 7},
        ],
        "reactions": [{"emoji": HOSTILE, "count": 1, "mine": true, "who": [person()]}],
        "hidden": (byte == 2).then(|| serde_json::json!({"why": "moderator", "by": person(), "reason": HOSTILE})),
    })
}

fn person() -> serde_json::Value {
    serde_json::json!({"name": HOSTILE, "suffix": "k7mq", "account": null, "me": false})
}

fn rows<T: serde::de::DeserializeOwned>(rows: serde_json::Value) -> T {
    serde_json::from_value(rows).expect("rows as the node tells them")
}

/// The answers of that community's node.
pub(super) fn answers(request: &Request) -> Result<Response, Error> {
    let posts = || rows(serde_json::json!([post(1, None), post(2, Some(1)), post(3, Some(1))]));
    let account = "a".repeat(52);
    Ok(match request {
        Request::Status => Response::Status(rows(status(&account))),
        Request::Boards => Response::Boards(rows(serde_json::json!([{
            "schema": "tidings/board/1", "name": HOSTILE, "created_by": person(),
            "threads": 1, "posts": 3, "unread": 3, "latest": 1_700_000_000_000_000_u64,
        }]))),
        Request::Threads { .. } => Response::Threads(rows(serde_json::json!([{
            "schema": "tidings/thread/1", "id": id(1).to_string(), "board": HOSTILE,
            "subject": HOSTILE, "author": person(), "time": 1_u64, "replies": 2, "unread": 3,
            "latest": 1_700_000_000_000_000_u64,
        }]))),
        Request::Thread { .. } | Request::Recent { .. } | Request::Unread { .. } => {
            Response::Posts(posts())
        }
        Request::Search { .. } | Request::Mentions { .. } => {
            Response::Found { posts: posts(), next: Some("1.2.3".into()), unsearched: 0 }
        }
        Request::History { .. } => Response::Versions(rows(serde_json::json!([{
            "schema": "tidings/version/1", "id": id(1).to_string(), "time": 1_u64,
            "by": person(), "subject": HOSTILE, "text": HOSTILE, "readable": true,
            "current": true,
        }]))),
        Request::Place(_) => Response::Place { thread: id(1), post: Some(id(2)), before: 1 },
        Request::Show { .. } | Request::Next { .. } => {
            let mut own = post(1, None);
            own["author"]["me"] = true.into();
            own["text"] = tidings_words::sanitise::quote(HOSTILE).into();
            Response::Post(Some(Box::new(rows(own))))
        }
        Request::Rulings { .. } => Response::Rulings(Box::new(rows(serde_json::json!({
            "schema": "tidings/rulings/1", "post": id(1).to_string(), "hidden": true,
            "locked": false, "pinned": false, "board": HOSTILE, "followed": true,
            "overruled": true,
        })))),
        Request::People => Response::People(rows(serde_json::json!([{
            "schema": "tidings/person/1", "account": account, "name": HOSTILE, "suffix": "k7mq",
            "me": false, "devices": [], "posts": 1, "admitted_by": person(), "role": "moderator",
            "reason": HOSTILE,
        }]))),
        Request::Devices => Response::Devices(rows(serde_json::json!([{
            "schema": "tidings/device/1", "device": account, "name": HOSTILE, "this": false,
            "admitted": true, "since": null, "heard": null, "entries": 1,
        }]))),
        Request::Drafts => Response::Drafts(drafts()),
        Request::Invites => Response::Invites(rows(serde_json::json!([{
            "schema": "tidings/invite/1", "key": account, "by": person(),
            "expires": 9_000_000_000_000_000_u64, "uses": 0, "used": 0, "role": "member",
            "revoked": false, "code": "TIDINGS:ABC",
        }]))),
        Request::Judgements(_) => Response::Judgements(rows(serde_json::json!([{
            "schema": "tidings/judgement/1", "id": id(1).to_string(), "time": 1_u64,
            "by": person(), "act": "hide", "person": person(), "post": id(1).to_string(),
            "subject": HOSTILE, "board": HOSTILE, "reason": HOSTILE, "holds": true,
            "overruled": true,
        }]))),
        Request::MarkRead { ids } => Response::Marked { posts: ids.len() as u64 },
        Request::CatchUp { .. } => Response::Marked { posts: 3 },
        Request::Post { .. }
        | Request::Send(_)
        | Request::Reply { .. }
        | Request::Edit { .. }
        | Request::Delete { .. }
        | Request::React { .. }
        | Request::Moderate(_)
        | Request::Message { .. } => Response::Written { id: id(9), board: "general".into() },
        _ => return Err(Error::new(Kind::Failed, HOSTILE).next(HOSTILE)),
    })
}

/// Of a node that can do nothing of what it should, and whose owner may do everything.
fn status(account: &str) -> serde_json::Value {
    serde_json::json!({
        "schema": "tidings/status/1", "community": HOSTILE, "community_id": account,
        "name": HOSTILE, "suffix": "k7mq", "account": account, "device_name": HOSTILE,
        "device": account, "admitted": false, "refused": HOSTILE, "role": "owner", "members": 1,
        "devices": 2, "entries": 7, "authors": 2, "boards": 1, "unread": 3, "indexing": true,
        "sessions": [{
            "schema": "tidings/session/1", "session": 1, "peer": account, "person": person(),
            "ready": true, "caught_up": false, "missing": 3, "sent_bytes": 1, "received_bytes": 1,
        }],
        "log_bytes": 1, "writable": false, "not_writable": HOSTILE, "not_writable_next": HOSTILE,
        "low_disk": HOSTILE, "room": { "free": 1_000_000, "min": 2_000_000 }, "not_indexing": HOSTILE,
    })
}

/// What one wrote oneself comes back as it is, so that nothing in it turns the text round.
fn drafts<T: serde::de::DeserializeOwned>() -> T {
    let own = tidings_words::sanitise::quote(HOSTILE);
    let draft = |id: u64, kind: &str, to: &str| {
        serde_json::json!({
            "schema": "tidings/draft/1", "id": id, "saved": 1_u64, "for": kind, to: HOSTILE,
            "text": own,
        })
    };
    rows(serde_json::json!([
        draft(1, "post", "board"),
        draft(2, "reply", "to"),
        draft(3, "edit", "post"),
        draft(4, "message", "to"),
    ]))
}
