use super::*;
use proptest::prelude::*;
use tidings_protocol::time::Time;

fn query(text: &str) -> Query {
    Query::parse(text, Time(0)).unwrap()
}

fn said(asked: &str, texts: &[&str]) -> bool {
    let texts: Vec<Words> = texts.iter().map(|text| Words::of(text)).collect();
    query(asked).is_said_in(&texts)
}

#[test]
fn words_must_all_be_there_and_the_last_may_go_on() {
    let text = "The keeper of the lighthouse counts Wellen.";
    for asked in
        ["keeper", "LIGHT", "keeper light", "\"of the\" wel", "\"keeper of the\"", "-storm"]
    {
        assert!(said(asked, &[text]), "{asked}");
    }
    for asked in
        ["light keeper x", "keep of", "\"the of\"", "\"of the\" -wellen", "ight", "\"light\""]
    {
        assert!(!said(asked, &[text]), "{asked}");
    }
}

#[test]
fn phrases_do_not_go_from_a_subject_into_a_text() {
    assert!(said("\"at sea\"", &["Lost at sea", "Found"]));
    assert!(said("sea found", &["Lost at sea", "Found"]));
    assert!(!said("\"sea found\"", &["Lost at sea", "Found"]));
}

#[test]
fn scripts_without_spaces_are_found_within() {
    assert!(said("京タ", &["東京タワー"]));
    assert!(!said("東タ", &["東京タワー"]));
}

#[test]
fn marks_stand_on_what_was_found() {
    let marked = |asked: &str, text: &str| -> Vec<String> {
        query(asked).marks(text).into_iter().map(|at| text[at].to_owned()).collect()
    };
    assert_eq!(marked("caf \"of the\"", "Cafés of the café"), ["Cafés", "of the", "café"]);
    assert_eq!(marked("\"a b\" \"b c\"", "a b c"), ["a b c"]);
    assert_eq!(marked("-a b", "a b"), ["b"]);
}

proptest! {
    #[test]
    fn marks_are_within_the_text(asked in "[a-c\" é]{1,12}", text in "[a-cé .]{0,40}") {
        let Ok(query) = Query::parse(&asked, Time(0)) else { return Ok(()) };
        let mut last = 0;
        for mark in query.marks(&text) {
            prop_assert!(mark.start >= last && text.get(mark.clone()).is_some());
            last = mark.end;
        }
    }
}
