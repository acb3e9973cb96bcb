//! Signed points: the positions of a log at which its author's signature is known.

use crate::tables::SIGNED;
use redb::{Range, ReadTransaction};
use std::iter::Peekable;
use tidings_protocol::author::Signature;

/// The signed points of one author from a position on, asked for in rising order.
pub(crate) struct SignedPoints {
    ahead: Peekable<Range<'static, (u32, u64), &'static [u8; 64]>>,
}

impl SignedPoints {
    /// The points among entries `first..=last` of the author with this `number`.
    pub(crate) fn open(
        from: &ReadTransaction,
        number: u32,
        first: u64,
        last: u64,
    ) -> Result<Self, redb::Error> {
        let points = from.open_table(SIGNED)?.range((number, first)..=(number, last))?;
        Ok(Self { ahead: points.peekable() })
    }

    /// The signature at `seq`, if that is a signed point; points before it are passed over.
    pub(crate) fn at(&mut self, seq: u64) -> Result<Option<Signature>, redb::Error> {
        loop {
            let at_most = |found: &Result<(redb::AccessGuard<'_, (u32, u64)>, _), _>| {
                found.as_ref().map_or(true, |(key, _)| key.value().1 <= seq)
            };
            let Some(found) = self.ahead.next_if(at_most) else { return Ok(None) };
            let (key, signature) = found?;
            if key.value().1 == seq {
                return Ok(Some(Signature(*signature.value())));
            }
        }
    }
}
