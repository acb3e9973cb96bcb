//! Writing while nobody is there, and meeting later.

use crate::cast::Person;
use crate::harness::eventually;

const ROUNDS: usize = 3;

#[test]
fn what_both_wrote_alone_is_in_both_homes_after_they_met() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let thread = ana.posts("general", "the beginning");
    bo.sees("the beginning");
    for round in 0..ROUNDS {
        ana.stop_node();
        bo.stop_node();
        // No node runs anywhere: the verbs open the store themselves.
        ana.posts("general", &format!("ana alone, {round}"));
        bo.posts("general", &format!("bo alone, {round}"));
        ana.replies(&thread, &format!("ana's reply, {round}"));
        bo.replies(&thread, &format!("bo's reply, {round}"));
        ana.run(&["start"]).ok();
        bo.start_node(&[]);
        bo.meets(&ana);
        ana.run(&["sync"]).ok();
    }
    let (hers, his) = (ana.texts(), bo.texts());
    assert_eq!(hers.len(), 1 + 4 * ROUNDS);
    assert_eq!(hers, his);
    for person in [&ana, &bo] {
        person.verifies();
        person.knows_no_fork();
    }
}

#[test]
fn nodes_that_met_before_find_each_other_again() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    ana.stop_node();
    bo.stop_node();
    bo.posts("general", "written on a train");
    ana.start_node(&[]);
    bo.start_node(&[]);
    // Nobody names an address: both remember where the other was.
    ana.sees("written on a train");
}

#[test]
fn a_power_cut_of_one_side_is_made_up_for() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "before");
    bo.sees("before");
    ana.power_cut();
    bo.posts("general", "meanwhile");
    eventually(crate::cast::SOON, "bo notices", || {
        let peers = bo.run(&["peers", "--json"]).ok().json_lines();
        peers.iter().all(|peer| peer["connected"] == false)
    });
    ana.start_node(&[]);
    ana.meets(&bo);
    ana.posts("general", "after");
    ana.sees("meanwhile");
    bo.sees("after");
    ana.knows_no_fork();
    bo.knows_no_fork();
}
