//! From a query or a JSON body to a [`Request`].

use crate::problem::Problem;
use crate::problems;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tidings_core::Request;

/// The largest body of a request that is not a stream, in bytes: 200 posts of the largest size.
pub(crate) const MAX_BODY: usize = 4 * 1024 * 1024;

/// What axum read of a body.
pub(crate) type Read = Result<Bytes, BytesRejection>;

/// The bytes of a body.
pub(crate) fn whole(body: Read) -> Result<Bytes, Problem> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => problems::request_too_large(MAX_BODY),
        _ => problems::unreadable(rejection),
    })
}

/// A JSON body.
pub(crate) fn json<T: DeserializeOwned>(body: Read) -> Result<T, Problem> {
    let bytes = whole(body)?;
    serde_json::from_slice(&bytes).map_err(problems::bad_json)
}

/// A JSON object, or none.
pub(crate) fn object(body: Read) -> Result<Map<String, Value>, Problem> {
    let bytes = whole(body)?;
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(&bytes).map_err(problems::no_json_object)
}

/// The fields of a query; `limit` and `skip` are numbers, `changes` is true or false, and `q` is short
/// for `query`.
pub(crate) fn fields(pairs: Vec<(String, String)>) -> Result<Map<String, Value>, Problem> {
    let mut fields = Map::new();
    for (name, text) in pairs {
        let value = match name.as_str() {
            "limit" | "skip" => text
                .parse::<u64>()
                .map(Value::from)
                .map_err(|_| problems::no_count(&name, &text))?,
            "changes" => text
                .parse::<bool>()
                .map(Value::from)
                .map_err(|_| problems::no_flag(&name, &text))?,
            _ => Value::String(text),
        };
        let name = if name == "q" { "query".into() } else { name };
        if fields.contains_key(&name) {
            return Err(problems::given_twice(name));
        }
        fields.insert(name, value);
    }
    Ok(fields)
}

/// The request that does `verb` with these fields.
pub(crate) fn request(verb: &str, mut fields: Map<String, Value>) -> Result<Request, Problem> {
    if fields.contains_key("do") {
        return Err(problems::said_by_path("do"));
    }
    fields.insert("do".into(), verb.into());
    serde_json::from_value(Value::Object(fields)).map_err(problems::unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Kind;

    fn of(verb: &str, query: &[(&str, &str)]) -> Result<Request, Problem> {
        let pairs = query.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
        request(verb, fields(pairs)?)
    }

    #[test]
    fn a_query_becomes_a_request() {
        assert_eq!(of("search", &[("q", "12"), ("limit", "7")]), Ok(Request::search("12", 7)));
        assert_eq!(
            of("threads", &[("board", "general")]),
            Ok(Request::Threads {
                board: "general".into(),
                limit: tidings_core::api::DEFAULT_LIMIT,
                before: None,
            })
        );
    }

    #[test]
    fn what_does_not_fit_is_refused_by_name() {
        for (verb, query, word) in [
            ("threads", &[][..], "board"),
            ("threads", &[("board", "a"), ("limit", "-1")], "limit"),
            ("arrivals", &[("changes", "some")], "changes"),
            ("threads", &[("board", "a"), ("board", "b")], "board"),
            ("threads", &[("board", "a"), ("colour", "b")], "colour"),
            ("boards", &[("do", "stop")], "do"),
        ] {
            let problem = of(verb, query).unwrap_err();
            assert_eq!(problem.kind, Kind::Usage);
            assert!(problem.message.contains(word), "{problem}");
        }
    }
}
