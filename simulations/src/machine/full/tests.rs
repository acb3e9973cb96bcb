use super::*;
use crate::machine::community::{self, Beginning};
use tidings_protocol::testing::alice;

const NOW: Time = Time(1_000_000_000);

/// Alice's node alone, after so many posts.
fn alone(posts: u64) -> Full {
    let mut full = Full::new(alice(), 1, false);
    community::found(NOW, std::iter::once(&mut full), &Beginning::default()).unwrap();
    full.start(NOW, std::iter::empty());
    (0..posts).for_each(|n| post(&mut full, n));
    full
}

fn post(full: &mut Full, n: u64) {
    let body = format!("post {n} {}", "x".repeat(200)).into_bytes();
    assert!(full.give(NOW.after(n), &Arrival::Write(vec![body]), &mut Checking::Real));
    full.commit(NOW.after(n));
}

fn written(full: &Full) -> u64 {
    full.head(&alice().author()).map_or(0, |head| head.tip.seq)
}

/// Power goes and comes back.
fn restart(full: &mut Full) {
    full.crash();
    assert!(!full.is_up() && full.poll(NOW).is_none());
    full.start(NOW, std::iter::empty());
}

#[test]
fn what_a_disk_must_keep_it_keeps_and_what_it_lost_is_gone() {
    for (mishap, before, after) in [
        (Mishap::Torn { seed: 7 }, 10, 10),
        (Mishap::LostFsync, 10, 5),
        (Mishap::Backup, 10, 10),
        (Mishap::Full, 5, 5),
    ] {
        let mut full = alone(5);
        let first = written(&full) - 5;
        full.suffer(mishap);
        (5..10)
            .take_while(|n| {
                !full.has_failed() && {
                    post(&mut full, *n);
                    true
                }
            })
            .count();
        assert_eq!(written(&full) - first, before, "{mishap:?}");
        restart(&mut full);
        assert_eq!((written(&full) - first, full.ended()), (after, None), "{mishap:?}");
        full.suffer(Mishap::Rollback);
        restart(&mut full);
        let back = if mishap == Mishap::Backup { 5 } else { after };
        assert_eq!(written(&full) - first, back, "{mishap:?}");
        post(&mut full, 99);
        assert!(!full.has_failed(), "it writes on after {mishap:?}");
    }
}

#[test]
fn what_is_durable_is_told_once() {
    let mut full = alone(3);
    let told = |full: &mut Full| {
        let events = std::iter::from_fn(|| full.poll(NOW));
        let entries = events.filter_map(|output| match output {
            Output::Event(Event::Accepted { first, last, from: None, .. }) => Some(first..=last),
            _ => None,
        });
        entries.flatten().collect::<Vec<u64>>()
    };
    let all = written(&full);
    assert_eq!(told(&mut full), (1..=all).collect::<Vec<_>>());
    restart(&mut full);
    assert!(told(&mut full).is_empty());
    post(&mut full, 4);
    assert_eq!(told(&mut full), [all + 1]);
}

/// Bits turned, spread over the bytes in use.
const FLIPS: usize = 60;

#[test]
fn a_turned_bit_is_found_or_without_effect() {
    let mut whole = alone(20);
    let (content, author) = (whole.content(&alice().author()), alice().author());
    whole.crash();
    let (bytes, identity) = (whole.disk.bytes(), whole.identity.clone());
    let used: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place] != 0).collect();
    let (mut ended, mut unharmed) = (0, 0);
    for flip in 0..FLIPS {
        let mut full = Full::new(alice(), 1, false);
        (full.identity, full.disk) = (identity.clone(), Disk::of(&bytes));
        let bit = (used[flip * used.len() / FLIPS] * 8 + flip % 8) as u64;
        full.suffer(Mishap::Flip { bit });
        restart(&mut full);
        match full.ended() {
            Some(why) => {
                assert!(!why.is_empty() && !full.is_up());
                ended += 1;
            }
            None => {
                assert_eq!(full.content(&author), content, "bit {bit}");
                unharmed += 1;
            }
        }
    }
    assert!(ended > 0 && unharmed > 0, "{ended} found, {unharmed} without effect");
}
