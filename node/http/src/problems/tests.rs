//! Every problem has a sentence in every language, and the English one is what the problem says.

use super::examples;
use std::collections::BTreeSet;
use tidings_words::{Language, Words};

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
