//! Files: which post has them, whether anybody still speaks of one, in whatever order that came.

use crate::world::{World, fold_all};
use proptest::prelude::*;
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_store::Log;
use tidings_views::body::{Attach, Attached, Body, Delete, MAX_ATTACHED, Place, Remark, Spoken};
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
fn too_many_files_and_too_long_names_are_not_written() {
    let long = "x".repeat(256);
    for files in [vec![attached(PDF, "x"); MAX_ATTACHED + 1], vec![attached(PDF, &long)]] {
        let attach = Remark::Attach(Attach { post: EntryId([1; 32]), files });
        assert!(Body::Remark(Box::new(attach)).encode().is_err());
    }
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
}
