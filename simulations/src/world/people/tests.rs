//! What communities come to, and that whoever says otherwise is found.

use super::*;
use crate::checker::membership;
use crate::plan::File;
use crate::world::phases::Halt;

/// A world in which everything happened.
fn ended(text: &str) -> World<'static> {
    let File::Scenario(scenario) = text.parse().unwrap() else { panic!("a scenario") };
    let mut world = World::new(scenario.plan().unwrap()).unwrap();
    match world.phases() {
        Err(Halt::Broken(violation)) => panic!("{violation}"),
        Err(Halt::Stopped) => panic!("nobody stopped it"),
        Ok(()) => world,
    }
}

fn out(world: &World<'_>) -> Vec<usize> {
    (0..world.hosts.len()).filter(|who| world.hosts[*who].out).collect()
}

#[test]
fn what_somebody_decided_who_was_expelled_before_counts_for_nothing() {
    let world = ended(include_str!("../../../scenarios/expulsion-split.toml"));
    assert_eq!(out(&world), [7, 8, 9], "7 wanted 4 and 5 to leave");
}

#[test]
fn a_host_that_says_otherwise_of_who_is_in_is_found() {
    let expel = "kind = \"expel\"\nat = \"10s\"\nby = 1\nwhom = [3]";
    let few = "nodes = 4\nmachine = \"full\"\ntopology = \"full\"\nlength = \"30s\"";
    let mut world = ended(&format!("{few}\n[[dynamics]]\n{expel}\n"));
    assert_eq!(out(&world), [3]);
    let (truth, founding) = (world.truth.clone().unwrap(), world.founding.clone().unwrap());
    let check = |world: &World<'_>, truth: &Truth| {
        let found = membership::check(&world.checkers.membership, &world.hosts, truth, &founding);
        found.err().map(|violation| violation.what)
    };
    assert_eq!(check(&world, &truth), None);

    let finds = |world: &World<'_>, truth: &Truth, words: &str| {
        let found = check(world, truth).expect(words);
        assert!(found.contains(words), "{found}");
    };
    let expelled = world.hosts[3].author;
    let mut wrong = truth.clone();
    wrong.members.insert(expelled);
    finds(&world, &wrong, "host 0 says otherwise of who is in");
    let account = community::account(&world.hosts[1].author).account();
    let mut wrong = truth.clone();
    wrong.people.get_mut(&account).unwrap().role = Some(Role::Owner);
    finds(&world, &wrong, "host 0 says otherwise of");
    let mut wrong = truth.clone();
    wrong.people.get_mut(&account).unwrap().posts += 1;
    finds(&world, &wrong, "host 0 says otherwise of");
    let founder = community::account(&world.hosts[0].author).account();
    let mut wrong = truth.clone();
    wrong.people.get_mut(&founder).unwrap().role = Some(Role::Relay);
    finds(&world, &wrong, "host 0 is a relay and can read");

    world.hosts[2].out = true;
    finds(&world, &truth, "host 2 is out and has the newest key");
    world.hosts[2].out = false;
    world.hosts[3].out = false;
    finds(&world, &truth, "host 3 ");
}
