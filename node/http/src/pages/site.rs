//! Boards and threads as pages that need no node: a site of plain files, without a script.
//!
//! Links are relative, names of files are made of ids and numbers, and a policy in each page lets it
//! load nothing. Everything that peers wrote goes the way it goes on the node's own pages.

use super::neutral;
use super::prose::prose;
use crate::time::stamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::{BoardRow, OriginRow, PersonRef, PostRow, ThreadRow};

/// Threads, or posts, of one page.
pub const PER_PAGE: usize = 200;

/// Letters of a board's name that stand in the name of its file.
const MAX_NAMED: usize = 40;

/// Nothing is loaded, nothing is sent; the style stands in the page.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

const STYLE: &str = "body{max-width:46rem;margin:auto;padding:1rem;font:1rem/1.5 system-ui,sans-serif;\
color-scheme:light dark}article{margin:1.5rem 0;overflow-wrap:anywhere}h3{font-size:1rem;margin:0}\
blockquote{margin-left:0;padding-left:1rem;border-left:3px solid}pre{overflow-x:auto}\
.quiet{opacity:.75}";

/// A file of the site: where it goes, and what it holds.
pub struct File {
    /// Relative, with `/`.
    pub path: String,
    /// HTML.
    pub text: String,
}

/// The page of all boards; `numbers` are those that [`board`] was given.
#[must_use]
pub fn index(community: &str, boards: &[(usize, BoardRow)]) -> File {
    let content = html! {
        ul {
            @for (number, row) in boards {
                li {
                    a href=(board_path(*number, &row.name, 1)) { bdi { "#" (neutral::line(&row.name)) } }
                    " " span.quiet { (row.threads) " · " (row.posts) }
                }
            }
        }
    };
    File { path: "index.html".into(), text: page("", community, &content) }
}

/// One page of the threads of a board, pages counted from 1.
#[must_use]
pub fn board(
    number: usize,
    row: &BoardRow,
    threads: &[ThreadRow],
    (at, last): (usize, bool),
) -> File {
    let content = html! {
        ul {
            @for thread in threads {
                li {
                    a href=(format!("../{}", thread_path(&thread.id, 1))) {
                        bdi { (neutral::line(&thread.subject)) }
                    }
                    " " span.quiet {
                        (who(&thread.author, thread.origin.as_ref())) " · " (thread.replies)
                        " · " (when(thread.latest))
                    }
                }
            }
        }
        (turns((at, last), |to| file_name(&board_path(number, &row.name, to))))
    };
    let path = board_path(number, &row.name, at);
    File { path, text: page("../", &format!("#{}", row.name), &content) }
}

/// One page of a thread, pages counted from 1; none for a page without posts.
#[must_use]
pub fn thread(posts: &[PostRow], (at, last): (usize, bool)) -> Option<File> {
    let first = posts.first()?;
    let content = html! {
        @for row in posts { (article(row)) }
        (turns((at, last), |to| file_name(&thread_path(&first.thread, to))))
    };
    let path = thread_path(&first.thread, at);
    Some(File { path, text: page("../", &first.thread_subject, &content) })
}

fn article(row: &PostRow) -> Markup {
    html! {
        article id=(format!("p-{}", row.id)) {
            h3 { (who(&row.author, row.origin.as_ref())) " · " (when(row.time)) }
            @if row.hidden.is_some() {
                p.quiet { "(not shown)" }
            } @else if row.readable {
                div dir="auto" { (prose(&row.text)) }
            } @else {
                p.quiet { (neutral::line(&row.text)) }
            }
            @for file in &row.files {
                p.quiet { "[" (file.number) "] " bdi { (neutral::line(&file.name)) } " · " (file.size) " B" }
            }
            @if let Some(parent) = &row.parent {
                p.quiet { a href=(format!("#p-{parent}")) { "↑" } }
            }
        }
    }
}

fn who(author: &PersonRef, origin: Option<&OriginRow>) -> Markup {
    html! {
        bdi { (neutral::line(&author.to_string())) }
        @if let Some(origin) = origin {
            " importing “" bdi { (neutral::line(&origin.name)) } "”"
            @if let Some(time) = origin.time { ", dated " (stamp(time).0) }
        }
    }
}

fn when(time: Time) -> Markup {
    let (day, minute) = stamp(time);
    html! { time datetime=(format!("{day}T{minute}Z")) { (day) } }
}

/// To the pages before and behind.
fn turns((at, last): (usize, bool), path: impl Fn(usize) -> String) -> Markup {
    html! {
        p {
            @if at > 1 { a rel="prev" href=(path(at - 1)) { "←" } " " }
            @if !last { a rel="next" href=(path(at + 1)) { "→" } }
        }
    }
}

fn page(up: &str, title: &str, content: &Markup) -> String {
    let title = neutral::line(title);
    let page = html! {
        (DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @if !up.is_empty() { p { a href=(format!("{up}index.html")) { "↑" } } }
                h1 { bdi { (title) } }
                (content)
            }
        }
    };
    page.into_string()
}

fn board_path(number: usize, name: &str, page: usize) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let name: String = name.chars().take(MAX_NAMED).map(plain).collect();
    format!("boards/{number}-{name}-{page}.html")
}

fn thread_path(id: &EntryId, page: usize) -> String {
    format!("threads/{id}-{page}.html")
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const EVIL: &str = "<script>alert(1)</script>\"'>&\u{202e}";

    fn evil() -> PostRow {
        let id = "a".repeat(52);
        let row = json!({
            "schema": "tidings/post/1", "id": id, "board": EVIL, "thread": id,
            "thread_subject": EVIL, "parent": id, "depth": 1, "subject": EVIL,
            "author": {"name": EVIL, "suffix": "64xt", "account": null, "me": false},
            "origin": {"name": EVIL, "time": 0, "id": EVIL},
            "time": u64::MAX, "arrived": 0, "text": format!("{EVIL} [x](javascript:alert(1))"),
            "unread": false, "readable": true,
        });
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn what_peers_wrote_is_text_and_leads_nowhere() {
        let file = thread(&[evil()], (2, false)).unwrap();
        assert!(!file.text.contains("<script") && !file.text.contains("href=\"javascript"));
        assert!(!file.text.contains('\u{202e}'), "what turns text is shown");
        assert!(file.text.contains("importing “") && file.text.contains(", dated 1970-01-01"));
        assert!(file.text.contains(POLICY.split(';').next().unwrap()));
        assert_eq!(file.path, format!("threads/{}-2.html", "a".repeat(52)));
        assert!(board_path(1, "../../etc/passwd", 1).starts_with("boards/1-------etc-passwd-1"));
        assert!(thread(&[], (1, true)).is_none());
    }
}
