use super::*;
use crate::api::samples::{names, samples};
use std::collections::BTreeSet;

/// What each request needs; none is opened by no token.
const NEEDS: [(Option<Scope>, &[&str]); 5] = [
    (
        Some(Scope::Read),
        &[
            "status",
            "boards",
            "readers",
            "threads",
            "all_threads",
            "thread",
            "place",
            "show",
            "recent",
            "unread",
            "next",
            "history",
            "mentions",
            "search",
            "count",
            "people",
            "devices",
            "judgements",
            "rulings",
            "export",
            "files",
            "arrivals",
        ],
    ),
    (
        Some(Scope::Post),
        &[
            "create_board",
            "message",
            "mark_read",
            "catch_up",
            "post",
            "reply",
            "send",
            "edit",
            "delete",
            "react",
            "import",
            "import_quoted",
            "imported_as",
            "save_draft",
            "drafts",
            "send_draft",
            "drop_draft",
            "fetch",
            "attach",
            "fetch_files",
        ],
    ),
    (Some(Scope::Moderate), &["moderate"]),
    (
        Some(Scope::Admin),
        &[
            "create_closed",
            "admit_reader",
            "remove_reader",
            "grade",
            "overrule",
            "rename",
            "regard",
            "notify",
            "revoke_invite",
            "invite",
            "invites",
        ],
    ),
    (None, &["add_device", "revoke_device", "certify", "recognise", "verify"]),
];

#[test]
fn what_every_request_needs_was_decided() {
    let listed: Vec<&str> = NEEDS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let decided: BTreeSet<String> = listed.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(decided, names(), "each request once");
    assert_eq!(decided.len(), listed.len(), "each request once");
    let mut looked_at = 0;
    for (name, request) in samples() {
        let (scope, _) = NEEDS.iter().find(|(_, names)| names.contains(&name)).unwrap();
        assert_eq!(needed(&request), *scope, "{name}");
        looked_at += 1;
    }
    assert_eq!(looked_at, listed.len(), "a sample of each");
}

#[test]
fn each_scope_opens_what_those_before_it_open_and_feeds_nothing() {
    assert!(Scope::ALL.is_sorted());
    assert!(samples().all(|(_, request)| needed(&request) != Some(Scope::Feed)));
}
