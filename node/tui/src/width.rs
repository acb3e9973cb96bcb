//! How wide text is on a terminal, cut and wrapped by what a reader sees as one letter.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that a text takes.
pub(crate) fn cells(text: &str) -> usize {
    text.width()
}

/// The text in at most `width` columns; what is cut off shows as `ellipsis`.
pub(crate) fn cut(text: &str, width: usize, ellipsis: &str) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(cells(ellipsis));
    let mut kept = head(text, room).to_owned();
    if cells(ellipsis) <= width {
        kept.push_str(ellipsis);
    }
    kept
}

/// The longest beginning that takes at most `width` columns.
pub(crate) fn head(text: &str, width: usize) -> &str {
    let mut taken = 0;
    for (at, letter) in text.grapheme_indices(true) {
        taken += cells(letter);
        if taken > width {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// Words and the gaps between them, so that a line may end before a word.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|letter| (letter == ' ') != (first == ' ')).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_take_two_columns_and_are_never_halved() {
        assert_eq!(cells("日本"), 4);
        assert_eq!(head("日本", 3), "日");
        assert_eq!(cut("日本語", 5, "…"), "日本…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2, "…"), "e\u{301}…");
        assert_eq!(cut("abc", 3, "…"), "abc");
        assert_eq!(cut("abc", 0, "…"), "");
        assert_eq!(cut("abc", 2, "..."), "");
    }

    #[test]
    fn words_and_gaps_make_up_the_text() {
        assert_eq!(words("a  bc d ").collect::<Vec<_>>(), ["a", "  ", "bc", " ", "d", " "]);
    }
}
