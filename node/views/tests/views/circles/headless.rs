//! A message whose body never came, deleted on its writer's other device.

use super::{BOB, epoch, thread};
use crate::order::everything;
use crate::world::{World, fold_all};
use tidings_protocol::hash::EntryId;
use tidings_views::body::{Body, Delete, Place, Remark, Within};

const CAROL: usize = 2;

/// Carol writes to bob on this phone, and deletes it on her laptop.
fn message(phone: &str) -> (World, EntryId) {
    let mut world = World::of(&["alice", "bob", "carol"]);
    world.give_key(BOB, &epoch(), &[], &[BOB]);
    let phone = world.meet_device(phone, CAROL);
    let admission = world.admission(phone, "carol", None);
    world.say(0, 4, &Body::Admit(Box::new(admission)));
    let talk = world.talk(CAROL);
    let [on_phone, on_laptop] = [phone, CAROL].map(|who| world.circle_key(&talk, who, 0));
    let everybody = [BOB, CAROL, phone];
    world.give_circle_key(phone, &talk, &on_phone, &everybody, &[]);
    world.give_circle_key(CAROL, &talk, &on_laptop, &everybody, &[]);
    let post = world.say_within(phone, 20, &on_phone, &thread("never read"));
    let seq = world.writers[phone].entries.len();
    world.headless.insert((phone, seq));
    let (device, seq) = (world.writers[phone].device.author(), seq as u64);
    let delete = Delete { post, device, seq, place: Place::Here, edits: vec![], reason: "" };
    world.say_within(CAROL, 30, &on_laptop, &Within::Remark(Remark::Delete(delete)));
    (world, post)
}

#[test]
fn whichever_of_both_devices_is_weighed_first_it_is_shown_as_deleted() {
    let mut sides = [false; 2];
    for phone in 0..20 {
        let (world, post) = message(&format!("phone {phone}"));
        let [laptop, phone] =
            [CAROL, world.writers.len() - 1].map(|who| world.writers[who].device.author());
        sides[usize::from(laptop < phone)] = true;
        let mut log = world.log();
        // Who let them in is heard last.
        for (who, writer) in world.writers.iter().enumerate().skip(1) {
            writer.entries.iter().for_each(|_| world.deliver(&mut log, who));
        }
        world.deliver_rest(&mut log);
        let mut said = Vec::new();
        for limit in [1, 3, 1_000] {
            let mut views = world.views(BOB);
            fold_all(&mut views, &log, limit);
            assert!(views.post(&log, &post).unwrap().deleted.is_some());
            assert_eq!((views.unreadable(), views.waiting()), (0, 0));
            said.push(everything(&log, &views));
        }
        assert!(said.windows(2).all(|two| two[0] == two[1]));
    }
    assert_eq!(sides, [true; 2], "both orders of their keys");
}
