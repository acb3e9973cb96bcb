//! What a newcomer has to read: what is written since, and what is written before and comes late.

use crate::mesh::Mesh;
use tidings_core::{Request, Response};

const DAY: u64 = 24 * 60 * 60 * 1_000_000;

/// Texts of what is unread, with a mark at what came late.
fn unread(mesh: &mut Mesh, node: usize) -> Vec<String> {
    let request = Request::Unread { board: None, limit: 100 };
    let Response::Posts(rows) = mesh.ask(node, request).unwrap() else { panic!() };
    let mark = |late| if late { " (late)" } else { "" };
    rows.iter().map(|row| format!("{}{}", row.text, mark(row.late))).collect()
}

/// Alice and carol, who wrote something before they lost sight of each other.
fn apart() -> (Mesh, usize) {
    let mut mesh = Mesh::founded();
    mesh.post(0, "general", "everybody's past");
    let carol = mesh.join_and_sync(0, "carol");
    mesh.disconnect_all();
    mesh.post(carol, "general", "carol's past");
    (mesh, carol)
}

#[test]
fn what_others_had_at_the_join_is_past_for_a_day_and_comes_late_afterwards() {
    for (wait, expected) in [(DAY / 2, vec![]), (3 * DAY, vec!["carol's past (late)"])] {
        let (mut mesh, carol) = apart();
        let bob = mesh.join_and_sync(0, "bob");
        assert!(unread(&mut mesh, bob).is_empty());
        mesh.now = mesh.now.after(wait);
        mesh.connect(carol, bob);
        mesh.settle();
        assert_eq!(mesh.texts(bob), ["everybody's past", "carol's past"]);
        assert_eq!(unread(&mut mesh, bob), expected);

        mesh.post(carol, "general", "news");
        mesh.settle();
        let all: Vec<&str> = ["news"].into_iter().chain(expected).collect();
        assert_eq!(unread(&mut mesh, bob), all);
        let Response::Post(Some(next)) = mesh.ask(bob, Request::Next { after: None }).unwrap()
        else {
            panic!()
        };
        assert_eq!(next.text, "news");
        let thread = Some(next.id.to_string()[..8].to_owned());
        let caught_up = mesh.ask(bob, Request::CatchUp { board: None, thread: thread.clone() });
        assert_eq!(caught_up.unwrap(), Response::Marked { posts: 1 });
        let both = Request::CatchUp { board: Some("general".into()), thread };
        mesh.ask(bob, both).unwrap_err();
    }
}

#[test]
fn who_meets_the_others_days_after_the_join_has_nothing_to_read_of_before() {
    let (mut mesh, carol) = apart();
    let code = mesh.invite(0, 0, 3_600);
    let bob = mesh.join(0, &code, "bob").unwrap();
    mesh.now = mesh.now.after(9 * DAY);
    mesh.post(0, "general", "since then");
    mesh.connect(0, bob);
    mesh.settle();
    assert_eq!(unread(&mut mesh, bob), ["since then"]);
    mesh.connect(carol, bob);
    mesh.settle();
    assert_eq!(unread(&mut mesh, bob), ["since then"]);
}
