use super::*;
use crate::kernel::Entity;
use crate::machine::Kind;
use crate::scenario::{BadScenario, Scenario};
use crate::span::{Length, Spread};
use crate::topology::Topology;
use tidings_core::Role;

const MINUTE: u64 = 60_000_000;

fn graph_of(text: &str, nodes: usize) -> Graph {
    let topology: Topology = text.parse().unwrap();
    topology.graph(nodes, &mut Seed(1).stream(Entity::World, "topology")).unwrap()
}

/// What `dynamic` does to 200 hosts in ten minutes, in order.
fn spelled(dynamic: &Dynamic, graph: &Graph) -> Vec<(u64, Act)> {
    assert_eq!(dynamic.check(), Ok(()));
    let name = dynamic.kind().to_owned();
    let mut acts = dynamic.acts(&Setting { seed: Seed(7), length: 10 * MINUTE, graph, name });
    acts.sort_by_key(|(at, _)| *at);
    acts
}

fn who(act: &Act) -> usize {
    act.hosts()[0]
}

#[test]
fn sessions_of_churn_last_as_long_as_their_law_says() {
    let up: Spread = "exponential:mean=30s".parse().unwrap();
    let down: Spread = "10s".parse().unwrap();
    let churn = Dynamic::Churn(Churn { share: 1.0, up, down, crash: 0.0 });
    let acts = spelled(&churn, &graph_of("ring", 200));
    let stops = acts.iter().filter(|(_, act)| matches!(act, Act::Stop { .. })).count();
    // Ten minutes hold 15 rounds of 40 s.
    assert!((2_700..3_300).contains(&stops), "{stops}");
    for host in 0..200 {
        let mine: Vec<&(u64, Act)> = acts.iter().filter(|(_, act)| who(act) == host).collect();
        for pair in mine.chunks_exact(2) {
            assert!(matches!(pair[0].1, Act::Stop { .. }) && pair[1].0 == pair[0].0 + 10_000_000);
        }
    }
    let some = Dynamic::Churn(Churn { share: 0.5, crash: 1.0, ..Churn::default() });
    let acts = spelled(&some, &graph_of("ring", 200));
    let hosts: std::collections::BTreeSet<usize> = acts.iter().map(|(_, act)| who(act)).collect();
    assert!((70..130).contains(&hosts.len()), "{}", hosts.len());
    assert!(
        acts.iter().all(|(_, act)| matches!(act, Act::Crash { down, .. } if *down >= 2_000_000))
    );
    let mixed = Dynamic::Churn(Churn { crash: 0.3, ..Churn::default() });
    let acts = spelled(&mixed, &graph_of("ring", 200));
    let count = |is: fn(&Act) -> bool| acts.iter().filter(|(_, act)| is(act)).count() as f64;
    let cuts = count(|act| matches!(act, Act::Crash { .. }));
    let share = cuts / (cuts + count(|act| matches!(act, Act::Stop { .. })));
    assert!((0.25..0.35).contains(&share), "{share}");
}

#[test]
fn a_mass_failure_takes_its_share_at_once() {
    let failure = Failure { at: Length::minutes(2), share: 0.3, ..Failure::default() };
    let acts = spelled(&Dynamic::Failure(failure), &graph_of("ring", 200));
    assert!((40..80).contains(&acts.len()), "{}", acts.len());
    assert!(acts.iter().all(|(at, act)| *at == 2 * MINUTE && matches!(act, Act::Crash { .. })));
}

#[test]
fn a_crowd_is_away_until_it_comes() {
    let (at, over) = (Length::minutes(3), Length::minutes(1));
    let late = Crowd { at, over, count: 5, ..Crowd::default() };
    let acts = spelled(&Dynamic::Crowd(late), &graph_of("ring", 20));
    let (stops, starts) = acts.split_at(5);
    assert!(stops.iter().all(|(at, act)| *at == 0 && matches!(act, Act::Stop { who: 15.. })));
    assert!(starts.iter().all(|(at, _)| (3 * MINUTE..=4 * MINUTE).contains(at)));
    let crowd = Dynamic::Crowd(Crowd { share: 0.5, ..Crowd::default() });
    assert!((140..260).contains(&spelled(&crowd, &graph_of("ring", 200)).len()));
}

#[test]
fn laptops_sleep_and_wake_once_a_day() {
    let duty = Duty { share: 1.0, awake: 0.25, ..Duty::default() };
    let acts = spelled(&Dynamic::Duty(duty), &graph_of("ring", 50));
    for host in 0..50 {
        let mine: Vec<&(u64, Act)> = acts.iter().filter(|(_, act)| who(act) == host).collect();
        // All are up when the run begins.
        let (mut awake, mut since) = (0, Some(0));
        for (at, act) in &mine {
            match act {
                Act::Start { .. } => since = since.or(Some(*at)),
                _ => awake += at.min(&(10 * MINUTE)) - since.take().unwrap_or(*at),
            }
        }
        assert!((149_999_900..=150_000_100).contains(&awake), "{host}: {awake}");
    }
}

#[test]
fn networks_split_and_heal_again_and_again() {
    let split = Split {
        at: Length::minutes(1),
        length: Length::of(20_000_000),
        times: 3,
        along: Along::Regions,
        one_way: true,
        ..Split::default()
    };
    let graph = graph_of("cliques:size=10", 20);
    let acts = spelled(&Dynamic::Split(split), &graph);
    let halves = vec![(0..10).collect::<Vec<usize>>(), (10..20).collect()];
    assert_eq!(acts.len(), 6);
    assert_eq!(acts[0], (MINUTE, Act::Split { groups: halves.clone(), one_way: true }));
    assert_eq!(acts[1], (MINUTE + 20_000_000, Act::Heal));
    assert_eq!(acts[4].0, 3 * MINUTE);
    let number = Split { along: Along::Number, ..split };
    let acts = spelled(&Dynamic::Split(number), &graph);
    assert!(matches!(&acts[0].1, Act::Split { groups, .. } if *groups == halves));
    let chance = Split { parts: 4, along: Along::Chance, ..split };
    let acts = spelled(&Dynamic::Split(chance), &graph_of("ring", 200));
    let Act::Split { groups, .. } = &acts[0].1 else { panic!("{acts:?}") };
    assert!(groups.len() == 4 && groups.iter().all(|group| group.len() > 20));
}

#[test]
fn links_flap_and_break_as_often_as_asked() {
    let law = |text: &str| text.parse::<Spread>().unwrap();
    let flapping = Flapping { share: 1.0, up: law("20s"), down: law("10s") };
    let graph = graph_of("ring", 50);
    let acts = spelled(&Dynamic::Flapping(flapping), &graph);
    assert_eq!(acts.len(), 50 * 39);
    assert!(
        acts.iter().all(|(at, act)| {
            matches!(act, Act::Link { up, .. } if *up == (at % 30_000_000 == 0))
        })
    );
    let setting =
        Setting { seed: Seed(1), length: 10 * MINUTE, graph: &graph, name: "resets".to_owned() };
    let resets = reset::acts(&setting, 2.0);
    assert!((900..1_100).contains(&resets.len()), "{}", resets.len());
    assert!(reset::acts(&setting, 0.0).is_empty());
}

#[test]
fn couriers_are_linked_to_one_host_at_a_time_and_visit_all_stops() {
    let couriers = Couriers { count: 2, stops: 3, ..Couriers::default() };
    let graph = graph_of("cliques:size=5,bridges=0", 17);
    let acts = spelled(&Dynamic::Couriers(couriers), &graph);
    let cut = graph.edges.iter().filter(|(_, b)| *b >= 15).count();
    assert!(
        acts[..cut]
            .iter()
            .all(|(at, act)| { *at == 0 && matches!(act, Act::Link { b: 15.., up: false, .. }) })
    );
    for courier in [15, 16] {
        let mut islands = std::collections::BTreeSet::new();
        let mut at_stop = false;
        for (_, act) in &acts[cut..] {
            let Act::Link { a, b, up } = act else { panic!("{act:?}") };
            if *b == courier {
                assert_ne!(at_stop, *up);
                at_stop = *up;
                islands.insert(a / 5);
            }
        }
        assert_eq!(islands.len(), 3);
    }
}

#[test]
fn who_walks_is_linked_to_whom_it_passes() {
    let waypoint = Waypoint { range: 150.0, fastest: 20.0, slowest: 5.0, ..Waypoint::default() };
    let acts = spelled(&Dynamic::Waypoint(waypoint), &graph_of("empty", 40));
    let mut linked = std::collections::BTreeSet::new();
    let (mut first, mut ups) = (0, 0);
    for (at, act) in &acts {
        let Act::Link { a, b, up } = act else { panic!("{act:?}") };
        assert!(if *up { linked.insert((*a, *b)) } else { linked.remove(&(*a, *b)) });
        first += usize::from(*at == 0);
        ups += usize::from(*up);
    }
    // Two of 40 are in range with probability near π·0.15² less what the border takes.
    assert!((25..80).contains(&first), "{first}");
    assert!(ups > 3 * first, "{ups}");
    let still = Waypoint { share: 0.0, ..waypoint };
    let acts = spelled(&Dynamic::Waypoint(still), &graph_of("empty", 40));
    assert!(acts.iter().all(|(at, act)| *at == 0 && matches!(act, Act::Link { up: true, .. })));
}

#[test]
fn clocks_are_set_and_drift() {
    let graph = graph_of("ring", 20);
    let clocks = Clocks { share: 1.0, ..Clocks::default() };
    let acts = spelled(&Dynamic::Clocks(clocks), &graph);
    assert!(acts.len() > 20 * 8);
    assert!(acts.iter().all(|(_, act)| matches!(act, Act::Skew { micros: ..=120_000_000, .. })));
    let drift = Drift { ppm: 500, reset: Length::minutes(5), ..Drift::default() };
    let acts = spelled(&Dynamic::Drift(drift), &graph);
    let most = |low: u64, high: u64| {
        let skew = |(at, act): &(u64, Act)| match act {
            Act::Skew { micros, .. } if (low..high).contains(at) => Some(*micros),
            _ => None,
        };
        acts.iter().filter_map(skew).max().unwrap()
    };
    assert!((100_000..=150_000).contains(&most(0, 5 * MINUTE)), "{}", most(0, 5 * MINUTE));
    assert_eq!(most(5 * MINUTE, 5 * MINUTE + 1), 0);
}

#[test]
fn contacts_of_a_file_begin_with_all_links_down() {
    let contacts = vec![(5_000_000, (0, 1), true), (9_000_000, (0, 1), false)];
    let graph = Graph { contacts, ..graph_of("line", 2) };
    let expected = [
        (0, Act::Link { a: 0, b: 1, up: false }),
        (5_000_000, Act::Link { a: 0, b: 1, up: true }),
        (9_000_000, Act::Link { a: 0, b: 1, up: false }),
    ];
    assert_eq!(super::contacts(&graph), expected);
}

#[test]
fn a_change_of_another_kind_changes_nobody_s_chances() {
    let graph = graph_of("ring", 20);
    let scenario = |dynamics| Scenario { dynamics, ..Scenario::default() };
    let crashes = || Dynamic::Crashes(Crashes::default());
    let alone = acts(&scenario(vec![crashes()]), &graph);
    let both = acts(&scenario(vec![Dynamic::Churn(Churn::default()), crashes()]), &graph);
    assert!(alone.iter().all(|act| both.contains(act)) && both.len() > alone.len());
    let twice = acts(&scenario(vec![crashes(), crashes()]), &graph);
    assert_ne!(twice[..3], twice[3..]);
}

#[test]
fn dynamics_are_read_from_a_file_and_wrong_ones_named() {
    #[derive(Debug, Deserialize)]
    struct File {
        dynamics: Vec<Dynamic>,
    }
    let text = "[[dynamics]]\nkind = \"churn\"\nup = \"weibull:scale=9m,shape=0.5\"\n\
                [[dynamics]]\nkind = \"split\"\nalong = \"regions\"\nat = \"30s\"\n\
                [[dynamics]]\nkind = \"couriers\"\ncount = 2\n";
    let file: File = toml::from_str(text).unwrap();
    let kinds: Vec<&str> = file.dynamics.iter().map(Dynamic::kind).collect();
    assert_eq!(kinds, ["churn", "split", "couriers"]);
    assert!(toml::from_str::<File>("[[dynamics]]\nkind = \"churn\"\nshares = 1").is_err());
    assert!(toml::from_str::<File>("[[dynamics]]\nkind = \"earthquake\"").is_err());
    let bad = Dynamic::Churn(Churn { share: 2.0, ..Churn::default() });
    let why = bad.check().unwrap_err().to_string();
    assert_eq!(why, "dynamics: churn: share must be from 0 to 1");
}

#[test]
fn chances_of_hosts_do_not_depend_on_how_many_there_are() {
    let draws = |nodes| {
        let graph = graph_of("ring", nodes);
        let churn = Dynamic::Churn(Churn { share: 1.0, ..Churn::default() });
        let of_three = |act: &(u64, Act)| who(&act.1) == 3;
        spelled(&churn, &graph).into_iter().filter(of_three).collect::<Vec<_>>()
    };
    assert_eq!(draws(10), draws(30));
}

#[test]
fn judges_are_made_at_the_start_and_judge_others_than_themselves() {
    let graph = graph_of("ring", 10);
    let acts = spelled(&Dynamic::Roles(Roles { owners: 1, moderators: 2, count: 200 }), &graph);
    let made = acts.iter().filter(|(at, _)| *at == 0).count();
    assert_eq!((made, acts.len()), (3, 203));
    for (_, act) in &acts {
        let Act::Grade { who, whom, .. } = act else { panic!("{act:?}") };
        assert!(*who < 4 && *whom < 10 && who != whom, "{act:?}");
    }
    let expelled = |(_, act): &&(u64, Act)| matches!(act, Act::Grade { role: Role::Expelled, .. });
    assert!((60..140).contains(&acts.iter().filter(expelled).count()));
}

#[test]
fn whoever_must_leave_is_named_or_drawn_and_told_by_a_moderator() {
    let graph = graph_of("ring", 10);
    let named = Expel { by: 3, whom: vec![5, 7], ..Expel::default() };
    let acts = spelled(&Dynamic::Expel(named), &graph);
    let office = Act::Grade { who: 0, whom: 3, role: Role::Moderator };
    assert_eq!(acts[0], (0, office), "{acts:?}");
    assert_eq!(acts[1].1, Act::Grade { who: 3, whom: 5, role: Role::Expelled });
    assert_eq!(acts[2].1, Act::Grade { who: 3, whom: 7, role: Role::Expelled });
    let drawn = spelled(&Dynamic::Expel(Expel { by: 0, count: 3, ..Expel::default() }), &graph);
    assert_eq!(drawn.len(), 3);
    let late = |(_, act): &(u64, Act)| matches!(act, Act::Grade { who: 0, whom: 1..=9, .. });
    assert!(drawn.iter().all(late), "{drawn:?}");
}

#[test]
fn nobody_who_is_not_there_expels_or_is_expelled() {
    let plan = |by, whom: &[usize]| {
        let expel = Expel { by, whom: whom.to_vec(), ..Expel::default() };
        let dynamics = vec![Dynamic::Expel(expel)];
        let scenario = Scenario { machine: Kind::Full, dynamics, ..Scenario::default() };
        scenario.plan().map(|_| ())
    };
    let stranger = |who| Err(BadScenario::Stranger("expel", who, 10));
    assert_eq!(plan(8, &[]), Ok(()), "9 is left to be drawn");
    assert_eq!(plan(9, &[]), stranger(10));
    assert_eq!(plan(10, &[3]), stranger(10));
    assert_eq!(plan(1, &[3, 10, 9]), stranger(10));
    assert!(matches!(plan(3, &[5, 3]), Err(BadScenario::Dynamic(_))), "nobody expels themselves");
}
