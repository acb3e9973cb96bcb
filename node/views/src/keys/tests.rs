use super::*;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;

fn device(number: u8) -> Author {
    Author([number; 32])
}

fn devices(numbers: &[u8]) -> BTreeSet<Author> {
    numbers.iter().copied().map(device).collect()
}

fn readers(numbers: &[u8]) -> Trusted {
    Trusted { readers: devices(numbers), relays: BTreeSet::new() }
}

fn key(number: u8) -> EpochKey {
    EpochKey::from_bytes([number; 32])
}

/// Keys, what is said of them, and which of them are here.
#[derive(Default)]
struct Story {
    facts: Facts,
    ring: Keyring,
}

impl Story {
    /// Somebody gives `id` to `to`, in the place of `previous`, but not to `left_out`.
    fn says(&mut self, id: u8, previous: &[u8], to: &[u8], left_out: &[u8]) {
        let fact = KeyFact {
            by: device(1),
            id: key(id).id(),
            previous: previous.iter().map(|id| key(*id).id()).collect(),
            left_out: left_out.iter().copied().map(device).collect(),
            devices: to.iter().copied().map(device).collect(),
        };
        let number = u8::try_from(self.facts.keys.len()).unwrap();
        self.facts.keys.insert((Time(0), EntryId([number; 32])), fact);
    }

    fn has(mut self, ids: &[u8]) -> Self {
        for id in ids {
            self.ring.add(key(*id));
        }
        self
    }

    fn epoch(&self, members: &[u8]) -> Option<Epoch> {
        epoch(&self.facts, &self.ring, &readers(members), device(2))
    }
}

#[test]
fn without_a_key_there_is_nothing_to_write_with() {
    let mut story = Story::default().has(&[9]);
    assert_eq!(story.epoch(&[1]), None);
    story.says(1, &[], &[1], &[]);
    assert_eq!(story.epoch(&[1]), None, "spoken of, and not here");
}

#[test]
fn the_last_key_counts_and_whoever_lacks_it_is_named() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2, 3], &[]);
    story.says(2, &[1], &[1, 2], &[]);
    let epoch = story.has(&[1, 2]).epoch(&[1, 2, 3, 4]).unwrap();
    assert_eq!((epoch.key, epoch.number), (key(2), 2));
    assert_eq!(epoch.uncovered, [device(3), device(4)]);
    assert_eq!((epoch.tips, epoch.older), (vec![key(2)], vec![key(1)]));
    assert_eq!(epoch.holders, devices(&[1, 2]));
}

#[test]
fn a_key_that_somebody_has_who_is_out_gives_way_to_an_older_one() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2], &[]);
    story.says(2, &[1], &[1, 2], &[]);
    story.says(3, &[1], &[1, 2, 3], &[]);
    story.says(4, &[3], &[1, 2, 3], &[]);
    let story = story.has(&[1, 2, 3, 4]);
    assert_eq!(story.epoch(&[1, 2, 3]).unwrap().key, key(4));
    let epoch = story.epoch(&[1, 2]).unwrap();
    assert_eq!((epoch.key, epoch.leaked), (key(2), vec![]), "and 1 is known to whoever has 4");
    assert_eq!(epoch.tips.len(), 2);
    assert_eq!(epoch.holders, devices(&[1, 2, 3]));
}

#[test]
fn when_all_leaked_it_is_said_who_has_the_last() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2, 3], &[]);
    story.says(2, &[1], &[1, 3], &[2]);
    let epoch = story.has(&[1, 2]).epoch(&[1, 2]).unwrap();
    assert_eq!((epoch.key, epoch.leaked), (key(2), vec![device(3)]));
}

#[test]
fn who_was_left_out_stays_out_of_what_follows() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2, 3], &[]);
    story.says(2, &[1], &[1, 2], &[3]);
    story.says(3, &[2], &[1, 2], &[]);
    let mut story = story.has(&[1, 2, 3]);
    assert_eq!(story.epoch(&[1, 2, 3, 4]).unwrap().uncovered, [device(4)]);
    let members = readers(&[1, 2, 3, 4]);
    let to_its_writer = epoch(&story.facts, &story.ring, &members, device(1)).unwrap();
    assert_eq!(to_its_writer.uncovered, [device(3), device(4)]);
    assert_eq!(to_its_writer.returned, [device(3)]);
    story.says(3, &[], &[3], &[]);
    assert_eq!(story.epoch(&[1, 2, 3]).unwrap().leaked, [], "given on purpose afterwards");
}

#[test]
fn keys_that_lead_round_in_a_circle_end_somewhere() {
    let mut story = Story::default();
    story.says(1, &[3], &[1], &[]);
    story.says(2, &[1], &[1], &[]);
    story.says(3, &[2], &[1], &[]);
    let one = story.has(&[1, 2, 3]).epoch(&[1, 2]).unwrap();
    assert_eq!(one.uncovered, [device(2)]);
}
