//! Answers that need not be sent again (RFC 9110, §13.1.2): `ETag`, `If-None-Match`, 304.
//!
//! The tag is a hash of the bytes, so it spares sending and reading them, not making them.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Bytes of the hash in a tag.
const HASH: usize = 16;

/// The bytes, or nothing for whoever has them. They are for whoever asked alone, and to be asked for
/// again each time.
pub(crate) fn answered(asked: &HeaderMap, kind: &'static str, bytes: Vec<u8>) -> Response {
    let tag = tag(&bytes);
    let mut response = match is_known(asked, &tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(CONTENT_TYPE, kind)], Body::from(bytes)).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.extend(HeaderValue::try_from(tag).ok().map(|tag| (ETAG, tag)));
    response
}

fn tag(bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    format!("\"{}\"", hash.get(..2 * HASH).unwrap_or_default())
}

/// Whether whoever asks has it. Weak tags count as strong ones here (§8.8.3.2).
fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let lines = asked.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut tags = lines.flat_map(|line| line.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(asked: &[&str], bytes: &[u8]) -> u16 {
        let mut headers = HeaderMap::new();
        for line in asked {
            headers.append(IF_NONE_MATCH, line.parse().unwrap());
        }
        answered(&headers, "text/plain", bytes.to_vec()).status().as_u16()
    }

    #[test]
    fn who_has_it_is_not_sent_it_again() {
        let tag = tag(b"a");
        let weak = format!("W/{tag}");
        let among = format!("\"x\" , {tag}");
        for known in [&tag, &weak, &among, "*"] {
            assert_eq!(status(&[known], b"a"), 304, "{known}");
        }
        assert_eq!(status(&["\"x\"", &tag], b"a"), 304, "two lines");
        for other in [&[][..], &[tag.trim_matches('"')], &[&tag[1..]], &["\"x\""]] {
            assert_eq!(status(other, b"a"), 200, "{other:?}");
        }
        assert_eq!(status(&[&tag], b"b"), 200);
    }
}
