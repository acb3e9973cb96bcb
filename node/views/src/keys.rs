//! Who has which key, and with which one to write: from what is said of keys in the logs, so that
//! nodes that hold the same logs and keys answer alike.

use crate::facts::{Facts, HandedFact, KeyFact};
use crate::keyring::Keyring;
use crate::membership::Trusted;
use crate::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::seal::{EpochKey, KeyId};

/// The key to write with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// The key.
    pub key: EpochKey,
    /// How many keys came one after the other to this one, itself included.
    pub number: u64,
    /// Devices that are in, do not have the key, and were not left out of it on purpose; but by
    /// this device itself, or before it let them in again: it knows that they are.
    pub uncovered: Vec<Author>,
    /// Those of them that this device left out, or let in again.
    pub returned: Vec<Author>,
    /// Devices that have the key and may not, and those that have its secret and are not in; also
    /// where what gave it to them does not count.
    pub leaked: Vec<Author>,
    /// Devices that have this or another key that no other one here leads to, by whatever.
    pub holders: BTreeSet<Author>,
    /// Devices that were given the secret of one of those keys, by whatever.
    pub served: BTreeSet<Author>,
    /// All other keys that are here and spoken of, the newest first.
    pub older: Vec<EpochKey>,
    /// The key to write with, then those of which something is said and to which no other one
    /// leads, the newest first; whoever has them all can read everything that was written since
    /// others got them.
    pub tips: Vec<EpochKey>,
    /// Those of them, the key to write with apart, that somebody lacks who is in: nobody is given them
    /// but newcomers.
    pub apart: Vec<EpochKey>,
}

/// What is said of all keys.
#[derive(Debug)]
pub(crate) struct Graph {
    nodes: BTreeMap<KeyId, Node>,
    /// Their names, by number.
    order: Vec<KeyId>,
}

/// What is said of one key.
#[derive(Debug, Default)]
struct Node {
    previous: BTreeSet<KeyId>,
    left_out: BTreeSet<Author>,
    holders: BTreeSet<Author>,
    served: BTreeSet<Author>,
    /// Who was given it by what does not count: who may have it, and still must be given it.
    handed: BTreeSet<Author>,
    /// Who was given its secret so.
    told: BTreeSet<Author>,
    number: u64,
}

impl Node {
    /// Who has more of it than is good.
    fn leaked(&self, Trusted { readers, relays }: &Trusted) -> Vec<Author> {
        let is_out = |device: &&Author| !relays.contains(device) && !readers.contains(device);
        let keys = self.with_key().filter(|device| !readers.contains(device));
        let leaked: BTreeSet<Author> =
            keys.chain(self.with_secret().filter(is_out)).copied().collect();
        leaked.into_iter().collect()
    }

    /// Whoever has it, some of them twice.
    fn with_key(&self) -> impl Iterator<Item = &Author> {
        self.holders.iter().chain(&self.handed)
    }

    /// Whoever was given its secret alone, some of them twice.
    fn with_secret(&self) -> impl Iterator<Item = &Author> {
        self.served.iter().chain(&self.told)
    }
}

/// The epoch that `ring` and `facts` lead to among those who are in, for the device `me`; `None` if
/// there is no key here.
pub(crate) fn epoch(
    facts: &Facts,
    ring: &Keyring,
    (trusted, graph): (&Trusted, &Graph),
    me: Author,
) -> Option<Epoch> {
    let Graph { nodes, order } = graph;
    let best = graph.best(trusted, |id| ring.get(id).is_some())?;
    let (key, node) = (ring.get(best)?, nodes.get(best)?);
    let by_me = known_to_be_back(facts, me);
    let tips = graph.tips(best, ring);
    let held = tips.iter().filter_map(|tip| nodes.get(&tip.id()));
    let lacks = |device: &&Author| {
        let kept_out = node.left_out.contains(device) && !by_me.contains(device);
        !node.holders.contains(device) && !kept_out
    };
    let lacked = |tip: &&EpochKey| {
        let node = nodes.get(&tip.id());
        node.is_some_and(|node| !trusted.readers.is_subset(&node.holders))
    };
    let older = order.iter().rev().filter(|id| *id != best);
    let uncovered: Vec<Author> = trusted.readers.iter().filter(lacks).copied().collect();
    Some(Epoch {
        returned: uncovered.iter().filter(|device| by_me.contains(device)).copied().collect(),
        older: older.filter_map(|id| ring.get(id)).cloned().collect(),
        key: key.clone(),
        number: node.number,
        uncovered,
        leaked: node.leaked(trusted),
        served: held.clone().chain([node]).flat_map(Node::with_secret).copied().collect(),
        holders: held.chain([node]).flat_map(Node::with_key).copied().collect(),
        apart: tips.iter().skip(1).filter(lacked).cloned().collect(),
        tips,
    })
}

/// Keys that are here and of which nothing that counts speaks: nobody is ever given them.
pub(crate) fn unspoken<'r>(
    graph: &'r Graph,
    ring: &'r Keyring,
) -> impl Iterator<Item = &'r EpochKey> {
    let reached: BTreeSet<&KeyId> =
        graph.nodes.values().flat_map(|node| &node.previous).chain(graph.nodes.keys()).collect();
    ring.keys().filter(move |key| !reached.contains(&key.id()))
}

/// Names of the keys that are spoken of and `here`: the one to write with, then from the newest on.
pub(crate) fn ranking(
    (trusted, graph): (&Trusted, &Graph),
    here: impl Fn(&KeyId) -> bool,
) -> Vec<KeyId> {
    let best = graph.best(trusted, &here).copied();
    let others = graph.order.iter().rev().filter(|id| here(id) && Some(**id) != best);
    best.into_iter().chain(others.copied()).collect()
}

impl Graph {
    pub(crate) fn of(facts: &Facts, trusted: &Trusted) -> Self {
        let mut nodes = nodes(facts.keys.values(), &trusted.readers);
        for fact in facts.secrets.values() {
            if let Some(node) = nodes.get_mut(&fact.id) {
                node.served.extend(&fact.devices);
            }
        }
        number(&mut nodes);
        let order = in_order(&nodes);
        hand_down(&mut nodes, &order);
        let by_readers = facts.handed.values().filter(|it| trusted.readers.contains(&it.by));
        hand_over(&mut nodes, &order, by_readers);
        Self { nodes, order }
    }

    /// The key to write with among those that are `here`.
    fn best(&self, trusted: &Trusted, here: impl Fn(&KeyId) -> bool) -> Option<&KeyId> {
        self.order.iter().filter(|id| here(id)).max_by_key(|id| {
            let node = self.nodes.get(id);
            let tight = node.is_some_and(|node| node.leaked(trusted).is_empty());
            (tight, node.map(|node| node.number), *id)
        })
    }

    /// `best`, and what it takes besides to read everything. Of a key that nothing which counts speaks
    /// of, nobody is told: whoever is in can put as many as they like into a box.
    fn tips(&self, best: &KeyId, ring: &Keyring) -> Vec<EpochKey> {
        let here = self.nodes.iter().filter(|(id, _)| ring.get(id).is_some());
        let reached: BTreeSet<&KeyId> = here.flat_map(|(_, node)| &node.previous).collect();
        let others = self.order.iter().rev().filter(|id| *id != best && !reached.contains(id));
        std::iter::once(best).chain(others).filter_map(|id| ring.get(id)).cloned().collect()
    }
}

/// Whoever `me` left out, or gave a role: that they are in is no mistake of somebody who has not heard
/// that they are out.
fn known_to_be_back(facts: &Facts, me: Author) -> BTreeSet<Author> {
    let own = facts.keys.values().filter(|fact| fact.by == me);
    let left_out = own.flat_map(|fact| fact.left_out.iter().copied());
    let given = facts.grades.values().filter(|it| it.by == me && it.grade.role > Role::Expelled);
    let given: BTreeSet<Account> = given.map(|it| it.grade.account).collect();
    let devices = facts.devices.iter().filter(|(_, owned)| given.contains(&owned.account));
    left_out.chain(devices.map(|(device, _)| *device)).collect()
}

/// Whom somebody leaves out who is out is not left out: nobody else could give the key to them again.
fn nodes<'f>(
    facts: impl Iterator<Item = &'f KeyFact>,
    readers: &BTreeSet<Author>,
) -> BTreeMap<KeyId, Node> {
    let mut nodes: BTreeMap<KeyId, Node> = BTreeMap::new();
    for fact in facts {
        let node = nodes.entry(fact.id).or_default();
        node.previous.extend(&fact.previous);
        if readers.contains(&fact.by) {
            node.left_out.extend(&fact.left_out);
        }
        node.holders.extend(&fact.devices);
    }
    nodes
}

/// Numbers the keys along the longest way from the first. Ways that lead round in a circle, which
/// somebody made up, are followed once for each key.
fn number(nodes: &mut BTreeMap<KeyId, Node>) {
    for _ in 0..nodes.len() {
        let numbers: BTreeMap<KeyId, u64> =
            nodes.iter().map(|(id, node)| (*id, node.number)).collect();
        let mut changed = false;
        for node in nodes.values_mut() {
            let before = node.previous.iter().filter_map(|id| numbers.get(id)).max();
            let number = before.map_or(1, |before| before.saturating_add(1));
            changed |= std::mem::replace(&mut node.number, number) != number;
        }
        if !changed {
            return;
        }
    }
}

/// All keys, the first before those that follow it.
fn in_order(nodes: &BTreeMap<KeyId, Node>) -> Vec<KeyId> {
    let mut order: Vec<_> = nodes.iter().map(|(id, node)| (node.number, *id)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, id)| id).collect()
}

/// What a holder says that it gave away is out, whether or not the entry counts that says so. Only
/// who has it can give it away; and where a holder is out, its keys leaked without more ado.
fn hand_over<'f>(
    nodes: &mut BTreeMap<KeyId, Node>,
    order: &[KeyId],
    handed: impl Iterator<Item = &'f HandedFact>,
) {
    for fact in handed {
        let Some(node) = nodes.get_mut(&fact.id) else { continue };
        match (node.holders.contains(&fact.by), fact.whole) {
            (true, true) => node.handed.extend(&fact.devices),
            (true, false) => node.told.extend(&fact.devices),
            (false, _) => {}
        }
    }
    to_those_before(nodes, order, |node| &mut node.handed);
}

/// Who has a key has those that are under it.
fn to_those_before(
    nodes: &mut BTreeMap<KeyId, Node>,
    order: &[KeyId],
    who: impl Fn(&mut Node) -> &mut BTreeSet<Author>,
) {
    for id in order.iter().rev() {
        let Some(node) = nodes.get_mut(id) else { continue };
        let (previous, devices) = (node.previous.clone(), who(node).clone());
        for id in previous {
            if let Some(before) = nodes.get_mut(&id) {
                who(before).extend(&devices);
            }
        }
    }
}

/// Who has a key has those before it; who is left out of one is left out of those after it.
fn hand_down(nodes: &mut BTreeMap<KeyId, Node>, order: &[KeyId]) {
    to_those_before(nodes, order, |node| &mut node.holders);
    for id in order {
        let previous = nodes.get(id).map(|node| node.previous.clone()).unwrap_or_default();
        let inherited: BTreeSet<Author> = previous
            .iter()
            .filter_map(|id| nodes.get(id))
            .flat_map(|before| before.left_out.iter().copied())
            .collect();
        if let Some(node) = nodes.get_mut(id) {
            node.left_out.extend(inherited);
        }
    }
}

#[cfg(test)]
mod tests;
