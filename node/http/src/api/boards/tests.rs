use super::*;
use crate::api::samples::samples;

/// Requests that no token bound to boards may make.
const EVERYWHERE: [&str; 24] = [
    "count",
    "create_board",
    "create_closed",
    "message",
    "next",
    "catch_up",
    "import",
    "import_quoted",
    "imported_as",
    "grade",
    "rename",
    "regard",
    "revoke_invite",
    "invite",
    "invites",
    "recognise",
    "save_draft",
    "drafts",
    "send_draft",
    "drop_draft",
    "verify",
    "add_device",
    "revoke_device",
    "certify",
];

/// Requests whose answers are looked through, or tell of no board.
const LOOKED_THROUGH: [&str; 10] = [
    "status",
    "people",
    "devices",
    "boards",
    "recent",
    "arrivals",
    "mentions",
    "search",
    "export",
    "judgements",
];

#[test]
fn what_every_request_reaches_was_decided() {
    for (name, request) in samples() {
        match reach(&request) {
            Reach::Everywhere => assert!(EVERYWHERE.contains(&name), "{name}"),
            Reach::To(places) if places.is_empty() => {
                assert!(LOOKED_THROUGH.contains(&name) || name == "unread", "{name}");
            }
            Reach::To(places) => {
                assert!(!EVERYWHERE.contains(&name), "{name}");
                assert!(!LOOKED_THROUGH.contains(&name), "{name}");
                assert_eq!(places.len(), 1, "{name}");
            }
        }
    }
}

#[test]
fn a_thread_is_moved_to_an_open_board_only() {
    let act = Moderation::Move("secret".into());
    let asked = Moderating { post: "abcdef".into(), act, reason: String::new() };
    let both = vec![Place::Post("abcdef".into()), Place::Board("secret".into())];
    assert_eq!(reach(&Request::Moderate(asked)), Reach::To(both));
}

#[test]
fn boards_are_named_in_one_spelling() {
    let boards = ["general".to_owned(), "plans~k7mq".to_owned()];
    for open in ["general", "#general", "plans~k7mq"] {
        assert!(is_open(&boards, open), "{open}");
    }
    for closed in ["", "#", "##general", "General", "general/x", "plans", "gener", "@ana"] {
        assert!(!is_open(&boards, closed), "{closed}");
    }
}
