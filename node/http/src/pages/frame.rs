//! What stands around every page: names, ways, boards, and what is to be told.

use super::assets::{ICON_AT, SCRIPT_AT, STYLE_AT};
use super::door::page_of;
use super::visit::Visit;
use super::{links, neutral};
use crate::feeds::ATOM;
use crate::files::Pictures;
use crate::problem::Problem;
use crate::routes::Shared;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{DOCTYPE, Markup, html};
use std::sync::Arc;
use tidings_core::{Request, Response as Answer, Role, Silence, Status};
use tidings_files::MAX_PLAIN;
use tidings_views::page::{BoardKind, BoardRow, PostRow};
use tidings_words::{Told, Words};

/// Boards beside a page; the page of boards has them all.
const BOARDS: usize = 30;
/// The pages that are always one step away: where, and what they are called.
const WAYS: [(&str, &str); 13] = [
    ("/", "web-unread-title"),
    ("/boards", "web-boards-title"),
    ("/messages", "web-messages-title"),
    ("/drafts", "web-drafts-title"),
    ("/mentions", "web-mentions-title"),
    ("/search", "web-search-title"),
    ("/people", "web-people-title"),
    ("/invites", "web-invites-title"),
    ("/devices", "web-devices-title"),
    ("/network", "web-network-title"),
    ("/moderation", "web-moderation-title"),
    ("/settings", "web-settings-title"),
    ("/help", "web-help-title"),
];

/// The frame of one page.
pub(super) struct Frame {
    /// Who looks at it.
    pub(super) visit: Visit,
    /// The node, unless it does not answer.
    pub(super) status: Option<Box<Status>>,
    /// All boards that can be read here.
    pub(super) boards: Vec<BoardRow>,
    /// The largest file that may be attached, in bytes; none where none may.
    pub(super) file_limit: Option<u64>,
    /// Which files are pictures.
    pub(super) pictures: Arc<Pictures>,
    /// Where the feed of this page is, if it has one.
    pub(super) feed: Option<String>,
}

impl Frame {
    /// Asks for what every page shows. Whatever cannot be had is left out.
    pub(super) async fn load(shared: &Shared, visit: Visit) -> Self {
        let status = match shared.handle.call(Request::Status).await {
            Ok(Answer::Status(status)) => Some(status),
            _ => None,
        };
        let boards = match shared.handle.call(Request::Boards).await {
            Ok(Answer::Boards(boards)) => boards,
            _ => Vec::new(),
        };
        let file_limit = shared.network.files().ok().map(|room| room.limit.min(MAX_PLAIN));
        let pictures = Arc::clone(&shared.pictures);
        Self { visit, status, boards, file_limit, pictures, feed: None }
    }

    /// Unread posts on all boards.
    pub(super) fn unread(&self) -> u64 {
        self.boards.iter().map(|board| board.unread).sum()
    }

    /// Whether whoever looks may decide what becomes of posts.
    pub(super) fn moderates(&self) -> bool {
        let role = self.status.as_ref().and_then(|status| status.role);
        matches!(role, Some(Role::Owner | Role::Moderator))
    }

    /// Whether what whoever looks writes is taken. Every page says why not, and what to do.
    pub(super) fn writes(&self) -> bool {
        matches!(self.silence(), None | Some(Silence::Waiting))
    }

    /// Whether whoever looks can let others in, or a device of their own.
    pub(super) fn admits(&self) -> bool {
        self.silence().is_none()
    }

    fn silence(&self) -> Option<Silence> {
        self.status.as_ref().and_then(|status| status.silence())
    }

    /// As [`Self::moderates`], or because the closed board of this name is their own.
    pub(super) fn moderates_on(&self, board: &str) -> bool {
        let own = |row: &&BoardRow| row.kind == BoardKind::Closed && row.name == board;
        let maker = |row: &BoardRow| row.created_by.as_ref().is_some_and(|person| person.me);
        self.moderates() || self.writes() && self.boards.iter().find(own).is_some_and(maker)
    }

    /// Whether whoever looks may answer this post.
    pub(super) fn answers(&self, row: &PostRow) -> bool {
        self.writes() && (!row.locked || self.moderates_on(&row.board))
    }

    /// A page without the form of this title, because nothing that is written here is taken.
    pub(super) fn silent(&self, title: &str) -> Response {
        let content = html! { p { a href="/" { (self.say("web-wrong-home")) } } };
        let mut response = self.page(&self.say(title), &content);
        *response.status_mut() = StatusCode::FORBIDDEN;
        response
    }

    /// The sentence of this key.
    pub(super) fn say(&self, key: &str) -> String {
        self.visit.say(key)
    }

    /// A page with this title, which is its heading too.
    pub(super) fn page(&self, title: &str, content: &Markup) -> Response {
        let title = neutral::line(title);
        let heading = html! { h1 { bdi { (title) } } };
        self.headed(&title, &html! { (heading) (content) })
    }

    /// A page that brings its own heading.
    pub(super) fn headed(&self, title: &str, content: &Markup) -> Response {
        let look = self.visit.look;
        page_of(html! {
            (DOCTYPE)
            html lang=(look.language) data-colours=(look.colours) data-contrast=(look.contrast) {
                (self.head(title))
                body data-live=(format!("/live?unread={}", self.unread())) {
                    a.skip href="#main" { (self.say("web-skip")) } " "
                    (self.top())
                    div.columns {
                        (self.ways())
                        main #main tabindex="-1" {
                            (self.news())
                            (content)
                        }
                    }
                    (self.foot())
                }
            }
        })
    }

    /// What went wrong, and what to do next.
    pub(super) fn wrong(&self, problem: &Problem) -> Response {
        let content = html! {
            (self.problem(problem))
            p { a href="/" { (self.say("web-wrong-home")) } }
        };
        self.page(&self.say("web-wrong-title"), &content)
    }

    /// The same within a page.
    pub(super) fn problem(&self, problem: &Problem) -> Markup {
        let Told { message, next } = problem.told_on_page(Words::of(self.visit.look.language));
        html! {
            div.problem role="alert" {
                p { (neutral::line(&message)) }
                @if let Some(next) = &next { p { (neutral::line(next)) } }
            }
        }
    }

    fn head(&self, title: &str) -> Markup {
        let unread = self.unread();
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title {
                    @if unread > 0 { "(" (self.visit.words().number(unread)) ") " }
                    (title) " · " (self.community())
                }
                link rel="stylesheet" href=(*STYLE_AT);
                link rel="icon" href=(*ICON_AT);
                @if let Some(feed) = &self.feed {
                    link rel="alternate" type=(ATOM) href=(feed) title=(title);
                }
                script src=(*SCRIPT_AT) defer {}
            }
        }
    }

    fn top(&self) -> Markup {
        html! {
            header.top {
                a.brand href="/" { bdi { (self.community()) } } " "
                @if self.writes() { a.write href="/new" { (self.say("web-new-title")) } }
                form.find role="search" action="/search" method="get" {
                    label.hidden for="q" { (self.say("web-search-label")) }
                    input #q type="search" name="q" autocomplete="off"
                        placeholder=(self.say("web-search-hint"));
                    button { (self.say("common-search")) }
                }
            }
        }
    }

    fn ways(&self) -> Markup {
        let here = self.visit.here.split('?').next().unwrap_or_default();
        html! {
            div.ways {
                nav aria-label=(self.say("web-pages-label")) {
                    ul {
                        @for (at, key) in WAYS {
                            li { a href=(at) aria-current=[(at == here).then_some("page")] {
                                (self.say(key))
                                @if at == "/" { span #unread-tally { (self.tally(self.unread())) } }
                            } }
                        }
                    }
                }
                @if !self.boards.is_empty() { (self.boards_beside()) }
            }
        }
    }

    fn boards_beside(&self) -> Markup {
        let shown = self.boards.iter().filter(|board| board.kind != BoardKind::Messages);
        html! {
            nav.boards aria-label=(self.say("web-boards-title")) {
                ul {
                    @for board in shown.take(BOARDS) {
                        li { a href=(links::board(&board.name)) {
                            bdi { (board_name(&board.name)) }
                            (self.tally(board.unread))
                        } }
                    }
                }
            }
        }
    }

    /// How many are unread, if any are.
    pub(super) fn tally(&self, unread: u64) -> Markup {
        html! {
            @if unread > 0 {
                " " span.tally aria-hidden="true" { (self.visit.words().number(unread)) }
                span.hidden { " (" (self.visit.count("common-unread", unread)) ")" }
            }
        }
    }

    fn news(&self) -> Markup {
        html! {
            p #news role="status" {}
            @if let Some(line) = self.visit.told() { p.told role="status" { (line) } }
            @if let Some(trouble) = self.status.as_ref().and_then(|status| status.trouble()) {
                @let why = Problem::from(trouble).told_on_page(self.visit.words()).message;
                p.problem { (self.say("web-not-writable")) " " (neutral::line(&why)) }
            }
            @if let Some(blindness) = self.status.as_ref().and_then(|status| status.blindness()) {
                @let why = Problem::from(blindness).told_on_page(self.visit.words()).message;
                p.problem { (self.say("web-not-indexing")) " " (neutral::line(&why)) }
            }
            @if let Some(silence) = self.silence() {
                p.problem { (self.say(match silence {
                    Silence::Expelled => "common-silent-expelled",
                    Silence::Revoked => "common-silent-revoked",
                    Silence::Waiting => "common-silent-waiting",
                    Silence::Reader => "common-silent-reader",
                    Silence::Relay => "common-silent-relay",
                })) }
            }
        }
    }

    fn foot(&self) -> Markup {
        html! {
            footer {
                @if let Some(status) = &self.status {
                    span { (self.say("web-you-are")) " "
                        (person_name(&status.name, &status.suffix)) } " "
                    span { (self.visit.count("common-peers", status.sessions.len() as u64)) }
                }
                form method="post" action="/logout" {
                    (self.visit.csrf())
                    button.quiet { (self.say("web-logout")) }
                }
            }
        }
    }

    fn community(&self) -> String {
        self.status.as_ref().map_or_else(|| "Tidings".into(), |it| neutral::line(&it.community))
    }
}

/// A board's name as it is shown: `#general`; a conversation has its own mark.
pub(super) fn board_name(name: &str) -> String {
    let name = neutral::line(name);
    if name.starts_with('@') { name } else { format!("#{name}") }
}

/// A person's name, which never stands without its suffix.
pub(super) fn person_name(name: &str, suffix: &str) -> Markup {
    html! {
        span.person { bdi { (neutral::line(name)) } span.suffix { "#" (neutral::line(suffix)) } }
    }
}

/// Ways to the pages before and after this one of a list.
pub(super) fn pager(
    frame: &Frame,
    page: usize,
    more: bool,
    at: impl Fn(usize) -> String,
) -> Markup {
    html! {
        @if page > 1 || more {
            nav.pager aria-label=(frame.say("web-pager-label")) {
                @if page > 1 {
                    a rel="prev" href=(at(page - 1)) { (frame.say("web-pager-before")) }
                }
                span { (frame.visit.count("web-pager-here", page as u64)) }
                @if more { a rel="next" href=(at(page + 1)) { (frame.say("web-pager-after")) } }
            }
        }
    }
}
