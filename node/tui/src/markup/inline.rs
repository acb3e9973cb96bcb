//! Emphasis, code and addresses within a line.

use super::Piece;
use crate::palette::Role;

/// Longest line in which emphasis is looked for, in bytes: looking is quadratic in what is left
/// open.
const MAX_LINE: usize = 4_096;

/// A line in pieces; what is not marked is `base`.
pub(super) fn pieces(line: &str, base: Role) -> Vec<Piece> {
    if line.len() > MAX_LINE {
        return vec![Piece::new(line, base)];
    }
    let mut found = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while at < line.len() {
        let rest = line.get(at..).unwrap_or_default();
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let marked = marked(rest, before);
        let Some((dressed, length)) = marked else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        keep(&mut found, line.get(plain..at).unwrap_or_default(), base);
        found.extend(dressed);
        at += length;
        plain = at;
    }
    keep(&mut found, line.get(plain..).unwrap_or_default(), base);
    found
}

fn keep(found: &mut Vec<Piece>, text: &str, role: Role) {
    if !text.is_empty() {
        found.push(Piece::new(text, role));
    }
}

/// What is marked at the beginning of `rest`, and how many bytes of it that is.
fn marked(rest: &str, before: Option<char>) -> Option<(Vec<Piece>, usize)> {
    let word = before.is_some_and(char::is_alphanumeric);
    match rest.chars().next()? {
        '`' => between(rest, "`", Role::Code),
        '*' if rest.starts_with("**") => between(rest, "**", Role::Strong),
        '*' => between(rest, "*", Role::Emphasis),
        '_' if !word => between(rest, "_", Role::Emphasis),
        '[' => link(rest),
        'h' | 'm' if !word => address(rest),
        _ => None,
    }
}

/// Text between two marks, with no space inside of them.
fn between(rest: &str, mark: &str, role: Role) -> Option<(Vec<Piece>, usize)> {
    let inside = rest.strip_prefix(mark)?;
    let end = inside.find(mark)?;
    let text = inside.get(..end)?;
    let after = inside.get(end + mark.len()..)?.chars().next();
    let closes = mark != "_" || !after.is_some_and(char::is_alphanumeric);
    if !closes || text.is_empty() || text.starts_with(' ') || text.ends_with(' ') {
        return None;
    }
    Some((vec![Piece::new(text, role)], end + 2 * mark.len()))
}

/// `[text](address)`: both are shown, because a text must not hide where it leads.
fn link(rest: &str) -> Option<(Vec<Piece>, usize)> {
    let close = rest.find("](")?;
    let text = rest.get(1..close)?;
    let target = rest.get(close + 2..)?;
    let end = target.find(')')?;
    let target = target.get(..end)?;
    if text.is_empty() || target.is_empty() || target.contains(' ') || text.contains('[') {
        return None;
    }
    let shown = vec![
        Piece::new(text, Role::Strong),
        Piece::new(" <", Role::Faint),
        Piece::new(target, Role::Link),
        Piece::new(">", Role::Faint),
    ];
    Some((shown, close + 2 + end + 1))
}

fn address(rest: &str) -> Option<(Vec<Piece>, usize)> {
    ["https://", "http://", "mailto:"].iter().find(|start| rest.starts_with(**start))?;
    let end = rest.find([' ', '<', '>', '"', ')']).unwrap_or(rest.len());
    let text = rest.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    Some((vec![Piece::new(text, Role::Link)], text.len()))
}
