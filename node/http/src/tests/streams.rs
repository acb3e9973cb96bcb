//! Answers of many lines.

use super::client::{Client, read};
use super::fake::{Server, serve};
use tidings_core::{Error, Event, Kind, News, Request, Response};
use tidings_protocol::time::Time;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

fn imports(request: &Request) -> Result<Response, Error> {
    match request {
        Request::Import { posts } if posts.iter().any(|post| post.board == "none") => {
            Err(Error::new(Kind::NotFound, "there is no board none"))
        }
        Request::Import { posts } => Ok(Response::Imported { posts: posts.len() as u64 }),
        Request::Export { after: None, .. } => Ok(Response::Page { posts: vec![], next: None }),
        _ => Err(Error::new(Kind::Failed, "not asked in this test")),
    }
}

fn line(board: &str) -> String {
    format!("{{\"board\":\"{board}\",\"text\":\"x\"}}\n")
}

#[tokio::test]
async fn an_import_is_committed_in_batches_and_tells_how_far_it_is() {
    let mut server = serve(imports);
    let body = line("a").repeat(2_500) + "\n \n" + line("a").trim_end();
    let answer = server.client.post("/v1/import", &body).await;
    let lines = answer.lines();
    assert_eq!(lines.last().unwrap()["imported"], 2_501);
    assert_eq!(lines.last().unwrap()["done"], true);
    assert_eq!(lines[0]["imported"], 1_000);
    let mut sizes = Vec::new();
    while let Ok(Request::Import { posts }) = server.asked.try_recv() {
        sizes.push(posts.len());
    }
    assert_eq!(sizes, [1_000, 1_000, 501]);
}

#[tokio::test]
async fn what_is_carried_is_told_as_it_goes_and_at_its_end() {
    let server = serve(imports);
    let lines = server.client.post("/v1/carry", r#"{"verb":"carry","dir":"stick"}"#).await.lines();
    assert_eq!((&lines[0]["done"], &lines[0]["total"]), (&1.into(), &2.into()));
    let last = lines.last().unwrap();
    assert_eq!((&last["schema"], &last["lists"]), (&"tidings/carry/1".into(), &3.into()));
    let lines =
        server.client.post("/v1/carry", r#"{"verb":"pull","from":"nowhere"}"#).await.lines();
    assert_eq!(lines.last().unwrap()["error"]["kind"], "not_found");
    let answer = server.client.post("/v1/carry", r#"{"verb":"carry","dir":"x","fast":1}"#).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_bad_line_is_named_and_what_came_before_it_stays() {
    let server = serve(imports);
    let long = format!("{{\"board\":\"a\",\"text\":\"{}\"}}\n", "x".repeat(200_000));
    for (bad, kind, words) in [
        ("{\"board\":\"a\"}\n".to_owned(), "usage", "line 1003: missing field `text`"),
        ("nonsense\n".to_owned(), "usage", "line 1003"),
        (line("none"), "not_found", "lines 1001 to 1004: there is no board none"),
        (long, "too_large", "line 1003"),
    ] {
        let body = line("a").repeat(1_001) + "\n" + &bad + &line("a");
        let answer = server.client.post("/v1/import", &body).await;
        let last = answer.lines().pop().unwrap();
        assert_eq!(last["error"]["kind"], kind, "{last}");
        assert!(last["error"]["message"].as_str().unwrap().contains(words), "{last}");
        assert!(last["error"]["next"].as_str().unwrap().contains("lines 1 to 1000"), "{last}");
    }
}

#[tokio::test]
async fn an_export_of_nothing_is_empty_and_a_verification_ends_with_its_result() {
    let server = serve(imports);
    let export = server.client.get("/v1/export").await;
    assert_eq!((export.status, &*export.body), (200, ""));
    assert!(export.head.contains("application/x-ndjson"));
    let lines = server.client.post("/v1/verify", "").await.lines();
    assert_eq!((&lines[0]["done"], &lines[0]["total"]), (&1.into(), &2.into()));
    assert_eq!(lines[1]["error"]["kind"], "failed");
}

fn told(server: &Server, posts: u64) {
    server.events.send(Event::new(Time(posts), News::Posts { posts })).unwrap();
}

async fn follow(client: &Client, accept: &str) -> BufReader<TcpStream> {
    let mut stream =
        BufReader::new(client.open("GET", "/v1/events", &[("accept", accept)], 0).await);
    next(&mut stream, "\r\n").await;
    stream
}

/// Reads lines until one starts with `prefix`.
async fn next(stream: &mut BufReader<TcpStream>, prefix: &str) -> String {
    loop {
        let mut line = String::new();
        assert_ne!(stream.read_line(&mut line).await.unwrap(), 0, "the stream ended");
        if line.starts_with(prefix) {
            return line;
        }
    }
}

#[tokio::test]
async fn events_come_as_they_happen_to_everybody_who_listens() {
    let server = serve(imports);
    let mut lines = follow(&server.client, "*/*").await;
    let mut sse = follow(&server.client, "text/event-stream").await;
    for posts in [3, 4] {
        told(&server, posts);
        let line: Event = serde_json::from_str(&next(&mut lines, "{").await).unwrap();
        assert_eq!(line.news, News::Posts { posts });
        let data = next(&mut sse, "data:").await;
        let event: Event = serde_json::from_str(data.trim_start_matches("data:")).unwrap();
        assert_eq!(event, line);
    }
}

#[tokio::test]
async fn who_reads_too_slowly_is_told_how_much_it_missed() {
    let server = serve(imports);
    let mut lines = follow(&server.client, "*/*").await;
    for posts in 0..200_000 {
        told(&server, posts);
        if posts % 1_000 == 0 {
            tokio::task::yield_now().await;
        }
    }
    let lagged: Event = loop {
        let event: Event = serde_json::from_str(&next(&mut lines, "{").await).unwrap();
        if matches!(event.news, News::Lagged { .. }) {
            break event;
        }
    };
    assert!(matches!(lagged.news, News::Lagged { events } if events > 0));
}

#[tokio::test]
async fn stopping_ends_streams_and_lets_requests_end() {
    let server = serve(imports);
    let stream = follow(&server.client, "*/*").await;
    let mut import = server.client.open("POST", "/v1/import", &[], line("a").len()).await;
    import.write_all(&line("a").as_bytes()[..5]).await.unwrap();
    assert_eq!(server.client.get("/healthz").await.status, 200);
    server.closing.send(true).unwrap();
    read_to_end(stream).await;
    import.write_all(&line("a").as_bytes()[5..]).await.unwrap();
    assert_eq!(read(import).await.lines()[0]["done"], true);
    server.served.await.unwrap().unwrap();
}

async fn read_to_end(mut stream: BufReader<TcpStream>) {
    let mut rest = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut rest).await.unwrap();
}
