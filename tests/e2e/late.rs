//! Coming late, and coming in through somebody who did not invite.

use crate::cast::{Person, SOON, text};
use crate::harness::eventually_some;

fn lines(count: usize) -> String {
    let line = |n| format!("{{\"board\":\"general\",\"text\":\"old post {n}\"}}\n");
    (0..count).map(line).collect()
}

#[test]
fn whoever_comes_late_gets_everything() {
    const OLD: usize = 3_000;
    let ana = Person::founds("ana");
    ana.run_with(&["import", "-"], &lines(OLD)).ok();
    let thread = ana.posts("general", "the newest");
    let bo = Person::joins("bo", &ana.code());
    bo.replies(&thread, "and an answer");
    ana.sees("and an answer");

    let cy = Person::nobody_yet();
    let came = cy.run(&["join", &ana.code(), "--as", "cy"]).ok();
    assert!(came.stdout.contains("and an answer"), "{came}");
    assert_eq!(cy.texts().len(), OLD + 2);
    assert_eq!(cy.texts(), ana.texts());
    assert_eq!(cy.status()["unread"], 0);
    cy.verifies();
}

#[test]
fn any_member_who_is_there_lets_in() {
    let mut ana = Person::founds("ana");
    ana.posts("general", "from ana");
    let bo = Person::joins("bo", &ana.code());
    let code = ana.run(&["invite", "--uses", "1"]).ok().stdout;
    bo.meets(&ana);
    ana.stop_node();

    // The code leads to ana, who sleeps; bo's address beside it is enough.
    let code = format!("{}@{}", code.trim(), bo.address());
    let cy = Person::joins("cy", &code);
    assert!(cy.texts().contains("from ana"));
    let row = bo.member("cy").expect("bo let cy in");
    assert_eq!(row["admitted_by"]["name"], "bo");

    ana.start_node(&[]);
    let row = eventually_some(SOON, "ana knows cy", || ana.member("cy"));
    assert_eq!(row["admitted_by"]["name"], "bo");
    cy.posts("general", "from cy");
    ana.sees("from cy");
    let invites = ana.run(&["invite", "list", "--json"]).ok().json_lines();
    let used: Vec<_> =
        invites.iter().map(|row| (row["uses"].clone(), row["used"].clone())).collect();
    assert!(used.contains(&(1.into(), 1.into())), "{used:?}");
    for person in [&ana, &bo, &cy] {
        assert_eq!(person.status()["members"], 3);
        person.verifies();
    }
}

#[test]
fn a_code_is_read_from_stdin_and_is_forgiving() {
    let ana = Person::founds("ana");
    let bo = Person::nobody_yet();
    let code = ana.code().to_lowercase();
    let (front, back) = code.split_at(code.len() / 2);
    bo.run_with(&["join", "-", "--as", "bo"], &format!("  {front}\n {back}\n")).ok();
    assert_eq!(text(&bo.status()["community"]), "Book Club");
}

#[test]
fn three_in_a_line_read_each_other_through_the_middle() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let mut cy = Person::joins("cy", &format!("{}@{}", ana.code(), bo.address()));
    // Ana moves to an address that only bo is told.
    cy.stop_node();
    let mut ana = ana;
    ana.stop_node();
    let elsewhere = format!("/ip4/127.0.0.1/tcp/{}", crate::cast::free_port());
    ana.start_node(&["--listen", &elsewhere]);
    bo.run(&["dial", &elsewhere]).ok();
    cy.start_node(&[]);
    cy.meets(&bo);
    ana.posts("general", "down the line");
    cy.sees("down the line");
    cy.posts("general", "up the line");
    ana.sees("up the line");
}

#[test]
fn members_remember_a_newcomer_where_it_will_listen() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let here = format!("/ip4/127.0.0.1/tcp/{}", bo.address().split_once(':').expect("a port").1);
    let told = eventually_some(SOON, "ana knows where bo is", || {
        let peers = ana.run(&["peers", "--json"]).ok().json_lines();
        let addresses = peers.iter().flat_map(|peer| peer["addresses"].as_array().cloned());
        // The other one is the session's, from a port that bo's system chose.
        let told = addresses.flatten().map(|one| text(&one)).filter(|one| one.contains("/p2p/"));
        Some(told.collect::<Vec<_>>()).filter(|all| !all.is_empty())
    });
    // Not one of them is of the time when it only looked for a member.
    assert!(told.iter().all(|address| address.starts_with(&here)), "{told:?} but {here}");
}
