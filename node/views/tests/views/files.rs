//! Files: which post has them, whether anybody still speaks of one, in whatever order that came.

use crate::world::{World, fold_all};
use proptest::prelude::*;
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_store::Log;
use tidings_views::body::{
    Attach, Attached, Body, Delete, MAX_ATTACHED, MAX_WITHDRAWN, Place, Remark, Spoken, Withdraw,
};
use tidings_views::{Views, Wanted};

const PDF: Spoken = Spoken { hash: [1; 32], size: 1_016 };
const FILM: Spoken = Spoken { hash: [2; 32], size: 5_000_016 };

fn attached(file: Spoken, name: &str) -> Attached<'_> {
    Attached { file, key: [9; 32], name, mime: "application/pdf" }
}

impl World {
    fn attach(
        &mut self,
        who: usize,
        time: u64,
        post: EntryId,
        files: &[(Spoken, &str)],
    ) -> EntryId {
        for (file, _) in files {
            self.say(who, time, &Body::File(*file));
        }
        let files = files.iter().map(|(file, name)| attached(*file, name)).collect();
        let attach = Remark::Attach(Attach { post, files });
        self.say(who, time, &Body::Remark(Box::new(attach)))
    }

    fn delete(&mut self, who: usize, time: u64, post: EntryId, seq: u64) {
        let device = self.writers[who].device.author();
        let (place, edits) = (Place::Board("general"), Vec::new());
        let delete = Delete { post, device, seq, place, edits, reason: "" };
        self.say(who, time, &Body::Remark(Box::new(Remark::Delete(delete))));
    }
}

impl World {
    /// Takes back what the writer `of` said of a file at `seq`.
    fn withdraw(&mut self, who: usize, time: u64, of: usize, seq: u64) {
        let said = vec![(self.writers[of].device.author(), seq)];
        self.say(who, time, &Body::Withdraw(Withdraw { said }));
    }
}

/// Has go what is to go, as a node does; the positions, in order.
fn erase(views: &mut Views, log: &mut Log) -> Vec<u64> {
    let mut gone = Vec::new();
    for it in views.erasing(log, 99).unwrap() {
        log.stage_prune(&it.author, it.seq, &it.remains).unwrap();
        gone.push(it.seq);
    }
    log.commit().unwrap();
    gone.sort_unstable();
    gone
}

fn names(views: &Views, log: &Log, post: &EntryId) -> Vec<String> {
    let row = views.post(log, post).unwrap();
    let openings = views.files_of(log, post).unwrap();
    let names: Vec<String> = row.files.into_iter().map(|file| file.name).collect();
    assert_eq!(names, openings.into_iter().map(|file| file.name).collect::<Vec<_>>());
    names
}

#[test]
fn a_post_has_the_files_that_its_account_attaches() {
    let mut world = World::of(&["alice", "bob"]);
    let post = world.post(0, 10, "general", "the notes");
    world.attach(0, 11, post, &[(PDF, "notes.pdf"), (FILM, "../film.mp4")]);
    world.attach(1, 12, post, &[(PDF, "not hers")]);
    let (log, mut views) = (world.full_log(), world.views(1));
    fold_all(&mut views, &log, 3);
    assert_eq!(names(&views, &log, &post), ["notes.pdf", "../film.mp4"]);
    let row = &views.post(&log, &post).unwrap().files[1];
    assert_eq!((row.number, row.hash.len(), row.size), (2, 64, FILM.size));
    assert_eq!(views.files_of(&log, &post).unwrap()[0].key, [9; 32]);
    assert_eq!(views.files_after(&log, None, 1).unwrap(), [PDF]);
    assert_eq!(views.files_after(&log, Some(PDF), 9).unwrap(), [FILM]);
    let wanted = Wanted { shown: true, spoken: true, known: true };
    assert_eq!(views.wanted(&log, &FILM).unwrap(), wanted);
    let unknown = Spoken { size: 17, ..PDF };
    assert_eq!(views.wanted(&log, &unknown).unwrap(), Wanted::default());
}

#[test]
fn what_attached_files_to_a_deleted_post_goes_with_it() {
    let mut world = World::of(&["alice", "bob"]);
    let post = world.post(0, 10, "general", "the notes");
    let seq = world.writers[0].entries.len() as u64;
    world.attach(0, 11, post, &[(PDF, "notes.pdf")]);
    let attached = world.writers[0].entries.len() as u64;
    world.delete(0, 12, post, seq);
    let (log, mut views) = (world.full_log(), world.views(1));
    fold_all(&mut views, &log, 100);
    assert_eq!(names(&views, &log, &post), [""; 0]);
    assert!(!views.wanted(&log, &PDF).unwrap().shown);
    let erasing = views.erasing(&log, 9).unwrap();
    let mut going: Vec<u64> = erasing.iter().map(|erasing| erasing.seq).collect();
    going.sort_unstable();
    assert_eq!(going, [seq, attached - 1, attached], "what everybody read of it, too");
}

#[test]
fn what_was_said_of_files_is_taken_back_by_its_account_alone_wherever_it_stands() {
    let mut world = World::of(&["alice", "bob"]);
    let tablet = world.meet_device("tablet", 0);
    let admission = world.admission(tablet, "alice", None);
    world.say(0, 4, &Body::Admit(Box::new(admission)));
    world.say(0, 10, &Body::File(PDF));
    let first = world.written(0);
    world.say(0, 11, &Body::File(PDF));
    world.say(0, 12, &Body::File(FILM));
    // Bob takes back what is not his, and the tablet what is none of this.
    world.withdraw(1, 13, 0, first + 2);
    world.withdraw(tablet, 14, 0, first);
    world.withdraw(tablet, 15, 0, 1);
    let (mut log, mut views) = (world.full_log(), world.views(1));
    fold_all(&mut views, &log, 100);
    assert_eq!(erase(&mut views, &mut log), [first]);
    let spoken = |views: &Views, log: &Log, file| views.wanted(log, &file).unwrap().spoken;
    assert!(spoken(&views, &log, PDF), "it was said twice, and one stays");
    assert!(spoken(&views, &log, FILM));

    world.withdraw(0, 16, 0, first + 1);
    world.deliver_rest(&mut log);
    fold_all(&mut views, &log, 100);
    assert_eq!(erase(&mut views, &mut log), [first + 1]);
    assert!(!spoken(&views, &log, PDF) && spoken(&views, &log, FILM));
    assert!(views.wanted(&log, &PDF).unwrap().known);
    assert_eq!(views.erasing(&log, 9).unwrap(), []);
}

#[test]
fn what_is_taken_back_above_a_fork_stays() {
    let mut world = World::of(&["alice", "bob"]);
    world.say(0, 10, &Body::File(PDF));
    let said = world.written(0);
    world.withdraw(0, 11, 0, said);
    let (mut log, mut views) = (world.full_log(), world.views(1));
    fold_all(&mut views, &log, 100);
    assert_eq!(views.erasing_count(), 1);
    log.stage_fork(&world.writers[0].forked_at(said as usize + 1)).unwrap();
    log.commit().unwrap();
    fold_all(&mut views, &log, 100);
    assert_eq!(views.erasing(&log, 9).unwrap(), []);
    assert!(views.wanted(&log, &PDF).unwrap().spoken);
}

#[test]
fn too_many_files_and_too_long_names_are_not_written() {
    let long = "x".repeat(256);
    for files in [vec![attached(PDF, "x"); MAX_ATTACHED + 1], vec![attached(PDF, &long)]] {
        let attach = Remark::Attach(Attach { post: EntryId([1; 32]), files });
        assert!(Body::Remark(Box::new(attach)).encode().is_err());
    }
    let bob = World::of(&["alice", "bob"]).writers[1].device.author();
    let places = |upto| (1..=upto).map(|seq| (bob, seq)).collect();
    let withdrawn = |said| Body::Withdraw(Withdraw { said }).encode();
    assert!(withdrawn(places(MAX_WITHDRAWN as u64)).is_ok());
    assert!(withdrawn(places(MAX_WITHDRAWN as u64 + 1)).is_err());
    assert!(withdrawn(vec![(bob, 2), (bob, 2)]).is_err());
}

proptest! {
    #[test]
    fn the_order_in_which_it_came_does_not_matter(
        course in proptest::collection::vec((0..2_usize, 1..4_usize), 0..24),
        deleted: bool,
    ) {
        let mut world = World::of(&["alice", "bob"]);
        let post = world.post(0, 10, "general", "a");
        let seq = world.writers[0].entries.len() as u64;
        let other = world.post(1, 10, "general", "b");
        world.attach(0, 11, post, &[(PDF, "one"), (FILM, "two")]);
        world.attach(1, 11, other, &[(FILM, "three")]);
        world.attach(1, 12, post, &[(PDF, "no")]);
        if deleted {
            world.delete(0, 13, post, seq);
        }
        let (mut log, mut views) = (world.log(), world.views(1));
        for (who, limit) in course {
            world.deliver(&mut log, who);
            log.commit().unwrap();
            views.fold(&log, limit).unwrap();
        }
        world.deliver_rest(&mut log);
        fold_all(&mut views, &log, 2);
        let all = if deleted { &[][..] } else { &["one", "two"] };
        prop_assert_eq!(names(&views, &log, &post), all);
        prop_assert_eq!(names(&views, &log, &other), ["three"]);
        prop_assert_eq!(views.wanted(&log, &PDF).unwrap().shown, !deleted);
        prop_assert!(views.wanted(&log, &FILM).unwrap().shown);
    }

    /// A relay without keys knows of the post neither what it says nor that it is deleted.
    #[test]
    fn whoever_cannot_read_lets_go_what_is_taken_back_in_any_order(
        course in proptest::collection::vec((0..3_usize, 1..4_usize), 0..24),
        headless: bool,
    ) {
        let mut world = World::of(&["alice", "bob"]);
        let tablet = world.meet_device("tablet", 0);
        let admission = world.admission(tablet, "alice", None);
        world.say(0, 4, &Body::Admit(Box::new(admission)));
        for file in [PDF, FILM, FILM] {
            world.say(0, 10, &Body::File(file));
        }
        let last = world.written(0);
        if headless {
            world.headless.insert((0, last as usize - 2));
        }
        world.withdraw(tablet, 11, 0, last - 2);
        world.withdraw(0, 11, 0, last - 1);
        world.withdraw(1, 11, 0, last);
        let (mut log, mut views) = (world.log(), world.views(1));
        let mut gone = Vec::new();
        for (who, limit) in course {
            world.deliver(&mut log, who);
            log.commit().unwrap();
            views.fold(&log, limit).unwrap();
            gone.extend(erase(&mut views, &mut log));
        }
        world.deliver_rest(&mut log);
        fold_all(&mut views, &log, 2);
        gone.extend(erase(&mut views, &mut log));
        gone.sort_unstable();
        prop_assert_eq!(gone, [last - 2, last - 1]);
        prop_assert!(!views.wanted(&log, &PDF).unwrap().spoken);
        prop_assert!(views.wanted(&log, &FILM).unwrap().spoken);
    }
}
