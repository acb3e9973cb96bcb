//! Boards and threads as pages that need no node: a site of plain files, without a script, in the
//! language of whoever makes it.
//!
//! Links are relative, names of files are made of ids and numbers, and a policy in each page lets it
//! load nothing. Everything that peers wrote goes the way it goes on the node's own pages. Files that
//! go with posts lie beside the pages, named so that no server takes them for a page or a script.

use super::neutral;
use super::prose::prose;
use crate::time::stamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::{Absent, BoardRow, FileRow, OriginRow, PersonRef, PostRow, ThreadRow};
use tidings_words::{Language, Value, Words};

/// Threads, or posts, of one page.
pub const PER_PAGE: usize = 200;

/// Letters of a board's name that stand in the name of its file.
const MAX_NAMED: usize = 40;

/// Endings that a file keeps: none that a browser or a server would run or show as a page.
const KEPT_ENDINGS: [&str; 20] = [
    "csv", "docx", "epub", "flac", "gif", "gz", "jpeg", "jpg", "md", "mp3", "mp4", "odt", "ogg",
    "pdf", "png", "txt", "wav", "webm", "webp", "zip",
];

/// Nothing is loaded, nothing is sent; the style stands in the page.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

const STYLE: &str = ":root{color-scheme:light dark;background:Canvas;color:CanvasText}\
body{max-width:46rem;margin:auto;padding:1rem;font:1rem/1.5 system-ui,sans-serif;\
overflow-wrap:anywhere}h1{font-size:1.6rem;line-height:1.2}h2{font-size:1rem;margin:0}\
article{margin:1.5rem 0}li{margin:.5rem 0}a{padding:.2rem 0}time{white-space:nowrap}\
blockquote{margin-left:0;padding-left:1rem;border-left:3px solid}pre{overflow-x:auto}\
.quiet{opacity:.75}";

/// A file of the site: where it goes, and what it holds.
pub struct File {
    /// Relative, with `/`.
    pub path: String,
    /// HTML.
    pub text: String,
}

/// What all pages of a site have in common.
pub struct Site<'a> {
    /// What its pages are written in, but for what people wrote.
    pub language: Language,
    /// The community's name.
    pub community: &'a str,
}

/// A board and where it stands among the others, counted from 1.
pub type Numbered<'a> = (usize, &'a BoardRow);

impl Site<'_> {
    /// The page of all boards, as [`Self::board`] and [`Self::thread`] number them.
    #[must_use]
    pub fn index(&self, boards: &[(usize, BoardRow)]) -> File {
        let content = html! {
            p.quiet { (self.say("web-site-boards")) }
            ul {
                @for (number, row) in boards {
                    li {
                        a href=(board_path((*number, row), 1)) { (named(row)) }
                        " " span.quiet {
                            (self.count("common-threads", row.threads)) " · "
                            (self.count("common-posts", row.posts))
                        }
                    }
                }
            }
        };
        let path = "index.html".to_owned();
        File { path, text: self.page(&html! {}, self.community, &content) }
    }

    /// One page of the threads of a board, pages counted from 1.
    #[must_use]
    pub fn board(
        &self,
        board: Numbered<'_>,
        threads: &[ThreadRow],
        (at, last): (usize, bool),
    ) -> File {
        let content = html! {
            @if threads.is_empty() { p { (self.say("web-site-no-threads")) } }
            ul {
                @for thread in threads {
                    li {
                        a href=(format!("../{}", thread_path(&thread.id, 1))) {
                            bdi { (neutral::line(&thread.subject)) }
                        }
                        br;
                        span.quiet {
                            (self.who(&thread.author, thread.origin.as_ref())) " · "
                            (self.count("common-replies", thread.replies)) " · " (self.when(thread.latest))
                        }
                    }
                }
            }
            (self.turns((at, last), |to| file_name(&board_path(board, to))))
        };
        let title = format!("#{}", board.1.name);
        File { path: board_path(board, at), text: self.page(&self.back(None), &title, &content) }
    }

    /// One page of a thread of a board, pages counted from 1; `laid` says where a file of a post lies
    /// in the site, if it does. None for a page without posts.
    #[must_use]
    pub fn thread(
        &self,
        board: Numbered<'_>,
        posts: &[PostRow],
        (at, last): (usize, bool),
        laid: &dyn Fn(&PostRow, &FileRow) -> Option<String>,
    ) -> Option<File> {
        let first = posts.first()?;
        let content = html! {
            @for row in posts { (self.article(posts, row, laid)) }
            (self.turns((at, last), |to| file_name(&thread_path(&first.thread, to))))
        };
        let text = self.page(&self.back(Some(board)), &first.thread_subject, &content);
        Some(File { path: thread_path(&first.thread, at), text })
    }

    fn article(
        &self,
        posts: &[PostRow],
        row: &PostRow,
        laid: &dyn Fn(&PostRow, &FileRow) -> Option<String>,
    ) -> Markup {
        let parent = row.parent.filter(|parent| posts.iter().any(|it| it.id == *parent));
        html! {
            article id=(format!("p-{}", row.id)) {
                h2 { (self.who(&row.author, row.origin.as_ref())) " · " (self.when(row.time)) }
                @if row.hidden.is_some() {
                    p.quiet { (self.absent(row, Some(Absent::Moderator))) }
                } @else if row.readable {
                    div dir="auto" { (prose(&row.text)) }
                } @else {
                    p.quiet { (self.absent(row, row.absent)) }
                }
                @if shows_files(row) {
                    @for file in &row.files { (self.file(file, laid(row, file))) }
                }
                @if let Some(parent) = parent {
                    p.quiet { a href=(format!("#p-{parent}")) { (self.say("web-site-answers")) } }
                }
            }
        }
    }

    fn absent(&self, row: &PostRow, why: Option<Absent>) -> String {
        neutral::line(&self.words().text_or_why(&row.text, why.map(Absent::name)))
    }

    fn file(&self, row: &FileRow, laid: Option<String>) -> Markup {
        let name = neutral::line(&row.name);
        html! {
            p {
                "[" (row.number) "] "
                @if let Some(path) = laid {
                    a href=(format!("../{path}")) download=(name) { bdi { (name) } }
                    " " span.quiet { (self.words().size(row.size)) }
                } @else {
                    bdi { (name) }
                    " " span.quiet { (self.words().size(row.size)) " · " (self.say("web-site-file-absent")) }
                }
            }
        }
    }

    fn who(&self, author: &PersonRef, origin: Option<&OriginRow>) -> Markup {
        html! {
            bdi { (neutral::line(&author.to_string())) }
            @if let Some(origin) = origin {
                " " bdi {
                    (self.words().importing(&neutral::line(&origin.name), origin.time.map(|it| it.0)))
                }
             }
        }
    }

    fn when(&self, time: Time) -> Markup {
        let (day, minute) = stamp(time);
        html! { time datetime=(format!("{day}T{minute}Z")) { (self.words().day(time.0)) } }
    }

    /// Where this page belongs: to all boards, and to one of them.
    fn back(&self, board: Option<Numbered<'_>>) -> Markup {
        html! {
            nav aria-label=(self.say("web-site-back-label")) {
                p {
                    a href="../index.html" {
                        bdi { (neutral::line(self.community)) } ": " (self.say("web-site-all-boards"))
                    }
                    @if let Some(board) = board {
                        " › " a href=(format!("../{}", board_path(board, 1))) { (named(board.1)) }
                    }
                }
            }
        }
    }

    /// To the pages before and behind, where there are several.
    fn turns(&self, (at, last): (usize, bool), path: impl Fn(usize) -> String) -> Markup {
        html! {
            @if at > 1 || !last {
                nav aria-label=(self.say("web-pager-label")) {
                    p {
                        @if at > 1 {
                            a rel="prev" href=(path(at - 1)) { (self.say("web-pager-before")) } " "
                        }
                        (self.count("web-pager-here", at))
                        @if !last {
                            " " a rel="next" href=(path(at + 1)) { (self.say("web-pager-after")) }
                        }
                    }
                }
            }
        }
    }

    fn page(&self, back: &Markup, title: &str, content: &Markup) -> String {
        let title = neutral::line(title);
        let page = html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width";
                    meta name="referrer" content="no-referrer";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    (back)
                    main {
                        h1 { bdi { (title) } }
                        (content)
                    }
                }
            }
        };
        page.into_string()
    }

    fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    fn say(&self, key: &str) -> String {
        self.words().say(key)
    }

    fn count<'v>(&self, key: &str, count: impl Into<Value<'v>>) -> String {
        self.words().with(key, &[("count", count.into())])
    }
}

/// Whether a post's files go into the site: those of a post whose text does.
#[must_use]
pub fn shows_files(row: &PostRow) -> bool {
    row.readable && row.hidden.is_none()
}

/// Where a file of a post goes.
#[must_use]
pub fn file_path(post: &EntryId, file: &FileRow) -> String {
    let ending = file.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let ending = ending.filter(|ending| KEPT_ENDINGS.contains(&ending.as_str()));
    format!("files/{post}-{}.{}", file.number, ending.as_deref().unwrap_or("bin"))
}

fn named(row: &BoardRow) -> Markup {
    html! { bdi { "#" (neutral::line(&row.name)) } }
}

fn board_path((number, row): Numbered<'_>, page: usize) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let name: String = row.name.chars().take(MAX_NAMED).map(plain).collect();
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
            "files": [{"number": 1, "name": EVIL, "mime": "text/html", "hash": "", "size": 7,
                "here": 100}],
        });
        serde_json::from_value(row).unwrap()
    }

    fn board_row() -> BoardRow {
        let row = json!({
            "schema": "tidings/board/1", "name": "../../etc/passwd", "threads": 1, "posts": 2,
            "unread": 0,
        });
        serde_json::from_value(row).unwrap()
    }

    fn page_of(post: &PostRow, laid: Option<&str>) -> File {
        let site = Site { language: Language::German, community: EVIL };
        let laid = |_: &PostRow, _: &FileRow| laid.map(str::to_owned);
        site.thread((1, &board_row()), std::slice::from_ref(post), (2, false), &laid).unwrap()
    }

    #[test]
    fn what_peers_wrote_is_text_and_leads_nowhere() {
        let file = page_of(&evil(), Some("files/a-1.bin"));
        assert!(!file.text.contains("<script") && !file.text.contains("href=\"javascript"));
        assert!(!file.text.contains('\u{202e}'), "what turns text is shown");
        assert!(
            file.text.contains("übernimmt „&lt;script") && file.text.contains("datiert 01.01.1970")
        );
        assert!(file.text.contains(POLICY.split(';').next().unwrap()));
        assert!(file.text.contains("<html lang=\"de\">"));
        assert_eq!(file.path, format!("threads/{}-2.html", "a".repeat(52)));
        assert!(file.text.contains("href=\"../boards/1-------etc-passwd-1.html\""), "the way back");
        let site = Site { language: Language::English, community: "Book Club" };
        assert!(site.thread((1, &board_row()), &[], (1, true), &|_, _| None).is_none());
    }

    #[test]
    fn a_file_lies_there_as_something_that_nobody_runs() {
        let mut row = evil();
        let named = |name: &str| FileRow { name: name.into(), ..row.files[0].clone() };
        let ends =
            |name: &str| file_path(&row.id, &named(name)).rsplit('.').next().unwrap().to_owned();
        let names = ["a.PDF", "a.html", "a.svg", "a.js", "a", "../a.png", "a.php.txt"];
        assert_eq!(names.map(ends), ["pdf", "bin", "bin", "bin", "bin", "png", "txt"]);
        assert!(file_path(&row.id, &named("../../a.png")).starts_with("files/aaaa"));
        assert!(page_of(&row, None).text.contains("nicht hier, als diese Seiten entstanden"));
        row.readable = false;
        assert!(!shows_files(&row) && !page_of(&row, None).text.contains("[1]"));
    }
}
