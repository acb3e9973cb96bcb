//! What answers what: Jamie Zawinski's algorithm (<https://www.jwz.org/doc/threading.html>), over
//! hashes of ids, so that a mailbox of millions fits into memory.
//!
//! Whatever messages say of each other, what comes out is a forest: a link that would close a loop
//! is left out.

use crate::id::key;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

/// Links that are followed upwards; beyond, a thread begins anew.
const MAX_DEPTH: usize = 10_000;

/// What a message says of its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// A hash of its id.
    pub id: u128,
    /// Hashes of the ids that it answers, the parent last.
    pub references: Vec<u128>,
    /// What it is about.
    pub subject: Subject,
    /// When it says that it was written, in seconds since 1970.
    pub time: Option<i64>,
}

/// A subject, for those that say nothing else of what they answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// A hash of it without `Re:`; `None` where there is none.
    pub about: Option<u128>,
    /// It begins with `Re:`.
    pub answers: bool,
}

impl Subject {
    /// Of a line of text.
    #[must_use]
    pub fn of(line: &str) -> Self {
        let (mut rest, mut answers) = (line.trim(), false);
        while let Some(after) = after_re(rest) {
            (rest, answers) = (after.trim_start(), true);
        }
        let about = (!rest.is_empty()).then(|| key(rest.to_lowercase().as_bytes()));
        Self { about, answers }
    }
}

/// What follows `Re:`, `RE[2]:`, `Aw:` or the like.
fn after_re(text: &str) -> Option<&str> {
    let rest = ["re", "aw", "sv", "antw"].iter().find_map(|word| {
        let (begins, rest) = text.split_at_checked(word.len())?;
        begins.eq_ignore_ascii_case(word).then_some(rest)
    })?;
    let rest = match rest.strip_prefix('[') {
        Some(numbered) => numbered.split_once(']')?.1,
        None => rest,
    };
    rest.strip_prefix(':')
}

/// A message among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its number, in the order in which they were told.
    pub message: usize,
    /// The number of what it answers; `None` for one that begins a thread.
    pub parent: Option<usize>,
}

/// Messages being told.
#[derive(Debug, Default)]
pub struct Threads {
    numbers: HashMap<u128, usize>,
    nodes: Vec<Node>,
    /// The node of each message.
    messages: Vec<usize>,
}

/// Something that a message is, or speaks of.
#[derive(Debug, Default)]
struct Node {
    message: Option<usize>,
    parent: Option<usize>,
    has_children: bool,
    subject: Subject,
    time: Option<i64>,
    /// It names what it answers.
    answers: bool,
}

impl Threads {
    /// Takes a message; false where its id was there before, and then it is not taken.
    pub fn take(&mut self, heading: &Heading) -> bool {
        let node = self.node(heading.id);
        let message = self.messages.len();
        let Some(it) = self.nodes.get_mut(node).filter(|it| it.message.is_none()) else {
            return false;
        };
        it.message = Some(message);
        (it.subject, it.time) = (heading.subject, heading.time);
        it.answers = !heading.references.is_empty();
        self.messages.push(node);
        let mut above = None;
        for reference in &heading.references {
            let next = self.node(*reference);
            if let Some(above) = above
                && self.nodes.get(next).is_some_and(|it| it.parent.is_none())
            {
                self.link(next, above);
            }
            above = Some(next);
        }
        // What the message says of itself goes before what others said on their way.
        if let Some(parent) = above {
            if let Some(it) = self.nodes.get_mut(node) {
                it.parent = None;
            }
            self.link(node, parent);
        }
        true
    }

    fn node(&mut self, id: u128) -> usize {
        let next = self.nodes.len();
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.nodes.push(Node::default());
        }
        number
    }

    /// Puts one below another, unless that closes a loop.
    fn link(&mut self, child: usize, parent: usize) {
        let grown = self.nodes.get(child).is_some_and(|it| it.has_children);
        if child == parent || (grown && self.leads_to(parent, child)) {
            return;
        }
        if let Some(child) = self.nodes.get_mut(child) {
            child.parent = Some(parent);
        }
        if let Some(parent) = self.nodes.get_mut(parent) {
            parent.has_children = true;
        }
    }

    /// Whether `upper` stands above `node`, or so far up that nobody looks.
    fn leads_to(&self, mut node: usize, upper: usize) -> bool {
        for _ in 0..MAX_DEPTH {
            match self.nodes.get(node).and_then(|it| it.parent) {
                Some(parent) if parent == upper => return true,
                Some(parent) => node = parent,
                None => return false,
            }
        }
        true
    }

    /// All messages, each behind what it answers, and else by time.
    #[must_use]
    pub fn order(&self) -> Vec<Placed> {
        let mut parents = self.parents();
        self.by_subject(&mut parents);
        let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut waiting = BinaryHeap::new();
        for (message, parent) in parents.iter().enumerate() {
            match parent {
                Some(parent) => children.entry(*parent).or_default().push(message),
                None => waiting.push(Reverse((self.time(message), message))),
            }
        }
        let mut order = Vec::with_capacity(parents.len());
        while let Some(Reverse((time, message))) = waiting.pop() {
            order.push(Placed { message, parent: parents.get(message).copied().flatten() });
            for child in children.remove(&message).unwrap_or_default() {
                waiting.push(Reverse((self.time(child).max(time), child)));
            }
        }
        order
    }

    fn time(&self, message: usize) -> i64 {
        let node = self.messages.get(message).and_then(|node| self.nodes.get(*node));
        node.and_then(|node| node.time).unwrap_or(i64::MIN)
    }

    /// The nearest message above each. Where the first of a thread is missing, the earliest of those
    /// that answer it stands for it.
    fn parents(&self) -> Vec<Option<usize>> {
        let mut first: HashMap<usize, (i64, usize)> = HashMap::new();
        let mut parents = Vec::with_capacity(self.messages.len());
        let mut missing = Vec::new();
        for (message, node) in self.messages.iter().enumerate() {
            let (parent, top) = self.above(*node);
            parents.push(parent);
            if parent.is_none() && top != *node {
                let mine = (self.time(message), message);
                let earliest = first.entry(top).or_insert(mine);
                *earliest = mine.min(*earliest);
                missing.push((message, top));
            }
        }
        for (message, top) in missing {
            let stands_for = first.get(&top).map(|(_, earliest)| *earliest);
            if let Some(parent) = parents.get_mut(message) {
                *parent = stands_for.filter(|earliest| *earliest != message);
            }
        }
        parents
    }

    /// The nearest message above a node, or the uppermost node.
    fn above(&self, node: usize) -> (Option<usize>, usize) {
        let mut at = node;
        for _ in 0..MAX_DEPTH {
            let Some(parent) = self.nodes.get(at).and_then(|it| it.parent) else { break };
            at = parent;
            if let Some(message) = self.nodes.get(at).and_then(|it| it.message) {
                return (Some(message), at);
            }
        }
        (None, at)
    }

    /// The last resort: what begins with `Re:` and names nothing answers the first message of its
    /// subject that began before it.
    fn by_subject(&self, parents: &mut [Option<usize>]) {
        let of = |message: usize| self.messages.get(message).and_then(|node| self.nodes.get(*node));
        let mut about: BTreeMap<u128, (i64, usize)> = BTreeMap::new();
        let roots = |parents: &[Option<usize>]| -> Vec<usize> {
            let numbered = parents.iter().enumerate();
            numbered.filter(|(_, it)| it.is_none()).map(|(message, _)| message).collect()
        };
        for message in roots(parents) {
            let Some(Subject { about: Some(subject), answers: false }) =
                of(message).map(|it| it.subject)
            else {
                continue;
            };
            let mine = (self.time(message), message);
            let earliest = about.entry(subject).or_insert(mine);
            *earliest = mine.min(*earliest);
        }
        for message in roots(parents) {
            let Some(node) = of(message).filter(|it| !it.answers && it.subject.answers) else {
                continue;
            };
            let found = node.subject.about.and_then(|subject| about.get(&subject));
            let before = found.filter(|(time, _)| *time <= self.time(message));
            if let (Some((_, first)), Some(parent)) = (before, parents.get_mut(message)) {
                *parent = Some(*first);
            }
        }
    }
}
