//! What supervisors and scrapers ask, with a token and without.

use super::client::Client;
use super::fake::{FakeNetwork, serve};
use crate::bind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tidings_core::{Error, Request, Response};
use tokio::sync::watch;

const NO_TOKEN: [(&str, &str); 1] = [("authorization", "")];

fn nothing(_: &Request) -> Result<Response, Error> {
    Ok(Response::Posts(Vec::new()))
}

#[tokio::test]
async fn health_needs_no_token_and_metrics_do() {
    let server = serve(nothing);
    let ask = async |path| server.client.send("GET", path, &NO_TOKEN, b"").await;
    for path in ["/healthz", "/healthz/live", "/healthz/ready"] {
        let answer = ask(path).await;
        assert_eq!((answer.status, &answer.json()["ok"]), (200, &true.into()), "{path}");
    }
    assert_eq!(ask("/metrics").await.status, 401);
    let metrics = server.client.get("/metrics").await;
    assert_eq!((metrics.status, &*metrics.body), (200, "tidings_entries 7\n"));
    assert!(metrics.head.contains("text/plain; version=0.0.4"), "{}", metrics.head);
}

#[tokio::test]
async fn a_node_that_is_not_ready_says_why_and_is_alive_nevertheless() {
    let server = serve(nothing);
    server.stopped.store(true, Ordering::SeqCst);
    for (path, status) in [("/healthz", 503), ("/healthz/live", 200), ("/healthz/ready", 503)] {
        let answer = server.client.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.json()["reasons"][0], "it ends");
        assert_eq!(answer.json()["schema"], "tidings/health/1");
    }
}

#[tokio::test]
async fn a_listener_for_scrapers_serves_these_alone_and_needs_no_token() {
    let listener = bind::bind(0).unwrap();
    let client = Client { address: listener.local_addr().unwrap(), token: String::new() };
    let network = Arc::new(FakeNetwork {
        stopped: Arc::new(AtomicBool::new(false)),
        files: "nowhere".into(),
    });
    let (closing, closes) = watch::channel(false);
    let served = tokio::spawn(crate::serve_metrics(listener, network, closes));
    assert_eq!(client.get("/metrics").await.body, "tidings_entries 7\n");
    assert_eq!(client.get("/healthz").await.status, 200);
    for path in ["/v1/status", "/v1/boards", "/"] {
        assert_eq!(client.get(path).await.status, 404, "{path}");
    }
    assert_eq!(client.post("/metrics", "").await.status, 405);
    closing.send_replace(true);
    served.await.unwrap().unwrap();
}
