//! Shapes without chance.

/// Pairs of hosts.
type Pairs = Box<dyn Iterator<Item = (usize, usize)>>;

pub(super) fn line(nodes: usize) -> Pairs {
    Box::new((1..nodes).map(|b| (b - 1, b)))
}

pub(super) fn ring(nodes: usize) -> Pairs {
    Box::new((0..nodes).map(move |a| (a, (a + 1) % nodes)))
}

pub(super) fn star(nodes: usize) -> Pairs {
    Box::new((1..nodes).map(|b| (0, b)))
}

pub(super) fn full(nodes: usize) -> Pairs {
    among(0, nodes)
}

/// Every pair of `from..until`.
fn among(from: usize, until: usize) -> Pairs {
    Box::new((from..until).flat_map(move |a| (a + 1..until).map(move |b| (a, b))))
}

/// Everybody but the root hangs on another one, who carries at most `k`.
pub(super) fn tree(nodes: usize, k: usize) -> Pairs {
    Box::new((1..nodes).map(move |b| ((b - 1) / k, b)))
}

/// Rows of `width`, each host linked to the next in its row and in its column.
pub(super) fn grid(nodes: usize, width: usize) -> Pairs {
    let along = move |a: usize| (!(a + 1).is_multiple_of(width)).then_some((a, a + 1));
    let across = move |a| Some((a, a + width));
    let inside = move |(_, b): &(usize, usize)| *b < nodes;
    Box::new(
        (0..nodes).flat_map(move |a| [along(a), across(a)].into_iter().flatten()).filter(inside),
    )
}

/// A grid whose rows and columns close; where the last row is short, its columns close above it.
pub(super) fn torus(nodes: usize, width: usize) -> Pairs {
    let row_end = move |a: usize| (a + width - 1).min(nodes - 1);
    let rows = (0..nodes).step_by(width).map(move |a| (row_end(a), a));
    let column_end = move |a: usize| a + (nodes - 1 - a) / width * width;
    let columns = (0..width.min(nodes)).map(move |a| (column_end(a), a));
    Box::new(grid(nodes, width).chain(rows).chain(columns))
}

/// Numbers that differ in one bit. Below a power of two the upper hosts are missing; clearing a bit
/// leads to a smaller number, so it is connected all the same.
pub(super) fn hypercube(nodes: usize) -> Pairs {
    let bits = usize::BITS - nodes.saturating_sub(1).leading_zeros();
    let up = move |a: usize| (0..bits).map(move |bit| (a, a ^ (1 << bit)));
    Box::new((0..nodes).flat_map(up).filter(move |(a, b)| a < b && *b < nodes))
}

/// Cliques of `size` in a ring, neighbours joined by `bridges` links between different hosts.
pub(super) fn cliques(nodes: usize, size: usize, bridges: usize) -> Pairs {
    let count = nodes.div_ceil(size);
    let range = move |clique: usize| (clique * size, ((clique + 1) * size).min(nodes));
    let inside = (0..count).flat_map(move |clique| among(range(clique).0, range(clique).1));
    let bridge = move |clique: usize| {
        let ((a, a_end), (b, b_end)) = (range(clique), range((clique + 1) % count));
        // From the last of one to the first of the other, so that both ways leave from other hosts.
        (0..bridges.min(a_end - a).min(b_end - b)).map(move |n| (a_end - 1 - n, b + n))
    };
    Box::new(inside.chain((0..count).flat_map(bridge)))
}

/// Two cliques of equal size, joined by a path with `path` hosts between them.
pub(super) fn dumbbell(nodes: usize, path: usize) -> Pairs {
    let path = path.min(nodes.saturating_sub(2));
    let left = (nodes - path).div_ceil(2);
    let right = left + path;
    let middle = (left.max(1)..=right.min(nodes - 1)).map(|b| (b - 1, b));
    Box::new(among(0, left).chain(middle).chain(among(right, nodes)))
}
