//! Feeds, whose addresses hold their token.

use super::fake::{Server, serve};
use super::world;
use crate::Scope;
use crate::tokens::NewToken;
use tidings_core::{Error, Request, Response};
use tidings_protocol::time::Time;

fn token(server: &Server, scope: Scope, boards: &[&str]) -> String {
    let name = format!("reader-{}", server.tokens.list().len());
    let boards = boards.iter().map(|board| (*board).to_owned()).collect();
    let new = NewToken { name, scope, boards, expires_seconds: None };
    server.tokens.add(Time(1), new).unwrap().token.unwrap()
}

/// Post 1 on #general, post 2 unreadable, post 3 deleted, post 4 on #general/inner.
fn posts(request: &Request) -> Result<Response, Error> {
    let row = |byte: u8| {
        let mut post = world::post(byte, None);
        post["board"] = if byte == 4 { "general/inner" } else { "general" }.into();
        serde_json::from_value(post).unwrap()
    };
    let posts = (1..=4).map(row).collect();
    Ok(match request {
        Request::Search { query, .. } => {
            assert_eq!(query, "#general");
            Response::Found { posts, next: None, unsearched: 0 }
        }
        Request::Threads { .. } => Response::Threads(Vec::new()),
        _ => Response::Posts(posts),
    })
}

#[tokio::test]
async fn a_feed_shows_what_can_be_read_of_its_board() {
    let server = serve(posts);
    let token = token(&server, Scope::Feed, &[]);
    let nobody = super::client::Client { token: String::new(), ..server.client.clone() };
    let feed = nobody.get(&format!("/feeds/{token}/board/general.atom")).await;
    assert_eq!(feed.status, 200, "{}", feed.body);
    assert!(feed.head.contains("content-type: application/atom+xml"), "{}", feed.head);
    assert_eq!(feed.body.matches("<entry>").count(), 1, "{}", feed.body);
    assert!(feed.body.contains(&format!("<id>urn:tidings:{}</id>", world::id(1))));
    assert!(!feed.body.contains(&token), "the token stays out of the feed");
    let unread = nobody.get(&format!("/feeds/{token}/unread.atom")).await;
    assert_eq!(unread.body.matches("<entry>").count(), 2);
}

#[tokio::test]
async fn a_feeds_token_opens_feeds_alone_and_no_other_token_does() {
    let server = serve(posts);
    let feed = token(&server, Scope::Feed, &["general"]);
    let read = token(&server, Scope::Read, &[]);
    let nobody = super::client::Client { token: String::new(), ..server.client.clone() };
    let newsreader = super::client::Client { token: feed.clone(), ..server.client.clone() };
    for path in ["/api/v1/posts", "/api/v1/events", "/api/v1/status"] {
        assert_eq!(newsreader.get(path).await.status, 403, "{path}");
    }
    assert_eq!(newsreader.get("/v1/posts").await.status, 401);
    let owners = &server.client.token;
    for (shown, status) in [(&*feed, 200), (&*read, 403), (&**owners, 401), ("x", 401)] {
        let answer = nobody.get(&format!("/feeds/{shown}/unread.atom")).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    for (path, status) in [
        ("board/general.atom", 200),
        ("board/secret.atom", 403),
        ("board/general", 404),
        ("x", 404),
    ] {
        let answer = nobody.get(&format!("/feeds/{feed}/{path}")).await;
        assert_eq!(answer.status, status, "{path}");
    }
}
