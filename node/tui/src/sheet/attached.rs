//! The rows of the files that go with a post.

use crate::app::Look;
use crate::markup::{Piece, Row};
use crate::palette::Role;
use tidings_views::page::FileRow;
use tidings_words::sanitise;

/// `[1] notes.pdf · 2.3 MB · here`
pub(super) fn row(file: &FileRow, look: Look) -> Row {
    let dot = if look.ascii { " - " } else { " · " };
    let here = match file.here {
        100 => look.words.say("tui-file-here"),
        0 => look.words.say("tui-file-away"),
        part => format!("{part} %"),
    };
    vec![
        Piece::new(format!("[{}] ", file.number), Role::Faint),
        Piece::new(sanitise::line(&file.name), Role::Link),
        Piece::new(format!("{dot}{}{dot}{here}", size(file.size)), Role::Faint),
    ]
}

/// Bytes in the unit that people would say.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")];
    let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| bytes >= *unit) else {
        return format!("{bytes} B");
    };
    let tenths = bytes / (unit / 10);
    if tenths >= 100 {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}
