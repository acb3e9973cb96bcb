//! Imported posts: a quoted name beside the importer's, and what was imported already.

use crate::world::{World, fold_all};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::body::{Body, Delete, Origin, Place, Post, Remark};

impl World {
    fn import(&mut self, who: usize, time: u64, place: Place<'_>, id: &str) -> EntryId {
        let origin = Some(Origin { name: "Ada <ada@x>", time: Some(Time(5)), id });
        let post = Post { place, subject: Some("Note G"), text: "It weaves.", origin };
        self.say(who, time, &Body::Post(post))
    }
}

#[test]
fn an_imported_post_is_its_importers_and_stands_at_their_time() {
    let mut world = World::of(&["alice", "bob"]);
    let first = world.import(0, 10, Place::Board("general"), "1@x");
    let reply = world.import(0, 11, Place::Reply(first), "2@x");
    let (log, mut views) = (world.full_log(), world.views(1));
    fold_all(&mut views, &log, 2);
    let row = views.post(&log, &reply).unwrap();
    let origin = row.origin.expect("an origin");
    assert_eq!((origin.name.as_str(), origin.time), ("Ada <ada@x>", Some(Time(5))));
    assert_eq!((row.author.name.as_str(), row.time, row.thread), ("alice", Time(11), first));
    let thread = &views.threads(&log, "general", 9, None).unwrap()[0];
    assert_eq!(thread.origin.as_ref().map(|it| it.id.as_str()), Some("1@x"));
}

#[test]
fn what_one_imported_is_known_and_what_others_say_is_not() {
    let mut world = World::of(&["alice", "bob"]);
    let mine = world.import(1, 10, Place::Board("general"), "1@x");
    world.import(0, 9, Place::Board("general"), "2@x");
    let seq = world.writers[1].entries.len() as u64;
    let device = world.writers[1].device.author();
    let place = Place::Board("general");
    let delete = Delete { post: mine, device, seq, place, edits: Vec::new(), reason: "" };
    world.say(1, 12, &Body::Remark(Box::new(Remark::Delete(delete))));
    let (log, mut views) = (world.full_log(), world.views(1));
    fold_all(&mut views, &log, 3);
    let found = views.imported(&log, &["1@x", "2@x", "3@x"]).unwrap();
    assert_eq!(found, [Some(mine), None, None]);
    let row = views.post(&log, &mine).unwrap();
    assert!(row.deleted.is_some() && row.origin.is_none(), "what is gone is nobody's");
    // The body goes; what remains of it says the same.
    let erasing = views.erasing(&log, 9).unwrap();
    assert_eq!(erasing.len(), 1);
    let Body::Post(Post { origin: Some(origin), text: "", .. }) = Body::decode(&erasing[0].remains)
    else {
        panic!("{erasing:?}")
    };
    assert_eq!((origin.name, origin.id), ("", "1@x"));
}
