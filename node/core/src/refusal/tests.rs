//! Every reason has a sentence in every language, and the English one is what the error says.

use super::{Field, Reason};
use crate::Error;
use std::collections::BTreeSet;
use tidings_words::{Language, Told, Value, Words};

#[test]
fn every_reason_has_its_words_in_english() {
    for error in all() {
        let told = told(Language::English, &error);
        assert_eq!((&told.message, &told.next), (&error.message, &error.next), "{error:?}");
    }
}

#[test]
fn every_reason_has_its_words_in_german() {
    for error in all() {
        let told = told(Language::German, &error);
        assert_eq!(told.next.is_some(), error.next.is_some(), "{error:?}");
        assert_ne!(told.message, error.message, "{error:?}");
    }
}

#[test]
fn the_catalogue_tells_of_no_reason_that_is_not_there() {
    let codes: BTreeSet<String> = all().iter().map(|error| reason(error).code.clone()).collect();
    assert_eq!(codes.len(), all().len(), "a code stands for two reasons");
    let sentences = include_str!("../../../words/src/en/error.ftl").lines();
    let keys = sentences.filter_map(|line| line.split_once(" = ")?.0.strip_prefix("error-"));
    assert_eq!(codes, keys.map(|key| key.replace('-', "_")).collect());
}

#[test]
fn a_reason_travels_beside_the_words() {
    let error = super::unknown_board_near("genral", &["#general".into()]);
    let json = serde_json::to_value(&error).expect("JSON");
    assert_eq!(json["code"], "unknown_board_near");
    assert_eq!(json["fields"], serde_json::json!({ "board": "genral", "near": ["#general"] }));
    assert_eq!(serde_json::from_value::<Error>(json).expect("an error"), error);
    // What an older node says has none.
    let old = serde_json::json!({ "kind": "usage", "message": "no" });
    assert_eq!(serde_json::from_value::<Error>(old).expect("an error").reason, None);
}

#[test]
fn a_reason_within_another_travels_along() {
    let error = super::unknown_board("dort").of_import(3);
    assert_eq!(error.message, "post 3 of the import: there is no board #dort");
    let json = serde_json::to_value(&error).expect("JSON");
    assert_eq!(json["code"], "not_imported");
    assert_eq!(json["because"]["code"], "unknown_board");
    assert_eq!(serde_json::from_value::<Error>(json).expect("an error"), error);
}

fn all() -> Vec<Error> {
    let all = [
        super::boards::examples(),
        super::carry::examples(),
        super::damage::examples(),
        super::files::examples(),
        super::home::examples(),
        super::joining::examples(),
        super::people::examples(),
        super::query::examples(),
        super::writing::examples(),
    ];
    all.into_iter().flatten().collect()
}

fn reason(error: &Error) -> &Reason {
    error.reason.as_deref().expect("a reason")
}

fn told(language: Language, error: &Error) -> Told {
    let Reason { code, fields, .. } = reason(error);
    let values: Vec<(&str, Value<'_>)> =
        fields.iter().map(|(name, field)| (name.as_str(), value(field))).collect();
    Words::of(language).told(code, &values).unwrap_or_else(|| panic!("{language}: no {code}"))
}

fn value(field: &Field) -> Value<'_> {
    match field {
        Field::Number(number) => Value::Number(*number),
        Field::Text(text) => Value::Text(text),
        Field::List(all) => Value::AnyOf(all),
    }
}
