//! Who brings which stripe: one peer each, and at the end a second one beside a slow one.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use tidings_protocol::author::Author;

/// Peers that bring the same stripe at most.
const MAX_BRINGERS: usize = 2;

/// Bounded by the peers that a file is fetched from.
#[derive(Default)]
pub(super) struct Claims(Mutex<BTreeMap<u32, Vec<Author>>>);

impl Claims {
    /// The first of these that nobody brings, else one that another peer has not brought yet.
    pub(super) fn next(&self, missing: impl Iterator<Item = u32>, peer: Author) -> Option<u32> {
        let mut claims = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut second = None;
        for stripe in missing {
            match claims.get(&stripe) {
                None => {
                    claims.insert(stripe, vec![peer]);
                    return Some(stripe);
                }
                Some(by) if by.len() < MAX_BRINGERS && !by.contains(&peer) => {
                    second = second.or(Some(stripe));
                }
                Some(_) => {}
            }
        }
        let stripe = second?;
        claims.entry(stripe).or_default().push(peer);
        Some(stripe)
    }

    /// It is here.
    pub(super) fn done(&self, stripe: u32) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&stripe);
    }

    /// This peer brings nothing any more.
    pub(super) fn drop_all(&self, peer: Author) {
        let mut claims = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        claims.retain(|_, by| {
            by.retain(|other| *other != peer);
            !by.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_brings_its_own_and_at_the_end_two_bring_the_last() {
        let (claims, [a, b, c]) = (Claims::default(), [1, 2, 3].map(|byte| Author([byte; 32])));
        let next = |peer| claims.next(0..2, peer);
        assert_eq!((next(a), next(b)), (Some(0), Some(1)));
        assert_eq!(next(c), Some(0), "beside the first one");
        assert_eq!((next(a), next(c), next(c)), (Some(1), None, None));
        claims.drop_all(a);
        assert_eq!(next(a), Some(0), "it may be slow, and try again");
        claims.done(1);
        assert_eq!(claims.next(1..2, b), Some(1));
    }
}
