//! Whole runs through each kind of change: no promise is broken, and the change is felt.

use crate::report::Outcome;
use crate::scenario::Scenario;
use crate::world::World;

/// Twelve hosts, a minute and a half.
fn run(text: &str) -> Outcome {
    let base = "nodes = 12\nlength = \"90s\"\n";
    let scenario: Scenario = toml::from_str(&format!("{base}{text}")).unwrap();
    let outcome = World::new(scenario.plan().unwrap()).unwrap().run();
    assert_eq!(outcome.violation, None, "{text}\n{outcome}");
    assert!(outcome.entries > 20, "{text}\n{outcome}");
    outcome
}

#[test]
fn hosts_that_come_and_go_hold_everything_in_the_end() {
    for change in [
        "kind = \"churn\"\nup = \"weibull:scale=20s,shape=0.6\"\ndown = \"1s..10s\"",
        "kind = \"churn\"\nup = \"exponential:mean=20s\"\ncrash = 0.5",
        "kind = \"failure\"\nat = \"30s\"\nshare = 0.6\ndown = \"10s\"",
        "kind = \"crowd\"\nat = \"45s\"\nshare = 0.4",
        "kind = \"crowd\"\nat = \"60s\"\ncount = 1",
        "kind = \"duty\"\nday = \"30s\"",
    ] {
        run(&format!("topology = \"ring\"\n[[dynamics]]\n{change}\n"));
    }
}

#[test]
fn links_that_come_and_go_delay_and_lose_nothing() {
    for change in [
        "kind = \"split\"\nat = \"10s\"\nlength = \"40s\"",
        "kind = \"split\"\nat = \"10s\"\nlength = \"40s\"\none-way = true",
        "kind = \"split\"\nat = \"5s\"\nlength = \"5s\"\ntimes = 5\nevery = \"12s\"",
        "kind = \"partitions\"\ncount = 3",
        "kind = \"flapping\"\nshare = 0.8\nup = \"exponential:mean=10s\"",
    ] {
        let outcome = run(&format!("topology = \"ring\"\n[[dynamics]]\n{change}\n"));
        assert!(outcome.p99 > 2_000_000, "{change}\n{outcome}");
    }
}

#[test]
fn walkers_and_couriers_carry_what_no_wire_does() {
    let walk = "kind = \"waypoint\"\nfield = 200\nrange = 60\nslowest = 2\nfastest = 6\npause = \"0s..5s\"";
    let walked = run(&format!("topology = \"empty\"\n[[dynamics]]\n{walk}\n"));
    assert!(walked.links > 30 && walked.p99 > 5_000_000, "{walked}");
    let tour = "kind = \"couriers\"\nstops = 2\nstay = \"3s\"\ntravel = \"2s\"";
    let islands = "topology = \"cliques:size=6,bridges=0\"\n";
    let carried = run(&format!("{islands}[[dynamics]]\n{tour}\n"));
    // Half of the deliveries cross, within a tour; without it they would wait for the healing.
    assert!((3_000_000..30_000_000).contains(&carried.p99), "{carried}");
}

#[test]
fn wrong_clocks_break_nothing() {
    for change in ["kind = \"clocks\"\nshare = 0.5", "kind = \"drift\"\nppm = 5000"] {
        run(&format!("[[dynamics]]\n{change}\n"));
    }
}

#[test]
fn contacts_from_a_file_are_lived_through() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let ring = |n: usize| (n % 6, (n + 1) % 6);
    let contacts: String = (0..120)
        .map(|n| {
            let (a, b) = ring(n);
            format!("{} CONN {a} {b} up\n{} CONN {a} {b} down\n", n / 2, n / 2 + 2)
        })
        .collect();
    std::fs::write(file.path(), contacts).unwrap();
    let outcome = run(&format!("topology = \"contacts:{}\"\n", file.path().display()));
    assert_eq!((outcome.hosts, outcome.links), (6, 6));
    assert!(outcome.p99 > 1_000_000, "{outcome}");
}

#[test]
fn slow_narrow_and_distant_links_are_lived_with() {
    for link in [
        "latency = \"pareto:least=10ms,shape=1.5\"\njitter = \"0ms..20ms\"\nloss = 0.01",
        "latency = \"lognormal:median=40ms,sigma=0.8\"\nresets = 3",
        "latency = \"1ms\"\nregions = [[\"1ms\", \"120ms\"], [\"90ms\", \"1ms\"]]",
        "latency = \"5ms\"\nbandwidth = 64000",
    ] {
        run(&format!("topology = \"sbm:blocks=2,inside=3\"\n[link]\n{link}\n"));
    }
}
