use super::*;
use crate::Kind;

#[test]
fn a_text_has_one_spelling() {
    assert_eq!(text("\r\n\nhello\r\nworld\r \t\n\n").unwrap(), "hello\nworld");
    assert_eq!(text("  indented stays\n").unwrap(), "  indented stays");
}

#[test]
fn empty_and_oversized_texts_are_refused_with_their_limit() {
    for blank in ["", "  \n", "\r\n\t"] {
        assert_eq!(text(blank).unwrap_err().kind, Kind::Usage);
    }
    assert!(text(&"x".repeat(MAX_TEXT)).is_ok());
    let error = text(&"x".repeat(MAX_TEXT + 1)).unwrap_err();
    assert_eq!(error.kind, Kind::TooLarge);
    assert!(error.message.contains(&MAX_TEXT.to_string()));
}

#[test]
fn a_subject_is_one_line_and_a_blank_one_is_none() {
    assert_eq!(subject(Some(" a\n b\t c ")).unwrap().as_deref(), Some("a b c"));
    assert_eq!(subject(Some(" \n")).unwrap(), None);
    assert_eq!(subject(Some(&"x".repeat(201))).unwrap_err().kind, Kind::TooLarge);
}

#[test]
fn names_are_one_line_not_blank_and_bounded() {
    assert_eq!(name(" Ana  Maria ").unwrap(), "Ana Maria");
    assert_eq!(name(" ").unwrap_err().kind, Kind::Usage);
    assert_eq!(name(&"é".repeat(33)).unwrap_err().kind, Kind::TooLarge);
}

#[test]
fn an_unknown_board_brings_its_neighbours_and_the_next_step() {
    let known: BTreeSet<String> =
        ["general", "announcements", "projects/tidings"].map(String::from).into();
    assert_eq!(nearest("genral", &known), ["#general"]);
    assert_eq!(nearest("tidings", &known), ["#projects/tidings"]);
    assert!(nearest("zebra", &known).is_empty());
    let error = unknown_board("genral", &known);
    assert_eq!(error.kind, Kind::NotFound);
    let next = error.next.unwrap();
    assert!(next.contains("#general") && next.contains("tidings board new genral"), "{next}");
}

#[test]
fn distances_are_levenshteins() {
    for (a, b, apart) in [("", "", 0), ("abc", "", 3), ("", "ab", 2), ("kitten", "sitting", 3)] {
        assert_eq!(distance(a, b), apart, "{a} {b}");
    }
}

#[test]
fn the_largest_post_fits_an_entry() {
    let (text, subject) = ("x".repeat(MAX_TEXT), "s".repeat(MAX_SUBJECT));
    assert!(thread(&"b".repeat(64), Some(&subject), &text).is_ok());
}

#[test]
fn a_reaction_is_one_character_as_people_see_it() {
    for good in ["👍", " 🎉 ", "👩‍👩‍👧", "é", "+", ""] {
        assert_eq!(emoji(good).unwrap(), good.trim());
    }
    for bad in ["ok", "👍👍", "\u{7}", "a b", "\u{e0041}", "\u{200d}"] {
        assert_eq!(emoji(bad).unwrap_err().kind, Kind::Usage, "{bad}");
    }
    let heap = format!("e{}", "\u{301}".repeat(20));
    assert_eq!(emoji(&heap).unwrap_err().kind, Kind::TooLarge);
}
