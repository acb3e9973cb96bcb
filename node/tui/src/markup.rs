//! The text of a post in rows: quotes, code, lists, headings, emphasis and addresses look like what
//! they are, and the text can still be read as it was typed.
//!
//! No Markdown parser: a terminal shows what was typed, with some of it dressed. What a peer wrote is
//! neutralised first.

mod inline;

use crate::palette::Role;
use crate::width::{cells, head, words};
use tidings_words::sanitise;

/// Deepest quote that is indented further than the one around it.
const MAX_QUOTE: usize = 6;

/// Letters of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What is shown; no line breaks.
    pub(crate) text: String,
    /// What it is.
    pub(crate) role: Role,
}

impl Piece {
    /// Text of this role.
    pub(crate) fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role }
    }
}

/// What stands in one row of the screen.
pub(crate) type Row = Vec<Piece>;

/// Columns of a row.
pub(crate) fn row_cells(row: &Row) -> usize {
    row.iter().map(|piece| cells(&piece.text)).sum()
}

/// The rows of a text, none wider than `width`; `ascii` keeps drawn letters to ASCII.
pub(crate) fn rows(text: &str, width: usize, ascii: bool) -> Vec<Row> {
    let clean = sanitise::block(text);
    let mut rows = Vec::new();
    let mut fenced = false;
    for line in clean.trim_end().lines() {
        let line = line.trim_end();
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            verbatim(line, width, &mut rows);
        } else {
            dressed(line, width, ascii, &mut rows);
        }
    }
    rows
}

/// Code: broken where the width ends, its spaces kept.
fn verbatim(line: &str, width: usize, rows: &mut Vec<Row>) {
    let indent = if width > 20 { "  " } else { "" };
    let room = width.saturating_sub(indent.len()).max(1);
    let mut rest = line;
    loop {
        let part = broken(rest, room);
        rows.push(vec![Piece::new(format!("{indent}{part}"), Role::Code)]);
        rest = rest.get(part.len()..).unwrap_or_default();
        if rest.is_empty() {
            return;
        }
    }
}

/// A line that is no code.
fn dressed(line: &str, width: usize, ascii: bool, rows: &mut Vec<Row>) {
    let (depth, line) = unquoted(line);
    let bar = if ascii { "> " } else { "▏ " };
    let mut prefix = vec![Piece::new(bar.repeat(depth.min(MAX_QUOTE)), Role::Quote)];
    if depth == 0 || width < 8 + 2 * depth {
        prefix.clear();
    }
    let base = if depth > 0 { Role::Quote } else { Role::Text };
    let (bullet, hang, line, base) = item(line, base, ascii);
    let pieces = inline::pieces(line, base);
    let mut first = prefix.clone();
    first.extend(bullet);
    let mut next = prefix;
    if hang > 0 && hang + 8 < width {
        next.push(Piece::new(" ".repeat(hang), base));
    }
    wrapped_with(pieces, width, &first, &next, rows);
}

/// How often a line is quoted, and what is.
fn unquoted(line: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, line);
    while let Some(after) = rest.trim_start_matches(' ').strip_prefix('>') {
        depth += 1;
        rest = after;
    }
    (depth, if depth > 0 { rest.strip_prefix(' ').unwrap_or(rest) } else { line })
}

/// What begins a list's item or a heading, how far the next rows hang, and the rest.
fn item(line: &str, base: Role, ascii: bool) -> (Option<Piece>, usize, &str, Role) {
    let bare = line.trim_start_matches(' ');
    let indent = line.len() - bare.len();
    if let Some(rest) = ["- ", "* ", "+ "].iter().find_map(|mark| bare.strip_prefix(mark)) {
        let dot = if ascii { "- " } else { "• " };
        return (Some(Piece::new(" ".repeat(indent) + dot, base)), indent + 2, rest, base);
    }
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(rest) = bare.get(digits..).and_then(|rest| rest.strip_prefix(". "))
        && (1..=4).contains(&digits)
    {
        let number = bare.get(..digits + 2).unwrap_or_default();
        let piece = Piece::new(" ".repeat(indent) + number, base);
        return (Some(piece), indent + digits + 2, rest, base);
    }
    let hashes = bare.bytes().take_while(|byte| *byte == b'#').count();
    if let Some(rest) = bare.get(hashes..).and_then(|rest| rest.strip_prefix(' '))
        && (1..=6).contains(&hashes)
    {
        return (None, 0, rest.trim_end_matches(['#', ' ']), Role::Strong);
    }
    (None, indent, line, base)
}

/// Pieces in rows of at most `width` columns.
pub(crate) fn wrapped(pieces: Row, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    wrapped_with(pieces, width, &Row::new(), &Row::new(), &mut rows);
    rows
}

/// Breaks pieces before words that do not fit; what is wider than a row is broken within.
fn wrapped_with(pieces: Vec<Piece>, width: usize, first: &Row, next: &Row, rows: &mut Vec<Row>) {
    let width = width.max(1);
    let mut row = first.clone();
    let (mut used, mut begun) = (row_cells(&row), false);
    for piece in pieces {
        for word in words(&piece.text) {
            let mut word = word;
            if begun && used + cells(word) > width {
                rows.push(std::mem::replace(&mut row, next.clone()));
                (used, begun) = (row_cells(&row), false);
                word = word.trim_start_matches(' ');
            }
            while !word.is_empty() {
                let part = broken(word, width.saturating_sub(used).max(1));
                push(&mut row, part, piece.role);
                (used, begun) = (used + cells(part), true);
                word = word.get(part.len()..).unwrap_or_default();
                if !word.is_empty() {
                    rows.push(std::mem::replace(&mut row, next.clone()));
                    used = row_cells(&row);
                }
            }
        }
    }
    rows.push(row);
}

/// As much as fits, but one letter at least, so that narrow screens end, too.
fn broken(text: &str, width: usize) -> &str {
    let part = head(text, width);
    if !part.is_empty() {
        return part;
    }
    let one = unicode_segmentation::UnicodeSegmentation::graphemes(text, true).next();
    // Some take more columns together than any letter does, as one with a colour of skin behind it.
    let alone = text.chars().next().map_or(0, char::len_utf8);
    one.filter(|one| cells(one) <= width).or_else(|| text.get(..alone)).unwrap_or_default()
}

fn push(row: &mut Row, text: &str, role: Role) {
    match row.last_mut() {
        Some(last) if last.role == role => last.text.push_str(text),
        _ => row.push(Piece::new(text, role)),
    }
}

#[cfg(test)]
mod tests;
