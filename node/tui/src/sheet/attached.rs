//! The rows of the files that go with a post.

use crate::app::Look;
use crate::markup::{Piece, Row};
use crate::palette::Role;
use tidings_views::page::FileRow;
use tidings_words::sanitise;

/// `[1] notes.pdf · 2.3 MB · here`
pub(super) fn row(file: &FileRow, look: Look) -> Row {
    let dot = look.dot();
    let here = match file.here {
        100 => look.say("tui-file-here"),
        0 => look.say("tui-file-away"),
        part => format!("{part} %"),
    };
    vec![
        Piece::new(format!("[{}] ", file.number), Role::Faint),
        Piece::new(sanitise::line(&file.name), Role::Link),
        Piece::new(format!("{dot}{}{dot}{here}", look.words.size(file.size)), Role::Faint),
    ]
}
