use super::*;
use crate::Scope;
use crate::problem::Kind;
use crate::tokens::NewToken;

const PORT: u16 = 8787;

fn check(path: &str, headers: &[(&'static str, &str)]) -> Result<(), Kind> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, value.parse().unwrap());
    }
    let home = tempfile::tempdir().unwrap();
    let guard = guard(home.path());
    guard.check(path, &map).map(|_| ()).map_err(|problem| problem.kind)
}

fn guard(home: &std::path::Path) -> Guard {
    Guard::new(Token::new(&[7; 32]), Arc::new(Tokens::open(home).unwrap()), PORT)
}

fn bearer() -> String {
    format!("Bearer {}", Token::new(&[7; 32]).as_str())
}

#[test]
fn the_token_opens_everything_and_only_health_needs_none() {
    let host = ("host", "127.0.0.1:8787");
    assert_eq!(check("/v1/status", &[host, ("authorization", &bearer())]), Ok(()));
    assert_eq!(check("/v1/status", &[host]), Err(Kind::Unauthorized));
    assert_eq!(check("/healthz", &[host]), Ok(()));
    assert_eq!(check("/healthz", &[host, ("authorization", &bearer())]), Ok(()));
    let other = ("authorization", "Bearer of another node");
    assert_eq!(check("/healthz", &[host, other]), Err(Kind::Unauthorized));
    assert_eq!(check("/healthz/", &[host]), Err(Kind::Unauthorized));
    for wrong in ["", "Bearer", "Bearer ", "Basic abc", &bearer().to_lowercase(), &bearer()[..70]] {
        assert_eq!(
            check("/v1/status", &[host, ("authorization", wrong)]),
            Err(Kind::Unauthorized),
            "{wrong}"
        );
    }
    let twice = [host, ("authorization", &*bearer()), ("authorization", &*bearer())];
    assert_eq!(check("/v1/status", &twice), Err(Kind::Unauthorized));
}

#[test]
fn a_rebound_name_is_refused_even_with_the_token() {
    for host in ["127.0.0.1:8787", "localhost:8787", "LOCALHOST:8787", "[::1]:8787"] {
        assert_eq!(check("/healthz", &[("host", host)]), Ok(()), "{host}");
    }
    let strange = ["evil.example:8787", "127.0.0.1", "127.0.0.1:8788", "localhost.:8787", ""];
    for host in strange {
        let headers = [("host", host), ("authorization", &*bearer())];
        assert_eq!(check("/v1/status", &headers), Err(Kind::NotAllowed), "{host}");
    }
    assert_eq!(check("/healthz", &[]), Err(Kind::NotAllowed));
    let twice = [("host", "localhost:8787"), ("host", "evil.example")];
    assert_eq!(check("/healthz", &twice), Err(Kind::NotAllowed));
}

#[test]
fn other_pages_are_refused_even_with_the_token() {
    let with = |name, value: &str| {
        let bearer = bearer();
        let headers = [("host", "localhost:8787"), ("authorization", &*bearer), (name, value)];
        check("/v1/status", &headers)
    };
    for origin in ["http://localhost:8787", "http://127.0.0.1:8787", "http://[::1]:8787"] {
        assert_eq!(with("origin", origin), Ok(()), "{origin}");
    }
    for origin in ["null", "", "https://localhost:8787", "http://localhost", "http://evil.example"]
    {
        assert_eq!(with("origin", origin), Err(Kind::NotAllowed), "{origin}");
    }
    assert_eq!(with("sec-fetch-site", "same-origin"), Ok(()));
    assert_eq!(with("sec-fetch-site", "none"), Ok(()));
    assert_eq!(with("sec-fetch-site", "cross-site"), Err(Kind::NotAllowed));
    assert_eq!(with("sec-fetch-site", "same-site"), Err(Kind::NotAllowed));
}

#[test]
fn the_token_of_a_bot_opens_the_paths_for_bots_alone() {
    let home = tempfile::tempdir().unwrap();
    let guard = guard(home.path());
    let new = NewToken {
        name: "bot".into(),
        scope: Scope::Admin,
        boards: Vec::new(),
        expires_seconds: None,
    };
    let token = guard.tokens.add(now(), new).unwrap().token.unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(HOST, "127.0.0.1:8787".parse().unwrap());
    headers.insert(AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    let asked = |path: &str| guard.check(path, &headers).map_err(|problem| problem.kind);
    assert!(matches!(asked("/api/v1/status"), Ok(Some(Caller::Bot(_)))));
    for path in ["/v1/status", "/v1/call", "/v1/login", "/v1/tokens", "/v1/stop", "/metrics"] {
        assert_eq!(asked(path).unwrap_err(), Kind::Unauthorized, "{path}");
    }
    guard.tokens.revoke("bot").unwrap();
    assert_eq!(asked("/api/v1/status").unwrap_err(), Kind::Unauthorized);
}
