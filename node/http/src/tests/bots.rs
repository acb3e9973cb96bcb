//! Bots: what their tokens open.

use super::client::Client;
use super::fake::{Server, serve};
use super::world;
use crate::Scope;
use crate::tokens::NewToken;
use tidings_core::{Error, Request, Response};
use tidings_protocol::time::Time;

/// A bot of the server with a token for `scope`, bound to `boards`.
fn bot(server: &Server, scope: Scope, boards: &[&str]) -> Client {
    let name = format!("bot-{}", server.tokens.list().len());
    let boards = boards.iter().map(|board| (*board).to_owned()).collect();
    let new = NewToken { name, scope, boards, expires_seconds: None };
    let token = server.tokens.add(Time(1), new).unwrap().token.unwrap();
    Client { token, ..server.client.clone() }
}

/// Posts 1 and 2 stand on #general, post 3 on #secret.
fn two_boards(request: &Request) -> Result<Response, Error> {
    let row = |byte: u8| {
        let mut row = world::post(byte, None);
        row["board"] = if byte == 3 { "secret" } else { "general" }.into();
        serde_json::from_value(row).unwrap()
    };
    let posts = || (1..=3).map(row).collect();
    Ok(match request {
        Request::Show { id } | Request::History { id } => {
            let byte = (1..=3).find(|byte| world::id(*byte).to_string().starts_with(id)).unwrap();
            Response::Post(Some(Box::new(row(byte))))
        }
        Request::Search { .. } | Request::Mentions { .. } => {
            Response::Found { posts: posts(), next: Some("n".into()), unsearched: 0 }
        }
        Request::Export { .. } => Response::Page { posts: posts(), next: None },
        Request::Post { .. } | Request::Reply { .. } | Request::Moderate(_) => {
            Response::Written { id: world::id(9), board: "general".into() }
        }
        _ => Response::Posts(posts()),
    })
}

#[tokio::test]
async fn a_scope_opens_what_it_says_and_no_more() {
    let mut server = serve(world::answers);
    let [feed, read, post, moderate, admin] = Scope::ALL.map(|scope| bot(&server, scope, &[]));
    let hide = r#"{"act":"hide"}"#;
    assert_eq!(feed.get("/api/v1/unread").await.status, 403);
    assert_eq!(read.get("/api/v1/unread").await.status, 200);
    assert_eq!(read.post("/api/v1/posts/bbbbbb/replies", r#"{"text":"x"}"#).await.status, 403);
    assert_eq!(post.post("/api/v1/posts/bbbbbb/replies", r#"{"text":"x"}"#).await.status, 200);
    assert_eq!(post.post("/api/v1/posts/bbbbbb/moderation", hide).await.status, 403);
    assert_eq!(moderate.post("/api/v1/posts/bbbbbb/moderation", hide).await.status, 200);
    assert_eq!(moderate.get("/api/v1/invites").await.status, 403);
    assert_eq!(moderate.post("/api/v1/dial", r#"{"address":"bo:1"}"#).await.status, 403);
    assert_eq!(admin.get("/api/v1/invites").await.status, 200);
    assert_eq!(admin.post("/api/v1/dial", r#"{"address":"bo:1"}"#).await.status, 200);
    let refused = read.post("/api/v1/boards", r#"{"name":"x"}"#).await;
    assert!(refused.body.contains("--scope post"), "{}", refused.body);
    server.asked.close();
    let mut asked = Vec::new();
    while let Some(request) = server.asked.recv().await {
        asked.push(request);
    }
    assert_eq!(asked.len(), 4, "what was refused did not reach the node: {asked:?}");
}

#[tokio::test]
async fn a_bot_reaches_nothing_but_its_paths() {
    let server = serve(world::answers);
    let admin = bot(&server, Scope::Admin, &[]);
    for path in ["/v1/status", "/v1/tokens", "/metrics", "/v1/events", "/v1/short"] {
        assert_eq!(admin.get(path).await.status, 401, "{path}");
    }
    for path in ["/v1/call", "/v1/tokens", "/v1/login", "/v1/stop", "/v1/tokens/revoke"] {
        assert_eq!(admin.post(path, r#"{"do":"status"}"#).await.status, 401, "{path}");
    }
    assert_eq!(admin.get("/").await.status, 401, "no page");
    let by_query = format!("/api/v1/unread?token={}", admin.token);
    let nobody = Client { token: String::new(), ..admin.clone() };
    assert_eq!(nobody.get(&by_query).await.status, 401, "no token in an address");
}

#[tokio::test]
async fn a_token_for_boards_shows_and_changes_those_alone() {
    let server = serve(two_boards);
    let bot = bot(&server, Scope::Moderate, &["general"]);
    let (open, closed) = (world::id(1).to_string(), world::id(3).to_string());
    for path in ["/api/v1/posts", "/api/v1/unread"] {
        assert_eq!(bot.get(path).await.json()["posts"].as_array().unwrap().len(), 2, "{path}");
    }
    for path in ["/api/v1/search?q=x", "/api/v1/mentions?after=m"] {
        let found = bot.get(path).await.json();
        assert_eq!(found["found"]["posts"].as_array().unwrap().len(), 2, "{path}");
        assert_eq!(found["found"]["next"], "n", "{path}");
    }
    let page = bot.get("/api/v1/export").await.json();
    assert_eq!(page["page"]["posts"].as_array().unwrap().len(), 2);

    assert_eq!(bot.get(&format!("/api/v1/posts/{open}")).await.status, 200);
    for path in ["", "/history"] {
        assert_eq!(bot.get(&format!("/api/v1/posts/{closed}{path}")).await.status, 404, "{path}");
    }
    let reply = r#"{"text":"x"}"#;
    assert_eq!(bot.post(&format!("/api/v1/posts/{open}/replies"), reply).await.status, 200);
    assert_eq!(bot.post(&format!("/api/v1/posts/{closed}/replies"), reply).await.status, 404);
    assert_eq!(bot.post("/api/v1/boards/general/threads", reply).await.status, 200);
    assert_eq!(bot.post("/api/v1/boards/secret/threads", reply).await.status, 403);
    let away = r#"{"act":{"move":"secret"}}"#;
    assert_eq!(bot.post(&format!("/api/v1/posts/{open}/moderation"), away).await.status, 403);
    let both = format!(r#"{{"ids":["{open}","{closed}"]}}"#);
    assert_eq!(bot.post("/api/v1/read", &both).await.status, 404);
    assert_eq!(bot.post("/api/v1/catchup", "{}").await.status, 403);
    assert_eq!(bot.get("/api/v1/unread/next").await.status, 403);
    assert_eq!(bot.post("/api/v1/messages", r#"{"to":"a","text":"x"}"#).await.status, 403);
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_again() {
    let server = serve(world::answers);
    let bot = bot(&server, Scope::Read, &[]);
    for _ in 0..100_000 {
        if server.tokens.admit(&bot.token, Time(1)).is_err() {
            break;
        }
    }
    let mut refused = bot.get("/api/v1/nothing").await;
    for _ in 0..1_000 {
        if refused.status == 429 {
            break;
        }
        refused = bot.get("/api/v1/nothing").await;
    }
    assert_eq!((refused.status, refused.kind().as_str()), (429, "too_many"));
    assert!(refused.head.contains("retry-after: 1"), "{}", refused.head);
}
