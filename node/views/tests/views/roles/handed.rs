//! Who has which key is a function of the entries that are held, also of those that do not count.

use super::*;
use proptest::prelude::*;
use tidings_protocol::seal::EpochKey;
use tidings_protocol::store::Store;
use tidings_store::Log;
use tidings_views::Epoch;

const ALL: usize = NAMES.len();

/// One thing that somebody does.
#[derive(Clone, Debug)]
enum Act {
    Give { key: u8, under: Option<u8>, to: Vec<usize> },
    Serve { key: u8, to: Vec<usize> },
    Grade { of: usize, role: Role, last: Option<u64> },
    Post,
}

fn act() -> impl Strategy<Value = Act> {
    let to = || prop::collection::vec(0..ALL, 0..3);
    let under = prop::option::of(1..4_u8);
    let roles = vec![Expelled, Relay, Reader, Reader, Member, Moderator];
    let (role, last) = (prop::sample::select(roles), prop::option::of(0..9_u64));
    prop_oneof![
        6 => (1..4_u8, under, to()).prop_map(|(key, under, to)| Act::Give { key, under, to }),
        2 => (1..4_u8, to()).prop_map(|(key, to)| Act::Serve { key, to }),
        5 => (1..ALL, role, last).prop_map(|(of, role, last)| Act::Grade { of, role, last }),
        1 => Just(Act::Post),
    ]
}

fn key(number: u8) -> EpochKey {
    EpochKey::from_bytes([number; 32])
}

fn story(acts: &[(usize, Act)]) -> World {
    let mut court = Court::new();
    court.world.give_key(0, &key(1), &[], &[0, 1, 2, 3, 4, 5]);
    court.now(0, 1, Moderator);
    for (by, act) in acts {
        let by = *by;
        match act {
            Act::Give { key: id, under, to } => {
                let under = under.map(key);
                let under: Vec<&EpochKey> = under.iter().collect();
                court.world.give_key(by, &key(*id), &under, to);
            }
            Act::Serve { key: id, to } => {
                court.world.give_secret(by, &key(*id), to);
            }
            Act::Grade { of, role, last: Some(last) } => {
                court.grade(by, *of, *role, &[(*of, *last)], |_| true);
            }
            Act::Grade { of, role, last: None } => {
                court.now(by, *of, *role);
            }
            Act::Post => {
                court.world.post(by, 9, "general", "hello");
            }
        }
    }
    court.world
}

/// A node that gets the logs in this order, all of them, and then hears of the forks.
fn live(world: &World, turns: &[usize], forks: &[(usize, usize)], every: usize) -> (Log, Views) {
    let (mut log, mut views) = (world.log(), world.views(0));
    let rest = (0..ALL).flat_map(|who| std::iter::repeat_n(who, world.writers[who].entries.len()));
    for (at, who) in turns.iter().copied().chain(rest).enumerate() {
        world.deliver(&mut log, who);
        if at % every == 0 {
            log.commit().unwrap();
            views.fold(&log, 5).unwrap();
        }
    }
    log.commit().unwrap();
    for (who, seq) in forks {
        log.stage_fork(&world.writers[*who].forked_at(*seq)).unwrap();
        log.commit().unwrap();
        views.fold(&log, 5).unwrap();
    }
    fold_all(&mut views, &log, 1_000);
    (log, views)
}

fn said(views: &Views) -> (Option<Epoch>, Vec<EpochKey>) {
    (views.epoch(), views.unspoken_keys().cloned().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn who_has_which_key_is_a_function_of_the_entries_that_are_held(
        acts in prop::collection::vec((0..ALL, act()), 0..30),
        places in prop::collection::vec((1..ALL, any::<usize>()), 0..3),
        one in prop::collection::vec(0..ALL, 0..60),
        (every, other) in (1..12_usize, 1..12_usize),
    ) {
        let world = story(&acts);
        let mut forks: Vec<_> = places
            .iter()
            .map(|(who, at)| (*who, 1 + at % world.writers[*who].entries.len()))
            .collect();
        let (log, views) = live(&world, &[], &forks, every);
        forks.reverse();
        let (_, mixed) = live(&world, &one, &forks, other);
        prop_assert_eq!(said(&views), said(&mixed));
        let mut rebuilt = world.views(0);
        fold_all(&mut rebuilt, &log, 1_000);
        prop_assert_eq!(said(&views), said(&rebuilt));
    }
}

/// Bob, who has the key, gives it to frank, who is out.
fn given_away(court: &mut Court) -> (usize, Author) {
    court.world.give_key(0, &key(1), &[], &[0, 1, 2, 3, 4]);
    court.now(0, 5, Expelled);
    court.world.post(1, 9, "general", "before");
    let last = court.world.writers[1].entries.len();
    court.world.give_key(1, &key(1), &[], &[5]);
    (last, court.world.writers[5].device.author())
}

#[test]
fn a_key_that_was_given_above_a_fork_has_leaked() {
    let mut court = Court::new();
    let (last, frank) = given_away(&mut court);
    let (_, views) = live(&court.world, &[], &[(1, last + 1)], 3);
    assert_eq!(views.epoch().unwrap().leaked, [frank]);
}

#[test]
fn a_key_that_was_given_behind_a_demotion_has_leaked_and_counts_once_that_is_lifted() {
    let mut court = Court::new();
    let (last, frank) = given_away(&mut court);
    court.grade(0, 1, Reader, &[(1, last as u64)], |_| true);
    assert_eq!(court.views().epoch().unwrap().leaked, [frank]);
    court.grade(0, 1, Member, &[(1, last as u64)], |_| true);
    court.now(0, 5, Member);
    let epoch = court.views().epoch().unwrap();
    assert_eq!((epoch.leaked, epoch.uncovered.len()), (vec![], 0), "frank is in, and has it");
}
