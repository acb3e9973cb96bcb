//! Short codes on a LAN: nothing else is typed, and the inviter is found.

use std::time::{Duration, Instant};

use crate::join::{COMPLETE, figure, joins};
use crate::members::{Member, SOON};
use crate::netns::{Lan, Line};

const TERMINAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/labs/terminal.py");

impl Member {
    /// A live short code.
    #[track_caller]
    fn short_code(&self) -> String {
        self.home.run(&["invite", "--short"]).ok().stdout.trim().to_owned()
    }
}

/// `TIDINGS_LABS=long cargo test -p tidings --test labs short_code_figure -- --ignored --nocapture` prints the table.
#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn short_code_figure() {
    figure("join by a short code, two namespaces, by multicast DNS", |lan| {
        let [ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
        ana.founds("Book Club", "ana");
        ana.posts("Welcome!");
        let code = ana.short_code();
        joins(&bo, &code)
    });
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn of_two_who_invite_nearby_one_is_chosen() {
    let lan = Lan::bridge(3);
    let [ana, cy, bo] = [0, 1, 2].map(|i| Member::at(&lan.hosts[i]));
    ana.founds("Book Club", "ana");
    cy.founds("Chess Club", "cy");
    ana.posts("about books");
    let code = ana.short_code();
    let refused = bo.home.run(&["join", &code]).fails(2);
    for word in ["Book Club", "Chess Club", "tidings join CODE@"] {
        assert!(refused.stderr.contains(word), "{word} in\n{refused}");
    }
    for who in [&ana, &cy] {
        let rows = who.home.run(&["invite", "list", "--json"]).ok().json_lines();
        assert!(rows.iter().any(|row| row["short"]["tries"] == 3), "nobody lost a try: {rows:?}");
    }
    let at = ana.hints()[0];
    let code = ana.short_code();
    bo.joins(&format!("{code}@{at}"), "bo");
    bo.reads(SOON, &["about books"]);
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn who_types_nothing_is_shown_who_invites_and_asked() {
    let lan = Lan::bridge(2);
    let [ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
    ana.founds("Book Club", "ana");
    ana.posts("Welcome!");
    let code = ana.short_code();
    let (home, binary) = (bo.home.path(), env!("CARGO_BIN_EXE_tidings"));
    let (digit, rest) = code.split_once('-').expect("a digit and two words");
    let talk =
        format!("'The code' '{digit}-copper-lantern' 'no word' '{digit} {rest}' 'Your name' 'bo'");
    let script =
        format!("exec python3 {TERMINAL} {talk} -- {binary} --home {} join", home.display());
    let ran = lan.hosts[1].spawn(&script).finish(COMPLETE).ok();
    for word in ["Book Club", "ana invites for 15 minutes", "did you mean", "Welcome!", "bo#"] {
        assert!(ran.stdout.contains(word), "{word} in\n{ran}");
    }
    bo.reads(SOON, &["Welcome!"]);
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_short_code_crosses_subnets_with_an_address() {
    let Line { a, b, c: _c } = Line::new();
    let (ana, bo) = (Member::at(&b), Member::at(&a));
    ana.founds("Book Club", "ana");
    ana.posts("Welcome!");
    // The inviter's leg in the other subnet is not where the newcomer is.
    let hint = ana.hints().into_iter().find(|at| at.ip().to_string() == "10.78.1.2");
    let at = hint.expect("the leg on this side");
    b.drops("udp dport 5353");
    let code = ana.short_code();
    let started = Instant::now();
    bo.joins(&format!("{code}@{at}"), "bo");
    assert!(started.elapsed() < Duration::from_secs(30));
    bo.reads(SOON, &["Welcome!"]);
}
