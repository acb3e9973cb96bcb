use super::examples;
use std::collections::BTreeSet;
use tidings_core::Error;
use tidings_http::problem::told;
use tidings_words::{Language, Told, Words};

#[test]
fn every_reason_has_its_words_in_every_language() {
    let [english, german] = Language::ALL.map(Words::of);
    for error in examples() {
        let Error { message, next, reason, .. } = error;
        let reason = reason.expect("a reason");
        let own = Told { message, next };
        assert_eq!(told(english, &reason).as_ref(), Some(&own));
        let german = told(german, &reason).expect("words");
        assert_ne!(german, own);
        assert_eq!(german.next.is_some(), own.next.is_some(), "{own:?}");
    }
}

#[test]
fn the_catalogue_tells_of_no_reason_that_is_not_there() {
    let codes = examples().into_iter().map(|error| error.reason.expect("a reason").code);
    let codes: BTreeSet<String> = codes.collect();
    assert_eq!(codes.len(), examples().len(), "a code stands for two reasons");
    let sentences = include_str!("../../../../words/src/en/shelf.ftl").lines();
    let keys = sentences.filter_map(|line| line.split_once(" = ")?.0.strip_prefix("shelf-"));
    assert_eq!(codes, keys.map(|key| key.replace('-', "_")).collect());
    for code in codes {
        let key = code.replace('_', "-");
        let taken = ["error", "problem"].map(|file| format!("{file}-{key}"));
        let words = Words::of(Language::English);
        assert!(taken.iter().all(|key| words.say(key) == *key), "{key} stands for another one");
    }
}
