//! Each rule of who is let in, attacked.

use super::fake::{Server, serve};
use super::visitor::{Visitor, cookie, ticket};
use super::world::answers;
use tidings_core::Request;

/// Every page that is asked for.
const PAGES: [&str; 26] = [
    "/",
    "/boards",
    "/board?name=general",
    "/new",
    "/reply/aaaaaa",
    "/thread/aaaaaa",
    "/post/aaaaaa",
    "/edit/aaaaaa",
    "/delete/aaaaaa",
    "/react/aaaaaa",
    "/moderate/aaaaaa",
    "/history/aaaaaa",
    "/mentions",
    "/search?q=a",
    "/people",
    "/messages",
    "/message",
    "/drafts",
    "/draft/1",
    "/invites",
    "/devices",
    "/revoke/aaaaaa",
    "/network",
    "/moderation",
    "/settings",
    "/live",
];
/// Every form that is sent.
const FORMS: [&str; 23] = [
    "/next",
    "/read",
    "/catchup",
    "/boards",
    "/new",
    "/reply/aaaaaa",
    "/edit/aaaaaa",
    "/delete/aaaaaa",
    "/react/aaaaaa",
    "/moderate/aaaaaa",
    "/people",
    "/people/regard",
    "/message",
    "/drafts",
    "/invites",
    "/invites/revoke",
    "/devices",
    "/revoke/aaaaaa",
    "/network",
    "/carry",
    "/feed",
    "/settings",
    "/logout",
];

/// What the node was asked besides what every page asks.
fn asked(server: &mut Server) -> Vec<Request> {
    let mut asked = Vec::new();
    while let Ok(request) = server.asked.try_recv() {
        if !matches!(request, Request::Status | Request::Boards) {
            asked.push(request);
        }
    }
    asked
}

#[tokio::test]
async fn whoever_was_not_let_in_reads_nothing_and_is_told_how() {
    let mut server = serve(answers);
    let stranger = Visitor::stranger(&server);
    for path in PAGES {
        let answer = stranger.get(path).await;
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.body.contains("tidings web") && !answer.body.contains("Book Club"));
    }
    for path in FORMS {
        assert_eq!(stranger.send("POST", path, &[], "text=x").await.status, 401, "{path}");
    }
    let liar = Visitor { cookie: "tidings-1=x; tidings-8787=".into(), ..stranger };
    assert_eq!(liar.get("/").await.status, 401);
    assert!(server.asked.try_recv().is_err(), "the node was asked by a stranger");
}

#[tokio::test]
async fn a_ticket_lets_in_once_and_leaves_no_trace() {
    let server = serve(answers);
    let path = ticket(&server).await;
    let visitor = Visitor::stranger(&server);
    let answer = visitor.get(&path).await;
    assert_eq!(answer.status, 303);
    assert!(answer.head.contains("\r\nlocation: /\r\n"), "{}", answer.head);
    assert!(answer.head.contains("referrer-policy: no-referrer"));
    assert!(answer.head.contains("cache-control: no-store"));
    let again = visitor.get(&path).await;
    assert_eq!(again.status, 401);
    assert!(again.head.contains("referrer-policy: no-referrer") && again.body.contains("before"));
    let token = path.split('=').nth(1).unwrap();
    let thief = Visitor { cookie: format!("{}={token}", name(&server)), ..visitor };
    assert_eq!(thief.get("/").await.status, 401, "a ticket is no session");
}

#[tokio::test]
async fn looking_at_a_ticket_does_not_use_it() {
    let server = serve(answers);
    let path = ticket(&server).await;
    let visitor = Visitor::stranger(&server);
    assert_eq!(visitor.send("HEAD", &path, &[], "").await.status, 204);
    let early = [("sec-purpose", "prefetch")];
    assert_eq!(visitor.send("GET", &path, &early, "").await.status, 204);
    assert_eq!(visitor.get(&path).await.status, 303);
}

fn name(server: &Server) -> String {
    format!("tidings-{}", server.client.address.port())
}

#[tokio::test]
async fn the_cookie_is_for_this_node_alone() {
    let server = serve(answers);
    let answer = Visitor::stranger(&server).get(&ticket(&server).await).await;
    let cookie = cookie(&answer);
    assert!(cookie.starts_with(&format!("{}=", name(&server))), "{cookie}");
    let (value, flags) = cookie.split_once(';').unwrap();
    assert_eq!(flags, " path=/; httponly; samesite=strict");
    assert_eq!(value.split_once('=').unwrap().1.len(), 64);
    let visitor = Visitor::enters(&server).await;
    assert_eq!(visitor.get("/").await.status, 200);
    let twice = format!("{}; {}=x", visitor.cookie, name(&server));
    let tossed = Visitor { cookie: twice, ..Visitor::stranger(&server) };
    assert_eq!(tossed.get("/").await.status, 401, "a second cookie of the name");
}

#[tokio::test]
async fn whoever_logs_out_is_out() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let answer = visitor.form("/logout", "").await;
    assert_eq!(answer.status, 303);
    assert!(cookie(&answer).contains("max-age=0"));
    assert_eq!(visitor.get("/").await.status, 401);
}

#[tokio::test]
async fn a_form_without_the_sessions_token_does_nothing() {
    let mut server = serve(answers);
    let (ana, eve) = (Visitor::enters(&server).await, Visitor::enters(&server).await);
    let others = eve.csrf().await;
    asked(&mut server);
    for path in FORMS {
        for token in ["", "csrf=", "csrf=0", &format!("csrf={others}"), "csrf=%00&csrf="] {
            let body = format!("{token}&text=x&board=general&who=bo&role=member&name=a&to=bo");
            let answer = ana.send("POST", path, &[], &body).await;
            assert_eq!(answer.status, 403, "{path} {token}");
        }
        let own = ana.csrf().await;
        let in_query = ana.send("POST", &format!("{path}?csrf={own}"), &[], "text=x").await;
        assert_eq!(in_query.status, 403, "{path}: the token in an address");
    }
    assert_eq!(asked(&mut server), []);
    assert_eq!(ana.get("/").await.status, 200, "nobody was logged out");
}

#[tokio::test]
async fn only_forms_are_taken_and_small_ones() {
    let mut server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let csrf = visitor.csrf().await;
    asked(&mut server);
    for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
        let body = format!("csrf={csrf}&board=general&text=x");
        let answer = visitor.send("POST", "/new", &[("content-type", kind)], &body).await;
        assert_eq!(answer.status, 400, "{kind}");
    }
    let long = format!("csrf={csrf}&text={}", "x".repeat(128 * 1024));
    assert_eq!(visitor.send("POST", "/new", &[], &long).await.status, 413);
    let many = format!("csrf={csrf}{}", "&a=b".repeat(100));
    assert_eq!(visitor.send("POST", "/new", &[], &many).await.status, 413);
    assert_eq!(visitor.get(&format!("/search?{}", "a=b&".repeat(100))).await.status, 413);
    assert_eq!(asked(&mut server), []);
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = visitor.send(method, "/new", &[], "").await;
        assert_eq!(answer.status, 405, "{method}");
    }
}

#[tokio::test]
async fn requests_of_other_pages_and_names_are_refused_with_the_cookie() {
    let mut server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let body = format!("csrf={}&board=general&text=x", visitor.csrf().await);
    asked(&mut server);
    let port = server.client.address.port();
    let foreign = format!("evil.example:{port}");
    let next_door = format!("http://127.0.0.1:{}", port ^ 1);
    for header in [
        ("host", foreign.as_str()),
        ("host", "127.0.0.1"),
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", next_door.as_str()),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for (method, path) in [("GET", "/"), ("POST", "/new"), ("GET", "/live")] {
            let answer = visitor.send(method, path, &[header], &body).await;
            assert_eq!(answer.status, 403, "{header:?} {path}");
            assert!(answer.head.contains("content-security-policy"), "{header:?} {path}");
            assert!(!answer.body.contains("Book Club"));
        }
    }
    assert_eq!(asked(&mut server), []);
    let own = format!("http://127.0.0.1:{port}");
    let ours = [("origin", own.as_str()), ("sec-fetch-site", "same-origin")];
    assert_eq!(visitor.send("POST", "/new", &ours, &body).await.status, 303);
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_not_do() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let stranger = Visitor::stranger(&server);
    for path in PAGES.iter().filter(|path| **path != "/live").chain(&["/help", "/none"]) {
        for visitor in [&visitor, &stranger] {
            let head = visitor.get(path).await.head;
            for line in [
                "content-security-policy: default-src 'none'; style-src 'self'; \
                 script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
                 frame-ancestors 'none'; base-uri 'none'",
                "x-frame-options: deny",
                "x-content-type-options: nosniff",
                "referrer-policy: same-origin",
                "cross-origin-opener-policy: same-origin",
                "cross-origin-resource-policy: same-origin",
                "cross-origin-embedder-policy: require-corp",
                "cache-control: no-store",
            ] {
                assert!(head.contains(&format!("\r\n{line}\r\n")), "{path}: {line}\n{head}");
            }
        }
    }
}

#[tokio::test]
async fn there_are_three_files_and_no_way_to_others() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let page = visitor.get("/help").await.body;
    let assets = page.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next());
    let assets: Vec<&str> = assets.collect();
    assert_eq!(assets.len(), 3);
    for name in assets {
        let answer = Visitor::stranger(&server).get(&format!("/assets/{name}")).await;
        assert_eq!(answer.status, 200, "{name}");
        assert!(answer.head.contains("immutable") && answer.head.contains("nosniff"));
    }
    for path in [
        "/assets/../api.json",
        "/assets/..%2Fapi.json",
        "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/assets/..%5capi.json",
        "/assets//etc/passwd",
        "/assets/style-.css",
        "/assets/",
        "/assets/%00",
        "/../api.json",
    ] {
        let answer = visitor.get(path).await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn the_cookie_opens_nothing_for_programs_and_the_token_no_page() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    for path in ["/v1/status", "/v1/posts", "/v1/events", "/v1/export", "/metrics", "/v1/nothing"] {
        assert_eq!(visitor.get(path).await.status, 401, "{path}");
    }
    assert_eq!(visitor.send("POST", "/v1/login", &[], "").await.status, 401);
    assert_eq!(server.client.get("/").await.status, 401);
}
