//! A switch that falls apart: both halves go on, and agree when it is one again.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use crate::count::{Traffic, all_read};
use crate::members::{LATER, Member, SOON};
use crate::netns::Lan;
use crate::twin::{LOOSE, Lab};

/// Hosts of a half; one more comes to the second half meanwhile.
const HALF: usize = 4;
/// How long they are apart.
const APART: Duration = Duration::from_secs(60);
/// Between two posts of one member.
const PAUSE: Duration = Duration::from_secs(3);

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn two_halves_that_write_apart_agree_when_they_meet_again() {
    let lan = Lan::bridge(2 * HALF + 1);
    let members: Vec<Member> = lan.hosts.iter().map(Member::at).collect();
    let (newcomer, community) = members.split_last().expect("hosts");
    let code = community[0].founds("Book Club", "m0");
    for (n, member) in community.iter().enumerate().skip(1) {
        member.joins(&code, &format!("m{n}"));
    }
    for member in community {
        let others = community.iter().filter(|other| !std::ptr::eq(*other, member));
        member.meets(SOON, &others.collect::<Vec<_>>());
    }
    let before = Traffic::of(community);
    lan.split(HALF);
    let texts = thread::scope(|scope| {
        let until = Instant::now() + APART;
        let writers: Vec<_> = community
            .iter()
            .enumerate()
            .map(|(who, member)| scope.spawn(move || writes_until(member, who, until)))
            .collect();
        comes_in(newcomer, &community[HALF]);
        writers.into_iter().flat_map(|one| one.join().expect("it writes")).collect::<BTreeSet<_>>()
    });
    let of_other_half = |text: &String| text.ends_with(&format!("of m{}", HALF));
    assert!(!community[0].all_texts().iter().any(of_other_half), "nothing crosses");
    assert!(newcomer.all_texts().iter().any(of_other_half), "the halves go on");
    lan.heal();
    let agreed = all_read(&members, &texts, Instant::now(), LATER);
    let traffic = Traffic::of(&members) - before;
    println!("{} hosts, split in two for {} s", members.len(), APART.as_secs());
    println!("  posts             {}", texts.len());
    println!("  agreed after      {:.1} s", agreed.as_secs_f64());
    println!("  received / needed {:.3}", traffic.redundancy());
    println!("  bytes of frames   {}", traffic.bytes);
    members.iter().for_each(Member::has_no_complaint);
    Lab { redundancy: traffic.redundancy(), agreed }.has_twin("lab-split", LOOSE);
}

/// A newcomer finds who invites on its side, by a short code.
#[track_caller]
fn comes_in(newcomer: &Member, inviter: &Member) {
    let code = inviter.home.run(&["invite", "--short"]).ok().stdout;
    newcomer.joins(code.trim(), "newcomer");
}

/// All that one member writes in this time.
#[track_caller]
fn writes_until(member: &Member, who: usize, until: Instant) -> Vec<String> {
    let mut written = Vec::new();
    while Instant::now() < until {
        let text = format!("number {} of m{who}", written.len());
        member.posts(&text);
        written.push(text);
        thread::sleep(PAUSE);
    }
    written
}
