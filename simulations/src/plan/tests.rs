//! Plans: from scenarios, to files and back.

use super::{Act, File};
use crate::scenario::BadScenario;
use crate::swarm;
use crate::world::World;

#[test]
fn a_plan_survives_its_file_and_runs_the_same() {
    for seed in 0..20 {
        let plan = swarm::draw(seed, swarm::Sizes::up_to(6)).plan().unwrap();
        let text = toml::to_string(&File::Plan(Box::new(plan.clone()))).unwrap();
        assert_eq!(text.parse::<File>().unwrap(), File::Plan(Box::new(plan.clone())), "{text}");
        if seed < 3 {
            let File::Plan(read) = text.parse().unwrap() else { panic!("a plan") };
            assert_eq!(World::new(*read).unwrap().run(), World::new(plan).unwrap().run());
        }
    }
}

#[test]
fn a_plan_that_names_strangers_is_refused() {
    let mut plan = swarm::draw(1, swarm::Sizes::up_to(6)).plan().unwrap();
    assert_eq!(plan.check(), Ok(()));
    plan.acts.push((1, Act::Start { who: 99 }));
    assert_eq!(plan.check(), Err(BadScenario::NoHost(99)));
    plan.acts.pop();
    plan.hosts[1].id = 0;
    assert_eq!(plan.check(), Err(BadScenario::Twice(0)));
}
