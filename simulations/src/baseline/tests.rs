use crate::machine::Kind;
use crate::report::Outcome;
use crate::scenario::Scenario;
use crate::span::{Length, Size, Span};
use crate::topology::Topology;
use crate::workload::Workload;
use crate::world::World;

fn run(machine: Kind, topology: &str) -> Outcome {
    let topology: Topology = topology.parse().unwrap();
    let mut scenario = Scenario {
        machine,
        nodes: 40,
        topology,
        length: Length::minutes(2),
        workload: Workload {
            posts: 1.0,
            burst: Size::constant(1),
            body: Size::constant(300),
            from: Length::of(20_000_000),
            lasts: Length::minutes(1),
            ..Workload::default()
        },
        ..Scenario::default()
    };
    scenario.times.commit = Span::new(0, 0);
    let outcome = World::new(scenario.plan().unwrap()).unwrap().run();
    assert_eq!(outcome.violation, None, "{outcome}");
    assert!(outcome.entries > 20 && outcome.deliveries == outcome.entries * 39, "{outcome}");
    outcome
}

#[test]
fn flooding_sends_over_nearly_every_link_and_nothing_is_faster() {
    let [flood, ours, pull] =
        [Kind::Flood, Kind::Bare, Kind::Pull].map(|machine| run(machine, "regular:k=6"));
    // Each entry crosses each of the 120 links once or twice, for 39 that need it.
    let links = 120.0 / 39.0;
    assert!(flood.redundancy >= links - 0.5 && flood.redundancy <= 2.0 * links, "{flood}");
    assert!(flood.p99 <= ours.p99 && flood.p99 <= pull.p99, "{flood}\n{ours}\n{pull}");
    assert!(pull.redundancy < 1.05, "{pull}");
    assert!(pull.p50 > 4 * flood.p50, "{pull}");
    assert!(flood.bytes > 2 * ours.bytes, "{flood}\n{ours}");
}

#[test]
fn where_there_is_one_way_nothing_is_sent_twice() {
    for machine in [Kind::Flood, Kind::Pull] {
        let outcome = run(machine, "tree:3");
        assert!(outcome.redundancy < 1.001, "{outcome}");
    }
}

#[test]
fn baselines_find_together_after_breaks_and_crashes() {
    for machine in [Kind::Flood, Kind::Pull] {
        let text = "nodes = 12\ntopology = \"ring\"\nlength = \"1m\"\n[link]\nresets = 2\n\
                    [[dynamics]]\nkind = \"crashes\"\ncount = 4\n";
        let scenario = Scenario { machine, ..toml::from_str(text).unwrap() };
        let outcome = World::new(scenario.plan().unwrap()).unwrap().run();
        assert_eq!(outcome.violation, None, "{outcome}");
    }
}
