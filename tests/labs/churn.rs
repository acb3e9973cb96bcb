//! Thirty real nodes that come and go for minutes, by laws drawn from a seed, and write meanwhile.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::count::{Traffic, all_read};
use crate::harness::eventually;
use crate::members::{LATER, Member};
use crate::meter::{metered, shares};
use crate::netns::{Lan, Namespace};
use crate::timing::is_long;
use crate::twin::{LOOSE, Lab};

const NODES: usize = 30;
const SEED: u64 = 1;
/// Seconds that a node stays, on average; the law is exponential, as that of the other two.
const UP: f64 = 60.0;
/// Seconds that it is away.
const DOWN: f64 = 20.0;
/// Seconds between two posts of a node that is up.
const PAUSE: f64 = 30.0;
/// Of those that go, the share that loses power.
const POWER_CUTS: f64 = 0.3;
/// Joins at a time: each starts processes, and the machine is small.
const JOINS: usize = 4;
/// Over how much time it is seen whether nodes have something to say.
const LISTEN: Duration = Duration::from_secs(10);
/// Bytes of frames that an end of an idle session says in a minute, at most: a comparison of roots
/// takes 29.
const HUSH: f64 = 60.0;
/// How long idle nodes are measured.
const IDLE: Duration = Duration::from_secs(180);

/// What became of one node.
#[derive(Default)]
struct Life {
    texts: BTreeSet<String>,
    traffic: Traffic,
    cpu: f64,
    departures: usize,
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn thirty_nodes_that_come_and_go_agree_in_the_end() {
    let length = Duration::from_secs(if is_long() { 300 } else { 90 });
    let lan = Lan::bridge(NODES);
    let mut members: Vec<Member> = lan.hosts.iter().map(Member::at).collect();
    lan.hosts.iter().for_each(Namespace::meters);
    gather(&members);
    let before = (Traffic::of(&members), cpu(&members), metered(&lan.hosts));
    let lives = live(&mut members, Instant::now() + length);
    let texts: BTreeSet<String> = lives.iter().flat_map(|life| life.texts.clone()).collect();
    let agreed = all_read(&members, &texts, Instant::now(), LATER);
    let mut traffic =
        lives.iter().map(|life| life.traffic).fold(Traffic::of(&members), |a, b| a + b);
    traffic = traffic - before.0;
    let used = cpu(&members) + lives.iter().map(|life| life.cpu).sum::<f64>() - before.1;
    let departures: usize = lives.iter().map(|life| life.departures).sum();
    println!("{NODES} nodes that come and go for {} s", length.as_secs());
    println!("  posts, departures {}, {departures}", texts.len());
    println!("  agreed after      {:.1} s", agreed.as_secs_f64());
    println!("  received / needed {:.3}", traffic.redundancy());
    println!("  bytes of frames   {} a node", traffic.bytes / NODES as u64);
    let all = shares(before.2, metered(&lan.hosts), NODES as f64);
    println!("  bytes of packets  {all} a node");
    println!("  processor         {:.2} s a node", used / NODES as f64);
    print_memory(&members);
    let strikes: u64 = members.iter().flat_map(Member::strikes).sum();
    println!("  strikes           {strikes}");
    members.iter().for_each(Member::is_sound);
    let twin = if is_long() { "lab-churn-long" } else { "lab-churn" };
    Lab { redundancy: traffic.redundancy(), agreed }.has_twin(twin, LOOSE);
    if is_long() {
        idles(&members, &lan.hosts);
    }
}

/// Everybody comes in by the founder's invite.
#[track_caller]
fn gather(members: &[Member]) {
    let (founder, others) = members.split_first().expect("nodes");
    let code = founder.founds("Book Club", "n0");
    let share = others.len().div_ceil(JOINS);
    thread::scope(|scope| {
        for (part, some) in others.chunks(share).enumerate() {
            let code = &code;
            scope.spawn(move || {
                for (n, member) in some.iter().enumerate() {
                    member.joins(code, &format!("n{}", 1 + part * share + n));
                }
            });
        }
    });
}

/// All live until then, and are up in the end.
#[track_caller]
fn live(members: &mut [Member], until: Instant) -> Vec<Life> {
    thread::scope(|scope| {
        let each = members.iter_mut().enumerate();
        let lives: Vec<_> =
            each.map(|(who, member)| scope.spawn(move || lives(member, who, until))).collect();
        lives.into_iter().map(|life| life.join().expect("it lives")).collect()
    })
}

#[track_caller]
fn lives(member: &mut Member, who: usize, until: Instant) -> Life {
    let mut chances = StdRng::seed_from_u64(SEED << 32 | who as u64);
    let mut life = Life::default();
    let (mut leaves, mut writes) =
        (Instant::now() + after(&mut chances, UP), Instant::now() + after(&mut chances, PAUSE));
    loop {
        let next = leaves.min(writes).min(until);
        thread::sleep(next.saturating_duration_since(Instant::now()));
        if next == until {
            return life;
        } else if next == writes {
            let text = format!("number {} of n{who}", life.texts.len());
            member.posts(&text);
            life.texts.insert(text);
            writes = Instant::now() + after(&mut chances, PAUSE);
        } else {
            life.traffic = life.traffic + member.traffic();
            life.cpu += member.seconds_of_cpu();
            life.departures += 1;
            goes(member, chances.random_bool(POWER_CUTS));
            let back = Instant::now() + after(&mut chances, DOWN);
            thread::sleep(back.min(until).saturating_duration_since(Instant::now()));
            member.home.run(&["start"]).ok();
            (leaves, writes) = (
                Instant::now() + after(&mut chances, UP),
                Instant::now() + after(&mut chances, PAUSE),
            );
        }
    }
}

/// A time drawn by the exponential law.
fn after(chances: &mut StdRng, mean: f64) -> Duration {
    Duration::from_secs_f64(-mean * (1.0 - chances.random::<f64>()).ln())
}

#[track_caller]
fn goes(member: &mut Member, loses_power: bool) {
    if loses_power {
        member.home.power_cut();
    } else {
        member.home.run(&["stop"]).ok();
    }
}

/// Waits until all have met all others, and nothing is said but comparisons.
#[track_caller]
fn comes_to_rest(members: &[Member]) {
    let all: Vec<String> = members.iter().map(Member::device).collect();
    for (who, member) in members.iter().enumerate() {
        let others = all.iter().enumerate().filter(|(other, _)| *other != who);
        member.meets_devices(LATER, others.map(|(_, device)| device.clone()).collect());
    }
    let ends = (members.len() * (members.len() - 1)) as f64;
    eventually(LATER, "nobody says anything", || {
        let (before, began) = (Traffic::of(members).bytes, Instant::now());
        thread::sleep(LISTEN);
        let said = Traffic::of(members).bytes - before;
        said as f64 <= ends * HUSH * began.elapsed().as_secs_f64() / 60.0
    });
}

/// What nodes cost that have nothing to say.
fn idles(members: &[Member], hosts: &[Namespace]) {
    comes_to_rest(members);
    let before = (metered(hosts), cpu(members));
    thread::sleep(IDLE);
    let share = NODES as f64 * IDLE.as_secs_f64() / 60.0;
    let used = (cpu(members) - before.1) / share;
    println!("{NODES} idle nodes, each of which, each minute");
    println!("  bytes of packets  {}", shares(before.0, metered(hosts), share));
    println!("  processor         {:.0} ms", used * 1e3);
    let sessions = members.iter().map(|member| member.connected().len()).sum::<usize>();
    println!("  sessions          {:.1} a node", sessions as f64 / NODES as f64);
    print_memory(members);
}

fn print_memory(members: &[Member]) {
    let mut sizes: Vec<f64> = members.iter().map(Member::megabytes).collect();
    sizes.sort_by(f64::total_cmp);
    let middle = sizes[NODES / 2];
    println!("  memory            median {middle:.0} MB, most {:.0} MB", sizes[NODES - 1]);
}

/// Seconds of all nodes that run.
fn cpu(members: &[Member]) -> f64 {
    members.iter().map(Member::seconds_of_cpu).sum()
}
