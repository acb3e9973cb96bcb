//! Closed boards and private messages: who reads them, and what the others could find at all.

use tidings_protocol::seal::{EpochKey, Place};
use tidings_store::{Arrived, Log};

use crate::cast::{Person, SOON, text};
use crate::harness::{eventually, eventually_some};

const SECRET: &str = "the key is under the mat";

impl Person {
    /// The rows of `boards`, by name.
    #[track_caller]
    fn board_rows(&self) -> Vec<serde_json::Value> {
        self.run(&["boards", "--json"]).ok().json_lines()
    }

    #[track_caller]
    fn reads_board(&self, name: &str) {
        eventually(SOON, &format!("there is a board {name}"), || {
            self.board_rows().iter().any(|row| row["name"] == name)
        });
    }

    /// Everything that stands in the log of this home, opened with every key of the community.
    pub(crate) fn opened(&mut self) -> Vec<Vec<u8>> {
        self.stop_node();
        let log = Log::open(&self.path().join("log.redb")).expect("the log");
        let (keys, mut bodies) = (log.keys().expect("keys"), Vec::new());
        let community = tidings_protocol::store::Store::community(&log);
        log.scan(0, usize::MAX, |arrived| {
            if let Arrived::Entry { author, seq, body, .. } = *arrived
                && let tidings_protocol::entry::Body::Full(body) = body
            {
                let place = Place { community, author, seq };
                let open = |key: &EpochKey| key.open(&place, body);
                bodies.push(keys.iter().find_map(open).unwrap_or_else(|| body.to_vec()));
            }
            std::ops::ControlFlow::Continue(())
        })
        .expect("all of it");
        bodies
    }
}

fn within(bodies: &[Vec<u8>], part: &[u8]) -> bool {
    bodies.iter().any(|body| body.windows(part.len()).any(|window| window == part))
}

#[test]
fn a_message_is_for_two_and_nothing_tells_others_who() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let mut cy = Person::joins("cy", &ana.code());
    ana.run(&["message", "nobody", "x"]).fails(4);
    let id = ana.run(&["message", "bo", SECRET]).ok();
    assert!(id.stderr.contains("@bo#"), "{id}");
    bo.sees(SECRET);
    let row = bo.run(&["next", "--json"]).ok().json();
    assert!(text(&row["board"]).starts_with("@ana#"), "{row}");
    bo.replies(id.stdout.trim(), "found it");
    ana.sees("found it");
    bo.posts("general", "for everybody");
    cy.sees("for everybody");

    // Both read it in every way there is.
    for (person, with) in [(&ana, "@bo"), (&bo, "@ana")] {
        let read = person.run(&["read", with]).ok();
        assert!(read.stdout.contains(SECRET) && read.stdout.contains("found it"), "{read}");
        assert_eq!(person.run(&["search", "mat", "--json"]).ok().json_lines().len(), 1);
        let kinds: Vec<_> = person.board_rows().iter().map(|row| text(&row["kind"])).collect();
        assert_eq!(kinds, ["board", "board", "messages"]);
        person.run(&["catchup", with]).ok();
        person.verifies();
    }
    let more = bo.run_with(&["message", "@ana"], "from stdin\n").ok();
    ana.sees("from stdin");
    assert!(more.stderr.contains("Sent to @ana#"), "{more}");

    // Cy holds it all, and finds neither text nor whom it is for.
    eventually(SOON, "cy holds what ana does", || {
        cy.status()["entries"] == ana.status()["entries"]
    });
    assert!(!cy.texts().contains(SECRET) && cy.board_rows().len() == 2);
    let status = cy.status();
    assert_eq!((&status["sealed"], &status["unread"]), (&0.into(), &1.into()), "{status}");
    assert!(status["enclosed"].as_u64() >= Some(4), "{status}");
    assert!(cy.run(&["status"]).ok().stdout.contains("sealed for others"));
    cy.run(&["read", "@bo"]).fails(4);
    let bos = bo.status()["device"].as_str().expect("a device").to_owned();
    let bos = tidings_protocol::author::Author::parse(&bos).expect("a device");
    let bodies = cy.opened();
    assert!(within(&bodies, b"for everybody"), "what is for all is opened");
    assert!(!within(&bodies, SECRET.as_bytes()) && !within(&bodies, b"found it"));
    let of_messages = |body: &Vec<u8>| body.first() == Some(&18);
    let statements: Vec<Vec<u8>> =
        bodies.iter().filter(|body| of_messages(body)).cloned().collect();
    assert_eq!(statements.len(), 2, "a key of ana's, one of bo's");
    assert!(!within(&statements, &bos.0), "that name nobody");
    ana.stop_node();
}

#[test]
fn a_closed_board_lets_in_takes_out_and_is_unknown_to_others() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let mut cy = Person::joins("cy", &ana.code());
    let made = ana.run(&["board", "new", "treasure", "--closed", "--reader", "bo"]).ok();
    assert!(made.stderr.contains("nobody but its readers"), "{made}");
    ana.run(&["board", "new", "treasure"]).fails(2);
    ana.run(&["board", "new", "x", "--reader", "bo"]).fails(2);
    bo.reads_board("treasure");
    ana.posts("treasure", "one");
    bo.sees("one");
    bo.posts("treasure", "two");
    ana.sees("two");
    cy.run(&["post", "treasure", "x"]).fails(4);
    let rows = bo.run(&["board", "readers", "treasure", "--json"]).ok().json_lines();
    let names: Vec<_> = rows.iter().map(|row| text(&row["person"]["name"])).collect();
    assert_eq!((names, &rows[0]["maker"]), (vec!["ana".into(), "bo".into()], &true.into()));
    assert_eq!(rows[0]["schema"], "tidings/reader/1");
    bo.run(&["board", "admit", "treasure", "cy"]).fails(5);
    bo.run(&["board", "readers", "general"]).fails(2);
    eventually(SOON, "cy holds what ana does", || {
        cy.status()["entries"] == ana.status()["entries"]
    });
    let bodies = cy.opened();
    assert!(!within(&bodies, b"treasure") && within(&bodies, b"general"));
    cy.start_node(&[]);

    // Who comes in late reads all of it, by one word of one reader.
    ana.run(&["board", "admit", "treasure", "cy"]).ok();
    cy.meets(&ana);
    cy.sees("one");
    cy.sees("two");
    cy.posts("treasure", "three");
    bo.meets(&cy);
    bo.sees("three");

    let told = ana.run(&["board", "remove", "treasure", "bo"]).ok();
    assert!(told.stderr.contains("stays readable to them"), "{told}");
    ana.posts("treasure", "four");
    cy.sees("four");
    cy.posts("treasure", "five");
    // Who knows of it makes none of that name for everybody.
    bo.run(&["board", "new", "treasure"]).fails(2);
    ana.sees("five");
    bo.meets(&ana);
    bo.meets(&cy);
    let refused = bo.run(&["post", "treasure", "x"]).fails(5);
    assert!(refused.stderr.contains("no reader of #treasure"), "{refused}");
    let texts = bo.texts();
    assert!(texts.contains("three") && !texts.contains("four") && !texts.contains("five"));
    let listed = ana.run(&["board", "readers", "treasure"]).ok().stdout;
    assert!(listed.contains("cy#") && !listed.contains("bo#"), "{listed}");
    for person in [&ana, &bo, &cy] {
        person.verifies();
        person.knows_no_fork();
    }
}

#[test]
fn a_second_laptop_reads_and_the_expelled_read_nothing_new() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let cy = Person::joins("cy", &ana.code());
    ana.run(&["message", "bo", "for all that are bo's"]).ok();
    bo.sees("for all that are bo's");
    bo.run(&["message", "bo", "a note of mine"]).ok();
    let code = bo.run(&["device", "add"]).ok().stdout;
    let laptop = Person::nobody_yet();
    laptop.run(&["join", code.trim()]).ok();
    laptop.sees("for all that are bo's");
    laptop.sees("a note of mine");
    laptop.run(&["message", "ana", "from the laptop"]).ok();
    ana.meets(&laptop);
    ana.sees("from the laptop");
    ana.run(&["message", "bo", "to both of you"]).ok();
    laptop.sees("to both of you");
    bo.sees("to both of you");

    ana.run(&["board", "new", "plans", "--closed", "--reader", "bo", "--reader", "cy"]).ok();
    cy.reads_board("plans");
    bo.reads_board("plans");
    ana.run(&["people", "expel", "bo", "--yes"]).ok();
    cy.meets(&ana);
    eventually_some(SOON, "cy knows", || cy.member("bo").filter(|row| row["role"] == "expelled"));
    cy.posts("plans", "without bo");
    ana.sees("without bo");
    ana.run(&["message", "bo", "x"]).fails(5);
    // By a stick the expelled come by all of it: what counts is what opens.
    let stick = ana.beside("stick");
    std::fs::create_dir(&stick).expect("a new directory");
    let stick = stick.to_str().expect("a path");
    cy.run(&["carry", stick]).ok();
    for person in [&bo, &laptop] {
        person.run(&["carry", stick]).ok();
        eventually(SOON, "the expelled hold cy's log", || {
            let cys =
                |of: &Person| of.member("cy").and_then(|row| row["devices"][0]["seq"].as_u64());
            cys(person).is_some() && cys(person) == cys(&cy)
        });
        assert!(!person.texts().contains("without bo"));
        assert!(person.texts().contains("to both of you"));
    }
    assert!(!cy.texts().contains("to both of you"));
}

#[test]
fn a_home_that_was_restored_reads_its_messages() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.run(&["message", "ana", "a note of mine"]).ok();
    bo.run(&["message", "ana", "from bo"]).ok();
    ana.sees("from bo");
    let file = ana.beside("ana.backup");
    let file = file.to_str().expect("a path");
    ana.run(&["backup", file]).ok();
    ana.stop_node();
    let mut again = Person::nobody_yet();
    again.run(&["restore", file]).ok();
    again.start_node(&[]);
    // The old device's key is not in there any more, but what it opened is.
    for wanted in ["a note of mine", "from bo"] {
        again.sees(wanted);
    }
    again.meets(&bo);
    again.run(&["message", "bo", "I am back"]).ok();
    bo.sees("I am back");
}

#[test]
fn a_name_that_two_boards_have_goes_to_neither_and_each_spelling_to_its_own() {
    let ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let mut cy = Person::joins("cy", &ana.code());
    // Cy cannot know of ana's board, and makes one of that name for everybody; bo sees both.
    ana.run(&["board", "new", "plans", "--closed", "--reader", "bo"]).ok();
    cy.run(&["board", "new", "plans"]).ok();
    for person in [&ana, &bo] {
        person.meets(&cy);
        person.reads_board("plans~open");
    }
    let names = || bo.board_rows().into_iter().map(|row| text(&row["name"]));
    let closed = names().find(|name| name.starts_with("plans~") && name != "plans~open");
    let closed = closed.expect("the closed one has an ending of its own");
    for verb in [&["post", "plans", "for whom?"][..], &["post", "#plans", "for whom?"]] {
        let refused = bo.run(verb).fails(2);
        for spelling in [format!("`{closed}`"), "`plans~open`".into()] {
            assert!(refused.stderr.contains(&spelling), "{spelling}: {refused}");
        }
    }
    let line = "{\"board\":\"plans\",\"text\":\"for whom?\"}\n";
    let refused = bo.run_with(&["import", "-"], line);
    assert!(refused.code != Some(0) && refused.stderr.contains("plans~open"), "{refused}");

    bo.posts(&closed, "for few");
    bo.posts("plans~open", "for all");
    ana.sees("for few");
    ana.sees("for all");
    cy.sees("for all");
    for (board, here, not) in
        [(closed.as_str(), "for few", "for all"), ("plans~open", "for all", "for few")]
    {
        let read = bo.run(&["read", board, "--all"]).ok();
        assert!(read.stdout.contains(here) && !read.stdout.contains(not), "{read}");
    }
    assert!(bo.run(&["board", "readers", &closed]).ok().stdout.contains("ana"));
    bo.run(&["board", "readers", "plans~open"]).fails(2);
    // To whoever does not read the other one the name means one board; nobody is asked.
    cy.posts("plans", "cy's own");
    bo.sees("cy's own");
    assert!(!bo.texts().contains("for whom?"));
    assert!(!cy.texts().contains("for few"));
    let bodies = cy.opened();
    assert!(within(&bodies, b"for all") && !within(&bodies, b"for few"));
    bo.stop_node();
}
