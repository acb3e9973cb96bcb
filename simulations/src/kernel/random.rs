//! Chance with a name: a stream depends on the seed, on whose chance it is and on what for, and on
//! nothing that anybody else drew. A host or a fault that is taken away changes no other stream.

use tidings_protocol::author::Keypair;

/// The seed of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

/// Whose chance it is. Hosts go by their stable number, which survives the removal of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entity {
    /// The run as a whole.
    World,
    /// One host.
    Host(u32),
    /// One direction between two hosts.
    Lane(u32, u32),
}

/// An endless row of random numbers in 16 bytes: number `n` is a function of the key and `n`
/// (Squares, Widynski 2020, arXiv:2004.06278), so cheap and the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    key: u64,
    counter: u64,
}

impl Seed {
    /// The stream of `entity` for `purpose`.
    #[must_use]
    pub fn stream(self, entity: Entity, purpose: &str) -> Stream {
        let entity = match entity {
            Entity::World => [0, 0],
            Entity::Host(who) => [1, u64::from(who)],
            Entity::Lane(from, to) => [2, u64::from(from) << 32 | u64::from(to)],
        };
        let named = entity.into_iter().fold(mix(self.0), |key, word| mix(key ^ word));
        let key = purpose.bytes().fold(named, |key, byte| mix(key ^ u64::from(byte)));
        // Squares wants an odd key.
        Stream { key: key | 1, counter: 0 }
    }
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014) over the next step of its sequence.
#[must_use]
pub fn mix(word: u64) -> u64 {
    let mut z = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Stream {
    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let mut x = self.counter.wrapping_mul(self.key);
        self.counter = self.counter.wrapping_add(1);
        let (y, z) = (x, x.wrapping_add(self.key));
        for add in [y, z, y] {
            x = x.wrapping_mul(x).wrapping_add(add).rotate_left(32);
        }
        let x4 = x.wrapping_mul(x).wrapping_add(z);
        let x = x4.rotate_left(32);
        x4 ^ (x.wrapping_mul(x).wrapping_add(y) >> 32)
    }

    /// A key of its own.
    pub fn keypair(&mut self) -> Keypair {
        let mut bytes = [0; 32];
        let words = bytes.chunks_exact_mut(8);
        words.for_each(|chunk| chunk.copy_from_slice(&self.bits().to_le_bytes()));
        Keypair::from_seed(&bytes)
    }

    /// A number below `bound`; 0 if that is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low).saturating_add(1))
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.fraction() < p
    }

    /// A waiting time with this mean, exponentially distributed.
    pub fn wait(&mut self, mean: u64) -> u64 {
        (-libm::log(1.0 - self.fraction()) * mean as f64) as u64
    }

    /// One of `choices`, each as likely; `None` if there are none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let at = self.below(choices.len() as u64);
        choices.get(at as usize)
    }

    /// From 0 to below 1, in steps that a double holds exactly.
    pub fn fraction(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_its_name_alone() {
        let draw = |seed, entity, purpose| Seed(seed).stream(entity, purpose).bits();
        let first = draw(1, Entity::Host(3), "posts");
        assert_eq!(first, draw(1, Entity::Host(3), "posts"));
        assert_ne!(first, draw(2, Entity::Host(3), "posts"));
        assert_ne!(first, draw(1, Entity::Host(4), "posts"));
        assert_ne!(first, draw(1, Entity::Host(3), "crash"));
        assert_ne!(draw(1, Entity::Lane(1, 2), "x"), draw(1, Entity::Lane(2, 1), "x"));
    }

    #[test]
    fn draws_stay_in_their_bounds_and_use_them() {
        let mut stream = Seed(7).stream(Entity::World, "test");
        let drawn: Vec<u64> = (0..1_000).map(|_| stream.between(3, 5)).collect();
        assert!((3..=5).all(|number| drawn.contains(&number)));
        assert!(drawn.iter().all(|number| (3..=5).contains(number)));
        assert_eq!(stream.below(0), 0);
        let heads = (0..10_000).filter(|_| stream.chance(0.25)).count();
        assert!((2_200..2_800).contains(&heads), "{heads}");
        let mean = (0..10_000).map(|_| stream.wait(1_000)).sum::<u64>() / 10_000;
        assert!((900..1_100).contains(&mean), "{mean}");
    }
}
