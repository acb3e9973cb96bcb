//! The paths of `/api/v1`, and what they ask of the node.

use super::fake::serve;
use super::world;
use crate::api::OPERATIONS;
use serde_json::json;
use tidings_core::Request;

/// Asks, and says what the node was asked.
async fn asks(method: &str, path: &str, body: &str) -> Request {
    let mut server = serve(world::answers);
    let path = format!("/api/v1{path}");
    let answer = server.client.send(method, &path, &[], body.as_bytes()).await;
    assert_ne!(answer.status, 400, "{path}: {}", answer.body);
    server.asked.try_recv().unwrap_or_else(|_| panic!("{method} {path}: {}", answer.body))
}

fn request(fields: serde_json::Value) -> Request {
    serde_json::from_value(fields).unwrap()
}

#[tokio::test]
async fn paths_queries_and_bodies_become_requests() {
    for (method, path, body, fields) in [
        (
            "GET",
            "/boards/a%2Fb/threads?limit=3",
            "",
            json!({"do":"threads","board":"a/b","limit":3}),
        ),
        (
            "POST",
            "/boards/a/threads",
            r#"{"text":"t"}"#,
            json!({"do":"post","board":"a","text":"t"}),
        ),
        (
            "PUT",
            "/boards/a/readers/ana%23k7mq",
            "",
            json!({"do":"admit_reader","board":"a","who":"ana#k7mq"}),
        ),
        (
            "POST",
            "/posts/abcdef/replies",
            r#"{"text":"t"}"#,
            json!({"do":"reply","to":"abcdef","text":"t"}),
        ),
        (
            "DELETE",
            "/posts/abcdef?reason=old",
            "",
            json!({"do":"delete","id":"abcdef","reason":"old"}),
        ),
        (
            "POST",
            "/posts/abcdef/moderation",
            r#"{"act":"pin"}"#,
            json!({"do":"moderate","post":"abcdef","act":"pin"}),
        ),
        ("GET", "/search?q=12&order=best", "", json!({"do":"search","query":"12","order":"best"})),
        ("GET", "/search/count?q=12", "", json!({"do":"count","query":"12"})),
        ("POST", "/drafts/7/send", "", json!({"do":"send_draft","id":7})),
        ("DELETE", "/drafts/7", "", json!({"do":"drop_draft","id":7})),
        ("GET", "/unread", "", json!({"do":"unread"})),
    ] {
        assert_eq!(asks(method, path, body).await, request(fields), "{method} {path}");
    }
}

#[tokio::test]
async fn what_is_said_twice_or_in_the_wrong_place_is_refused() {
    let server = serve(world::answers);
    let client = &server.client;
    for (method, path, body) in [
        ("POST", "/api/v1/boards/a/threads", r#"{"board":"b","text":"t"}"#),
        ("POST", "/api/v1/boards/a/threads?subject=s", r#"{"text":"t"}"#),
        ("POST", "/api/v1/boards/a/threads", "[]"),
        ("GET", "/api/v1/threads/abcdef?id=fedcba", ""),
        ("GET", "/api/v1/unread?do=stop", ""),
        ("GET", "/api/v1/unread?colour=red", ""),
        ("GET", "/api/v1/boards/a%ff/threads", ""),
    ] {
        let answer = client.send(method, path, &[], body.as_bytes()).await;
        assert_eq!((answer.status, answer.kind().as_str()), (400, "usage"), "{method} {path}");
    }
    for path in ["/api", "/api/v1", "/api/v1/nothing", "/api/v2/boards", "/api/v1/drafts/x/send"] {
        let answer = client.send("POST", path, &[], b"").await;
        assert_eq!((answer.status, answer.kind().as_str()), (404, "not_found"), "{path}");
    }
}

#[test]
fn every_operation_asks_something_that_exists_once() {
    let mut verbs: Vec<&str> = OPERATIONS.iter().map(|operation| operation.verb).collect();
    let known = crate::api::names();
    assert!(verbs.iter().all(|verb| known.contains(*verb)), "{known:?}");
    verbs.sort_unstable();
    assert!(verbs.windows(2).all(|pair| pair[0] != pair[1]), "{verbs:?}");
}
