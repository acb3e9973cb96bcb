//! Random graphs. Each is as its paper draws it; whoever calls joins the pieces.

use super::graph::pair;
use crate::kernel::Stream;
use std::collections::BTreeSet;

/// Pairs of hosts.
type Pairs = Vec<(usize, usize)>;

/// Each pair with probability `p` (Gilbert's G(n,p), as Erdős–Rényi is mostly meant), skipping from
/// link to link (Batagelj and Brandes, "Efficient generation of large random networks", 2005).
pub(super) fn er(nodes: usize, p: f64, stream: &mut Stream) -> Pairs {
    if p <= 0.0 {
        return Pairs::new();
    }
    let all = (nodes * nodes.saturating_sub(1) / 2) as u64;
    let misses = libm::log(1.0 - p.min(1.0));
    let mut pairs = Pairs::new();
    let mut next = 0_u64;
    loop {
        if p < 1.0 {
            let skip = libm::log(1.0 - stream.fraction()) / misses;
            next = next.saturating_add(skip as u64);
        }
        if next >= all || pairs.len() > super::graph::MAX_LINKS {
            return pairs;
        }
        pairs.push(nth(next));
        next += 1;
    }
}

/// The pair with this number when pairs are counted by their larger end.
fn nth(number: u64) -> (usize, usize) {
    let mut b = ((1.0 + (1.0 + 8.0 * number as f64).sqrt()) / 2.0) as u64;
    // The root may be off by one.
    while b * (b - 1) / 2 > number {
        b -= 1;
    }
    while b * (b + 1) / 2 <= number {
        b += 1;
    }
    ((number - b * (b - 1) / 2) as usize, b as usize)
}

/// Exactly `links` different pairs, or all there are.
pub(super) fn gnm(nodes: usize, links: usize, stream: &mut Stream) -> Pairs {
    let all = (nodes * nodes.saturating_sub(1) / 2) as u64;
    let links = (links as u64).min(all);
    // Floyd's sample: every subset is as likely (Bentley and Floyd, CACM 30(9), 1987).
    let mut chosen = BTreeSet::new();
    for last in all - links..all {
        let drawn = stream.below(last + 1);
        let fresh = chosen.insert(drawn);
        if !fresh {
            chosen.insert(last);
        }
    }
    chosen.into_iter().map(nth).collect()
}

/// A ring in which everybody knows `k` neighbours, each link then rewired with probability `beta`
/// (Watts and Strogatz, Nature 393, 1998).
pub(super) fn ws(nodes: usize, k: usize, beta: f64, stream: &mut Stream) -> Pairs {
    let reach = (k / 2).min(nodes.saturating_sub(1) / 2).max(1);
    let mut links: BTreeSet<(usize, usize)> = (1..=reach)
        .flat_map(|far| (0..nodes).map(move |a| pair(a, (a + far) % nodes)))
        .filter(|(a, b)| a != b)
        .collect();
    for far in 1..=reach {
        for a in 0..nodes {
            let old = pair(a, (a + far) % nodes);
            if stream.chance(beta) {
                let new = pair(a, stream.below(nodes as u64) as usize);
                // As in the paper: no link to oneself, none twice.
                if new.0 != new.1 && !links.contains(&new) {
                    links.remove(&old);
                    links.insert(new);
                }
            }
        }
    }
    links.into_iter().collect()
}

/// Everybody who comes links to `m` who are there, the better known the likelier (Barabási and
/// Albert, Science 286, 1999); drawn from the list of all link ends, as Batagelj and Brandes do.
pub(super) fn ba(nodes: usize, m: usize, stream: &mut Stream) -> Pairs {
    let core = (m + 1).min(nodes);
    let mut pairs: Pairs = (1..core).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
    let mut ends: Vec<usize> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    for new in core..nodes {
        let mut chosen: Vec<usize> = Vec::with_capacity(m);
        while chosen.len() < m {
            let Some(old) = stream.pick(&ends).copied() else { break };
            if !chosen.contains(&old) {
                chosen.push(old);
            }
        }
        for old in chosen {
            pairs.push((old, new));
            ends.extend([old, new]);
        }
    }
    pairs
}

/// Everybody knows `k` others (one of them one fewer if both `nodes` and `k` are odd): random ends
/// are paired while they fit (Steger and Wormald, 1999); where the last do not, links are swapped.
pub(super) fn regular(nodes: usize, k: usize, stream: &mut Stream) -> Pairs {
    let k = k.min(nodes.saturating_sub(1));
    let mut ends: Vec<usize> = (0..nodes).flat_map(|host| std::iter::repeat_n(host, k)).collect();
    if !ends.len().is_multiple_of(2) {
        ends.pop();
    }
    let mut links = BTreeSet::new();
    let mut misses = 0;
    while ends.len() > 1 && misses < 100 {
        let (one, two) = (stream.below(ends.len() as u64), stream.below(ends.len() as u64));
        let new = pair(ends[one as usize], ends[two as usize]);
        if new.0 == new.1 || !links.insert(new) {
            misses += 1;
            continue;
        }
        misses = 0;
        ends.swap_remove(one.max(two) as usize);
        ends.swap_remove(one.min(two) as usize);
    }
    swap_in(&ends, &mut links, stream);
    links.into_iter().collect()
}

/// Places the ends that are left, two at a time: a link `(c, d)` gives way to `(a, c)` and `(b, d)`.
fn swap_in(ends: &[usize], links: &mut BTreeSet<(usize, usize)>, stream: &mut Stream) {
    for left in ends.chunks_exact(2) {
        let (a, b) = (left[0], left[1]);
        let all: Vec<(usize, usize)> = links.iter().copied().collect();
        let start = stream.below(all.len() as u64) as usize;
        let fits = |(c, d): &(usize, usize)| {
            ![a, b].contains(c)
                && ![a, b].contains(d)
                && !links.contains(&pair(a, *c))
                && !links.contains(&pair(b, *d))
        };
        let found = all[start..].iter().chain(&all[..start]).find(|link| fits(link)).copied();
        if let Some((c, d)) = found {
            links.remove(&(c, d));
            links.extend([pair(a, c), pair(b, d)]);
        }
    }
}
