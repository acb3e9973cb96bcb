//! Every problem has a sentence in every language, and the English one is what the problem says.

use super::examples;
use std::collections::BTreeSet;
use tidings_core::refusal::{Field, Reason};
use tidings_words::{Language, Told, Words};

#[test]
fn every_problem_has_its_words_in_every_language() {
    let [english, german] = Language::ALL.map(Words::of);
    for problem in examples() {
        let told = problem.told(english);
        assert_eq!((&told.message, &told.next), (&problem.message, &problem.next), "{problem:?}");
        let told = problem.told(german);
        assert_ne!(told.message, problem.message, "{problem:?}");
        assert_eq!(told.next.is_some(), problem.next.is_some(), "{problem:?}");
        let same = told.next.is_some() && told.next == problem.next;
        assert!(!same, "{problem:?}");
    }
}

#[test]
fn a_reason_within_another_is_told_in_the_same_language() {
    let reason = |code: &str, fields: &[(&str, &str)], because| Reason {
        code: code.into(),
        fields: fields.iter().map(|(key, it)| ((*key).to_owned(), Field::text(it))).collect(),
        because,
    };
    let within = reason("unknown_draft", &[("id", "3")], None);
    let fields = [("number", "1"), ("why", "there is no draft 3")];
    let told = |because| {
        let reason = reason("not_imported", &fields, because);
        crate::problem::told(Words::of(Language::German), &reason).expect("words")
    };
    let Told { message, next } = told(Some(Box::new(within)));
    assert_eq!(message, "Beitrag 1 des Imports: es gibt keinen Entwurf 3");
    assert_eq!(next.as_deref(), Some("`tidings draft list` listet sie"));
    let newer = told(Some(Box::new(reason("of_a_newer_node", &[], None))));
    assert_eq!(newer.message, "Beitrag 1 des Imports: there is no draft 3", "its own words");
}

#[test]
fn the_catalogue_tells_of_no_problem_that_is_not_there() {
    let codes = examples().into_iter().map(|problem| problem.reason.expect("a reason").code);
    let codes: BTreeSet<String> = codes.collect();
    assert_eq!(codes.len(), examples().len(), "a code stands for two problems");
    let keys = |file: &str, prefix: &str| -> BTreeSet<String> {
        let keys = file.lines().filter_map(|line| line.split_once(" = ")?.0.strip_prefix(prefix));
        keys.map(|key| key.replace('-', "_")).collect()
    };
    let told = keys(include_str!("../../../words/src/en/problem.ftl"), "problem-");
    assert_eq!(codes, told);
    let refusals = keys(include_str!("../../../words/src/en/error.ftl"), "error-");
    assert!(refusals.is_disjoint(&codes), "the node's own codes are others");
}
