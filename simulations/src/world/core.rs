//! Who is there when faults end: all honest hosts, or a random connected part of them.

use super::World;
use crate::kernel::{Entity, Seed, Stream};

impl World<'_> {
    /// The checked hosts that are linked with each of them, over all links that ever were.
    pub(super) fn neighbours(&self) -> Vec<Vec<usize>> {
        let mut near = vec![Vec::new(); self.hosts.len()];
        for (a, b) in self.fabric.pairs() {
            if self.hosts[a].is_checked() && self.hosts[b].is_checked() {
                near[a].push(b);
                near[b].push(a);
            }
        }
        near
    }

    /// Takes away for good whoever is not of the core: what they alone had is lost, and all others
    /// must come to agree without them.
    pub(super) fn take_away_the_rest(&mut self) {
        let near = self.neighbours();
        let checked: Vec<usize> =
            (0..near.len()).filter(|who| self.hosts[*who].is_checked()).collect();
        let mut chance = Seed(self.plan.seed).stream(Entity::World, "core");
        let core = core(&near, &checked, self.plan.core, &mut chance);
        for who in checked.into_iter().filter(|who| !core[*who]) {
            if self.hosts[who].machine.is_up() {
                self.crash(who);
            }
            self.hosts[who].gone = true;
            self.checkers.ledger.excuse(self.hosts[who].author);
        }
    }
}

/// A random connected part of the largest piece of `hosts`: this share of them, at least one.
fn core(near: &[Vec<usize>], hosts: &[usize], share: f64, chance: &mut Stream) -> Vec<bool> {
    let piece = largest(near, hosts);
    let size = ((hosts.len() as f64 * share).round() as usize).clamp(1, piece.len().max(1));
    let mut core = vec![false; near.len()];
    let mut front: Vec<usize> = chance.pick(&piece).copied().into_iter().collect();
    let mut taken = 0;
    while taken < size && !front.is_empty() {
        let host = front.swap_remove(chance.below(front.len() as u64) as usize);
        if !std::mem::replace(&mut core[host], true) {
            taken += 1;
            front.extend(near[host].iter().filter(|other| !core[**other]));
        }
    }
    core
}

/// The hosts of the largest connected piece, the first of equals.
fn largest(near: &[Vec<usize>], hosts: &[usize]) -> Vec<usize> {
    let mut seen = vec![false; near.len()];
    let mut best = Vec::new();
    for host in hosts {
        if std::mem::replace(&mut seen[*host], true) {
            continue;
        }
        let (mut piece, mut at) = (vec![*host], 0);
        while let Some(host) = piece.get(at).copied() {
            at += 1;
            for other in &near[host] {
                if !std::mem::replace(&mut seen[*other], true) {
                    piece.push(*other);
                }
            }
        }
        if piece.len() > best.len() {
            best = piece;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_core_is_connected_as_large_as_asked_and_of_the_largest_piece() {
        // A line of six, and a pair apart.
        let links = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (6, 7)];
        let mut near = vec![Vec::new(); 8];
        for (a, b) in links {
            near[a].push(b);
            near[b].push(a);
        }
        let hosts: Vec<usize> = (0..8).collect();
        for seed in 0..50 {
            let mut chance = Seed(seed).stream(Entity::World, "core");
            let core = core(&near, &hosts, 0.5, &mut chance);
            let members: Vec<usize> = (0..8).filter(|who| core[*who]).collect();
            assert_eq!(members.len(), 4);
            assert!(members.windows(2).all(|pair| pair[1] == pair[0] + 1), "{members:?}");
            assert!(members.iter().all(|who| *who < 6));
        }
        let whole = core(&near, &hosts, 1.0, &mut Seed(1).stream(Entity::World, "core"));
        assert_eq!(whole.iter().filter(|is| **is).count(), 6, "the piece, not the pair");
    }
}
