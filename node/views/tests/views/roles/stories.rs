//! Whatever happens to whom: all nodes that hold the same logs say the same of it.

use super::found::found;
use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Account;
use tidings_protocol::store::Store;
use tidings_store::Log;

/// One thing that somebody does.
#[derive(Clone, Debug)]
enum Act {
    Grade {
        of: usize,
        role: Role,
        lasts: Vec<(usize, u64)>,
        replaces: u8,
    },
    Grades {
        of: usize,
        role: Role,
    },
    Admit {
        whom: usize,
        key: usize,
    },
    Invite {
        key: usize,
        role: Role,
    },
    /// The log of this device names another account than the admission, or the same.
    AdmitAs {
        whom: usize,
        owner: usize,
        key: usize,
    },
    Revoke {
        of: usize,
        last: u64,
    },
    Post,
    Name,
}

/// Whoever is not in from the start, and bob's phone.
pub(super) const MORE: [&str; 3] = ["gina", "hugo", "bob's phone"];
pub(super) const ALL: usize = NAMES.len() + MORE.len();

fn act() -> impl Strategy<Value = Act> {
    let role =
        prop::sample::select(vec![Expelled, Expelled, Relay, Reader, Member, Moderator, Owner]);
    let invited = prop::sample::select(vec![Relay, Reader, Member]);
    let lasts = prop::collection::vec((0..ALL, 0..12_u64), 0..3);
    prop_oneof![
        4 => (0..ALL, role.clone(), lasts, any::<u8>()).prop_map(|(of, role, lasts, replaces)| {
            Act::Grade { of, role, lasts, replaces }
        }),
        4 => (0..ALL, role).prop_map(|(of, role)| Act::Grades { of, role }),
        3 => (0..ALL, 0..4_usize).prop_map(|(whom, key)| Act::Admit { whom, key }),
        2 => (0..ALL, 0..ALL + 2, 0..4_usize).prop_map(|(whom, owner, key)| {
            Act::AdmitAs { whom, owner, key }
        }),
        1 => (0..3_usize, invited).prop_map(|(key, role)| Act::Invite { key, role }),
        2 => (prop::sample::select(vec![1, ALL - 1, 3]), 0..9_u64)
            .prop_map(|(of, last)| Act::Revoke { of, last }),
        2 => Just(Act::Post),
        1 => Just(Act::Name),
    ]
}

fn key(number: usize) -> Option<tidings_protocol::author::Keypair> {
    (number < 3).then(|| keypair(["invite", "a second invite", "a third invite"][number]))
}

fn story(acts: &[(usize, Act)]) -> World {
    let mut court = Court::new();
    court.world.meet(MORE[0]);
    court.world.meet(MORE[1]);
    court.world.meet_device(MORE[2], 1);
    for (by, act) in acts {
        let by = *by;
        match act {
            Act::Grade { of, role, lasts, replaces } => {
                let chosen = |at: usize| replaces >> (at % 8) & 1 == 1;
                court.grade(by, *of, *role, lasts, chosen);
            }
            Act::Grades { of, role } => {
                court.now(by, *of, *role);
            }
            Act::Admit { whom, key: number } => {
                let admission = court.world.admission(*whom, "?", key(*number).as_ref());
                court.world.say(by, 9, &Body::Admit(Box::new(admission)));
            }
            Act::AdmitAs { whom, owner, key: number } => {
                let owner = match owner {
                    0..ALL => court.world.writers[*owner].account.clone(),
                    _ => keypair("an account of no log"),
                };
                let invite = key(*number);
                let admission = court.world.admission_as(*whom, &owner, "?", invite.as_ref());
                court.world.say(by, 9, &Body::Admit(Box::new(admission)));
            }
            Act::Invite { key: number, role } => {
                let key = key(*number).unwrap().account();
                let invite = Invite { key, expires: Time(900), uses: 1, role: *role };
                court.world.say(by, 9, &Body::Invite(invite));
            }
            Act::Revoke { of, last } => {
                court.world.revoke(by, *of, *last);
            }
            Act::Post => {
                court.world.post(by, 9, "general", "hello");
            }
            Act::Name => {
                court.world.say(by, 9, &Body::Profile(Profile { name: "Zorro" }));
            }
        }
    }
    court.world
}

/// A log's owner, where it is cut, and where it was revoked.
pub(super) type Wanted = (Account, Option<u64>, Option<u64>);

/// What must be alike on all nodes: logs wanted, roles, posts, names, who only carries, who reads.
pub(super) type Findings =
    (BTreeMap<Author, Wanted>, Vec<Option<Role>>, Vec<EntryId>, Vec<String>, [BTreeSet<Author>; 2]);

pub(super) fn findings(world: &World, log: &Log, views: &Views) -> Findings {
    let wanted = views.members().filter(|it| it.cut != Some(0));
    let history = views.history(log, None, None, 1_000).unwrap();
    let accounts: Vec<Account> = (0..ALL).map(|who| world.account(who)).collect();
    (
        wanted.map(|it| (it.device, (it.account, it.cut, it.revoked))).collect(),
        accounts.iter().map(|account| views.role(account)).collect(),
        history.into_iter().map(|row| row.id).collect(),
        accounts.iter().map(|account| views.person_ref(account).name).collect(),
        [views.relays(), views.readers_in()],
    )
}

/// A node that gets the logs in this order, each at most up to `upto`, and the forks in between.
pub(super) fn live(
    world: &World,
    turns: &[usize],
    forks: &[(usize, usize)],
    upto: &dyn Fn(Author) -> u64,
) -> (Log, Views) {
    let (mut log, mut views) = (world.log(), world.views(0));
    let rest = (0..ALL).flat_map(|who| std::iter::repeat_n(who, world.writers[who].entries.len()));
    for (at, who) in turns.iter().copied().chain(rest).enumerate() {
        let device = world.writers[who].device.author();
        if log.head(&device).map_or(0, |head| head.tip.seq) < upto(device) {
            world.deliver(&mut log, who);
        }
        if let Some((who, seq)) = forks.get(at / 8).filter(|_| at % 8 == 7) {
            log.stage_fork(&world.writers[*who].forked_at(*seq)).unwrap();
        }
        if at % 16 == 15 {
            log.commit().unwrap();
            views.fold(&log, 7).unwrap();
        }
    }
    for (who, seq) in forks {
        log.stage_fork(&world.writers[*who].forked_at(*seq)).unwrap();
    }
    log.commit().unwrap();
    fold_all(&mut views, &log, 1_000);
    (log, views)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn neither_order_nor_what_lies_behind_a_cut_matters(
        acts in prop::collection::vec((0..ALL, act()), 0..40),
        places in prop::collection::vec((1..ALL, any::<usize>()), 0..2),
        one in prop::collection::vec(0..ALL, 0..60),
    ) {
        let world = story(&acts);
        let forks: Vec<_> = places
            .iter()
            .map(|(who, at)| (*who, 1 + at % world.writers[*who].entries.len()))
            .collect();
        let (log, views) = live(&world, &[], &forks, &|_| u64::MAX);
        let here = findings(&world, &log, &views);
        prop_assert_eq!(here.1[0], Some(Owner));
        for (devices, least) in here.4.iter().zip([Relay, Reader]) {
            let fits = |it: &Author| views.role(&views.owner(it)?).filter(|role| *role >= least);
            prop_assert!(devices.iter().all(|device| fits(device).is_some()));
        }

        let (other_log, other_views) = live(&world, &one, &forks, &|_| u64::MAX);
        prop_assert_eq!(&here, &findings(&world, &other_log, &other_views));

        let (found_log, found_views) = found(&world, &forks);
        prop_assert_eq!(&here, &findings(&world, &found_log, &found_views));

        let me = world.writers[0].device.author();
        let upto = |device: Author| match here.0.get(&device) {
            Some((_, cut, _)) => cut.unwrap_or(u64::MAX),
            None if device == me => u64::MAX,
            None => 0,
        };
        let (cut_log, cut_views) = live(&world, &one, &forks, &upto);
        prop_assert_eq!(&here, &findings(&world, &cut_log, &cut_views));
    }
}
