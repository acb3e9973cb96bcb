//! Somebody is expelled: how soon everybody turns their laptop away.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Process, eventually};
use crate::members::{Member, SOON};
use crate::netns::Lan;
use crate::timing::is_long;
use crate::twin::refuse_alike;

/// Those who stay.
const HONEST: usize = 8;
/// Rounds for the figures, and otherwise; one is expelled in each.
const ROUNDS: [usize; 2] = [5, 2];
/// Later nobody may hang up, on a machine that does much else: what is said spreads in a second, and
/// the next thing that a node says to others by itself may come a minute later.
const LAST: Duration = Duration::from_secs(10);

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn the_expelled_are_turned_away_by_all_and_hear_no_more() {
    let lan = Lan::bridge(HONEST + 1);
    let honest: Vec<Member> = lan.hosts[..HONEST].iter().map(Member::at).collect();
    let code = honest[0].founds("Book Club", "owner");
    for (n, member) in honest.iter().enumerate().skip(1) {
        member.joins(&code, &format!("m{n}"));
    }
    honest[0].home.run(&["people", "role", "m1", "moderator"]).ok();
    let rounds = if is_long() { ROUNDS[0] } else { ROUNDS[1] };
    let mut times: Vec<Vec<f64>> = Vec::new();
    for round in 0..rounds {
        let seconds = expels(&lan, &honest, round);
        println!("  round {round}: {seconds:.2?} s");
        times.push(seconds);
    }
    let mut all: Vec<f64> = times.concat();
    let mut last: Vec<f64> =
        times.iter().map(|round| round.iter().copied().fold(0.0, f64::max)).collect();
    all.sort_by(f64::total_cmp);
    last.sort_by(f64::total_cmp);
    println!("`people expel` ⏎ of a moderator to the end of the session with the expelled");
    println!("  {HONEST} nodes, {rounds} times   median {:.2} s", all[all.len() / 2]);
    println!(
        "  the last of {HONEST}       median {:.2} s, worst {:.2} s",
        last[rounds / 2],
        last[rounds - 1]
    );
    assert!(last[rounds - 1] < LAST.as_secs_f64(), "somebody went on talking to them");
    honest.iter().for_each(Member::has_no_complaint);
    refuse_alike(Duration::from_secs_f64(last[rounds / 2]), "lab-expulsion");
}

/// One comes in, is met by all, and is expelled; seconds until each of the honest hung up.
#[track_caller]
fn expels(lan: &Lan, honest: &[Member], round: usize) -> Vec<f64> {
    let thief = Member::at(&lan.hosts[HONEST]);
    let name = format!("thief{round}");
    // Those of before the last expulsion are void.
    thief.joins(&honest[0].invites(), &name);
    thief.posts(&format!("hello from {name}"));
    thief.meets(SOON, &honest.iter().collect::<Vec<_>>());
    let device = thief.device();
    let moderator = &honest[1];
    eventually(SOON, "the moderator knows their role and whom they judge", || {
        let rows = moderator.home.run(&["people", "--json"]).ok().json_lines();
        let is = |who: &str, role: &str| {
            rows.iter().any(|row| row["name"] == who && row["role"] == role)
        };
        is("m1", "moderator") && is(&name, "member")
    });
    let watches: Vec<Process> = honest.iter().map(listens).collect();
    let started = Instant::now();
    let expelled = thread::scope(|scope| {
        let verb = scope.spawn(|| moderator.home.run(&["people", "expel", &name, "--yes"]).ok());
        let ends = watches.into_iter().map(|watch| {
            let device = &device;
            scope.spawn(move || hangs_up(watch, device, started))
        });
        let ends: Vec<_> = ends.collect();
        verb.join().expect("it is said");
        ends.into_iter().map(|end| end.join().expect("it hangs up")).collect::<Vec<_>>()
    });
    stays_out(lan, &thief, honest, &format!("without {name}"));
    expelled
}

/// Hears what happens at a member from now on.
#[track_caller]
fn listens(member: &Member) -> Process {
    let watch = member.home.spawn(&["watch"]);
    eventually(SOON, "it listens", || {
        member.posts("is anybody listening?");
        watch.stdout().contains("\"event\":\"post\"")
    });
    watch
}

/// Seconds until the session with `device` was over.
#[track_caller]
fn hangs_up(mut watch: Process, device: &str, started: Instant) -> f64 {
    let is_over = |line: &str| {
        let event: Value = serde_json::from_str(line).expect("JSON");
        event["event"] == "disconnected" && event["peer"] == device
    };
    watch.line(SOON, "the session with the expelled ends", is_over);
    started.elapsed().as_secs_f64()
}

/// Nobody opens to the expelled, who gets nothing that is written from now on.
#[track_caller]
fn stays_out(lan: &Lan, thief: &Member, honest: &[Member], secret: &str) {
    honest[0].posts(secret);
    for (n, member) in honest.iter().enumerate() {
        member.reads(SOON, &[secret]);
        let address = member.hints()[0];
        let refused = thief.home.run(&["dial", &address.to_string()]);
        assert_ne!(refused.code, Some(0), "host {n} at {}: {refused}", lan.address(n));
        let device = thief.device();
        assert!(member.connected().iter().all(|(peer, _)| *peer != device), "host {n}");
    }
    assert!(!thief.all_texts().contains(secret), "the expelled read on");
    assert_eq!(thief.home.run(&["post", "general", "I am still here"]).code, Some(5));
}
