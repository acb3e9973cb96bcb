//! A whole talk by lines.

mod writing;

use super::*;
use crate::drive::Told;
use crate::world::{NOW, World, attach, sealed};
use std::io::Read;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use tidings_core::api::{NewFile, Sending};
use tidings_words::Language;

#[derive(Default)]
struct House {
    world: Mutex<World>,
    refuged: Mutex<Vec<Sending>>,
}

impl Backend for House {
    fn call(&self, request: &Request) -> Result<Response, Fault> {
        self.world.lock().unwrap().answer(request.clone())
    }

    fn follow(&self, tell: &mut dyn FnMut(Told) -> bool) -> Result<(), Fault> {
        tell(Told::Event(Box::new(World::notice("general", NOW))));
        Ok(())
    }

    fn verb(&self, words: &[String]) -> String {
        format!("did {}\x1b[2J", words.join("|"))
    }

    fn attach(&self, path: &Path) -> Result<NewFile, Fault> {
        let name = path.file_name().unwrap().to_str().unwrap();
        match name {
            "large" => Err(Fault { message: "too large".into(), next: None, gone: false }),
            name => Ok(sealed(name)),
        }
    }

    fn file_limit(&self) -> u64 {
        5_000
    }

    fn edit(&self, text: &str) -> Result<String, Fault> {
        Ok(text.to_owned())
    }

    fn refuge(&self, drafts: &[Sending]) -> Result<(), Fault> {
        self.refuged.lock().unwrap().clone_from(&drafts.to_vec());
        Ok(())
    }
}

fn house() -> Arc<House> {
    let mut world = World::default();
    let first = world.post("general", None, "Welcome!\n> quoted").id;
    world.post("general", Some(first), "an answer");
    world.hostile("zoo", "\x1b[31mred\u{202e}");
    Arc::new(House { world: Mutex::new(world), ..House::default() })
}

/// What is said when these lines are typed.
fn talk(house: &Arc<House>, typed: &str) -> (String, End) {
    let mut said = Vec::new();
    let backend: Arc<dyn Backend> = Arc::<House>::clone(house);
    let words = Words::of(Language::English);
    let end = plain(backend, words, || NOW, None, &mut typed.as_bytes(), &mut said).unwrap();
    (String::from_utf8(said).unwrap(), end)
}

#[test]
fn an_empty_line_reads_on_to_the_end() {
    let house = house();
    let (said, end) = talk(&house, "\n\n\n\n\nq\n");
    let order = ["1. general, 2 unread", "Welcome!", "an answer", "\\u{202e}", "All read."];
    let places: Vec<_> = order.iter().map(|text| said.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{said}");
    assert!(!said.contains('\x1b') && !said.contains('\u{202e}'), "{said}");
    assert_eq!(said.matches("an answer").count(), 1);
    assert_eq!((house.world.lock().unwrap().unread(), end), (0, End::default()));
}

#[test]
fn numbers_open_what_was_said() {
    let house = house();
    let (said, _) = talk(&house, "1\n1\n/answer\n9\n:people role\n");
    assert!(said.contains("1. Welcome!, ana#64xt"), "{said}");
    assert!(said.contains("> quoted") && said.contains("an answer"), "{said}");
    assert!(said.contains("1. Welcome!, bo#exw6: an answer"), "{said}");
    assert!(said.contains("did people|role␛[2J"), "{said}");
    // All of the thread was said, also its last post once the talk is over.
    assert_eq!(house.world.lock().unwrap().unread(), 1);
}

#[test]
fn the_tree_is_said_and_posts_are_named_by_number() {
    let house = house();
    let ids = {
        let mut world = house.world.lock().unwrap();
        let first = world.ids()[0];
        let second = world.ids()[1];
        world.post("general", Some(second), "below the answer");
        // By ana, who looks.
        let own = world.post("general", Some(first), "beside it").id;
        let hidden = world.post("general", Some(own), "(hidden by a moderator)").id;
        world.row(&hidden).readable = false;
        world.ids()
    };
    let open = "1\n1\n";
    let (said, _) = talk(&house, open);
    for line in ["Post 1\n", "Post 2\n", "Post 3\n", "Post 4, answers ana#64xt (1)\n"] {
        assert!(said.contains(line), "{line} is not in\n{said}");
    }
    let typed = format!("{open}r 3\nI see\n.\nR 2\nNo\n.\nR 5\nWhy?\n.\n+ 3 👍\n+ 3 -\nr 99\n");
    let (said, _) = talk(&house, &typed);
    assert!(
        said.contains("Answer to bo#exw6") && said.contains("nothing of it is quoted"),
        "{said}"
    );
    let world = house.world.lock().unwrap();
    let [
        Request::Reply { to: third, text: seen },
        Request::Reply { to: second, text: quoted },
        Request::Reply { text: unquoted, .. },
        Request::React { emoji, .. },
        Request::React { emoji: none, .. },
    ] = world.written.as_slice()
    else {
        panic!("{:?}", world.written)
    };
    assert_eq!((third, seen.as_str()), (&ids[3].to_string(), "I see"));
    assert_eq!(
        (second, quoted.as_str()),
        (&ids[1].to_string(), "bo#exw6 wrote:\n> an answer\n\nNo")
    );
    assert_eq!((unquoted.as_str(), emoji.as_str(), none.as_str()), ("Why?", "👍", ""));
}

#[test]
fn what_is_said_of_posts_is_said_by_number() {
    let house = house();
    let ids = house.world.lock().unwrap().ids();
    attach(house.world.lock().unwrap().row(&ids[1]), "whales.pdf");
    let typed =
        "1\n1\nf 1\ne 1\nWelcome anew!\n.\nd 1\nn\nd 1\ny\ne 2\nH 2\nf 2 1\nM 2 hide spam\nM 2\n";
    let (said, _) = talk(&house, typed);
    let verbs = [
        format!("did history|{}", ids[1]),
        format!("did file|fetch|{}|1", ids[1]),
        format!("did file|save|{}|1", ids[1]),
        format!("did mod|hide|{}|--reason|spam", ids[1]),
    ];
    assert_eq!(said.matches("No files go with it.").count(), 1, "{said}");
    let places: Vec<_> = verbs.iter().map(|text| said.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{said}");
    assert!(said.contains("Only your own posts") && said.contains("M with hide"), "{said}");
    let world = house.world.lock().unwrap();
    let [Request::Edit { text, .. }, Request::Delete { id, .. }] = world.written.as_slice() else {
        panic!("{:?}", world.written)
    };
    assert_eq!((text.as_str(), id), ("Welcome anew!", &ids[0].to_string()));
}

#[test]
fn a_locked_thread_is_answered_by_moderators_alone() {
    let house = house();
    let first = house.world.lock().unwrap().ids()[0];
    house.world.lock().unwrap().row(&first).locked = true;
    let (said, _) = talk(&house, "1\n1\nr 1\nq\n");
    assert!(said.contains("locked: moderators alone answer"), "{said}");
    assert!(!said.contains("Answer to"), "{said}");
    house.world.lock().unwrap().role = Some("moderator".into());
    let (said, _) = talk(&house, "1\n1\nr 1\nYes.\n.\nq\n");
    assert!(said.contains("Answer to ana#64xt") && said.contains("Posted in"), "{said}");
}

#[test]
fn a_message_to_nobody_is_not_begun() {
    let house = house();
    let (said, _) = talk(&house, "m bob\nm bo\npsst\n");
    assert!(said.contains("did you mean bo#") && said.contains("Message to bo#"), "{said}");
    let world = house.world.lock().unwrap();
    assert_eq!(world.drafts.values().map(|it| it.draft.text()).collect::<Vec<_>>(), ["psst"]);
}

#[test]
fn a_board_with_much_unread_is_marked_as_read_after_a_question() {
    let house = house();
    (0..30)
        .for_each(|at| drop(house.world.lock().unwrap().post("general", None, &format!("{at}"))));
    let before = house.world.lock().unwrap().unread();
    let (said, _) = talk(&house, "\nC\nn\nq\n");
    assert!(said.contains("of general as read? Nothing undoes it."), "{said}");
    let after = house.world.lock().unwrap().unread();
    assert!(after + 1 >= before, "{before} and {after}: nothing but what was said");
    let (said, _) = talk(&house, "\nC\ny\nq\n");
    assert!(said.contains("marked as read."), "{said}");
    let left = |world: &World| {
        world
            .ids()
            .into_iter()
            .filter(|id| world.find(id).is_some_and(|post| post.unread && post.board == "general"))
            .count()
    };
    assert_eq!(left(&house.world.lock().unwrap()), 0);
}

#[test]
fn the_terminal_is_rung_while_somebody_thinks() {
    static RUNG: AtomicU64 = AtomicU64::new(0);
    /// Somebody who types nothing until the bell was rung.
    struct Waiting;
    impl Read for Waiting {
        fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
            while RUNG.load(Ordering::SeqCst) == 0 {
                std::thread::yield_now();
            }
            Ok(0)
        }
    }
    let words = Words::of(Language::English);
    let ring: fn() = || {
        RUNG.fetch_add(1, Ordering::SeqCst);
    };
    let mut input = io::BufReader::new(Waiting);
    plain(house(), words, || NOW, Some(ring), &mut input, &mut Vec::new()).unwrap();
    assert_eq!(RUNG.load(Ordering::SeqCst), 1);
}

/// An input that fails.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("gone"))
    }
}

#[test]
fn a_node_that_is_away_is_told() {
    let house = house();
    let (_, end) = talk(&house, "\n");
    assert_eq!(end.unmarked.len(), 0);
    house.world.lock().unwrap().down = true;
    let (said, _) = talk(&house, "\nq");
    assert!(said.contains("no node"), "{said}");
}

#[test]
fn what_follows_a_list_is_listed_under_numbers_that_go_on() {
    let house = house();
    {
        let mut world = house.world.lock().unwrap();
        for number in 0..44 {
            let id = world.post("general", None, &format!("thread {number} of many")).id;
            world.row(&id).mentions_me = number < 41;
        }
    }
    let (said, _) = talk(&house, "1\no\no\no\n45\n");
    for number in 1..=45 {
        let begins =
            |line: &&str| line.trim_start_matches("> ").starts_with(&format!("{number}. "));
        let times = said.lines().filter(begins).count();
        assert_eq!(times, 1 + usize::from(number < 3), "{number}: {said}");
    }
    assert_eq!(said.matches("There are more than these").count(), 2, "{said}");
    assert!(said.contains("these 40: o lists") && said.contains("That was all of it."), "{said}");
    let welcome = said.find("Welcome!, ana").zip(said.rfind("> quoted"));
    assert!(welcome.is_some_and(|(listed, opened)| listed < opened), "{said}");

    for (typed, all) in [("/many\no\no\no\n", 44), ("@\no\no\no\n", 41)] {
        let (said, _) = talk(&house, typed);
        for number in 0..all {
            let text = format!(": thread {number} of many");
            assert_eq!(said.matches(&text).count(), 1, "{text}: {said}");
        }
        assert!(said.contains("That was all of it."));
    }
    // A search that is refused takes no list away.
    let (said, _) = talk(&house, "1\n/before:x\n20\n");
    assert!(said.contains("is no date") && said.contains("Post 1\n"), "{said}");
    let (said, _) = talk(&house, "o\n1\n");
    assert!(said.contains("That was all of it.\n> general"), "boards are still listed: {said}");
}

#[test]
fn a_thread_says_that_it_is_locked_before_it_is_answered() {
    let house = house();
    {
        let mut world = house.world.lock().unwrap();
        let thread = world.ids()[0];
        world.row(&thread).locked = true;
    }
    let (said, _) = talk(&house, "1\n1\n");
    assert!(said.contains("1. Welcome!, locked, ana#64xt"), "{said}");
    assert!(said.contains("general: Welcome!, locked\n"), "{said}");
}
