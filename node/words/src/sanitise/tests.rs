use super::*;
use proptest::prelude::*;

#[test]
fn escapes_are_shown_instead_of_obeyed() {
    assert_eq!(block("\x1b[31mred\x07"), "␛[31mred␇");
    assert_eq!(block("\u{9b}2J"), "\\u{9b}2J");
    assert_eq!(line("ana\u{202e}evil"), "ana\\u{202e}evil");
    assert_eq!(line("a\u{200b}b"), "a\\u{200b}b");
}

#[test]
fn a_block_keeps_its_lines_and_a_line_is_one() {
    assert_eq!(block("a\n\tb\r\nc"), "a\n    b␍\nc");
    assert_eq!(line(" a\n\tb\r\nc\u{2028}d "), "a  b  c\\u{2028}d");
}

#[test]
fn ordinary_text_is_left_alone() {
    for text in ["Grüße, Ελλάδα, 日本語, עברית, e\u{301}", "😀 👍🏽 ❤\u{fe0f}"]
    {
        assert_eq!(block(text), text);
        assert_eq!(line(text), text);
    }
}

#[test]
fn what_somebody_goes_on_with_stays_what_it_was() {
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{646}\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}";
    assert_eq!(field(family), family);
    assert_eq!(quote(family), family);
    assert_eq!(field("a\x1b[31m\tb\r\n\u{200f}\u{ad}c"), "a[31m\tb\n\u{200f}\u{ad}c");
    assert_eq!(quote("a\x1b\u{202e}b\u{200b}\nc"), "ab\nc");
    assert_eq!(letters("a\x1b\u{202e}\u{200d}b\t"), "a\u{fffd}\u{fffd}\u{fffd}b\t");
}

fn harmless(text: &str, lines: bool) -> bool {
    text.chars().all(|letter| {
        let control = letter.is_control() && !(lines && letter == '\n');
        let bidi = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !control && !bidi && !deceives(letter)
    })
}

/// Any text, with a good share of the characters in question.
fn hostile() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        any::<char>(),
        prop::char::range('\0', '\u{ff}'),
        prop::char::range('\u{2000}', '\u{206f}'),
    ];
    prop::collection::vec(letter, 0..64).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn nothing_that_a_terminal_obeys_comes_out(text in hostile()) {
        prop_assert!(harmless(&line(&text), false));
        prop_assert!(harmless(&block(&text), true));
        prop_assert_eq!(block(&block(&text)), block(&text));
    }

    #[test]
    fn json_stays_what_it_was_and_is_harmless(text in hostile()) {
        let clean = json(&serde_json::to_string(&text).unwrap());
        prop_assert!(harmless(&clean, false));
        prop_assert_eq!(serde_json::from_str::<String>(&clean).unwrap(), text);
    }
}
