//! Each row has a figure and a target, and what is missed is seen.

use super::*;
use crate::scenario::Scenario;

#[test]
fn each_promise_is_a_figure_that_its_scenario_promises() {
    for promise in &PROMISES {
        let scenario = scenario(promise.scenario);
        assert_eq!(scenario.name, promise.scenario);
        assert!(promise.target() >= 0.0, "{}", promise.figure().key);
    }
}

fn run(expect: &str) -> Run {
    let text = format!("nodes = 3\n[expect]\n{expect}");
    let plan = toml::from_str::<Scenario>(&text).unwrap().plan().unwrap();
    let (nodes, links, latency) = facts(&plan);
    let outcome = trial::run(&plan).unwrap();
    Run { scenario: "bytes", nodes, links, latency, outcome }
}

#[test]
fn the_worst_of_the_seeds_counts_and_what_is_missed_is_named() {
    let table = Table::of(&["bytes".to_owned()], 2).unwrap();
    assert_eq!(table.count(), 2);
    assert!(table.rows(&[]).is_empty(), "nothing ran");
    let (one, mut two) = (run("overhead = 9"), run("overhead = 9"));
    two.outcome.bytes = 100 * two.outcome.payload;
    let good = table.rows(std::slice::from_ref(&one));
    assert_eq!((good.len(), good[0].seeds, good[0].nodes), (1, 1, 3));
    let bad = table.rows(&[one.clone(), two]);
    assert_eq!((bad[0].measured, bad[0].kept), (Some(100.0), false));
    assert!(lines(&bad)[1][2].contains("missed"));
    let mut broken = one;
    (broken.outcome.payload, broken.outcome.bytes) = (1_000, 1_000);
    let what = "host 1".to_owned();
    broken.outcome.violation = Some(crate::checker::Violation { checker: "chain", what });
    let row = &table.rows(&[broken])[0];
    assert!(!row.kept && row.broken.as_ref().unwrap().contains("chain"));
}

#[test]
fn a_row_that_there_is_not_cannot_be_asked_for() {
    assert!(Table::of(&["two".to_owned()], 1).is_err());
    assert!(Table::of(&[], 3).unwrap().count() >= 18 * 3);
}

#[test]
fn a_table_in_markdown_has_a_rule_below_its_head() {
    let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    let text = markdown(&[cells(["a", "b"]), cells(["1", "2"])]);
    assert_eq!(text, "| a | b |\n|---|---|\n| 1 | 2 |\n");
}
