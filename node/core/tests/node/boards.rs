//! One node: what is written, read, refused.

use crate::mesh::Mesh;
use tidings_core::api::{MAX_IMPORT, NewPost, Quoted, Quoting};
use tidings_core::{Kind, News, Request, Response, Role};
use tidings_protocol::hash::EntryId;

fn new_post(board: &str, text: &str) -> NewPost {
    NewPost { board: board.into(), subject: None, text: text.into() }
}

#[test]
fn a_new_community_has_its_boards_and_its_founder() {
    let mut mesh = Mesh::founded();
    let Response::Boards(boards) = mesh.ask(0, Request::Boards).unwrap() else { panic!() };
    let names: Vec<_> = boards.iter().map(|board| board.name.as_str()).collect();
    assert_eq!(names, ["announcements", "general"]);
    assert_eq!(boards[0].created_by.as_ref().unwrap().name, "alice");

    let Response::Status(status) = mesh.ask(0, Request::Status).unwrap() else { panic!() };
    assert_eq!((status.members, status.devices, status.entries), (1, 1, 5));
    assert_eq!(status.community, "Book Club");
    assert!(status.admitted && status.writable && !status.indexing);
    assert!(mesh.nodes[0].needs_admission().is_none());
}

#[test]
fn posts_and_replies_are_shown_as_threads() {
    let mut mesh = Mesh::founded();
    let id = mesh.post(0, "#General", "Welcome!\r\nPlease read the rules.\n\n");
    let reply = Request::Reply { to: id[..8].into(), text: "Which rules?".into() };
    let Response::Written { board, .. } = mesh.ask(0, reply).unwrap() else { panic!() };
    assert_eq!(board, "general");

    let request = Request::Threads { board: "general".into(), limit: 10, before: None };
    let Response::Threads(threads) = mesh.ask(0, request).unwrap() else { panic!() };
    assert_eq!((threads[0].subject.as_str(), threads[0].replies), ("Welcome!", 1));

    let request = Request::Thread { id: id[..6].into(), skip: 0, limit: 10 };
    let Response::Posts(posts) = mesh.ask(0, request).unwrap() else { panic!() };
    assert_eq!(posts[0].text, "Welcome!\nPlease read the rules.");
    assert_eq!((posts[1].depth, posts[1].parent), (1, Some(posts[0].id)));
}

#[test]
fn a_subject_of_ones_own_is_kept() {
    let mut mesh = Mesh::founded();
    let request = Request::Post {
        board: "general".into(),
        subject: Some(" Rules \n of the club".into()),
        text: "None.".into(),
    };
    mesh.ask(0, request).unwrap();
    assert_eq!(mesh.recent(0)[0].subject.as_deref(), Some("Rules of the club"));
}

#[test]
fn what_cannot_be_written_is_refused_with_a_next_step_and_leaves_nothing() {
    let mut mesh = Mesh::founded();
    let refused = [
        (Request::Post { board: "genral".into(), subject: None, text: "x".into() }, Kind::NotFound),
        (Request::Post { board: "general".into(), subject: None, text: " ".into() }, Kind::Usage),
        (
            Request::Post { board: "general".into(), subject: None, text: "x".repeat(16_000) },
            Kind::TooLarge,
        ),
        (Request::Reply { to: "abc".into(), text: "x".into() }, Kind::Usage),
        (Request::Reply { to: "abcdef".into(), text: "x".into() }, Kind::NotFound),
        (Request::CreateBoard { name: "General".into() }, Kind::Usage),
        (Request::CreateBoard { name: "no board".into() }, Kind::Usage),
        (Request::Threads { board: "nowhere".into(), limit: 1, before: None }, Kind::NotFound),
        (Request::search(" ", 1), Kind::Usage),
        (
            Request::Invite { uses: 1, expires_seconds: 0, role: Role::Member, hints: Vec::new() },
            Kind::Usage,
        ),
        (Request::Import { posts: vec![new_post("general", "x"); MAX_IMPORT + 1] }, Kind::TooLarge),
    ];
    for (request, kind) in refused {
        let error = mesh.ask(0, request.clone()).unwrap_err();
        assert_eq!(error.kind, kind, "{request:?}: {error}");
        assert!(error.next.is_some(), "{error}");
    }
    let Response::Status(status) = mesh.ask(0, Request::Status).unwrap() else { panic!() };
    assert_eq!(status.entries, 5);
}

#[test]
fn an_unknown_board_names_its_neighbours() {
    let mut mesh = Mesh::founded();
    let request = Request::Post { board: "genral".into(), subject: None, text: "x".into() };
    let next = mesh.ask(0, request).unwrap_err().next.unwrap();
    assert!(next.contains("#general") && next.contains("tidings board new genral"), "{next}");
}

#[test]
fn a_board_can_be_posted_on_before_the_commit_that_shows_it() {
    let mut mesh = Mesh::founded();
    let now = mesh.now;
    let node = &mut mesh.nodes[0];
    node.execute(now, Request::CreateBoard { name: "#Books/2026".into() }, [0; 16]).unwrap();
    let post = Request::Post { board: "books/2026".into(), subject: None, text: "first".into() };
    node.execute(now, post, [0; 16]).unwrap();
    node.commit(now).unwrap();
    assert_eq!(mesh.texts(0), ["first"]);
}

#[test]
fn an_import_is_one_commit_of_all_or_nothing() {
    let mut mesh = Mesh::founded();
    let posts: Vec<_> =
        (0..MAX_IMPORT).map(|n| new_post("general", &format!("post {n}"))).collect();
    let response = mesh.ask(0, Request::Import { posts }).unwrap();
    assert_eq!(response, Response::Imported { posts: MAX_IMPORT as u64 });

    let posts = vec![new_post("general", "fine"), new_post("nowhere", "not fine")];
    let error = mesh.ask(0, Request::Import { posts }).unwrap_err();
    assert_eq!(error.kind, Kind::NotFound);
    assert!(error.message.contains("post 2"), "{error}");

    let Response::Status(status) = mesh.ask(0, Request::Status).unwrap() else { panic!() };
    assert_eq!(status.entries, 5 + MAX_IMPORT as u64);
    assert!(!status.indexing, "a whole import is shown by the commit that keeps it");
    assert_eq!(
        mesh.ask(0, Request::Import { posts: Vec::new() }).unwrap(),
        Response::Imported { posts: 0 }
    );
}

/// So many posts of a list, each of which answers the one before.
fn of_a_list(count: usize) -> Quoting {
    let quoted = |n: usize| Quoted {
        name: "Ada".into(),
        time: None,
        source: format!("{n}@list"),
        answers: n.checked_sub(1).map(|n| format!("{n}@list")).into_iter().collect(),
        subject: None,
        text: format!("number {n}"),
        files: Vec::new(),
    };
    Quoting { board: "general".into(), posts: (0..count).map(quoted).collect() }
}

#[test]
fn two_imports_of_one_list_between_two_commits_bring_each_post_once() {
    let mut mesh = Mesh::founded();
    let (now, node) = (mesh.now, &mut mesh.nodes[0]);
    let mut brought = Vec::new();
    for count in [3, 5] {
        let asked = Request::ImportQuoted(of_a_list(count));
        let Response::Brought { posts, known, .. } = node.execute(now, asked, [0; 16]).unwrap()
        else {
            panic!()
        };
        brought.push((posts, known));
    }
    node.commit(now).unwrap();
    assert_eq!(brought, [(3, 0), (2, 3)]);
    assert_eq!(mesh.texts(0).len(), 5);
}

#[test]
fn an_export_goes_through_everything_once() {
    let mut mesh = Mesh::founded();
    for n in 0..25 {
        mesh.post(0, "general", &format!("post {n}"));
    }
    let (mut after, mut texts): (Option<EntryId>, Vec<String>) = (None, Vec::new());
    loop {
        let request = Request::Export { after, limit: 10 };
        let Response::Page { posts, next } = mesh.ask(0, request).unwrap() else { panic!() };
        texts.extend(posts.into_iter().map(|post| post.text));
        if next.is_none() {
            break;
        }
        after = next;
    }
    assert_eq!(texts, (0..25).map(|n| format!("post {n}")).collect::<Vec<_>>());
}

#[test]
fn search_people_and_verify_answer() {
    let mut mesh = Mesh::founded();
    mesh.post(0, "general", "The Left Hand of Darkness");
    mesh.post(0, "general", "The Dispossessed");
    let request = Request::search("DARK", 10);
    let Response::Found { posts, next: None, .. } = mesh.ask(0, request).unwrap() else { panic!() };
    assert_eq!(posts.len(), 1);
    let mut next = |request| mesh.ask(0, request).unwrap_err().next.unwrap();
    assert!(next(Request::search("dark #genral", 9)).contains("general"));
    assert!(next(Request::search("dark aftr:2024", 9)).contains("after:"));

    let Response::People(people) = mesh.ask(0, Request::People).unwrap() else { panic!() };
    assert_eq!((people[0].name.as_str(), people[0].posts, people[0].me), ("alice", 2, true));
    assert_eq!(people[0].devices[0].name, "laptop");

    let Response::Verified(verified) = mesh.ask(0, Request::Verify).unwrap() else { panic!() };
    assert_eq!((verified.entries, verified.damage.len()), (7, 0));
}

#[test]
fn own_posts_are_news_but_not_unread() {
    let mut mesh = Mesh::founded();
    let id = mesh.post(0, "general", "hello");
    mesh.settle();
    let told = mesh.events.iter().any(|(_, event)| {
        matches!(&event.news, News::Post { id: told, unread: false, .. } if told.to_string() == id)
    });
    assert!(told, "{:?}", mesh.events);
    assert_eq!(mesh.ask(0, Request::Next { after: None }).unwrap(), Response::Post(None));
}

#[test]
fn answers_have_a_bound_whatever_is_asked() {
    let mut mesh = Mesh::founded();
    let posts = vec![new_post("general", "x"); 1_500];
    mesh.ask(0, Request::Import { posts }).unwrap();
    let Response::Posts(posts) =
        mesh.ask(0, Request::Recent { limit: usize::MAX, before: None }).unwrap()
    else {
        panic!()
    };
    assert_eq!(posts.len(), tidings_core::api::MAX_LIMIT);
}
