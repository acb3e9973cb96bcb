//! What a newcomer has to read: what is written since, and what is written before and comes late.

use crate::mesh::{Mesh, keys};
use tidings_core::{Event, Identity, News, Request, Response};
use tidings_protocol::join::Answer;
use tidings_protocol::testing::keypair;

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

/// Bob's second laptop, let in by alice and connected to bob's first.
fn second(mesh: &mut Mesh, bob: usize) -> usize {
    let (account, _) = keys("bob");
    let device = keypair("bob's second laptop");
    let first = mesh.nodes[bob].identity().clone();
    let identity = Identity { device, device_name: "second".into(), joined: mesh.now, ..first };
    let second = mesh.add(identity.certified_by(&account));
    let ask = mesh.nodes[second].needs_admission().unwrap();
    let device = mesh.nodes[second].identity().device.clone();
    assert!(matches!(mesh.request_join(0, &device, &ask), Answer::Admitted { .. }));
    mesh.connect(second, bob);
    mesh.connect(0, bob);
    mesh.settle();
    assert!(mesh.nodes[second].is_admitted());
    second
}

fn mark(mesh: &mut Mesh, node: usize, texts: &[&str]) {
    let request = Request::Unread { board: None, limit: 1_000 };
    let Response::Posts(rows) = mesh.ask(node, request).unwrap() else { panic!() };
    let read = rows.iter().filter(|row| texts.contains(&row.text.as_str()));
    let ids = read.map(|row| row.id).collect();
    mesh.ask(node, Request::MarkRead { ids }).unwrap();
}

fn held(mesh: &mut Mesh, node: usize) -> u64 {
    mesh.nodes[node].log().totals().entries
}

#[test]
fn what_is_read_on_one_device_is_read_on_the_other_and_comes_back_to_nobody() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    mesh.disconnect_all();
    let second = second(&mut mesh, bob);
    for text in ["one", "two", "three", "four"] {
        mesh.post(0, "general", text);
    }
    mesh.settle();
    assert_eq!(unread(&mut mesh, second), ["one", "two", "three", "four"]);
    mesh.events.clear();
    mark(&mut mesh, bob, &["one", "two"]);
    mesh.settle();
    assert_eq!(unread(&mut mesh, second), ["three", "four"]);
    // Whoever looks at either of them hears of it; a mark that changes nothing is no news.
    let told = |mesh: &Mesh, node: usize| {
        let marked = |(at, event): &&(usize, Event)| *at == node && event.news == News::Marked;
        mesh.events.iter().filter(marked).count()
    };
    let before = told(&mesh, bob);
    assert!(before > 0 && told(&mesh, second) > 0);
    mark(&mut mesh, bob, &["one"]);
    assert_eq!((told(&mesh, bob), told(&mesh, 0)), (before, 0));
    let boards = |mesh: &mut Mesh| match mesh.ask(second, Request::Boards).unwrap() {
        Response::Boards(rows) => rows.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(boards(&mut mesh), 2, "nothing of it is shown");
    assert_eq!(mesh.nodes[0].status().unwrap().unread, 0);

    // The next telling waits for minutes; meanwhile the other device catches up.
    mesh.ask(second, Request::CatchUp { board: None, thread: None }).unwrap();
    mesh.settle();
    assert!(unread(&mut mesh, bob).is_empty());
    // From here on nothing is said any more, however long they are on.
    let before = held(&mut mesh, bob);
    for _ in 0..5 {
        mesh.now = mesh.now.after(DAY / 3);
        mesh.settle();
    }
    assert_eq!(held(&mut mesh, bob), before);
    assert_eq!(mesh.nodes[bob].root(), mesh.nodes[second].root());
}

#[test]
fn a_device_tells_after_minutes_again_and_when_it_stops_and_so_often_a_day() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    mesh.disconnect_all();
    let second = second(&mut mesh, bob);
    mesh.post(0, "general", "one");
    mesh.post(0, "general", "two");
    mesh.post(0, "general", "three");
    mesh.settle();
    mark(&mut mesh, bob, &["one"]);
    mesh.settle();
    mark(&mut mesh, bob, &["two"]);
    mesh.settle();
    assert_eq!(unread(&mut mesh, second), ["two", "three"], "told a moment ago");
    mesh.now = mesh.now.after(300_000_000);
    mesh.settle();
    assert_eq!(unread(&mut mesh, second), ["three"]);
    mark(&mut mesh, bob, &["three"]);
    let now = mesh.now;
    mesh.nodes[bob].tell_reads(now, true);
    mesh.settle();
    assert!(unread(&mut mesh, second).is_empty());

    let before = held(&mut mesh, bob);
    for n in 0..60 {
        let text = format!("many {n}");
        mesh.post(0, "general", &text);
        mesh.settle();
        mark(&mut mesh, bob, &[&text]);
        let now = mesh.now;
        mesh.nodes[bob].tell_reads(now, true);
        mesh.settle();
    }
    assert_eq!(held(&mut mesh, bob) - before, 60 + 48 - 3, "three were told before");
    assert_eq!(unread(&mut mesh, second).len(), 60 - 45);
    mesh.now = mesh.now.after(DAY);
    mesh.settle();
    assert!(unread(&mut mesh, second).is_empty(), "nothing is forgotten");
}

#[test]
fn who_has_one_device_writes_nothing_of_what_they_read() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    mesh.post(0, "general", "news");
    mesh.settle();
    let before = held(&mut mesh, bob);
    mesh.ask(bob, Request::CatchUp { board: None, thread: None }).unwrap();
    let now = mesh.now;
    mesh.nodes[bob].tell_reads(now, true);
    mesh.settle();
    assert_eq!(held(&mut mesh, bob), before);
}
