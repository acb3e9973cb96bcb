//! Closed boards and messages: what bob sees does not depend on what came first.

mod headless;
mod judged;
mod keys;
mod reads;

use crate::order::{Course, course, everything, live};
use crate::world::{World, fold_all};
use proptest::prelude::*;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{Circle, CircleKey, EpochKey};
use tidings_protocol::store::Store;
use tidings_views::body::{
    About, Board, Body, CircleStatement, Delete, Edit, Place, Post, React, Readers, Remark,
    Removed, Within, WrappedCircleKey, enclose, text_to_seal,
};
use tidings_views::page::BoardKind;

const NONCE: [u8; 16] = [9; 16];
const PEOPLE: usize = 4;
/// Who makes the closed board: carol. Alice is an owner, and bob looks.
const MAKER: usize = 2;
const BOB: usize = 1;

fn epoch() -> EpochKey {
    EpochKey::from_bytes([7; 32])
}

impl World {
    fn plans(&self) -> Circle {
        Circle::Board { maker: self.account(MAKER), nonce: NONCE }
    }

    fn talk(&self, who: usize) -> Circle {
        Circle::Conversation(self.account(who), self.account(BOB))
    }

    /// One of two keys with which `who` writes to the circle.
    fn circle_key(&self, circle: &Circle, who: usize, number: u8) -> CircleKey {
        let secret = [number.wrapping_mul(16).wrapping_add(1 + who as u8); 32];
        CircleKey::new(circle.id(self.community()), self.writers[who].device.author(), secret)
    }

    /// Sealed to the circle, and every other time with the community's key around it.
    fn say_within(&mut self, who: usize, time: u64, key: &CircleKey, said: &Within<'_>) -> EntryId {
        let place = self.place(who, self.writers[who].entries.len() + 1);
        let sealed = key.seal(&place, &said.encode().unwrap()).unwrap();
        self.say_sealed(who, time, enclose(&sealed).unwrap())
    }

    fn say_sealed(&mut self, who: usize, time: u64, plain: Vec<u8>) -> EntryId {
        let place = self.place(who, self.writers[who].entries.len() + 1);
        let sealed = epoch().seal(&place, text_to_seal(&plain).unwrap()).unwrap();
        self.say_bytes(who, time, if time.is_multiple_of(2) { plain } else { sealed })
    }

    fn give_circle_key(
        &mut self,
        who: usize,
        circle: &Circle,
        key: &CircleKey,
        to: &[usize],
        under: &[&CircleKey],
    ) -> EntryId {
        let about = self.about(circle, key, to, under);
        self.state(who, key, &about)
    }

    fn about(&self, circle: &Circle, key: &CircleKey, to: &[usize], under: &[&CircleKey]) -> About {
        let community = self.community();
        let wrap = |older: &&CircleKey| WrappedCircleKey {
            id: older.id(),
            sealed: key.wrap(community, older).unwrap().try_into().unwrap(),
        };
        let board = match circle {
            Circle::Board { maker, nonce } => Some((*maker, *nonce)),
            Circle::Conversation(..) => None,
        };
        let devices = to.iter().map(|to| self.writers[*to].device.author()).collect();
        About { board, devices, previous: under.iter().map(wrap).collect() }
    }

    fn state(&mut self, who: usize, key: &CircleKey, about: &About) -> EntryId {
        let place = self.place(who, self.writers[who].entries.len() + 1);
        let (community, by) = (self.community(), self.writers[who].device.clone());
        let sealed = about.devices.iter().map(|to| key.seal_to(community, &by, *to).unwrap());
        let mut boxes: Vec<_> = sealed.chain(key.decoy(community, &by, 1)).collect();
        boxes.sort();
        let about = about.seal(key, &place).unwrap();
        let said = CircleStatement { id: key.id(), boxes, about };
        self.say_sealed(who, 1, Body::CircleKey(Box::new(said)).encode().unwrap())
    }

    fn readers(&self, admit: &[usize], remove: &[(usize, u64)]) -> Within<'static> {
        let remove = remove.iter().map(|(who, last)| Removed {
            account: self.account(*who),
            lasts: vec![(self.writers[*who].device.author(), *last)],
        });
        let admit = admit.iter().map(|who| self.account(*who)).collect();
        Within::Readers(Readers { admit, remove: remove.collect() })
    }
}

fn thread(text: &str) -> Within<'_> {
    Within::Post(Post { place: Place::Here, subject: None, text, origin: None })
}

/// One thing that somebody writes.
#[derive(Clone, Debug)]
enum Act {
    Within(u8),
    Reply(u8, usize),
    ReplyOutside(usize),
    Remark(u8, usize),
    Message(u8),
    Name(u8),
    Admit(u8, usize),
    Remove(u8, usize, u64),
    Give(u8, bool, usize),
    GiveMessages(u8),
    Outside,
}

fn act() -> impl Strategy<Value = Act> {
    let key = 0..2_u8;
    prop_oneof![
        4 => key.clone().prop_map(Act::Within),
        4 => (key.clone(), any::<usize>()).prop_map(|(key, to)| Act::Reply(key, to)),
        2 => any::<usize>().prop_map(Act::ReplyOutside),
        4 => (key.clone(), any::<usize>()).prop_map(|(key, of)| Act::Remark(key, of)),
        2 => key.clone().prop_map(Act::Message),
        1 => key.clone().prop_map(Act::Name),
        2 => (key.clone(), 0..PEOPLE).prop_map(|(key, who)| Act::Admit(key, who)),
        1 => (key.clone(), 0..PEOPLE, 0..20_u64).prop_map(|(key, who, to)| Act::Remove(key, who, to)),
        3 => (key.clone(), any::<bool>(), 0..PEOPLE).prop_map(|(key, bob, on)| Act::Give(key, bob, on)),
        1 => key.prop_map(Act::GiveMessages),
        1 => Just(Act::Outside),
    ]
}

fn said_of(post: EntryId, device: Author, kind: usize, text: &str) -> Remark<'_> {
    match kind {
        0 => {
            let (place, edits) = (Place::Here, Vec::new());
            Remark::Delete(Delete { post, device, seq: 9, place, edits, reason: text })
        }
        1 | 2 => Remark::React(React { post, emoji: "👍" }),
        _ => Remark::Edit(Edit { post, supersedes: vec![], subject: None, text }),
    }
}

/// What they wrote, and where each of them gave a key last.
fn story(acts: &[(Act, usize, u64)]) -> (World, [usize; PEOPLE]) {
    let mut gives = [0; PEOPLE];
    let mut world = World::of(&["alice", "bob", "carol", "dave"]);
    world.give_key(0, &epoch(), &[], &[0, 1, 2, 3]);
    let plans = world.plans();
    let mut posts: Vec<EntryId> = vec![world.post(0, 3, "general", "outside")];
    for (at, (act, who, time)) in acts.iter().enumerate() {
        let (who, time, text) = (*who, *time, format!("text {at}"));
        let key_of = |world: &World, number: &u8| world.circle_key(&plans, who, *number);
        match act {
            Act::Within(number) => {
                let key = key_of(&world, number);
                posts.push(world.say_within(who, time, &key, &thread(&text)));
            }
            Act::Reply(number, to) => {
                let (key, place) = (key_of(&world, number), Place::Reply(posts[to % posts.len()]));
                let reply = Within::Post(Post { place, subject: None, text: &text, origin: None });
                posts.push(world.say_within(who, time, &key, &reply));
            }
            Act::ReplyOutside(to) => {
                let to = posts[to % posts.len()];
                posts.push(world.reply(who, time, to, &text));
            }
            Act::Remark(number, of) => {
                let key = key_of(&world, number);
                let device = world.writers[who].device.author();
                let said = said_of(posts[of % posts.len()], device, of % 5, &text);
                world.say_within(who, time, &key, &Within::Remark(said));
            }
            Act::Message(number) => {
                // Dave writes to what is between alice and bob.
                let talk = world.talk(if who == 3 { 0 } else { who });
                let key = world.circle_key(&talk, who, *number);
                posts.push(world.say_within(who, time, &key, &thread(&text)));
            }
            Act::Name(number) => {
                let (key, name) = (key_of(&world, number), format!("plans{at}"));
                world.say_within(who, time, &key, &Within::Board(Board { name: &name }));
            }
            Act::Admit(number, whom) => {
                let (key, said) = (key_of(&world, number), world.readers(&[*whom], &[]));
                world.say_within(who, time, &key, &said);
            }
            Act::Remove(number, whom, last) => {
                let (key, said) = (key_of(&world, number), world.readers(&[], &[(*whom, *last)]));
                world.say_within(who, time, &key, &said);
            }
            Act::Give(number, to_bob, other) => {
                let (key, older) = (key_of(&world, number), world.circle_key(&plans, *other, 0));
                let to = if *to_bob { &[BOB, MAKER][..] } else { &[MAKER] };
                let under = if key == older { &[][..] } else { &[&older] };
                gives[who] = world.writers[who].entries.len() + 1;
                world.give_circle_key(who, &plans, &key, to, under);
            }
            Act::GiveMessages(number) => {
                let talk = world.talk(if who == 3 { 0 } else { who });
                let key = world.circle_key(&talk, who, *number);
                gives[who] = world.writers[who].entries.len() + 1;
                world.give_circle_key(who, &talk, &key, &[BOB], &[]);
            }
            Act::Outside => posts.push(world.post(who, time, "general", &text)),
        }
    }
    (world, gives)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn order_and_batches_do_not_matter(
        acts in prop::collection::vec((act(), 0..PEOPLE, 0..30_u64), 0..60),
        places in prop::collection::vec((1..PEOPLE, any::<usize>()), 0..3),
        one in course(),
        other in course(),
    ) {
        let (world, gives) = story(&acts);
        // What gives keys must be held by all alike: forks are above that.
        let above = |who: usize| world.writers[who].entries.len() - gives[who];
        let forks: Vec<_> = places
            .iter()
            .filter(|(who, _)| above(*who) > 0)
            .map(|(who, at)| (*who, gives[*who] + 1 + at % above(*who)))
            .collect();
        let (log, views) = live(&world, &forks, &one);
        let (other_log, other_views) = live(&world, &forks, &other);
        prop_assert_eq!(everything(&log, &views), everything(&other_log, &other_views));
        let mut rebuilt = world.views_since(1, 5);
        fold_all(&mut rebuilt, &log, 1_000);
        prop_assert_eq!(everything(&log, &views), everything(&log, &rebuilt));
    }
}

/// Texts that bob sees.
fn shown(world: &World) -> Vec<String> {
    let log = world.full_log();
    let mut views = world.views(BOB);
    fold_all(&mut views, &log, 3);
    let rows = views.history(&log, None, None, 99).unwrap();
    rows.into_iter().map(|row| row.text).collect()
}

/// Carol's board, which bob and dave read.
fn closed() -> (World, Circle) {
    let mut world = World::of(&["alice", "bob", "carol", "dave"]);
    world.give_key(0, &epoch(), &[], &[0, 1, 2, 3]);
    let plans = world.plans();
    let key = world.circle_key(&plans, MAKER, 0);
    world.give_circle_key(MAKER, &plans, &key, &[BOB, MAKER, 3], &[]);
    world.say_within(MAKER, 5, &key, &Within::Board(Board { name: "plans" }));
    let readers = world.readers(&[BOB, 3], &[]);
    world.say_within(MAKER, 6, &key, &readers);
    (world, plans)
}

#[test]
fn a_key_that_comes_late_and_under_another_opens_what_was_there() {
    let (mut world, plans) = closed();
    let (older, newer) = (world.circle_key(&plans, 3, 0), world.circle_key(&plans, 3, 1));
    world.give_circle_key(3, &plans, &older, &[3], &[]);
    world.say_within(3, 10, &older, &thread("sealed before bob came"));
    assert_eq!(shown(&world), [""; 0]);
    world.give_circle_key(3, &plans, &newer, &[3], &[&older]);
    let carols = world.circle_key(&plans, MAKER, 1);
    world.give_circle_key(MAKER, &plans, &carols, &[BOB], &[&newer]);
    assert_eq!(shown(&world), ["sealed before bob came"], "over two statements");
}

#[test]
fn a_key_given_by_whom_nobody_believes_opens_what_it_opens() {
    let (mut world, plans) = closed();
    // Carol writes with a key that only dave hands on, sealed, where his log is forked.
    let (carols, daves) = (world.circle_key(&plans, MAKER, 1), world.circle_key(&plans, 3, 1));
    world.say_within(MAKER, 10, &carols, &thread("sealed"));
    let first = world.writers[3].entries.len() + 1;
    world.give_circle_key(3, &plans, &daves, &[BOB], &[&carols]);
    for epoch_late in [false, true] {
        let mut log = world.log();
        let mut views = world.views(BOB);
        let order = if epoch_late { [3, 2, 1, 0] } else { [0, 1, 2, 3] };
        for who in order {
            for _ in 0..world.writers[who].entries.len() {
                world.deliver(&mut log, who);
            }
            log.commit().unwrap();
            fold_all(&mut views, &log, 3);
            if who == 3 {
                log.stage_fork(&world.writers[3].forked_at(first)).unwrap();
                log.commit().unwrap();
                fold_all(&mut views, &log, 3);
            }
        }
        let rows = views.history(&log, None, None, 99).unwrap();
        assert_eq!(rows.len(), 1, "{epoch_late}");
    }
}

#[test]
fn whoever_was_taken_out_or_never_in_says_nothing_there() {
    let (mut world, plans) = closed();
    let carols = world.circle_key(&plans, MAKER, 0);
    let daves = world.circle_key(&plans, 3, 0);
    let alices = world.circle_key(&plans, 0, 0);
    world.give_circle_key(3, &plans, &daves, &[BOB], &[]);
    world.give_circle_key(0, &plans, &alices, &[BOB], &[]);
    world.say_within(3, 10, &daves, &thread("in time"));
    let last = world.writers[3].entries.len() as u64;
    world.say_within(0, 11, &alices, &thread("alice was never in"));
    let letting_in = world.readers(&[0], &[]);
    world.say_within(0, 12, &alices, &letting_in);
    let out = world.readers(&[], &[(3, last)]);
    world.say_within(MAKER, 13, &carols, &out);
    world.say_within(3, 14, &daves, &thread("too late"));
    let back = world.readers(&[3], &[]);
    world.say_within(3, 15, &daves, &back);
    assert_eq!(shown(&world), ["in time"]);
    // Let in again, all of it counts; alice was let in by her own word alone.
    world.say_within(MAKER, 16, &carols, &back);
    assert_eq!(shown(&world), ["in time", "too late"]);
}

#[test]
fn nobody_else_writes_to_a_conversation_or_replies_across() {
    let (mut world, plans) = closed();
    let talk = world.talk(0);
    let keys = [0, 3].map(|who| world.circle_key(&talk, who, 0));
    for (who, key) in [0, 3].into_iter().zip(&keys) {
        world.give_circle_key(who, &talk, key, &[BOB], &[]);
    }
    let secret = world.say_within(0, 10, &keys[0], &thread("for bob"));
    world.say_within(3, 11, &keys[1], &thread("dave pretends"));
    world.reply(3, 12, secret, "an answer for everybody");
    let place = Place::Reply(secret);
    let across = Within::Post(Post { place, subject: None, text: "from a board", origin: None });
    world.say_within(MAKER, 13, &world.circle_key(&plans, MAKER, 0), &across);
    let open = world.post(0, 14, "general", "open");
    let place = Place::Reply(open);
    let inward = Within::Post(Post { place, subject: None, text: "from within", origin: None });
    world.say_within(0, 15, &keys[0], &inward);
    assert_eq!(shown(&world), ["for bob", "open"]);
}

#[test]
fn rows_say_what_kind_of_board_it_is_and_pruned_posts_stay_in_theirs() {
    let (mut world, plans) = closed();
    let key = world.circle_key(&plans, MAKER, 0);
    let post = world.say_within(MAKER, 10, &key, &thread("closed"));
    let seq = world.writers[MAKER].entries.len() as u64;
    world.post(0, 11, "general", "open");
    let log = world.full_log();
    let mut views = world.views(BOB);
    fold_all(&mut views, &log, 3);
    let rows = views.boards(&log).unwrap();
    let kinds: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.kind)).collect();
    assert_eq!(kinds, [("general", BoardKind::Board), ("plans", BoardKind::Closed)]);
    assert_eq!(rows[1].created_by.as_ref().unwrap().name, "carol");
    assert_eq!(views.board_of(&post).unwrap().as_deref(), Some("plans"));
    let author = world.writers[MAKER].device.author();
    let (_, body) = &world.writers[MAKER].entries[seq as usize - 1];
    let remains = views.remains(&log, &author, seq, body).unwrap();
    let Body::Within(circle, said) = Body::decode(&remains) else { panic!() };
    assert_eq!(circle, plans.id(world.community()));
    assert_eq!(*said, thread(""));
    // Nobody passes such a form off as something that was opened.
    world.say_bytes(3, 12, remains);
    let log = world.full_log();
    fold_all(&mut views, &log, 3);
    assert_eq!((views.post_count(), views.unreadable()), (2, 1));
    let course =
        Course { turns: vec![], forks_after: vec![], limit: 3, fold_every: 1, muted_after: 0 };
    let (log, again) = live(&world, &[], &course);
    assert_eq!(everything(&log, &again).len(), everything(&log, &views).len());
}
