//! Vectors of what is said of posts: kinds 20 to 22 and 26, plain and in circles.

use super::{hex, said};
use serde_json::{Value, json};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleKey;
use tidings_protocol::testing::{alice, bob};
use tidings_views::body::{
    Attach, Attached, Body, Delete, Edit, Place, React, Remark, Spoken, Within,
};

const POST: EntryId = EntryId([9; 32]);

pub(super) fn edit() -> Remark<'static> {
    let supersedes = vec![EntryId([3; 32]), EntryId([4; 32])];
    Remark::Edit(Edit { post: POST, supersedes, subject: Some("Saturday"), text: "or Sunday" })
}

pub(super) fn delete(place: Place<'static>) -> Remark<'static> {
    let mut edits = vec![(alice().author(), 300), (bob().author(), 8)];
    edits.sort_unstable();
    let device = alice().author();
    Remark::Delete(Delete { post: POST, device, seq: 7, place, edits, reason: "wrong" })
}

pub(super) fn react(emoji: &'static str) -> Remark<'static> {
    Remark::React(React { post: POST, emoji })
}

pub(super) fn attach() -> Remark<'static> {
    let pdf = Spoken { hash: [6; 32], size: 70_016 };
    let notes = Attached { file: pdf, key: [8; 32], name: "nötes.pdf", mime: "application/pdf" };
    let rest = Attached { file: Spoken { hash: [7; 32], size: 16 }, name: "..", mime: "", ..notes };
    Remark::Attach(Attach { post: POST, files: vec![notes, rest] })
}

/// What alice says of a post in the circle of `key`.
pub(super) fn within(key: &CircleKey, seq: u64, remark: Remark<'static>) -> Value {
    let what = says(&remark);
    said(key, seq, &Within::Remark(remark), what)
}

fn says(remark: &Remark<'_>) -> Value {
    match remark {
        Remark::Edit(edit) => {
            let seen: Vec<String> = edit.supersedes.iter().map(|id| hex(id.0)).collect();
            json!({ "edit": {
                "post": hex(edit.post.0), "supersedes": seen, "subject": edit.subject,
                "text": edit.text,
            } })
        }
        Remark::Delete(delete) => {
            let place = match delete.place {
                Place::Board(name) => json!({ "board": name }),
                Place::Reply(to) => json!({ "reply": hex(to.0) }),
                Place::Here => "here".into(),
            };
            let edits: Vec<Value> =
                delete.edits.iter().map(|(device, seq)| json!([hex(device.0), seq])).collect();
            json!({ "delete": {
                "post": hex(delete.post.0), "device": hex(delete.device.0), "seq": delete.seq,
                "place": place, "edits": edits, "reason": delete.reason,
            } })
        }
        Remark::React(react) => {
            json!({ "react": { "post": hex(react.post.0), "emoji": react.emoji } })
        }
        Remark::Attach(attach) => {
            let files: Vec<Value> = attach.files.iter().map(attached).collect();
            json!({ "attach": { "post": hex(attach.post.0), "files": files } })
        }
    }
}

fn attached(file: &Attached<'_>) -> Value {
    json!({
        "hash": hex(file.file.hash), "size": file.file.size, "key": hex(file.key),
        "name": file.name, "mime": file.mime,
    })
}

fn plain(remark: Remark<'static>) -> Value {
    let what = says(&remark);
    let body = Body::Remark(Box::new(remark.clone())).encode().unwrap();
    assert_eq!(Body::decode(&body), Body::Remark(Box::new(remark)));
    json!({ "body": hex(body), "says": what })
}

/// A body that is none, and why it is refused.
fn refused(why: &str, remark: Remark<'static>, change: impl Fn(&mut Vec<u8>)) -> Value {
    let mut body = Body::Remark(Box::new(remark)).encode().unwrap();
    change(&mut body);
    assert!(matches!(Body::decode(&body), Body::Unknown { .. }), "{why}");
    json!({ "why": why, "body": hex(body) })
}

pub(super) fn made() -> Value {
    json!({
        "said": [
            plain(edit()),
            plain(delete(Place::Board("general"))),
            plain(delete(Place::Reply(EntryId([7; 32])))),
            plain(react("👍")),
            plain(react("")),
            plain(attach()),
            plain(Remark::Attach(Attach { post: POST, files: Vec::new() })),
        ],
        "refused": [
            refused("something follows", react("x"), |body| body.push(0)),
            refused("a control character", react("x"), |body| *body.last_mut().unwrap() = 7),
            refused("a file's name too long", attach(), |body| {
                // The length of the name is behind the form, the kind, two times 32 bytes, how many
                // files there are, the size and the key.
                body.splice(102..103, [0x80, 0x02]);
                body.splice(104..104, [b'x'; 246]);
            }),
            refused("edits out of order", edit(), |body| body[35] = 5),
            refused("a place in a circle", delete(Place::Reply(EntryId([7; 32]))), |body| {
                // The place is behind the form, the kind, two times 32 bytes and the position.
                body[67] = 2;
                body.drain(68..100);
            }),
        ],
    })
}
