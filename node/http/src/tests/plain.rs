//! One request, one answer.

use super::fake::serve;
use std::sync::atomic::Ordering;
use tidings_core::{Error, Kind, Request, Response};

fn nothing(_: &Request) -> Result<Response, Error> {
    Ok(Response::Posts(Vec::new()))
}

fn refuses(request: &Request) -> Result<Response, Error> {
    let kind = match request {
        Request::Status => Kind::Failed,
        Request::Boards => Kind::Usage,
        Request::Next { .. } => Kind::NotFound,
        Request::People => Kind::NotAllowed,
        Request::Invites => Kind::Busy,
        Request::Recent { .. } => Kind::TooLarge,
        _ => Kind::Verification,
    };
    Err(Error::new(kind, "no").next("try something else"))
}

#[tokio::test]
async fn every_route_asks_what_its_name_says() {
    let mut server = serve(nothing);
    let client = server.client.clone();
    let limit = tidings_core::api::DEFAULT_LIMIT;
    for (path, asked) in [
        ("/v1/status", Request::Status),
        ("/v1/boards", Request::Boards),
        ("/v1/threads?board=a%2Fb", Request::Threads { board: "a/b".into(), limit, before: None }),
        (
            "/v1/thread?id=abcdef&skip=4&limit=3",
            Request::Thread { id: "abcdef".into(), skip: 4, limit: 3 },
        ),
        ("/v1/post?id=abcdef", Request::Show { id: "abcdef".into() }),
        ("/v1/posts", Request::Recent { limit, before: None }),
        ("/v1/posts?limit=3", Request::Recent { limit: 3, before: None }),
        ("/v1/posts?unread", Request::Unread { board: None, limit }),
        (
            "/v1/posts?unread=true&board=a&limit=3",
            Request::Unread { board: Some("a".into()), limit: 3 },
        ),
        ("/v1/next", Request::Next { after: None }),
        ("/v1/search?q=some+words", Request::search("some words", limit)),
        ("/v1/people", Request::People),
        ("/v1/invites", Request::Invites),
    ] {
        let answer = client.get(path).await;
        assert_eq!((answer.status, &*answer.body), (200, r#"{"posts":[]}"#), "{path}");
        assert_eq!(server.asked.recv().await, Some(asked), "{path}");
    }
    for (path, body, asked) in [
        ("/v1/call", r#"{"do":"next"}"#, Request::Next { after: None }),
        ("/v1/boards", r#"{"name":"a"}"#, Request::CreateBoard { name: "a".into() }),
        (
            "/v1/posts",
            r#"{"board":"a","text":"b"}"#,
            Request::Post { board: "a".into(), subject: None, text: "b".into() },
        ),
        (
            "/v1/replies",
            r#"{"to":"abcdef","text":"b"}"#,
            Request::Reply { to: "abcdef".into(), text: "b".into() },
        ),
        ("/v1/read", r#"{"ids":[]}"#, Request::MarkRead { ids: Vec::new() }),
        ("/v1/catchup", "", Request::CatchUp { board: None, thread: None }),
        (
            "/v1/catchup",
            r#"{"board":"a"}"#,
            Request::CatchUp { board: Some("a".into()), thread: None },
        ),
    ] {
        let answer = client.post(path, body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert_eq!(server.asked.recv().await, Some(asked), "{path}");
    }
    assert_eq!(client.post("/v1/invites", "{}").await.status, 200);
    assert!(matches!(server.asked.recv().await, Some(Request::Invite { uses: 0, .. })));
}

#[tokio::test]
async fn what_the_node_says_becomes_a_status_and_the_next_step_is_kept() {
    let server = serve(refuses);
    for (path, status, kind) in [
        ("/v1/status", 500, "failed"),
        ("/v1/boards", 400, "usage"),
        ("/v1/next", 404, "not_found"),
        ("/v1/people", 403, "not_allowed"),
        ("/v1/invites", 409, "busy"),
        ("/v1/posts", 413, "too_large"),
        ("/v1/thread?id=abcdef", 500, "verification"),
    ] {
        let answer = server.client.get(path).await;
        assert_eq!((answer.status, answer.kind()), (status, kind.into()), "{path}");
        assert_eq!(answer.json()["error"]["next"], "try something else");
    }
}

#[tokio::test]
async fn nonsense_is_answered_in_json() {
    let server = serve(nothing);
    let client = &server.client;
    for (path, status) in [("/v1", 404), ("/v1/nothing", 404), ("/v1/threads", 400)] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(!answer.kind().is_empty());
        assert!(answer.head.contains("cache-control: no-store"));
    }
    assert_eq!(client.get("/v1/call").await.kind(), "usage");
    assert_eq!(client.post("/v1/status", "").await.kind(), "usage");
    for body in ["", "{", "[]", r#"{"do":"explode"}"#, r#"{"do":"thread","id":"a","x":1}"#, "\u{0}"]
    {
        assert_eq!(client.post("/v1/call", body).await.status, 400, "{body}");
    }
    for body in ["[]", "null", r#"{"do":"next"}"#, r#"{"board":1,"text":""}"#] {
        assert_eq!(client.post("/v1/posts", body).await.status, 400, "{body}");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let server = serve(nothing);
    let large = vec![b' '; crate::words::MAX_BODY + 1];
    let answer = server.client.send("POST", "/v1/call", &[], &large).await;
    assert_eq!((answer.status, answer.kind()), (413, "too_large".into()));
}

#[tokio::test]
async fn strangers_get_nothing_over_a_real_socket_either() {
    let mut server = serve(nothing);
    for (header, status, kind) in [
        (("authorization", ""), 401, "unauthorized"),
        (("authorization", "Bearer 0"), 401, "unauthorized"),
        (("host", "evil.example"), 403, "not_allowed"),
        (("origin", "http://evil.example"), 403, "not_allowed"),
    ] {
        for (method, path) in [("GET", "/v1/status"), ("POST", "/v1/call"), ("GET", "/v1/nothing")]
        {
            let answer = server.client.send(method, path, &[header], b"").await;
            assert_eq!((answer.status, &*answer.kind()), (status, kind), "{header:?} {path}");
        }
    }
    assert!(server.asked.try_recv().is_err());
}

#[tokio::test]
async fn the_network_is_reached() {
    let server = serve(nothing);
    let client = &server.client;
    assert_eq!(client.get("/v1/peers").await.body, r#"{"peers":[]}"#);
    let dialed = client.post("/v1/dial", r#"{"address":"host:1"}"#).await.json();
    assert_eq!((&dialed["peer"], &dialed["address"]), (&"bo".into(), &"host:1".into()));
    let nobody = client.post("/v1/dial", r#"{"address":"nobody:1"}"#).await;
    assert_eq!((nobody.status, nobody.kind()), (503, "no_peer".into()));
    let synced = client.post("/v1/sync", "").await.json();
    assert_eq!((&synced["peers"], &synced["received"]), (&0.into(), &30.into()));
    let synced = client.post("/v1/sync", r#"{"address":"a:1","timeout_seconds":5}"#).await.json();
    assert_eq!((&synced["peers"], &synced["received"]), (&1.into(), &5.into()));
    assert_eq!(client.post("/v1/sync", r#"{"timeout_seconds":9999}"#).await.status, 400);
    assert_eq!(client.post("/v1/report", "").await.body, r#"{"ok":true}"#);
    assert_eq!(client.post("/v1/snapshot", "").await.status, 413);
    assert_eq!(client.post("/v1/reload", "").await.kind(), "usage");
    let made = client.post("/v1/short", r#"{"invite":"TIDINGS:A"}"#).await.json();
    assert_eq!((&made["code"], &made["invite"]), (&"7-copier-lantern".into(), &"TIDINGS:A".into()));
    assert_eq!(client.post("/v1/short", r#"{"invite":"nonsense"}"#).await.status, 400);
    assert_eq!(client.get("/v1/short").await.json()["short"]["tries"], 3);
    assert_eq!(client.post("/v1/short/revoke", "").await.body, r#"{"revoked":true}"#);
    assert_eq!(client.post("/v1/stop", "").await.status, 202);
    assert!(server.stopped.load(Ordering::SeqCst));
}
