//! `GET /help`: keys, and how to write.

use super::Page;
use super::frame::Frame;
use super::visit::Visit;
use crate::routes::Shared;
use axum::extract::State;
use maud::html;

/// Keys, as the script has them.
const KEYS: [(&str, &str); 8] = [
    ("j", "web-key-next"),
    ("k", "web-key-before"),
    ("u", "web-key-unread"),
    ("r", "web-key-reply"),
    ("/", "web-key-search"),
    ("g", "web-key-boards"),
    ("h", "web-key-home"),
    ("?", "web-key-help"),
];
/// How a text is written: what one types, and what it becomes.
const WRITING: [(&str, &str); 6] = [
    ("*text*", "web-write-emphasis"),
    ("**text**", "web-write-strong"),
    ("`text`", "web-write-code"),
    ("> text", "web-write-quote"),
    ("- text", "web-write-list"),
    ("[text](https://example.org/)", "web-write-link"),
];

/// Help.
pub(super) async fn help(State(shared): State<Shared>, visit: Visit) -> Page {
    let frame = Frame::load(&shared, visit).await;
    let table = |rows: &[(&str, &str)]| {
        html! {
            dl { @for (what, key) in rows {
                dt { kbd { (what) } }
                dd { (frame.say(key)) }
            } }
        }
    };
    let content = html! {
        h2 { (frame.say("web-help-reading")) }
        p { (frame.say("web-help-reading-how")) }
        h2 { (frame.say("web-help-keys")) }
        (table(&KEYS))
        h2 { (frame.say("web-help-writing")) }
        (table(&WRITING))
        h2 { (frame.say("web-help-trust")) }
        p { (frame.say("web-help-trust-how")) }
    };
    Ok(frame.page(&frame.say("web-help-title"), &content))
}
