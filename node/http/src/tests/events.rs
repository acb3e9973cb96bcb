//! Events of the API: replayed from a cursor, then live, each once.

use super::client::read;
use super::fake::serve;
use super::world;
use crate::Scope;
use crate::tokens::NewToken;
use serde_json::{Value, json};
use tidings_core::api::{ArrivalRow, Arriving};
use tidings_core::{Error, Event, Kind, News, Request, Response};
use tidings_protocol::time::Time;
use tidings_views::page::Happened;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;

/// Five posts came, on #general but for the third, which is on #secret.
fn five(request: &Request) -> Result<Response, Error> {
    let Request::Arrivals(Arriving { after, limit, .. }) = request else {
        return Err(Error::new(Kind::Failed, "something else was asked"));
    };
    let Some(after) = after else {
        return Ok(Response::Arrived { posts: Vec::new(), next: "l-5".into(), behind: false });
    };
    let Some(after) = after.strip_prefix("l-") else {
        return Err(Error::new(Kind::NotFound, "of another log"));
    };
    let after: u8 = after.parse().unwrap();
    let row = |byte: u8| {
        let mut post = world::post(byte, None);
        post["board"] = if byte == 3 { "secret" } else { "general" }.into();
        let post = serde_json::from_value(post).unwrap();
        let (schema, cursor) = ("tidings/arrival/1".into(), format!("l-{byte}"));
        let happened = if byte == 4 { Happened::Edited } else { Happened::Post };
        ArrivalRow { schema, cursor, happened, by: None, post }
    };
    let last = 5.min(after.saturating_add(u8::try_from((*limit).min(2)).unwrap()));
    let posts = (after + 1..=last).map(row).collect();
    Ok(Response::Arrived { posts, next: format!("l-{last}"), behind: last < 5 })
}

/// Lines of a stream that begin so, until `count` came.
async fn lines(stream: TcpStream, begin: &str, count: usize) -> Vec<String> {
    let mut lines = BufReader::new(stream).lines();
    let mut found = Vec::new();
    while found.len() < count {
        let line = lines.next_line().await.unwrap().expect("more lines");
        found.extend(line.strip_prefix(begin).map(str::to_owned));
    }
    found
}

const SSE: &[(&str, &str)] = &[("accept", "text/event-stream")];

#[tokio::test]
async fn what_came_since_a_cursor_is_told_in_order_and_then_what_comes() {
    let server = serve(five);
    let stream = server.client.open("GET", "/api/v1/events?after=l-1", SSE, 0).await;
    assert_eq!(lines(stream, "id: ", 5).await, ["l-1", "l-2", "l-3", "l-4", "l-5"]);
    let stream = server.client.open("GET", "/api/v1/events?after=l-1", SSE, 0).await;
    let data = lines(stream, "data: ", 2).await;
    let post: Value = serde_json::from_str(&data[1]).unwrap();
    assert_eq!((&post["event"], &post["cursor"]), (&json!("post"), &json!("l-2")));
    assert_eq!(post["post"]["id"], world::id(2).to_string());
}

#[tokio::test]
async fn the_last_event_that_was_seen_goes_before_the_address() {
    let server = serve(five);
    let headers = [SSE[0], ("last-event-id", "l-4")];
    let stream = server.client.open("GET", "/api/v1/events?after=l-1", &headers, 0).await;
    assert_eq!(lines(stream, "id: ", 2).await, ["l-4", "l-5"]);
}

#[tokio::test]
async fn a_cursor_of_another_log_is_told_and_news_come_nevertheless() {
    let server = serve(five);
    let stream = server.client.open("GET", "/api/v1/events?after=old-7", SSE, 0).await;
    let mut lines = BufReader::new(stream).lines();
    let mut seen = Vec::new();
    while seen.len() < 2 {
        let line = lines.next_line().await.unwrap().unwrap();
        if let Some(kind) = line.strip_prefix("event: ") {
            seen.push(kind.to_owned());
            let news = News::Posts { posts: 0 };
            server.events.send(Event::new(Time(1), news)).unwrap();
            server.events.send(Event::new(Time(1), News::Lagged { events: 3 })).unwrap();
        }
    }
    assert_eq!(seen, ["lagged", "lagged"]);
}

#[tokio::test]
async fn boards_and_kinds_narrow_a_stream() {
    let server = serve(five);
    let path = "/api/v1/events?after=l-0&board=%23secret";
    let stream = server.client.open("GET", path, SSE, 0).await;
    assert_eq!(lines(stream, "id: ", 2).await, ["l-0", "l-3"]);
    let path = "/api/v1/events?after=l-1&kind=edited";
    let stream = server.client.open("GET", path, SSE, 0).await;
    assert_eq!(lines(stream, "event: ", 2).await, ["listening", "edited"]);
    let bound = NewToken {
        name: "bound".into(),
        scope: Scope::Read,
        boards: vec!["general".into()],
        expires_seconds: None,
    };
    let token = server.tokens.add(Time(1), bound).unwrap().token.unwrap();
    let bot = super::client::Client { token, ..server.client.clone() };
    let stream = bot.open("GET", "/api/v1/events?after=l-0", SSE, 0).await;
    assert_eq!(lines(stream, "id: ", 5).await, ["l-0", "l-1", "l-2", "l-4", "l-5"]);
    assert_eq!(bot.get("/api/v1/events?board=%23secret").await.status, 403);
    for wrong in ["?colour=red", "?after=l-1&after=l-2"] {
        assert_eq!(bot.get(&format!("/api/v1/events{wrong}")).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_stream_ends_when_its_token_is_taken_back_or_the_node_stops() {
    let server = serve(five);
    let new = NewToken {
        name: "bot".into(),
        scope: Scope::Read,
        boards: Vec::new(),
        expires_seconds: None,
    };
    let token = server.tokens.add(Time(1), new).unwrap().token.unwrap();
    let bot = super::client::Client { token, ..server.client.clone() };
    let stream = bot.open("GET", "/api/v1/events", &[], 0).await;
    let owners = server.client.open("GET", "/api/v1/events?kind=post", &[], 0).await;
    // Both listen once the node was told so; the news after that ends the one.
    let mut first = [0; 12];
    stream.peek(&mut first).await.unwrap();
    owners.peek(&mut first).await.unwrap();
    server.tokens.revoke("bot").unwrap();
    let ended = tokio::spawn(read(stream));
    while !ended.is_finished() {
        server.events.send(Event::new(Time(1), News::Posts { posts: 1 })).unwrap();
        tokio::task::yield_now().await;
    }
    let kinds: Vec<Value> = ended.await.unwrap().lines();
    assert!(kinds.iter().all(|line| line["event"] == "listening"), "{kinds:?}");
    server.closing.send_replace(true);
    assert_eq!(read(owners).await.lines()[0]["event"], "listening");
}
