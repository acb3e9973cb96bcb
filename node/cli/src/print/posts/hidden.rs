//! Why a post is not shown, in one line, and how to see it all the same.

use super::{PostRow, line, person, short};
use tidings_views::page::{Hidden, Why};
use tidings_words::Words;

/// The line that stands for the post.
pub(super) fn because(hidden: &Hidden, row: &PostRow, words: &Words) -> String {
    let by = hidden.by.as_ref().map_or_else(|| words.say("cli-a-moderator"), person);
    let (reason, id) = (line(&hidden.reason), short(&row.id));
    let said = |key, key_with_reason| {
        let who = ("who", (&by).into());
        let why = match reason.as_str() {
            "" => words.with(key, &[who]),
            reason => words.with(key_with_reason, &[who, ("reason", reason.into())]),
        };
        format!("{why} ({})", words.with("cli-overrule-shows", &[("post", (&id).into())]))
    };
    match hidden.why {
        Why::Muted => words.say("cli-muted-line"),
        Why::Blocked => words.say("cli-blocked-line"),
        Why::Moderator => said("common-hidden", "common-hidden-because"),
        Why::Locked => said("common-behind-lock", "common-behind-lock-because"),
    }
}
