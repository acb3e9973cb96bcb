//! What somebody read, told to their own other devices (SPEC §22.8).

use super::{TooLarge, within};
use serde::{Deserialize, Serialize};
use tidings_protocol::author::Author;

/// Ranges that one entry tells.
pub const MAX_RANGES: usize = 256;

/// Entries that an account read since one of its devices told so last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// At least one, at most [`MAX_RANGES`], by author and position; none meets another.
    pub ranges: Vec<ReadRange>,
}

/// Entries of one log; those between are no posts, or were read before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReadRange {
    /// Whose log.
    pub author: Author,
    /// The first position, from 1.
    pub first: u64,
    /// The last position, no smaller.
    pub last: u64,
}

impl Read {
    pub(super) fn check(&self) -> Result<(), TooLarge> {
        within("list of ranges", self.ranges.len(), MAX_RANGES)?;
        let sound = |it: &ReadRange| 1 <= it.first && it.first <= it.last;
        let apart = |pair: &[ReadRange]| match pair {
            [one, next] => (one.author, one.last) < (next.author, next.first),
            _ => true,
        };
        let ordered = self.ranges.windows(2).all(apart);
        if self.ranges.is_empty() || !ordered || !self.ranges.iter().all(sound) {
            return Err(TooLarge::Unsorted);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Within;

    fn read(ranges: &[(u8, u64, u64)]) -> Read {
        let range = |(author, first, last): &(u8, u64, u64)| ReadRange {
            author: Author([*author; 32]),
            first: *first,
            last: *last,
        };
        Read { ranges: ranges.iter().map(range).collect() }
    }

    #[test]
    fn ranges_stand_in_order_and_apart() {
        assert!(read(&[(1, 1, 1), (1, 2, u64::MAX), (2, 1, 5)]).check().is_ok());
        for bad in [
            &[][..],
            &[(1, 0, 3)],
            &[(1, 3, 2)],
            &[(1, 1, 3), (1, 3, 4)],
            &[(2, 1, 1), (1, 1, 1)],
            &[(1, 1, 9), (1, 2, 3)],
        ] {
            assert_eq!(read(bad).check(), Err(TooLarge::Unsorted), "{bad:?}");
        }
    }

    #[test]
    fn as_many_as_may_be_told_fit_one_entry_and_no_more_are_read() {
        let far = u64::MAX - 1_000_000;
        let ranges: Vec<_> =
            (0..=MAX_RANGES as u64).map(|n| (9, far + 2 * n, far + 2 * n)).collect();
        let fits = Within::Read(read(&ranges[1..]));
        assert!(fits.encode().is_ok());
        assert!(Within::Read(read(&ranges)).encode().is_err());
    }
}
