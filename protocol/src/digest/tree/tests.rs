use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// An author of few different ones, so that weights get replaced.
fn author(n: u16) -> Author {
    Author(*blake3::hash(&n.to_be_bytes()).as_bytes())
}

/// A weight whose lanes differ.
fn weigh(n: u64) -> Weight {
    Weight([n, !n, n.rotate_left(32), n.wrapping_mul(n)])
}

fn naive(model: &BTreeMap<Author, Weight>, from: &Author, upto: Option<&Author>) -> Sum {
    let inside = |author: &Author| author >= from && upto.is_none_or(|upto| author < upto);
    total(model.iter().filter(|(author, _)| inside(author)).map(|(_, weight)| Sum::of(*weight)))
}

fn compare(tree: &Tree, model: &BTreeMap<Author, Weight>, bounds: &[u16]) {
    assert_eq!(tree.total(), naive(model, &Author([0; 32]), None));
    for (rank, author) in (0..).zip(model.keys()) {
        assert_eq!(tree.nth(rank), Some(*author));
        assert_eq!(tree.below(Some(author)).count, rank);
    }
    assert_eq!(tree.nth(tree.total().count), None);
    for pair in bounds.windows(2) {
        let (mut from, mut upto) = (author(pair[0]), author(pair[1]));
        if from > upto {
            std::mem::swap(&mut from, &mut upto);
        }
        assert_eq!(tree.sum(&from, Some(&upto)), naive(model, &from, Some(&upto)));
        assert_eq!(tree.sum(&from, None), naive(model, &from, None));
    }
}

proptest! {
    #[test]
    fn it_answers_as_an_ordered_map_does(
        puts in prop::collection::vec((0..3000_u16, any::<[u64; 4]>()), 0..2500),
        bounds in prop::collection::vec(0..3000_u16, 2..20),
    ) {
        let (mut tree, mut model) = (Tree::default(), BTreeMap::new());
        for (n, weight) in puts {
            tree.put(author(n), Weight(weight));
            model.insert(author(n), Weight(weight));
        }
        compare(&tree, &model, &bounds);
    }
}

#[test]
fn any_order_gives_the_same_and_order_fills_the_leaves() {
    let mut authors: Vec<Author> = (0..5000).map(author).collect();
    let mut mixed = Tree::default();
    for author in &authors {
        mixed.put(*author, weigh(author.0[0].into()));
    }
    authors.sort();
    let (mut rising, mut falling) = (Tree::default(), Tree::default());
    for author in &authors {
        rising.put(*author, weigh(author.0[0].into()));
    }
    for author in authors.iter().rev() {
        falling.put(*author, weigh(author.0[0].into()));
    }
    let model: BTreeMap<_, _> =
        authors.iter().map(|author| (*author, weigh(author.0[0].into()))).collect();
    for tree in [&mixed, &rising, &falling] {
        compare(tree, &model, &[1, 7, 4000, 4001, 5]);
    }
    assert_eq!(leaves(&rising.root), 5000_usize.div_ceil(WIDTH), "none is half empty");
    assert!(leaves(&falling.root) <= 2 * 5000 / WIDTH + 1);
}

fn leaves(node: &Node) -> usize {
    match node {
        Node::Leaf(_) => 1,
        Node::Inner(children) => children.iter().map(|child| leaves(&child.node)).sum(),
    }
}

#[test]
fn lanes_are_apart() {
    let one = Sum::of(Weight([u64::MAX, 0, 7, u64::MAX]));
    let other = Sum::of(Weight([1, 0, 7, 1]));
    let both = one.plus(other);
    assert_eq!(both, Sum { weight: Weight([0, 0, 14, 0]), count: 2 }, "no lane carries");
    assert_eq!(both.minus(one), other);
}
