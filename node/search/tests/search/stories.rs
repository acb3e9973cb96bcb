//! The index behind everything that may happen to a log, and to the index.

use crate::Desk;
use crate::world::World;
use proptest::prelude::*;
use std::fs;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::EpochKey;
use tidings_protocol::store::Store;
use tidings_search::{Order, Search};
use tidings_store::database::{self, ReadableDatabase, ReadableTable, TableDefinition};
use tidings_views::body::{Attach, Attached, Body, Delete, Edit, Place, Post, Remark, Spoken};
use tidings_views::page::Regard;

fn noise(world: &mut World, who: usize, from: u64, count: u64) {
    for at in from..from + count {
        world.post(who, at, "noise", &format!("hum number {at}"));
    }
}

fn edit(world: &mut World, who: usize, post: EntryId, text: &str) {
    let edit = Edit { post, supersedes: Vec::new(), subject: None, text };
    world.say(who, 90_000, &Body::Remark(Box::new(Remark::Edit(edit))));
}

fn delete(world: &mut World, who: usize, post: EntryId, place: Place<'_>, reason: &str) {
    let seq = (1..=world.writers[who].entries.len()).find(|seq| world.id(who, *seq) == post);
    let (device, seq) = (world.writers[who].device.author(), seq.unwrap() as u64);
    let delete = Delete { post, device, seq, place, edits: Vec::new(), reason };
    world.say(who, 95_000, &Body::Remark(Box::new(Remark::Delete(delete))));
}

#[test]
fn a_post_is_found_by_its_newest_text_alone_and_a_deleted_one_by_none() {
    let mut world = World::of(&["ana", "bo"]);
    let first = world.post(0, 1_000, "general", "a herring on the quay");
    noise(&mut world, 0, 2_000, 400);
    let mut desk = Desk::new(world.full_log(), world.views(0));
    desk.settle();
    assert_eq!(desk.newest("herring quay").len(), 1);
    edit(&mut world, 0, first, "a cod on the pier");
    edit(&mut world, 1, first, "bo may not say so");
    for settled in [false, true] {
        if settled {
            noise(&mut world, 0, 3_000, 400);
        }
        world.deliver_rest(&mut desk.log);
        crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
        if settled {
            desk.settle();
        }
        assert_eq!(desk.newest("\"cod on the\" pier"), ["a cod on the pier"], "{settled}");
        assert_eq!(desk.newest("cod -herring"), ["a cod on the pier"], "{settled}");
        for gone in ["herring", "herring pier", "\"on the quay\"", "cod -pier", "bo may"] {
            assert!(desk.newest(gone).is_empty(), "{gone} {settled}");
        }
    }
    delete(&mut world, 0, first, Place::Board("general"), "stale cod");
    world.deliver_rest(&mut desk.log);
    crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
    for gone in ["cod", "herring", "quay", "stale"] {
        assert!(desk.newest(gone).is_empty(), "{gone}");
    }
}

fn attach(world: &mut World, who: usize, post: EntryId) {
    let file = Spoken { hash: [7; 32], size: 1_016 };
    let notes = Attached { file, key: [9; 32], name: "notes.pdf", mime: "" };
    let attach = Remark::Attach(Attach { post, files: vec![notes] });
    world.say(who, 90_000, &Body::Remark(Box::new(attach)));
}

#[test]
fn posts_with_files_are_found_with_an_index_and_without() {
    for many in [0, 700] {
        let mut world = World::of(&["ana", "bo"]);
        let first = world.post(0, 1_000, "general", "a herring on the quay");
        let other = world.post(0, 1_001, "general", "a herring elsewhere");
        noise(&mut world, 0, 2_000, many);
        attach(&mut world, 0, first);
        attach(&mut world, 1, other);
        let mut desk = Desk::new(world.full_log(), world.views(0));
        desk.settle();
        // What bo attaches to a post of hers does not count.
        for query in ["has:file", "has:file herring", "has:file by:me"] {
            assert_eq!(desk.newest(query), ["a herring on the quay"], "{query} {many}");
        }
        assert_eq!(desk.ask("has:file herring", (Order::Best, None, 9)).unwrap().posts.len(), 1);
        delete(&mut world, 0, first, Place::Board("general"), "");
        world.deliver_rest(&mut desk.log);
        crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
        assert!(desk.newest("has:file").is_empty(), "{many}");
    }
}

#[test]
fn what_muted_people_write_is_not_found() {
    let mut world = World::of(&["ana", "bo"]);
    noise(&mut world, 1, 1_000, 400);
    let mut desk = Desk::new(world.full_log(), world.views(0));
    desk.settle();
    for (regard, found) in [(Regard::Muted, 0), (Regard::Blocked, 0), (Regard::Heard, 400)] {
        desk.views.set_regard(&mut desk.log, &world.account(1), regard).unwrap();
        assert_eq!(desk.newest("hum").len(), found, "{regard}");
    }
}

#[test]
fn an_edit_that_comes_before_its_post_is_found() {
    let mut world = World::of(&["ana", "bo"]);
    noise(&mut world, 1, 1_000, 300);
    let first = world.post(0, 1_000, "general", "a herring on the quay");
    let other = world.meet_device("tablet", 0);
    edit(&mut world, other, first, "a cod on the pier");
    let mut desk = Desk::new(world.log(), world.views(0));
    for who in [1, other] {
        for _ in 0..world.writers[who].entries.len() {
            world.deliver(&mut desk.log, who);
        }
    }
    desk.log.commit().unwrap();
    desk.settle();
    assert!(desk.file().exists() && desk.newest("cod").is_empty());
    world.deliver_rest(&mut desk.log);
    crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
    let shown = desk.views.post(&desk.log, &first).unwrap().text;
    assert_eq!(shown, "a cod on the pier", "the edit counts");
    assert_eq!(desk.newest("cod"), ["a cod on the pier"]);
    noise(&mut world, 1, 5_000, 300);
    world.deliver_rest(&mut desk.log);
    desk.settle();
    assert_eq!(desk.newest("cod"), ["a cod on the pier"]);
    assert!(desk.newest("herring").is_empty());
}

#[test]
fn no_number_of_edits_of_nothing_makes_an_edited_post_be_missed() {
    let mut world = World::of(&["ana", "bo"]);
    let first = world.post(0, 1_000, "general", "a herring on the quay");
    let answer = world.reply(1, 1_100, first, "a gull over it");
    noise(&mut world, 1, 1_200, 400);
    let other = world.meet_device("tablet", 1);
    edit(&mut world, other, answer, "a heron over it");
    for made_up in 0..5_000_u32 {
        let mut id = [7; 32];
        id[..4].copy_from_slice(&made_up.to_be_bytes());
        edit(&mut world, other, EntryId(id), "noise");
    }
    // The answer is here and indexed, but not shown: what it answers comes last.
    let mut desk = Desk::new(world.log(), world.views(1));
    for who in [1, other] {
        for _ in 0..world.writers[who].entries.len() {
            world.deliver(&mut desk.log, who);
        }
        desk.log.commit().unwrap();
        desk.settle();
    }
    assert!(desk.newest("heron").is_empty(), "it is not shown");
    world.deliver_rest(&mut desk.log);
    crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
    assert_eq!(desk.newest("heron"), ["a heron over it"]);
    noise(&mut world, 1, 9_000, 300);
    world.deliver_rest(&mut desk.log);
    desk.settle();
    assert_eq!(desk.newest("heron"), ["a heron over it"]);
    assert!(desk.newest("gull").is_empty());
}

impl Desk {
    /// Whether this word, or all but its beginning, stands in a block; its file is closed for that.
    fn file_holds(&mut self, word: &str) -> bool {
        const BLOCKS: TableDefinition<(u32, &[u8]), &[u8]> = TableDefinition::new("blocks");
        self.search = Search::default();
        let database = database::open(&self.file(), 1 << 20).unwrap();
        let rows = database.begin_read().unwrap().open_table(BLOCKS).unwrap();
        let end = &word.as_bytes()[1..];
        let holds = rows
            .iter()
            .unwrap()
            .any(|row| row.unwrap().1.value().windows(end.len()).any(|some| some == end));
        drop((rows, database));
        let path = self.file();
        self.reopen(&path);
        self.settle();
        holds
    }
}

#[test]
fn what_is_deleted_leaves_the_file_also_what_came_a_second_time_and_what_edits_said() {
    let mut world = World::of(&["ana", "bo"]);
    noise(&mut world, 1, 1_000, 300);
    let seq = world.writers[0].entries.len() + 1;
    let first = world.post(0, 2_000, "general", "plesiosaur seen");
    edit(&mut world, 0, first, "ichthyosaur seen");
    world.headless.insert((0, seq));
    let mut desk = Desk::new(world.full_log(), world.views(1));
    desk.settle();
    world.headless.clear();
    let author = world.writers[0].device.author();
    let body = world.writers[0].entries[seq - 1].1.clone();
    desk.log.stage_bodies(&author, seq as u64, &[Some(&body)]).unwrap();
    desk.log.commit().unwrap();
    crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
    noise(&mut world, 1, 5_000, 300);
    world.deliver_rest(&mut desk.log);
    desk.settle();
    assert_eq!(desk.newest("ichthyosaur"), ["ichthyosaur seen"]);
    let words = ["plesiosaur", "ichthyosaur"];
    assert_eq!(words.map(|word| desk.file_holds(word)), [true; 2]);
    let gone = [(author, seq as u64), (author, seq as u64 + 1)];
    desk.settle();
    desk.search.forget(&desk.views, &desk.log, &gone).unwrap();
    desk.settle();
    assert_eq!(words.map(|word| desk.file_holds(word)), [false; 2]);
}

#[test]
fn what_was_never_indexed_is_found_too() {
    let mut world = World::of(&["ana", "bo"]);
    noise(&mut world, 0, 1_000, 500);
    let log = world.full_log();
    let mut desk = Desk::new(log, world.views(0));
    desk.settle();
    assert_eq!(desk.newest("hum").len(), 500);
    let late = world.writers[0].entries.len();
    noise(&mut world, 0, 9_000, 100);
    assert!(world.writers[0].entries.len() > late);
    world.deliver_rest(&mut desk.log);
    crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
    assert!(!desk.search.is_due(&desk.views, &desk.log));
    assert_eq!(desk.newest("hum").len(), 600);
    assert_eq!(desk.newest("\"number 9099\""), ["hum number 9099"]);
}

#[test]
fn a_restart_goes_on_and_a_damaged_index_is_made_anew() {
    let mut world = World::of(&["ana", "bo"]);
    noise(&mut world, 1, 1_000, 1_500);
    let mut desk = Desk::new(world.full_log(), world.views(0));
    desk.settle();
    let path = desk.file();
    desk.reopen(&path);
    assert_eq!(desk.newest("\"number 2045\""), ["hum number 2045"]);
    desk.reopen(&path);
    desk.settle();
    desk.search = Search::default();
    let whole = fs::read(&path).unwrap();

    for at in (0..whole.len()).step_by(whole.len() / 29) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x40;
        fs::write(&path, &damaged).unwrap();
        desk.reopen(&path);
        assert_eq!(desk.newest("\"number 2045\""), ["hum number 2045"], "byte {at}");
        assert_eq!(desk.newest("hum -number"), Vec::<String>::new(), "byte {at}");
    }
    for broken in [&[][..], &whole[..whole.len() / 2], &[9; 70_000]] {
        fs::write(&path, broken).unwrap();
        desk.reopen(&path);
        assert_eq!(desk.newest("\"number 2045\""), ["hum number 2045"]);
        desk.settle();
        assert_eq!(desk.newest("hum").len(), 1_500);
        desk.search = Search::default();
    }
}

#[test]
fn an_index_of_another_log_is_emptied() {
    let mut world = World::of(&["ana"]);
    noise(&mut world, 0, 1_000, 400);
    let mut desk = Desk::new(world.full_log(), world.views(0));
    desk.settle();
    let path = desk.file();
    desk.search = Search::default();
    let mut other = World::of(&["ana", "bo"]);
    noise(&mut other, 1, 5_000, 400);
    let mut there = Desk::new(other.full_log(), other.views(0));
    there.reopen(&path);
    there.settle();
    assert!(there.newest("\"number 1100\"").is_empty());
    assert_eq!(there.newest("\"number 5100\""), ["hum number 5100"]);
    there.search = Search::default();
}

#[test]
fn what_a_fork_takes_back_is_not_found() {
    let mut world = World::of(&["ana", "bo"]);
    noise(&mut world, 1, 1_000, 400);
    let mut desk = Desk::new(world.full_log(), world.views(0));
    desk.settle();
    desk.log.stage_fork(&world.writers[1].forked_at(200)).unwrap();
    desk.log.commit().unwrap();
    crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
    let shown = desk.views.post_count();
    assert!(shown < 200);
    assert_eq!(desk.newest("hum").len() as u64, shown);
}

#[test]
fn what_a_late_key_opens_is_found() {
    let mut world = World::of(&["ana", "bo"]);
    let key = EpochKey::from_bytes([9; 32]);
    noise(&mut world, 0, 1_000, 300);
    for at in 0..300 {
        let (place, text) = (Place::Board("general"), format!("whisper {at}"));
        let post = Post { place, subject: None, text: &text, origin: None };
        world.whisper(0, 2_000 + at, &Body::Post(post), &key);
    }
    let mut desk = Desk::new(world.full_log(), world.views(1));
    desk.settle();
    assert!(desk.newest("whisper").is_empty());
    desk.views.add_keys(vec![key]).unwrap();
    crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
    assert_eq!(desk.newest("whisper").len(), 300, "before it is indexed");
    desk.settle();
    assert_eq!(desk.newest("whisper").len(), 300);
    assert_eq!(desk.newest("\"whisper 77\""), ["whisper 77"]);
}

#[test]
fn what_is_forgotten_is_looked_through_again() {
    let mut world = World::of(&["ana"]);
    noise(&mut world, 0, 1_000, 600);
    let mut desk = Desk::new(world.full_log(), world.views(0));
    desk.settle();
    let author = world.writers[0].device.author();
    let gone: Vec<_> = (100..200).map(|seq| (author, seq)).collect();
    desk.search.forget(&desk.views, &desk.log, &gone).unwrap();
    desk.settle();
    assert_eq!(desk.newest("hum").len(), 600, "the views still show it");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Everything that is shown and holds the words is found, whatever came when.
    #[test]
    fn found_is_what_is_shown(
        said in prop::collection::vec((0_usize..3, 0_u64..50, 0_usize..4, any::<bool>()), 300..420),
        steps in prop::collection::vec((0_usize..3, 1_usize..90, 0_usize..4), 1..12),
        fork in prop::option::of((1_usize..3, 2_usize..80)),
        changed in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..5), 0..30),
    ) {
        const WORDS: [&str; 4] = ["red", "green", "blue sea", "red sea"];
        let mut world = World::of(&["ana", "bo", "cy"]);
        let mut posts = Vec::new();
        for (who, time, word, reply) in &said {
            let text = format!("{} {time}", WORDS[*word]);
            let last = posts.last().filter(|_| *reply).map(|(_, id, _)| *id);
            let (place, id) = match last {
                Some(to) => (Place::Reply(to), world.reply(*who, *time, to, &text)),
                None => (Place::Board("general"), world.post(*who, *time, "general", &text)),
            };
            posts.push((*who, id, place));
        }
        for (post, word) in &changed {
            let (who, post, place) = *post.get(&posts);
            match WORDS.get(*word) {
                Some(text) => edit(&mut world, who, post, text),
                None => delete(&mut world, who, post, place, "red"),
            }
        }
        let mut desk = Desk::new(world.log(), world.views(0));
        for (who, count, index) in &steps {
            for _ in 0..*count {
                world.deliver(&mut desk.log, *who);
            }
            desk.log.commit().unwrap();
            crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
            for _ in 0..*index {
                desk.search.step(&desk.views, &desk.log).unwrap();
            }
        }
        world.deliver_rest(&mut desk.log);
        if let Some((who, seq)) = fork
            && seq < world.writers[who].entries.len()
        {
            desk.log.stage_fork(&world.writers[who].forked_at(seq)).unwrap();
            desk.log.commit().unwrap();
        }
        crate::world::fold_all(&mut desk.views, &desk.log, 1_000);
        for settled in [false, true] {
            if settled {
                desk.settle();
            }
            let shown = desk.views.recent(&desk.log, None, None, 10_000).unwrap();
            for (query, holds) in [
                ("red", &(|text: &str| text.contains("red")) as &dyn Fn(&str) -> bool),
                ("\"blue sea\"", &|text| text.contains("blue sea")),
                ("sea -blue", &|text| text.contains("sea") && !text.contains("blue")),
            ] {
                let readable = shown.iter().filter(|row| row.readable);
                let expected: Vec<String> =
                    readable.map(|row| row.text.clone()).filter(|text| holds(text)).collect();
                prop_assert_eq!(desk.newest(query), expected, "{}", query);
            }
        }
    }
}
