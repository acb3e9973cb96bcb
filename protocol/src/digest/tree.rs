//! An order-statistics tree: how many authors stand in a range, and the sum of their weights.
//!
//! A B-tree whose nodes only grow in number. Unlike a treap it cannot be made deep by authors who choose their
//! keys, and it costs about 70 bytes an author when it is filled in order. Sums and ranks depend
//! on the set alone, never on the order in which it came about.

use crate::author::Author;

/// Most authors of a leaf, and most children of an inner node.
const WIDTH: usize = 32;

/// What one author counts: 256 bits in four lanes, each added modulo 2^64 without a carry into the
/// next, as in LtHash (Bellare and Micciancio, *A New Paradigm for Collision-Free Hashing*, 1997).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight(pub [u64; 4]);

impl Weight {
    fn plus(self, Self([a, b, c, d]): Self) -> Self {
        let Self([w, x, y, z]) = self;
        Self([w.wrapping_add(a), x.wrapping_add(b), y.wrapping_add(c), z.wrapping_add(d)])
    }

    fn minus(self, Self([a, b, c, d]): Self) -> Self {
        let Self([w, x, y, z]) = self;
        Self([w.wrapping_sub(a), x.wrapping_sub(b), y.wrapping_sub(c), z.wrapping_sub(d)])
    }
}

/// Number and wrapping sum of the weights of some authors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Sum of the weights.
    pub weight: Weight,
    /// Number of authors.
    pub count: u64,
}

impl Sum {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let weight = self.weight.plus(other.weight);
        Self { weight, count: self.count.saturating_add(other.count) }
    }

    /// What is left of it without `part`, which is contained in it.
    #[must_use]
    pub fn minus(self, part: Self) -> Self {
        let weight = self.weight.minus(part.weight);
        Self { weight, count: self.count.saturating_sub(part.count) }
    }

    fn of(weight: Weight) -> Self {
        Self { weight, count: 1 }
    }
}

/// Authors in byte order, each with a weight.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    root: Node,
    total: Sum,
}

/// A part of the tree.
#[derive(Clone, Debug)]
enum Node {
    Leaf(Vec<(Author, Weight)>),
    Inner(Vec<Child>),
}

impl Default for Node {
    fn default() -> Self {
        Self::Leaf(Vec::new())
    }
}

#[derive(Clone, Debug)]
struct Child {
    /// Not above its first author.
    first: Author,
    sum: Sum,
    node: Node,
}

/// What [`Node::put`] did.
struct Put {
    /// The weight that was replaced.
    old: Option<Weight>,
    /// The right half, if the node was full.
    split: Option<Child>,
}

impl Tree {
    /// Sum and number of all.
    #[must_use]
    pub fn total(&self) -> Sum {
        self.total
    }

    /// Gives `author` this weight, in place of the one it had.
    pub fn put(&mut self, author: Author, weight: Weight) {
        let Put { old, split } = self.root.put(author, weight);
        self.total = changed(self.total, old, weight);
        let Some(right) = split else { return };
        let node = std::mem::take(&mut self.root);
        let sum = self.total.minus(right.sum);
        let first = node.first().unwrap_or(author);
        self.root = Node::Inner(vec![Child { first, sum, node }, right]);
    }

    /// Takes `author` out again.
    pub fn remove(&mut self, author: &Author) {
        if let Some(weight) = self.root.remove(author) {
            self.total = self.total.minus(Sum::of(weight));
        }
    }

    /// Sum and number of those below `bound`; of all for `None`.
    #[must_use]
    pub fn below(&self, bound: Option<&Author>) -> Sum {
        bound.map_or(self.total, |bound| self.root.below(bound))
    }

    /// Sum and number of those from `from` up to but without `upto`; up to the end for `None`.
    #[must_use]
    pub fn sum(&self, from: &Author, upto: Option<&Author>) -> Sum {
        self.below(upto).minus(self.root.below(from))
    }

    /// The author with `rank` others below it.
    #[must_use]
    pub fn nth(&self, rank: u64) -> Option<Author> {
        self.root.nth(rank)
    }
}

/// A sum after one weight in it was set.
fn changed(sum: Sum, old: Option<Weight>, weight: Weight) -> Sum {
    old.map_or(sum, |old| sum.minus(Sum::of(old))).plus(Sum::of(weight))
}

impl Node {
    fn first(&self) -> Option<Author> {
        match self {
            Self::Leaf(items) => items.first().map(|(author, _)| *author),
            Self::Inner(children) => children.first().map(|child| child.first),
        }
    }

    fn sum(&self) -> Sum {
        match self {
            Self::Leaf(items) => total(items.iter().map(|(_, weight)| Sum::of(*weight))),
            Self::Inner(children) => total(children.iter().map(|child| child.sum)),
        }
    }

    fn put(&mut self, author: Author, weight: Weight) -> Put {
        match self {
            Self::Leaf(items) => put_item(items, author, weight),
            Self::Inner(children) => put_below(children, author, weight),
        }
    }

    /// The weight that `author` had. Nodes are not joined: few authors ever go.
    fn remove(&mut self, author: &Author) -> Option<Weight> {
        match self {
            Self::Leaf(items) => {
                let at = items.binary_search_by(|(other, _)| other.cmp(author)).ok()?;
                Some(items.remove(at).1)
            }
            Self::Inner(children) => {
                let at = children.partition_point(|child| child.first <= *author);
                let place = children.get_mut(at.checked_sub(1)?)?;
                let weight = place.node.remove(author)?;
                place.sum = place.sum.minus(Sum::of(weight));
                Some(weight)
            }
        }
    }

    fn below(&self, bound: &Author) -> Sum {
        match self {
            Self::Leaf(items) => {
                let below = items.iter().take_while(|(author, _)| author < bound);
                total(below.map(|(_, weight)| Sum::of(*weight)))
            }
            Self::Inner(children) => {
                let at = children.partition_point(|child| child.first < *bound);
                let Some(last) = at.checked_sub(1) else { return Sum::default() };
                let whole = total(children.iter().take(last).map(|child| child.sum));
                whole.plus(
                    children.get(last).map_or(Sum::default(), |child| child.node.below(bound)),
                )
            }
        }
    }

    fn nth(&self, rank: u64) -> Option<Author> {
        match self {
            Self::Leaf(items) => {
                let item = items.get(usize::try_from(rank).ok()?)?;
                Some(item.0)
            }
            Self::Inner(children) => {
                let mut rank = rank;
                for child in children {
                    match rank.checked_sub(child.sum.count) {
                        None => return child.node.nth(rank),
                        Some(left) => rank = left,
                    }
                }
                None
            }
        }
    }
}

fn total(sums: impl Iterator<Item = Sum>) -> Sum {
    sums.fold(Sum::default(), Sum::plus)
}

fn put_item(items: &mut Vec<(Author, Weight)>, author: Author, weight: Weight) -> Put {
    let at = match items.binary_search_by(|(other, _)| other.cmp(&author)) {
        Ok(at) => {
            let old = items.get_mut(at).map(|item| std::mem::replace(&mut item.1, weight));
            return Put { old, split: None };
        }
        Err(at) => at,
    };
    if items.len() < WIDTH {
        items.insert(at, (author, weight));
        return Put { old: None, split: None };
    }
    let cut = middle(items.len(), at);
    let mut right = items.split_off(cut.min(items.len()));
    match at.checked_sub(cut) {
        Some(at) => right.insert(at.min(right.len()), (author, weight)),
        None => items.insert(at, (author, weight)),
    }
    Put { old: None, split: child(Node::Leaf(right)) }
}

fn put_below(children: &mut Vec<Child>, author: Author, weight: Weight) -> Put {
    let at = children.partition_point(|child| child.first <= author).saturating_sub(1);
    let Some(place) = children.get_mut(at) else { return Put { old: None, split: None } };
    let Put { old, split } = place.node.put(author, weight);
    place.first = place.first.min(author);
    place.sum = changed(place.sum, old, weight);
    let Some(right) = split else { return Put { old, split: None } };
    place.sum = place.sum.minus(right.sum);
    let at = at.saturating_add(1);
    children.insert(at, right);
    if children.len() <= WIDTH {
        return Put { old, split: None };
    }
    let right = children.split_off(middle(children.len(), at));
    Put { old, split: child(Node::Inner(right)) }
}

/// Where to cut a full node that grows at `at`: at the end if it grows there, so that one that is
/// filled in order stays full.
fn middle(len: usize, at: usize) -> usize {
    if at.saturating_add(1) >= len { len.saturating_sub(1).max(at.min(len)) } else { len / 2 }
}

fn child(node: Node) -> Option<Child> {
    Some(Child { first: node.first()?, sum: node.sum(), node })
}

#[cfg(test)]
mod tests;
