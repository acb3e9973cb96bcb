//! Why a post is not shown, in one line, and how to see it all the same.

use tidings_views::page::{Hidden, Why};

/// The line that stands for the post.
pub(super) fn because(hidden: &Hidden) -> String {
    match hidden.why {
        Why::Muted => "muted (`tidings people unmute` shows it)".into(),
        Why::Blocked => "blocked (`tidings people unblock` shows it)".into(),
    }
}
