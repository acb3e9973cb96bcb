//! What is typed is dressed, and nothing of it is lost.

use super::*;
use proptest::prelude::*;

fn shown(text: &str, width: usize) -> Vec<String> {
    let text_of = |row: Row| row.into_iter().map(|piece| piece.text).collect::<String>();
    rows(text, width, false).into_iter().map(|row| text_of(row).trim_end().to_owned()).collect()
}

fn roles(text: &str) -> Vec<(String, Role)> {
    rows(text, 80, false).concat().into_iter().map(|piece| (piece.text, piece.role)).collect()
}

#[test]
fn words_wrap_and_lists_hang() {
    assert_eq!(shown("one two three four", 9), ["one two", "three", "four"]);
    assert_eq!(shown("- one two three four", 12), ["• one two", "  three four"]);
    assert_eq!(shown("  one two three", 12), ["  one two", "  three"]);
    assert_eq!(shown("12. one two three", 14), ["12. one two", "    three"]);
    assert_eq!(shown("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    assert_eq!(shown("a\n\nb\n\n\n", 9), ["a", "", "b"]);
}

#[test]
fn quotes_keep_their_depth_on_every_row() {
    assert_eq!(shown("> > one two three", 12), ["▏ ▏ one two", "▏ ▏ three"]);
    assert_eq!(shown(">>deep", 20), ["▏ ▏ deep"]);
    assert_eq!(rows("> a", 20, true)[0][0].text, "> a");
}

#[test]
fn code_is_left_as_it_is() {
    assert_eq!(shown("```\n  if  a *b* {\n```\nafter", 40), ["    if  a *b* {", "after"]);
}

#[test]
fn emphasis_code_and_addresses_are_dressed() {
    let pair = |text: &str, role| (text.to_owned(), role);
    assert_eq!(
        roles("so *very* **loud** `x*y` _yes_"),
        [
            pair("so ", Role::Text),
            pair("very", Role::Emphasis),
            pair(" ", Role::Text),
            pair("loud", Role::Strong),
            pair(" ", Role::Text),
            pair("x*y", Role::Code),
            pair(" ", Role::Text),
            pair("yes", Role::Emphasis),
        ]
    );
    assert_eq!(shown("see [here](https://a.example/b)", 80), ["see here <https://a.example/b>"]);
    let found = roles("at https://a.example/b, then");
    assert_eq!(found[1], pair("https://a.example/b", Role::Link));
    for typed in ["snake_case_name", "2 * 3 * 4", "a ** b", "[x]", "`", "**", "http"] {
        assert_eq!(shown(typed, 80), [typed]);
    }
}

#[test]
fn what_belongs_together_and_is_too_wide_is_broken() {
    assert_eq!(shown("a\u{1f3fb}", 2), ["a", "\u{1f3fb}"]);
    assert_eq!(
        shown("e\u{301}\u{1f469}\u{200d}\u{1f4bb}", 2),
        ["e\u{301}", "\u{1f469}\u{200d}\u{1f4bb}"]
    );
}

#[test]
fn escapes_never_reach_the_screen() {
    assert_eq!(shown("a\x1b[31mb\u{202e}c", 80), ["a␛[31mb\\u{202e}c"]);
}

proptest! {
    #[test]
    fn no_row_is_wider_than_the_screen(text in ".{0,200}(\n.{0,60}){0,4}", width in 2_usize..100) {
        for row in rows(&text, width, false) {
            prop_assert!(row_cells(&row) <= width, "{row:?}");
        }
    }

    #[test]
    fn no_word_is_lost(text in "[a-z]{1,12}( [a-z>#`]{1,12}){0,30}", width in 2_usize..60) {
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
        prop_assert_eq!(letters(&shown(&text, width).concat()), letters(&text));
    }
}
