//! Sets of arrivals, a bit each.

/// No arrival at or above this is indexed: 32 MiB of bits. Such posts are looked through instead.
pub(crate) const MAX_ARRIVAL: u64 = 1 << 28;

const WORD: u64 = 64;

/// Arrivals below [`MAX_ARRIVAL`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn add(&mut self, arrival: u64) {
        let Some((at, bit)) = place(arrival) else { return };
        if at >= self.0.len() {
            self.0.resize(at.saturating_add(1), 0);
        }
        if let Some(word) = self.0.get_mut(at) {
            *word |= bit;
        }
    }

    /// Takes one away.
    pub(crate) fn remove(&mut self, arrival: u64) {
        if let Some((at, bit)) = place(arrival)
            && let Some(word) = self.0.get_mut(at)
        {
            *word &= !bit;
        }
    }

    pub(crate) fn has(&self, arrival: u64) -> bool {
        let word = place(arrival).and_then(|(at, bit)| Some(self.0.get(at)? & bit));
        word.is_some_and(|word| word != 0)
    }

    /// Keeps what is in `other`, too.
    pub(crate) fn keep(&mut self, other: &Self) {
        self.0.truncate(other.0.len());
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    /// Adds what is in `other`.
    pub(crate) fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// Takes away what is in `other`.
    pub(crate) fn leave_out(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// All of it as bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    /// What [`Bits::to_bytes`] made.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let (words, _) = bytes.as_chunks::<8>();
        Self(words.iter().map(|word| u64::from_be_bytes(*word)).collect())
    }

    /// All, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> {
        let words = (0_u64..).zip(&self.0).filter(|(_, word)| **word != 0);
        words.flat_map(|(at, word)| {
            let first = at.saturating_mul(WORD);
            let set = (0..WORD).filter(move |bit| word >> bit & 1 == 1);
            set.map(move |bit| first.saturating_add(bit))
        })
    }
}

/// Which place each member has among all, in order.
pub(crate) struct Ranks<'b> {
    bits: &'b Bits,
    /// Members in the words before each.
    before: Vec<u32>,
    count: u32,
}

impl<'b> Ranks<'b> {
    pub(crate) fn of(bits: &'b Bits) -> Self {
        let mut count = 0_u32;
        let before = bits.0.iter().map(|word| {
            let before = count;
            count = count.saturating_add(word.count_ones());
            before
        });
        let before = before.collect();
        Self { bits, before, count }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        usize::try_from(self.count).unwrap_or(usize::MAX)
    }

    /// How many come before this one, if it is one.
    pub(crate) fn rank(&self, arrival: u64) -> Option<usize> {
        let (at, bit) = place(arrival)?;
        let word = self.bits.0.get(at).filter(|word| **word & bit != 0)?;
        let within = (word & bit.wrapping_sub(1)).count_ones();
        usize::try_from(self.before.get(at)?.saturating_add(within)).ok()
    }
}

impl FromIterator<u64> for Bits {
    fn from_iter<T: IntoIterator<Item = u64>>(arrivals: T) -> Self {
        let mut bits = Self::default();
        arrivals.into_iter().for_each(|arrival| bits.add(arrival));
        bits
    }
}

fn place(arrival: u64) -> Option<(usize, u64)> {
    if arrival >= MAX_ARRIVAL {
        return None;
    }
    Some((usize::try_from(arrival.checked_div(WORD)?).ok()?, 1 << (arrival & 63)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn bits_are_a_set(
            ours in prop::collection::btree_set(0_u64..400, 0..60),
            theirs in prop::collection::btree_set(0_u64..400, 0..60),
            gone in 0_u64..400,
        ) {
            let (bits, other): (Bits, Bits) =
                (ours.iter().copied().collect(), theirs.iter().copied().collect());
            let all = |bits: &Bits| bits.iter().collect::<BTreeSet<_>>();
            let (mut both, mut either, mut without) = (bits.clone(), bits.clone(), bits.clone());
            both.keep(&other);
            either.join(&other);
            without.leave_out(&other);
            prop_assert_eq!(all(&both), &ours & &theirs);
            prop_assert_eq!(all(&either), &ours | &theirs);
            prop_assert_eq!(all(&without), &ours - &theirs);
            prop_assert_eq!(bits.count(), ours.len() as u64);
            prop_assert!((0..500).all(|at| bits.has(at) == ours.contains(&at)));
            prop_assert_eq!(&Bits::from_bytes(&bits.to_bytes()), &bits);
            let ranks = Ranks::of(&bits);
            prop_assert_eq!(ranks.count(), ours.len());
            let ranked = |at| ours.contains(&at).then(|| ours.range(..at).count());
            prop_assert!((0..500).all(|at| ranks.rank(at) == ranked(at)));
            let mut less = bits;
            less.remove(gone);
            prop_assert!(!less.has(gone));
        }
    }

    #[test]
    fn what_is_too_far_is_not_taken() {
        let mut bits = Bits::default();
        bits.add(MAX_ARRIVAL);
        bits.add(u64::MAX);
        assert_eq!((bits.count(), bits.0.len()), (0, 0));
    }
}
