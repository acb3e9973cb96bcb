//! One request of every kind, for tests.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use tidings_core::{AccountKey, Request};
use tidings_protocol::author::Author;
use tidings_protocol::certificate::{Certificate, Revocation};
use tidings_protocol::hash::{CommunityId, EntryId};

/// The names of all kinds of request, as the node itself lists them.
pub(crate) fn names() -> BTreeSet<String> {
    let error = serde_json::from_value::<Request>(json!({"do": "?"})).unwrap_err().to_string();
    let (_, listed) = error.split_once("expected one of ").unwrap();
    listed.split(',').map(|name| name.trim().trim_matches('`').to_owned()).collect()
}

/// One of each.
pub(super) fn samples() -> impl Iterator<Item = (&'static str, Request)> {
    let id = "b".repeat(52);
    let full = EntryId([3; 32]).to_string();
    let fields = [
        ("status", json!({})),
        ("boards", json!({})),
        ("create_board", json!({"name": "general"})),
        ("create_closed", json!({"name": "general"})),
        ("notify", json!({"board": "general", "notify": "all"})),
        ("readers", json!({"board": "general"})),
        ("admit_reader", json!({"board": "general", "who": "ana"})),
        ("remove_reader", json!({"board": "general", "who": "ana"})),
        ("message", json!({"to": "ana", "text": "hi"})),
        ("threads", json!({"board": "general"})),
        ("all_threads", json!({"board": "general"})),
        ("thread", json!({"id": id})),
        ("place", json!({"id": id})),
        ("show", json!({"id": id})),
        ("recent", json!({})),
        ("arrivals", json!({})),
        ("unread", json!({})),
        ("next", json!({})),
        ("mark_read", json!({"ids": [full]})),
        ("catch_up", json!({})),
        ("post", json!({"board": "general", "text": "hi"})),
        ("reply", json!({"to": id, "text": "hi"})),
        ("send", json!({"draft": {"for": "post", "board": "general", "text": "hi"}})),
        ("edit", json!({"id": id, "text": "hi"})),
        ("delete", json!({"id": id})),
        ("react", json!({"id": id, "emoji": "x"})),
        ("history", json!({"id": id})),
        ("mentions", json!({})),
        ("import", json!({"posts": []})),
        ("import_quoted", json!({"board": "general", "posts": []})),
        ("imported_as", json!({"sources": []})),
        ("search", json!({"query": "hi"})),
        ("count", json!({"query": "hi"})),
        ("people", json!({})),
        ("devices", json!({})),
        ("grade", json!({"who": "ana", "role": "member"})),
        ("moderate", json!({"post": id, "act": "hide"})),
        ("overrule", json!({"id": id, "overruled": true})),
        ("judgements", json!({})),
        ("rulings", json!({"id": id})),
        ("rename", json!({"name": "ana"})),
        ("regard", json!({"who": "ana", "regard": "muted"})),
        ("revoke_invite", json!({"key": "abcd"})),
        ("invite", json!({})),
        ("invites", json!({})),
        ("export", json!({})),
        ("recognise", json!({"code": "x"})),
        ("save_draft", json!({"draft": {"for": "post", "board": "general", "text": "hi"}})),
        ("drafts", json!({})),
        ("send_draft", json!({"id": 1})),
        ("drop_draft", json!({"id": 1})),
        ("verify", json!({})),
        ("fetch", json!({"id": id})),
        ("attach", json!({"post": id, "files": []})),
        ("files", json!({"post": id})),
        ("fetch_files", json!({"post": id})),
    ];
    fields.into_iter().map(|(name, fields)| (name, read(name, fields))).chain(of_keys())
}

/// Those that hold what an account signed.
fn of_keys() -> impl Iterator<Item = (&'static str, Request)> {
    let account = AccountKey::from_entropy(&[1; 32]).unwrap();
    let (keys, device) = (account.keypair(), Author([2; 32]));
    let community = CommunityId([3; 32]);
    let revocation = Revocation::issue(&keys, community, device, 7);
    let certificate = Certificate::issue(&keys, community, device);
    [
        ("add_device", Request::AddDevice { account, hints: Vec::new() }),
        ("revoke_device", Request::RevokeDevice { revocation }),
        ("certify", Request::Certify { certificate }),
    ]
    .into_iter()
}

fn read(name: &str, mut fields: Value) -> Request {
    fields["do"] = name.into();
    serde_json::from_value(fields).unwrap_or_else(|error| panic!("{name}: {error}"))
}
