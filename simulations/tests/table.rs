//! `tidings-sim table` through the real binary: the rows about summaries, which take seconds.

use std::process::{Command, Output};

fn table(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tidings-sim")).arg("table").args(args).output().unwrap()
}

#[test]
fn summaries_cost_what_is_promised() {
    let output = table(&["idle-reconnect", "warm-reconnect", "first-contact", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let measured = |scenario: &str, figure: &str| {
        let is = |row: &&serde_json::Value| row["scenario"] == scenario && row["figure"] == figure;
        rows.iter().find(is).unwrap()["measured"].as_f64().unwrap()
    };
    let idle = measured("idle-reconnect", "late_bytes");
    let warm = measured("warm-reconnect", "late_bytes");
    let first = measured("first-contact", "late_bytes");
    assert!((100.0..=160.0).contains(&idle), "{idle}");
    assert!((100.0 * 32.0..=160.0 + 38.0 * 100.0).contains(&warm), "{warm}");
    assert!(warm < first && first <= 64_000.0, "{first}");
    assert!((3.0..=8.0).contains(&measured("first-contact", "late_trips")));
    assert_eq!(rows.len(), 4);
}

#[test]
fn a_row_that_there_is_not_is_a_mistake() {
    let output = table(&["two"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no row is about"));
}
