use super::*;
use crate::facts::SecretFact;
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

    /// Somebody gives the secret of `id` to `to`.
    fn serves(&mut self, id: u8, to: &[u8]) {
        let fact = SecretFact { id: key(id).id(), devices: Vec::from_iter(devices(to)) };
        let number = 100 + u8::try_from(self.facts.secrets.len()).unwrap();
        self.facts.secrets.insert((Time(0), EntryId([number; 32])), fact);
    }

    /// `by` gives `id` to `to` with an entry that does not count: `whole`, or its secret.
    fn hands(&mut self, by: u8, id: u8, to: &[u8], whole: bool) {
        let (by, devices) = (device(by), Vec::from_iter(devices(to)));
        let number = 200 + u8::try_from(self.facts.handed.len()).unwrap();
        let fact = HandedFact { by, id: key(id).id(), devices, whole };
        self.facts.handed.insert((Time(0), EntryId([number; 32])), fact);
    }

    fn has(mut self, ids: &[u8]) -> Self {
        for id in ids {
            self.ring.add(key(*id));
        }
        self
    }

    fn epoch(&self, members: &[u8]) -> Option<Epoch> {
        self.epoch_of(&readers(members), 2)
    }

    fn epoch_of(&self, trusted: &Trusted, me: u8) -> Option<Epoch> {
        let graph = Graph::of(&self.facts, trusted);
        epoch(&self.facts, &self.ring, (trusted, &graph), device(me))
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
fn keys_apart_are_those_that_somebody_lacks_who_has_the_one_to_write_with() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2, 3], &[]);
    story.says(2, &[1], &[1, 2, 3], &[]);
    story.says(3, &[], &[1, 2], &[3]);
    story.says(4, &[], &[1, 2, 3], &[]);
    let story = story.has(&[1, 2, 3, 4]);
    let epoch = story.epoch(&[1, 2, 3]).unwrap();
    assert_eq!((epoch.key, epoch.tips.len(), epoch.apart), (key(2), 3, vec![key(3)]));
    assert_eq!(story.epoch(&[1, 2]).unwrap().apart, [], "3 is out, and all others have it");
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
    let to_its_writer = story.epoch_of(&members, 1).unwrap();
    assert_eq!(to_its_writer.uncovered, [device(3), device(4)]);
    assert_eq!(to_its_writer.returned, [device(3)]);
    story.says(3, &[], &[3], &[]);
    assert_eq!(story.epoch(&[1, 2, 3]).unwrap().leaked, [], "given on purpose afterwards");
}

#[test]
fn a_secret_that_somebody_has_who_is_out_leaks_its_key() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2], &[]);
    story.says(2, &[1], &[1, 2], &[]);
    story.serves(1, &[3]);
    story.serves(2, &[3, 4]);
    let story = story.has(&[1, 2]);
    let at = |readers: &[u8], relays: &[u8]| {
        let trusted = Trusted { readers: devices(readers), relays: devices(relays) };
        story.epoch_of(&trusted, 2).unwrap()
    };
    let both = at(&[1, 2], &[3, 4]);
    assert_eq!((&both.key, both.leaked.len(), both.uncovered.len()), (&key(2), 0, 0));
    assert_eq!(both.served, devices(&[3, 4]));
    let one = at(&[1, 2], &[3]);
    assert_eq!((one.key, one.leaked), (key(1), vec![]), "4 never had that of the first");
    let none = at(&[1, 2], &[]);
    assert_eq!((none.key, none.leaked), (key(2), vec![device(3), device(4)]));
    let raised = at(&[1, 2, 3], &[4]);
    assert_eq!((raised.leaked, raised.uncovered), (vec![], vec![device(3)]));
    let lowered = at(&[1], &[2, 3, 4]);
    assert_eq!(lowered.leaked, [device(2)], "it has the key itself");
}

#[test]
fn what_a_holder_gave_away_is_out_whether_or_not_it_counts() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2, 3], &[]);
    story.says(2, &[1], &[1, 2], &[]);
    story.hands(3, 2, &[4], true);
    story.hands(4, 1, &[5], true);
    story.hands(1, 9, &[5], true);
    let mut story = story.has(&[1, 2, 9]);
    let epoch = story.epoch(&[1, 2, 3]).unwrap();
    assert_eq!((epoch.key, epoch.leaked), (key(2), vec![]), "none of them had it");
    story.hands(2, 2, &[3, 4], true);
    let epoch = story.epoch(&[1, 2, 3]).unwrap();
    assert_eq!((&epoch.key, epoch.leaked), (&key(2), vec![device(4)]), "and the one under it");
    assert_eq!(epoch.uncovered, [device(3)], "who may have it must be given it");
    assert_eq!(epoch.holders, devices(&[1, 2, 3, 4]), "so that it is left out");
    assert_eq!(story.epoch(&[1, 2, 3, 4]).unwrap().leaked, []);
}

#[test]
fn a_key_under_the_one_that_was_given_away_is_out_too() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2], &[]);
    story.says(2, &[1], &[1, 2], &[]);
    story.says(3, &[], &[1, 2], &[]);
    story.hands(2, 2, &[4], true);
    let epoch = story.has(&[1, 2, 3]).epoch(&[1, 2]).unwrap();
    assert_eq!((epoch.key, epoch.leaked), (key(3), vec![]), "the only one that 4 does not have");
}

#[test]
fn a_secret_that_a_holder_gave_away_is_out_whether_or_not_it_counts() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2], &[]);
    story.hands(3, 1, &[5], false);
    story.hands(2, 1, &[4], false);
    let story = story.has(&[1]);
    let at = |relays: &[u8]| {
        let trusted = Trusted { readers: devices(&[1, 2]), relays: devices(relays) };
        let epoch = story.epoch_of(&trusted, 2).unwrap();
        (epoch.leaked, epoch.served)
    };
    assert_eq!(at(&[]), (vec![device(4)], devices(&[4])));
    assert_eq!(at(&[4]).0, []);
}

#[test]
fn a_key_is_unspoken_that_nothing_says_and_none_leads_to() {
    let mut story = Story::default();
    story.says(2, &[1], &[1], &[]);
    let story = story.has(&[1, 2, 3]);
    let graph = Graph::of(&story.facts, &readers(&[1]));
    assert_eq!(unspoken(&graph, &story.ring).collect::<Vec<_>>(), [&key(3)]);
}

#[test]
fn whoever_has_secrets_alone_ranks_them_as_whoever_has_the_keys() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2, 3], &[]);
    story.says(2, &[1], &[1, 2], &[]);
    story.says(3, &[2], &[1, 2, 3], &[]);
    let ranked = |readers: &[u8], here: &[u8]| {
        let here: BTreeSet<KeyId> = here.iter().map(|id| key(*id).id()).collect();
        let trusted = self::readers(readers);
        let graph = Graph::of(&story.facts, &trusted);
        let ids = ranking((&trusted, &graph), |id| here.contains(id));
        let number = |id: KeyId| (1..=3).find(|number| key(*number).id() == id).unwrap();
        ids.into_iter().map(number).collect::<Vec<u8>>()
    };
    assert_eq!(ranked(&[1, 2, 3], &[1, 2, 3]), [3, 2, 1]);
    assert_eq!(ranked(&[1, 2], &[1, 2, 3]), [3, 2, 1], "3 has them all");
    assert_eq!(ranked(&[1, 2, 3], &[1, 2, 9]), [2, 1], "nobody speaks of the last");
    assert_eq!(ranked(&[1, 2, 3], &[]), [0; 0]);
}

#[test]
fn newcomers_are_told_of_the_key_to_write_with_first_and_of_none_that_nobody_speaks_of() {
    let mut story = Story::default();
    story.says(1, &[], &[1, 2], &[]);
    story.says(2, &[1], &[1, 2], &[]);
    // Leads to the second, as it says, and somebody who is out has its secret; others have all.
    story.says(3, &[2], &[1], &[]);
    story.serves(3, &[4]);
    (4..24).for_each(|id| story.says(id, &[], &[1, 3], &[]));
    let boxed: Vec<u8> = (1..99).collect();
    let epoch = story.has(&boxed).epoch(&[1, 2]).unwrap();
    let tips: Vec<KeyId> = epoch.tips.iter().map(EpochKey::id).collect();
    assert_eq!((epoch.key.id(), tips[0], tips[1]), (key(2).id(), key(2).id(), key(3).id()));
    let rest: BTreeSet<KeyId> = (4..24).map(|id| key(id).id()).collect();
    assert_eq!(tips[2..].iter().copied().collect::<BTreeSet<_>>(), rest, "and none above 24");
    assert!(tips[2..].is_sorted_by(|one, other| one > other));
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
