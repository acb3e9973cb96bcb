//! The style, the script and the icon: three files within the program, and no path to any other.

use super::{Page, Wrong};
use crate::problems;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use std::sync::LazyLock;

const STYLE: &str = include_str!("../assets/tidings.css");
const SCRIPT: &str = include_str!("../assets/tidings.js");
const ICON: &str = include_str!("../assets/icon.svg");

/// Where the style is; another address for another content, so that it can be kept.
pub(super) static STYLE_AT: LazyLock<String> = LazyLock::new(|| named("style", "css", STYLE));
/// Where the script is.
pub(super) static SCRIPT_AT: LazyLock<String> = LazyLock::new(|| named("script", "js", SCRIPT));
/// Where the icon is.
pub(super) static ICON_AT: LazyLock<String> = LazyLock::new(|| named("icon", "svg", ICON));

fn named(name: &str, kind: &str, content: &str) -> String {
    let hash = blake3::hash(content.as_bytes()).to_hex();
    format!("/assets/{name}-{}.{kind}", hash.chars().take(12).collect::<String>())
}

/// Whether a path is one of the files, which say nothing of what people wrote.
pub(super) fn is_one(path: &str) -> bool {
    [&*STYLE_AT, &*SCRIPT_AT, &*ICON_AT].iter().any(|at| at.as_str() == path)
}

/// One of the files.
pub(super) async fn asset(Path(name): Path<String>) -> Page {
    let path = format!("/assets/{name}");
    let (kind, content) = match path {
        _ if path == *STYLE_AT => ("text/css; charset=utf-8", STYLE),
        _ if path == *SCRIPT_AT => ("text/javascript; charset=utf-8", SCRIPT),
        _ if path == *ICON_AT => ("image/svg+xml", ICON),
        _ => return Err(Wrong(problems::no_such_asset())),
    };
    let kept = "private, max-age=31536000, immutable";
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, kept)], content).into_response())
}
