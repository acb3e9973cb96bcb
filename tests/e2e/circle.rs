//! A handful of members at once.

use crate::cast::{Person, SOON};
use crate::harness::eventually;

#[test]
fn five_members_hold_the_same_in_the_end() {
    let ana = Person::founds("ana");
    let code = ana.code();
    let mut circle = vec![ana];
    for name in ["bo", "cy", "dee", "eli"] {
        // Everybody comes in through whoever came before.
        let door = circle.last().expect("ana at least").address();
        circle.push(Person::joins(name, &format!("{code}@{door}")));
    }
    for (n, person) in circle.iter().enumerate() {
        person.posts("general", &format!("post {n}"));
    }
    for person in &circle {
        eventually(SOON, "all posts are here", || person.texts().len() == circle.len());
        assert_eq!(person.status()["members"], 5);
        person.knows_no_fork();
        person.verifies();
    }
}

#[test]
fn two_that_dial_each_other_at_once_have_one_session() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    for round in 0..5 {
        ana.stop_node();
        bo.stop_node();
        ana.start_node(&[]);
        bo.start_node(&[]);
        let dials = [
            ana.spawn(&["dial", &bo.address()]),
            bo.spawn(&["dial", &ana.address()]),
            ana.spawn(&["dial", &bo.address()]),
        ];
        for dial in dials {
            dial.finish(SOON).ok();
        }
        ana.posts("general", &format!("round {round}"));
        bo.sees(&format!("round {round}"));
        eventually(SOON, "one session is left", || {
            [&ana, &bo].iter().all(|person| {
                person.status()["sessions"].as_array().is_some_and(|all| all.len() == 1)
            })
        });
    }
}
