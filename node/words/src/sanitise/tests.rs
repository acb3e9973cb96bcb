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

/// Texts in which joiners do what they are there for.
const JOINED: [&str; 8] = [
    "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}", // Persian: I want
    "\u{646}\u{627}\u{645}\u{647}\u{200c}\u{627}\u{6cc}",        // Persian: a letter
    "\u{c26}\u{c43}\u{c15}\u{c4d}\u{200c}\u{c15}\u{c3f}",        // Telugu, UAX #31 figure 3
    "\u{dc1}\u{dca}\u{200d}\u{dbb}\u{dd3} \u{dbd}\u{d82}\u{d9a}\u{dcf}", // Sinhala: Sri Lanka
    "\u{915}\u{94d}\u{200d}",                                    // Devanagari: half a letter
    "\u{1f469}\u{200d}\u{1f4bb}",
    "\u{1f469}\u{1f3fd}\u{200d}\u{1f52c}",
    "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308} \u{2764}\u{fe0f}\u{200d}\u{1f525}",
];

#[test]
fn joiners_stay_where_they_are_seen() {
    for text in JOINED {
        assert_eq!((line(text).as_str(), block(text).as_str()), (text, text));
        assert_eq!(letters(text), text);
    }
}

#[test]
fn joiners_that_nobody_sees_are_shown() {
    let hidden = [
        ("a\u{200d}b", "a\\u{200d}b"),
        ("\u{200c}ana", "\\u{200c}ana"),
        // A letter that joins nothing behind it: the same is seen without.
        ("\u{62f}\u{200c}\u{627}", "\u{62f}\\u{200c}\u{627}"),
        ("\u{645}\u{200c}\u{200c}\u{62e}", "\u{645}\\u{200c}\\u{200c}\u{62e}"),
        ("\u{645}\u{200c}a", "\u{645}\\u{200c}a"),
        ("\u{915}\u{94d}\u{200d}\u{93f}", "\u{915}\u{94d}\\u{200d}\u{93f}"),
        ("\u{1f469}\u{200d}", "\u{1f469}\\u{200d}"),
        ("\u{1f469}\u{200d}a", "\u{1f469}\\u{200d}a"),
        ("\u{1f469}\u{200c}\u{1f4bb}", "\u{1f469}\\u{200c}\u{1f4bb}"),
    ];
    for (text, shown) in hidden {
        assert_eq!((line(text).as_str(), block(text).as_str()), (shown, shown));
    }
}

fn harmless(text: &str, lines: bool) -> bool {
    text.char_indices().all(|(at, letter)| {
        let control = letter.is_control() && !(lines && letter == '\n');
        let bidi = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !control && !bidi && (!deceives(letter) || is_joined(text, at, letter))
    })
}

/// Any text, with a good share of the characters in question.
fn hostile() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        any::<char>(),
        prop::char::range('\0', '\u{ff}'),
        prop::char::range('\u{2000}', '\u{206f}'),
        // Joiners, and what they stand between.
        prop::sample::select(JOINED.concat().chars().collect::<Vec<_>>()),
        prop::sample::select(vec!['\u{200c}', '\u{200d}', '\u{180b}', '\u{34f}']),
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
        prop_assert!(!clean.contains(|letter| letter == '\x7f' || deceives(letter)));
        prop_assert_eq!(serde_json::from_str::<String>(&clean).unwrap(), text);
    }
}
