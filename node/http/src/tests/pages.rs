//! The pages as people and their browsers see them.

use super::fake::serve;
use super::visitor::Visitor;
use super::world::{answers, id, post};
use std::time::Duration;
use tidings_core::api::Placing;
use tidings_core::{Error, Kind, News, Request, Response};
use tidings_protocol::time::Time;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpStream;

/// What ends does so within this.
const SOON: Duration = Duration::from_secs(30);

/// What would turn, hide or command, seen as text.
const OBEYED: [char; 3] = ['\u{202e}', '\u{1b}', '\u{200f}'];

#[tokio::test]
async fn what_a_peer_writes_is_text_on_every_page() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let full = format!("/thread/{}", id(1));
    let revoke = format!("/revoke/{}", "a".repeat(52));
    for path in [
        "/",
        "/boards",
        "/board?name=general",
        "/new",
        "/reply/aaaaaa",
        "/reply/aaaaaa?quote=1",
        &full,
        "/search?q=a",
        "/people",
        "/messages",
        "/message",
        "/edit/aaaaaa",
        "/delete/aaaaaa",
        "/react/aaaaaa",
        "/history/aaaaaa",
        "/files/aaaaaa",
        "/moderate/aaaaaa",
        "/drafts",
        "/draft/1",
        "/draft/2",
        "/draft/3",
        "/draft/4",
        "/discard/1",
        "/mentions",
        "/invites",
        "/devices",
        &revoke,
        "/network",
        "/moderation",
        "/settings",
        "/help",
        "/none",
    ] {
        let page = visitor.get(path).await.body;
        assert!(page.contains("<!DOCTYPE html>"), "{path}");
        let tags = page.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
        for (tag, _) in tags {
            // Outside of quotes no tag has anything of a peer.
            let bare: String = tag.split('"').step_by(2).collect();
            assert!(!bare.contains("alert") && !bare.contains("onerror"), "{path}: <{tag}>");
            assert_eq!(tag.matches('"').count() % 2, 0, "{path}: <{tag}>");
        }
        let shown: String =
            page.split('<').filter_map(|rest| rest.split_once('>')).map(|it| it.1).collect();
        assert!(!shown.contains(OBEYED), "{path}");
        let own = page.matches("<img src=\"/picture/").count();
        assert_eq!(page.matches("<img").count(), own, "{path}");
        assert!(!page.contains("href=\"javascript:") && !page.contains("style=\""), "{path}");
        // Who reads without a style sees words apart.
        for mark in ["", " class=\"mark\"", " class=\"quiet"] {
            assert!(!page.contains(&format!("</span><span{mark}>")), "{path}");
        }
        assert!(!page.contains("</span><a class=\"quiet small\""), "{path}");
        let scripts = page.matches("<script ").count();
        assert_eq!((scripts, page.matches("<script").count()), (1, 1), "{path}");
    }
}

/// A thread of a list, whose answers have subjects and quoted names.
fn answers_in_a_list(request: &Request) -> Result<Response, Error> {
    let Request::Thread { .. } = request else { return answers(request) };
    let row = |byte: u8, parent: Option<u8>, subject: &str| {
        let mut row = post(byte, parent);
        (row["subject"], row["thread_subject"]) = (subject.into(), "Sails".into());
        row["origin"] = serde_json::json!({"name": format!("Ada {byte}"), "id": "x"});
        (row["hidden"], row["deleted"], row["readable"]) =
            (serde_json::Value::Null, serde_json::Value::Null, true.into());
        serde_json::from_value(row).unwrap()
    };
    let answers = [(2, "Re: Sails"), (3, "Re: Oars")];
    let answers = answers.map(|(byte, subject)| row(byte, Some(1), subject));
    Ok(Response::Posts([row(1, None, "Sails")].into_iter().chain(answers).collect()))
}

#[tokio::test]
async fn an_answer_says_its_subject_where_it_is_another_and_whose_words_it_answers() {
    let server = serve(answers_in_a_list);
    let visitor = Visitor::enters(&server).await;
    let page = visitor.get(&format!("/thread/{}", id(1))).await.body;
    assert!(page.contains("Re: Oars") && !page.contains("Re: Sails"), "{page}");
    let whom = page.split("class=\"answers\"").nth(1).and_then(|rest| rest.split("</p>").next());
    assert!(whom.is_some_and(|whom| whom.contains("Ada 1")), "{whom:?}");
}

/// As a node whose answers end early, the first three with nothing.
fn answers_bit_by_bit(request: &Request) -> Result<Response, Error> {
    let Request::Search { after, .. } = request else { return answers(request) };
    let at: u8 = after.as_deref().map_or(0, |at| at.parse().unwrap());
    let posts = if at < 3 { vec![] } else { vec![serde_json::from_value(post(at, None)).unwrap()] };
    Ok(Response::Found { posts, next: (at < 4).then(|| (at + 1).to_string()), unsearched: 0 })
}

#[tokio::test]
async fn a_page_of_what_was_found_is_filled_from_answers_that_end_early() {
    let server = serve(answers_bit_by_bit);
    let page = Visitor::enters(&server).await.get("/search?q=a").await.body;
    assert_eq!(page.matches("<article").count(), 2);
    assert!(!page.contains("name=\"after\""), "that is all: {page}");
}

#[tokio::test]
async fn who_was_not_let_in_yet_writes_and_lets_nobody_in() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    for (path, form) in [("/invites", "action=\"/invites\""), ("/devices", "action=\"/devices\"")] {
        let page = visitor.get(path).await.body;
        assert!(!page.contains(form), "{path}: {page}");
    }
    assert!(visitor.get("/invites").await.body.contains("Once this node was let in"));
    assert!(visitor.get("/new").await.body.contains("<textarea"));
}

#[tokio::test]
async fn a_short_code_is_killed_where_it_is_shown() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let page = visitor.get("/invites").await.body;
    assert!(page.contains("7-copier-lantern") && page.contains("name=\"short\""), "{page}");
    assert_eq!(visitor.form("/invites/revoke", "short=1").await.status, 303);
    assert!(visitor.get("/invites").await.body.contains("The short code is dead."));
}

#[tokio::test]
async fn what_is_typed_comes_back_as_text() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let evil = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%3C%2Ftextarea%3E";
    let found = visitor.get(&format!("/search?q={evil}")).await.body;
    assert!(found.contains("&quot;&gt;&lt;script") && !found.contains("<script>"));
    for (path, fields) in [
        ("/new", format!("do=preview&board={evil}&subject={evil}&text={evil}")),
        ("/message", format!("do=preview&to={evil}&text={evil}")),
        ("/reply/aaaaaa", format!("do=preview&text={evil}")),
        ("/edit/aaaaaa", format!("do=preview&subject={evil}&text={evil}")),
    ] {
        let page = visitor.form(path, &fields).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("&lt;/textarea&gt;") && !page.body.contains("<script>"));
    }
    let problem = visitor.form("/boards", &format!("name={evil}")).await;
    assert_eq!(problem.status, 500);
    assert!(problem.body.contains("&lt;script") && !problem.body.contains("<script>"));
}

#[tokio::test]
async fn reading_on_marks_what_was_shown_and_nothing_else() {
    let mut server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let page = visitor.get(&format!("/thread/{}", id(1))).await.body;
    let shown = format!("{} {} {}", id(1), id(2), id(3));
    assert!(page.contains(&format!("name=\"shown\" value=\"{shown}\"")));
    assert_eq!(page.matches("id=\"unread\"").count(), 1);
    let csrf = visitor.csrf().await;
    while server.asked.try_recv().is_ok() {}
    let body = format!("csrf={csrf}&shown={}", shown.replace(' ', "+"));
    let answer = visitor.send("POST", "/next", &[], &body).await;
    assert_eq!(answer.status, 303);
    assert!(answer.head.contains(&format!("location: /post/{}?unread=1", id(1))));
    let marked = Request::MarkRead { ids: vec![id(1), id(2), id(3)] };
    assert_eq!(server.asked.recv().await, Some(marked));
    assert_eq!(server.asked.recv().await, Some(Request::Next { after: None }));
    let answer = visitor.form("/read", "shown=nonsense").await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn what_is_done_is_told_on_the_next_page_once() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let answer = visitor.form("/catchup", "back=/people").await;
    assert!(answer.status == 303 && answer.head.contains("location: /people"));
    assert!(visitor.get("/people").await.body.contains("Marked 3 posts as read."));
    assert!(!visitor.get("/people").await.body.contains("Marked 3 posts"));
    let answer = visitor.form("/catchup", "back=//evil.example").await;
    assert!(answer.head.contains("location: /\r\n"), "{}", answer.head);
}

fn far_down(request: &Request) -> Result<Response, Error> {
    match request {
        Request::Place(Placing { unread: false, .. }) => {
            Ok(Response::Place { thread: id(1), post: Some(id(2)), before: 4_999 })
        }
        Request::Place(Placing { unread: true, .. }) => {
            Ok(Response::Place { thread: id(1), post: None, before: 0 })
        }
        _ => answers(request),
    }
}

#[tokio::test]
async fn the_page_of_a_post_is_found_by_one_question() {
    let mut server = serve(far_down);
    let visitor = Visitor::enters(&server).await;
    while server.asked.try_recv().is_ok() {}
    for (path, place) in [
        ("/post/bbbbbb".to_owned(), format!("/thread/{}?page=50#p-{}", id(1), id(2))),
        ("/post/bbbbbb?unread=1".to_owned(), format!("/thread/{}?page=50#unread", id(1))),
        ("/thread/bbbbbb?unread=1".to_owned(), format!("/thread/{}", id(1))),
    ] {
        let answer = visitor.get(&path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.head.contains(&format!("location: {place}\r\n")), "{}", answer.head);
        assert!(matches!(server.asked.try_recv(), Ok(Request::Place(_))), "{path}");
        assert!(server.asked.try_recv().is_err(), "{path}");
    }
}

fn refuses(request: &Request) -> Result<Response, Error> {
    match request {
        Request::Send(_) | Request::Edit { .. } => {
            Err(Error::new(Kind::TooLarge, "the text is too long").next("shorten it"))
        }
        _ => answers(request),
    }
}

#[tokio::test]
async fn what_could_not_be_sent_stays_in_its_form() {
    let server = serve(refuses);
    let visitor = Visitor::enters(&server).await;
    for (path, fields) in [
        ("/new", "board=general&subject=a+subject&text=my+long+text"),
        ("/reply/aaaaaa", "text=my+long+text"),
        ("/edit/aaaaaa", "text=my+long+text"),
        ("/message", "to=bo&text=my+long+text"),
    ] {
        let answer = visitor.form(path, fields).await;
        assert_eq!(answer.status, 413, "{path}");
        let said = ["the text is too long", "shorten it", "my long text</textarea>"];
        assert!(said.iter().all(|word| answer.body.contains(word)), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_browser_is_spoken_to_in_its_language_and_remembers_the_look() {
    let server = serve(answers);
    let mut visitor = Visitor::enters(&server).await;
    let german = [("accept-language", "de-DE,de;q=0.9,en;q=0.5")];
    let page = visitor.send("GET", "/help", &german, "").await.body;
    assert!(page.contains("<html lang=\"de\"") && page.contains("<h1><bdi>Hilfe</bdi></h1>"));
    let answer = visitor.form("/settings", "language=de&colours=dark&contrast=more").await;
    let kept = super::visitor::cookie(&answer);
    assert!(kept.contains("httponly; samesite=strict") && kept.contains("-look=de.dark.more"));
    visitor.cookie = format!("{}; {}", visitor.cookie, kept.split(';').next().unwrap());
    let page = visitor.get("/help").await.body;
    assert!(page.contains("<html lang=\"de\" data-colours=\"dark\" data-contrast=\"more\">"));
}

#[tokio::test]
async fn a_page_hears_of_new_posts_in_its_language() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let headers = [("authorization", ""), ("cookie", &*visitor.cookie), ("accept-language", "de")];
    let stream = server.client.open("GET", "/live", &headers, 0).await;
    let mut lines = BufReader::new(stream).lines();
    while !lines.next_line().await.unwrap().unwrap().is_empty() {}
    for (posts, said) in [(1, "1 neuer Beitrag"), (2, "3 neue Beiträge")] {
        let event = tidings_core::Event::new(Time(1), News::Posts { posts });
        server.events.send(event).unwrap();
        let told = next_told(&mut lines).await.expect("the stream goes on");
        assert_eq!((told["line"].as_str(), &told["unread"]), (Some(said), &3.into()));
        assert_eq!(told["tally"], "3 ungelesen");
    }
}

/// What a page is told next; nothing where the stream ends.
async fn next_told(lines: &mut Lines<BufReader<TcpStream>>) -> Option<serde_json::Value> {
    loop {
        let line = lines.next_line().await.unwrap()?;
        if let Some(data) = line.strip_prefix("data: ") {
            return Some(serde_json::from_str(data).unwrap());
        }
    }
}

#[tokio::test]
async fn a_page_is_told_what_came_before_it_listened_and_no_more_than_came() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let page = visitor.get("/help").await.body;
    assert!(page.contains("data-live=\"/live?unread=3\""), "{page}");
    let headers = [("authorization", ""), ("cookie", &*visitor.cookie)];
    let stream = server.client.open("GET", "/live?unread=1", &headers, 0).await;
    let mut lines = BufReader::new(stream).lines();
    assert_eq!(next_told(&mut lines).await.unwrap()["line"], "2 new posts");
    // More than are kept for whoever reads slowly, and none of them a post.
    for _ in 0..5_000 {
        let news = News::Changes { posts: 1 };
        server.events.send(tidings_core::Event::new(Time(1), news)).unwrap();
    }
    let one = tidings_core::Event::new(Time(1), News::Posts { posts: 1 });
    server.events.send(one).unwrap();
    assert_eq!(next_told(&mut lines).await.unwrap()["line"], "3 new posts");
}

#[tokio::test]
async fn whoever_logs_out_is_told_nothing_more() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let headers = [("authorization", ""), ("cookie", &*visitor.cookie)];
    let stream = server.client.open("GET", "/live", &headers, 0).await;
    let mut lines = BufReader::new(stream).lines();
    while !lines.next_line().await.unwrap().unwrap().is_empty() {}
    assert_eq!(visitor.form("/logout", "").await.status, 303);
    let ended = tokio::time::timeout(SOON, next_told(&mut lines)).await;
    assert_eq!(ended.expect("the stream ends"), None);
}

#[tokio::test]
async fn a_page_that_is_not_used_so_says_how_it_is() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    for (method, path, allowed) in [
        ("PUT", "/boards", "allow: get,head,post"),
        ("DELETE", "/thread/aaaaaa", "allow: get,head"),
        ("PATCH", "/catchup", "allow: post"),
    ] {
        let answer = visitor.send(method, path, &[], "").await;
        assert_eq!(answer.status, 405, "{method} {path}");
        assert!(answer.head.lines().any(|line| line == allowed), "{}", answer.head);
        assert!(answer.body.contains("use its forms"), "{}", answer.body);
    }
}
