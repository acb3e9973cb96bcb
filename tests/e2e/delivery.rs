//! Where one's own posts are besides here: what peers said of their disks, and nothing more.

use serde_json::{Value, json};

use crate::cast::{Person, SOON};
use crate::harness::eventually;
use crate::pages::Browser;

impl Person {
    /// Who else holds the post, as programs see it.
    #[track_caller]
    fn delivery(&self, id: &str) -> Value {
        let rows = self.run(&["read", id, "--json"]).ok().json_lines();
        let row = rows.into_iter().find(|row| row["id"] == id).expect("the post");
        row["delivery"].clone()
    }

    /// Waits until so many devices of others and so many relays hold the post.
    #[track_caller]
    fn is_delivered(&self, id: &str, peers: u64, relays: u64) {
        let wanted = json!({"peers": peers, "relays": relays, "own": 0});
        eventually(SOON, &format!("the post is at {wanted}"), || self.delivery(id) == wanted);
    }
}

#[test]
fn a_post_is_here_only_then_on_a_peer_then_on_a_relay_and_a_restart_keeps_that() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    bo.stop_node();
    eventually(SOON, "bo is gone", || ana.status()["sessions"] == json!([]));
    let mut watch = ana.spawn(&["watch"]);
    let id = ana.posts("general", "Bring a book.");
    assert_eq!(ana.delivery(&id), json!({"peers": 0, "relays": 0, "own": 0}));
    assert!(ana.run(&["read", &id]).ok().stdout.contains(" · here only"));

    bo.start_node(&[]);
    bo.meets(&ana);
    ana.is_delivered(&id, 1, 0);
    assert!(ana.run(&["read", &id]).ok().stdout.contains(" · on 1 peer"));
    assert_eq!(bo.delivery(&id), Value::Null, "bo did not write it");
    watch.line(SOON, "the news of it", |line| {
        line.contains("\"delivery\"") && line.contains(&id) && line.contains("\"relay\":false")
    });
    let page = Browser::enters(&ana).get(&format!("/thread/{id}"));
    assert!(page.body.contains(">on 1 peer<"), "{}", page.body);
    bo.stop_node();

    let code = ana.run(&["invite", "--role", "relay"]).ok().stdout.trim().to_owned();
    let mut relay = Person::nobody_yet();
    relay.run(&["join", &code, "--as", "box"]).ok();
    ana.is_delivered(&id, 1, 1);
    relay.stop_node();
    ana.stop_node();
    ana.start_node(&[]);
    ana.is_delivered(&id, 1, 1);
    assert!(ana.run(&["read", &id]).ok().stdout.contains(" · on 1 peer, on a relay"));
    let later = ana.posts("general", "And a friend.");
    assert_eq!(ana.delivery(&later), json!({"peers": 0, "relays": 0, "own": 0}));
}

#[test]
fn another_device_of_ones_own_is_told_apart() {
    let ana = Person::founds("ana");
    let code = ana.run(&["device", "add"]).ok().stdout.trim().to_owned();
    let laptop = Person::nobody_yet();
    laptop.run(&["join", &code]).ok();
    let id = ana.posts("general", "from the old laptop");
    let own = json!({"peers": 0, "relays": 0, "own": 1});
    eventually(SOON, "the other laptop has it", || ana.delivery(&id) == own);
    laptop.sees("from the old laptop");
    assert_eq!(laptop.delivery(&id), Value::Null, "this device did not write it");
}

#[test]
fn what_an_edit_says_is_told_too_and_lists_name_threads_that_are_here_only() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let id = ana.posts("general", "Bring a book.");
    ana.is_delivered(&id, 1, 0);
    let quiet = ana.posts("announcements", "All is well.");
    ana.is_delivered(&quiet, 1, 0);
    bo.stop_node();
    eventually(SOON, "bo is gone", || ana.status()["sessions"] == json!([]));
    let browser = Browser::enters(&ana);
    let listed = |board: &str| {
        let page = browser.get(&format!("/board?name={board}")).body;
        page.contains(">here only<")
    };
    ana.run(&["edit", &id, "Bring two books."]).ok();
    ana.is_delivered(&id, 0, 0);
    assert!(!listed("general"), "the post itself is on a peer");
    ana.replies(&id, "And a lamp.");
    assert!(listed("general") && !listed("announcements"));

    // What is remembered of bo survives a restart, and bo comes back.
    ana.stop_node();
    ana.start_node(&[]);
    bo.start_node(&[]);
    bo.meets(&ana);
    ana.is_delivered(&id, 1, 0);
    let browser = Browser::enters(&ana);
    let page = browser.get("/board?name=general").body;
    assert!(!page.contains(">here only<"), "{page}");
}
