//! The page of a run: one file that needs no network.
//!
//! Style, script and data stand in the file; its policy allows nothing else. The script is allowed by
//! a nonce that is a hash of all that the page shows, so nothing shown can contain it.

use crate::output::{Recording, Summary};

const STYLE: &str = include_str!("../assets/report.css");

/// In the order of their use of each other.
const SCRIPT: &str = concat!(
    include_str!("../assets/base.js"),
    include_str!("../assets/charts.js"),
    include_str!("../assets/replay.js"),
    include_str!("../assets/messages.js"),
    include_str!("../assets/page.js"),
);

const PAGE: &str = include_str!("../assets/report.html");

/// The page. A summary or a recording that cannot be told in JSON (there is none) leaves it empty.
#[must_use]
pub fn page(summary: &Summary, recording: &Recording) -> String {
    let summary_json = inert(&serde_json::to_string(summary).unwrap_or_default());
    let recording_json = inert(&serde_json::to_string(recording).unwrap_or_default());
    let nonce = nonce(&[&summary_json, &recording_json]);
    let title = format!("{} · seed {}", summary.name, summary.seed);
    let parts = [
        ("title", escaped(&title)),
        ("verdict", escaped(&summary.verdict.line)),
        ("nonce", nonce),
        ("style", STYLE.to_owned()),
        ("script", SCRIPT.to_owned()),
        ("summary", summary_json),
        ("recording", recording_json),
    ];
    fill(PAGE, &parts)
}

/// Replaces each `{{name}}`, once over the page: what is put in is not looked at again.
fn fill(page: &str, parts: &[(&str, String)]) -> String {
    let mut pieces = page.split("{{");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        if let Some((_, text)) = parts.iter().find(|(known, _)| *known == name) {
            filled.push_str(text);
        }
        filled.push_str(rest);
    }
    filled
}

/// Text in HTML, between tags or in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// JSON inside a `script` element: no tag can begin in it.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn nonce(shown: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("tidings simulation 1 page");
    for text in [STYLE, SCRIPT].iter().chain(shown) {
        hasher.update(&(text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex().chars().take(32).collect()
}

#[cfg(test)]
mod tests;
