//! How a post looks; what is said of it is in `remarks`.

mod remarks;

pub(super) use remarks::{deleted, who};

use super::clock::when;
use super::frame::{Frame, person_name};
use super::prose::prose;
use super::{files, links, neutral};
use maud::{Markup, html};
use tidings_views::page::{OriginRow, PersonRef, PostRow};

/// Indents that are drawn; deeper replies stand with these and say whom they answer.
const MAX_INDENT: u32 = 6;

/// A post among others.
pub(super) struct Shown<'a> {
    pub(super) row: &'a PostRow,
    /// What it answers, where that is not right above it.
    pub(super) answers: Option<&'a PostRow>,
    /// The first unread post of the page.
    pub(super) first_unread: bool,
    /// Whether it says which thread it is of.
    pub(super) apart: bool,
}

impl<'a> Shown<'a> {
    /// A post that stands alone.
    pub(super) fn apart(row: &'a PostRow) -> Self {
        Self { row, answers: None, first_unread: false, apart: true }
    }
}

/// A post as an article.
pub(super) fn article(frame: &Frame, shown: &Shown<'_>) -> Markup {
    let row = shown.row;
    let name = links::anchor(&row.id);
    let indent = if shown.apart { 0 } else { row.depth.min(MAX_INDENT) };
    html! {
        @if shown.first_unread { div #unread {} }
        article.post.unread[row.unread] id=(name) tabindex="-1" data-indent=(indent)
            aria-labelledby=(format!("h-{}", row.id)) {
            (header(frame, shown))
            (body(frame, row))
            (footer(frame, shown))
        }
    }
}

fn header(frame: &Frame, shown: &Shown<'_>) -> Markup {
    let row = shown.row;
    let title = frame.visit.line_or_why(&row.thread_subject, row.thread_absent);
    html! {
        header {
            @if shown.apart {
                p.where {
                    a href=(links::board(&row.board)) { bdi { (super::frame::board_name(&row.board)) } }
                    " › "
                    a href=(links::post(&row.id)) { bdi { (title) } }
                }
            }
            h3 id=(format!("h-{}", row.id)) {
                (person(frame, &row.author)) " "
                (origin(frame, row.origin.as_ref()))
                a.permalink href=(links::post(&row.id)) { (when(&frame.visit, row.time)) }
            }
            (remarks::marks(frame, row))
            @if let Some(parent) = shown.answers { (answers(frame, parent)) }
            @if let Some(subject) = row.subject.as_ref().filter(|it| is_told(row, it)) {
                p.subject { bdi { (neutral::line(subject)) } }
            }
        }
    }
}

/// Whether the subject of an answer says more than that of its thread does.
fn is_told(row: &PostRow, subject: &str) -> bool {
    let answered = subject.strip_prefix("Re: ").unwrap_or(subject);
    row.depth > 0 && answered != row.thread_subject
}

fn answers(frame: &Frame, parent: &PostRow) -> Markup {
    html! {
        p.answers {
            a href=(format!("#{}", links::anchor(&parent.id))) {
                "↳ " (frame.say("web-answers")) " " (person(frame, &parent.author))
            }
            " " (origin(frame, parent.origin.as_ref()))
        }
    }
}

/// The text, or why there is none.
fn body(frame: &Frame, row: &PostRow) -> Markup {
    if let Some(it) = &row.deleted {
        return deleted(frame, &it.reason);
    }
    let text = html! {
        @if row.readable {
            div.prose dir="auto" { (prose(&row.text)) }
            (files::of(frame, row))
        } @else if let Some(pruned) = row.pruned {
            p.gone { (frame.visit.with("common-pruned", &[("peers", pruned.peers.into())])) }
        } @else {
            p.gone { (frame.visit.line_or_why(&row.text, row.absent)) }
        }
    };
    match &row.hidden {
        Some(hidden) => remarks::hidden(frame, row, hidden, &text),
        None => text,
    }
}

fn footer(frame: &Frame, shown: &Shown<'_>) -> Markup {
    let row = shown.row;
    let id = row.id;
    html! {
        footer {
            (remarks::reactions(frame, &id, &row.reactions))
            @if frame.answers(row) {
                a.reply href=(format!("/reply/{id}")) { (frame.say("web-reply")) } " "
            }
            @if row.deleted.is_none() {
                @if row.readable && frame.answers(row) {
                    a href=(format!("/reply/{id}?quote=1")) { (frame.say("web-quote")) } " "
                }
                @if frame.writes() {
                    a href=(format!("/react/{id}")) { (frame.say("web-react")) } " "
                }
                @if frame.moderates_on(&row.board) || row.hidden.is_some() {
                    a href=(format!("/moderate/{id}")) { (frame.say("web-moderate")) } " "
                }
                @if row.author.me && frame.writes() {
                    @if row.readable {
                        a href=(format!("/edit/{id}")) { (frame.say("web-edit")) } " "
                    }
                    a href=(format!("/delete/{id}")) { (frame.say("web-delete")) }
                }
            }
        }
    }
}

/// Whom somebody says they have a post from: a quoted name, which looks like nobody's here.
pub(super) fn origin(frame: &Frame, origin: Option<&OriginRow>) -> Markup {
    html! {
        @if let Some(origin) = origin {
            span.origin { bdi { (origin_text(frame, origin)) } } " "
        }
    }
}

fn origin_text(frame: &Frame, origin: &OriginRow) -> String {
    let name = neutral::line(&origin.name);
    frame.visit.words().importing(&name, origin.time.map(|time| time.0))
}

/// Somebody, by name and suffix.
pub(super) fn person(frame: &Frame, person: &PersonRef) -> Markup {
    html! {
        (person_name(&person.name, &person.suffix))
        @if person.me { " " span.me { "(" (frame.say("common-you")) ")" } }
    }
}
