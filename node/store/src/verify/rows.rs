//! The index and the signed points beside the arrivals, read on from where they stand.

use crate::signed::SignedPoints;
use crate::tables::INDEX;
use redb::{Range, ReadTransaction};
use tidings_protocol::author::Signature;

/// The rows of one author from a position on; opened again when the arrivals jump.
pub(super) struct Rows {
    number: u32,
    next: u64,
    index: Range<'static, (u32, u64), u64>,
    signed: SignedPoints,
}

impl Rows {
    /// The rows at (`number`, `seq`): where the index leads, and the signature.
    pub(super) fn at(
        rows: &mut Option<Self>,
        from: &ReadTransaction,
        number: u32,
        seq: u64,
    ) -> Result<(Option<u64>, Option<Signature>), redb::Error> {
        let fits = rows.as_ref().is_some_and(|rows| rows.number == number && rows.next == seq);
        if !fits {
            let index = from.open_table(INDEX)?.range((number, seq)..=(number, u64::MAX))?;
            let signed = SignedPoints::open(from, number, seq, u64::MAX)?;
            *rows = Some(Self { number, next: seq, index, signed });
        }
        let Some(this) = rows else { return Ok((None, None)) };
        this.next = seq.saturating_add(1);
        let found = this.index.next().transpose()?;
        let arrival = found.filter(|(key, _)| key.value() == (number, seq));
        let arrival = arrival.map(|(_, arrival)| arrival.value());
        let signature = this.signed.at(seq)?;
        if arrival.is_none() {
            *rows = None;
        }
        Ok((arrival, signature))
    }
}
