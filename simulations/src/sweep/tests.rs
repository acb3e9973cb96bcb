//! Cells, seeds and tables.

use super::*;
use crate::world::World;

fn sweep(axes: &[&str], seeds: u64) -> Result<Sweep, BadCell> {
    let axes: Vec<Axis> = axes.iter().map(|axis| axis.parse().unwrap()).collect();
    Sweep::new(&toml::Table::new(), &axes, seeds)
}

#[test]
fn every_cell_has_every_seed_and_its_own_scenario() {
    let sweep = sweep(&["nodes=3,5", "workload.posts=1,2,3"], 4).unwrap();
    assert_eq!(sweep.count(), 24);
    let (cell, scenario) = sweep.scenario(21).unwrap();
    assert_eq!((cell, scenario.nodes, scenario.workload.posts), (5, 5, 3.0));
    assert_eq!(scenario.seed, Scenario::default().seed + 1);
    assert!(sweep.scenario(24).is_none());
}

#[test]
fn a_cell_that_is_no_scenario_is_named() {
    let error = |axes: &[&str]| sweep(axes, 1).unwrap_err().to_string();
    assert!(error(&["nodes=3,1"]).starts_with("nodes=1: "));
    assert!(error(&["nods=3"]).contains("nods"));
}

#[test]
fn tables_say_what_each_run_came_to() {
    let sweep = sweep(&["nodes=2,3"], 1).unwrap();
    let row = |n: u64| {
        let (cell, scenario) = sweep.scenario(n).unwrap();
        Row { cell, outcome: World::new(scenario.plan().unwrap()).unwrap().run() }
    };
    let rows = [row(0), row(1)];
    let columns = |line: &str| line.split(',').count();
    assert_eq!(columns(&sweep.csv_head()), columns(&sweep.csv_line(&rows[0])));
    assert!(sweep.csv_line(&rows[1]).starts_with("3,1,true,"));
    let table = sweep.table(&rows);
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(table.lines().nth(2).unwrap().contains("1/1"), "{table}");
}

#[test]
fn what_holds_a_comma_is_quoted() {
    assert_eq!(quoted("ws:k=8,beta=0.1"), "\"ws:k=8,beta=0.1\"");
    assert_eq!(quoted("say \"a\""), "\"say \"\"a\"\"\"");
    assert_eq!(quoted("er"), "er");
}
