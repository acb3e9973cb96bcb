//! Why a post is not shown, in one line, and how to see it all the same.

use super::{PostRow, line, person, short};
use tidings_views::page::{Hidden, Why};

/// The line that stands for the post.
pub(super) fn because(hidden: &Hidden, row: &PostRow) -> String {
    let by = hidden.by.as_ref().map_or_else(|| "a moderator".into(), person);
    let reason = match hidden.reason.as_str() {
        "" => String::new(),
        reason => format!(": {}", line(reason)),
    };
    let overrule = format!("(`tidings mod overrule {}` shows it here)", short(&row.id));
    match hidden.why {
        Why::Muted => "muted (`tidings people unmute` shows it)".into(),
        Why::Blocked => "blocked (`tidings people unblock` shows it)".into(),
        Why::Moderator => format!("hidden by {by}{reason} {overrule}"),
        Why::Locked => format!("came after {by} locked the thread{reason} {overrule}"),
    }
}
