//! What is said of a post: that it was edited, deleted or hidden, and what people feel about it.

use super::person;
use crate::pages::frame::{Frame, person_name};
use crate::pages::neutral;
use maud::{Markup, html};
use tidings_protocol::hash::EntryId;
use tidings_views::page::{Hidden, PostRow, Reaction, Why};

/// Marks beside the name.
pub(super) fn marks(frame: &Frame, row: &PostRow) -> Markup {
    html! {
        @if row.unread { span.mark { (frame.say("web-mark-unread")) } " " }
        @if row.late { span.mark { (frame.say("common-late")) } " " }
        @if row.mentions_me { span.mark { (frame.say("web-mark-mention")) } " " }
        @if let Some(it) = row.delivery {
            span.quiet.small { (frame.visit.words().delivery(it.peers, it.relays, it.own)) } " "
        }
        @if let Some(edited) = row.edited {
            a.quiet.small href=(format!("/history/{}", row.id)) {
                (frame.visit.with("common-edited", &[("times", edited.times.into())]))
            }
        }
    }
}

/// What stands in place of a text that is not shown; `text` is there for whoever unfolds it.
pub(super) fn hidden(frame: &Frame, row: &PostRow, hidden: &Hidden, text: &Markup) -> Markup {
    let why = because(frame, row, hidden);
    html! {
        @if row.readable { details.gone { summary { (why) } (text) } }
        @else { p.gone { (why) } }
    }
}

fn because(frame: &Frame, row: &PostRow, hidden: &Hidden) -> String {
    let who = neutral::line(&hidden.by.as_ref().unwrap_or(&row.author).to_string());
    let reason = neutral::line(&hidden.reason);
    let key = match hidden.why {
        Why::Muted => "common-muted",
        Why::Blocked => "common-blocked",
        Why::Locked if reason.is_empty() => "common-behind-lock",
        Why::Locked => "common-behind-lock-because",
        Why::Moderator if reason.is_empty() => "common-hidden",
        Why::Moderator => "common-hidden-because",
    };
    frame.visit.with(key, &[("who", (&who).into()), ("reason", (&reason).into())])
}

/// The line of a post that its author took back.
pub(in crate::pages) fn deleted(frame: &Frame, reason: &str) -> Markup {
    html! {
        p.gone {
            (frame.say("common-deleted"))
            @if !reason.is_empty() { ": " bdi { (neutral::line(reason)) } }
        }
    }
}

/// What people feel about it, and the way to say so too.
pub(super) fn reactions(frame: &Frame, id: &EntryId, reactions: &[Reaction]) -> Markup {
    html! {
        @if !reactions.is_empty() {
            ul.reactions aria-label=(frame.say("web-reactions")) {
                @for reaction in reactions {
                    li.mine[reaction.mine] {
                        @if frame.writes() {
                            a href=(format!("/react/{id}")) { (felt(frame, reaction)) }
                        } @else { (felt(frame, reaction)) }
                    }
                }
            }
        }
    }
}

fn felt(frame: &Frame, reaction: &Reaction) -> Markup {
    html! {
        span { (neutral::block(&reaction.emoji)) } " " (reaction.count)
        span.hidden { " " (frame.say("web-reactions-by")) " "
            @for who in &reaction.who { (person(frame, who)) " " } }
    }
}

/// Who reacted, for a page that has room for it.
pub(in crate::pages) fn who(reaction: &Reaction) -> Markup {
    html! {
        li {
            (neutral::block(&reaction.emoji)) " " (reaction.count) ": "
            @for who in &reaction.who { (person_name(&who.name, &who.suffix)) " " }
        }
    }
}
