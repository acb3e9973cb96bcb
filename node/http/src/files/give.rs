//! A file on its way out: bytes to be saved, or a picture to be looked at. Read as it is sent.

use super::picture::{LOOKED_AT, kind};
use super::{MAX_PICTURE, Whole, off, refused};
use crate::problem::Problem;
use crate::problems;
use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use futures::{Stream, stream};
use std::fmt::Write;
use std::io;
use std::sync::Arc;
use tidings_files::{Opened, safe_name};

/// What came of a peer is no page, wherever it is opened.
const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// What is asked of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    All,
    /// From here to before there.
    Part(u64, u64),
    /// Nothing that it has.
    Beyond,
}

/// The file as bytes to be saved under a safe name: all of it, or the range that is asked for (RFC
/// 9110 §14; of several ranges none is taken).
pub(crate) fn download(file: Whole, asked: &HeaderMap) -> Response {
    let (size, tag) = (file.opened.size(), format!("\"{}\"", file.id));
    let span = span(asked, &tag, size);
    let (status, from, to) = match span {
        Span::All => (StatusCode::OK, 0, size),
        Span::Part(from, to) => (StatusCode::PARTIAL_CONTENT, from, to),
        Span::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, size, size),
    };
    let mut response = sent(file.opened, BYTES, from, to);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let range = match span {
        Span::All => None,
        Span::Part(from, to) => Some(format!("bytes {from}-{}/{size}", to.saturating_sub(1))),
        Span::Beyond => Some(format!("bytes */{size}")),
    };
    let said = [
        (CONTENT_DISPOSITION, Some(disposition(&file.name))),
        (CONTENT_RANGE, range),
        (ETAG, Some(tag)),
    ];
    for (name, value) in said {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response
}

/// The file as a picture, if its own bytes say that it is one which pages show.
pub(crate) async fn picture(file: Whole) -> Result<Response, Problem> {
    let none = problems::no_picture;
    let size = file.opened.size();
    if size > MAX_PICTURE {
        return Err(none());
    }
    let opened = Arc::new(file.opened);
    let looked = Arc::clone(&opened);
    let head = off(move || head(&looked)).await?.map_err(refused)?;
    let kind = HeaderValue::from_static(kind(&head).ok_or_else(none)?);
    let opened = Arc::into_inner(opened).ok_or_else(problems::stopped)?;
    Ok(sent(opened, kind, 0, size))
}

/// Whether it is one.
pub(crate) async fn is_picture(file: Whole) -> Result<bool, Problem> {
    if file.opened.size() > MAX_PICTURE {
        return Ok(false);
    }
    let head = off(move || head(&file.opened)).await?.map_err(refused)?;
    Ok(kind(&head).is_some())
}

fn head(opened: &Opened) -> tidings_files::Result<Vec<u8>> {
    let mut head = Vec::new();
    while head.len() < LOOKED_AT {
        let more = opened.read_at(head.len() as u64)?;
        if more.is_empty() {
            break;
        }
        head.extend(more);
    }
    Ok(head)
}

fn sent(opened: Opened, kind: HeaderValue, from: u64, to: u64) -> Response {
    let mut response = Response::new(Body::from_stream(pieces(opened, from, to)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, kind);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(to.saturating_sub(from)));
    headers.insert(CONTENT_SECURITY_POLICY, SANDBOX);
    response
}

/// The bytes from one place to before another, a segment at a time. What the disk garbled ends it.
fn pieces(opened: Opened, from: u64, to: u64) -> impl Stream<Item = io::Result<Bytes>> {
    stream::try_unfold((Arc::new(opened), from), move |(opened, from)| async move {
        if from >= to {
            return Ok(None);
        }
        let here = Arc::clone(&opened);
        let read = off(move || here.read_at(from)).await.map_err(io::Error::other)?;
        let mut bytes = read.map_err(io::Error::other)?;
        if bytes.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let left = to.saturating_sub(from);
        bytes.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        let next = from.saturating_add(bytes.len() as u64);
        Ok(Some((Bytes::from(bytes), (opened, next))))
    })
}

/// `attachment`, with the name in ASCII and as it is (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let name = safe_name(name);
    let plain: String =
        name.chars().map(|letter| if letter.is_ascii() { letter } else { '_' }).collect();
    let mut said = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                said.push(char::from(byte));
            }
            _ => write!(said, "%{byte:02X}").unwrap_or_default(),
        }
    }
    said
}

/// What a request wants of a file of `size` bytes that has this tag.
fn span(asked: &HeaderMap, tag: &str, size: u64) -> Span {
    let said = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if said(IF_RANGE).is_some_and(|other| other != tag) {
        return Span::All;
    }
    let Some(range) = said(RANGE).and_then(|range| range.strip_prefix("bytes=")) else {
        return Span::All;
    };
    let Some((first, last)) = range.split_once('-') else { return Span::All };
    let (from, to) = match (first.trim().parse::<u64>(), last.trim()) {
        (Ok(from), "") => (from, size),
        (Ok(from), last) => match last.parse::<u64>() {
            Ok(last) if last >= from => (from, last.saturating_add(1).min(size)),
            _ => return Span::All,
        },
        (Err(_), last) if first.trim().is_empty() => match last.parse::<u64>() {
            Ok(count) => (size.saturating_sub(count), size),
            Err(_) => return Span::All,
        },
        _ => return Span::All,
    };
    if from >= to { Span::Beyond } else { Span::Part(from, to) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_taken_as_the_standard_says() {
        for (range, wanted) in [
            ("bytes=0-9", Span::Part(0, 10)),
            ("bytes=10-", Span::Part(10, 100)),
            ("bytes=-5", Span::Part(95, 100)),
            ("bytes=-500", Span::Part(0, 100)),
            ("bytes=90-500", Span::Part(90, 100)),
            ("bytes=100-", Span::Beyond),
            ("bytes=-0", Span::Beyond),
            ("bytes=9-3", Span::All),
            ("bytes=0-1,3-4", Span::All),
            ("bytes=99999999999999999999-", Span::All),
            ("bytes=x-y", Span::All),
            ("bytes=", Span::All),
            ("lines=1-2", Span::All),
        ] {
            let mut asked = HeaderMap::new();
            asked.insert(RANGE, HeaderValue::from_static(range));
            assert_eq!(span(&asked, "\"a\"", 100), wanted, "{range}");
            asked.insert(IF_RANGE, HeaderValue::from_static("\"another\""));
            assert_eq!(span(&asked, "\"a\"", 100), Span::All, "{range} of another file");
        }
        assert_eq!(span(&HeaderMap::new(), "\"a\"", 0), Span::All);
    }

    #[test]
    fn no_name_leaves_its_header() {
        for (name, said) in [
            ("a b.txt", "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt"),
            ("ä.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%C3%A4.txt"),
            ("../\";\r\nx: y", "attachment; filename=\"____x_ y\"; filename*=UTF-8''____x_%20y"),
        ] {
            assert_eq!(disposition(name), said);
        }
    }
}
