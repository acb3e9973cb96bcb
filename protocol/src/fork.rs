//! Fork evidence: two different entries that one author signed at one position of its log.
//!
//! An author's state is ⟨f, the agreed prefix below f⟩ with f the smallest fork position known.
//! Two states join by taking the smaller f, so everybody converges in whatever order they learn of
//! the branches (a join-semilattice; Shapiro et al., 2011).

use crate::author::{Author, Purpose, Signature, verify as signed};
use crate::entry::Header;
use crate::hash::{Deriver, EntryId};
use crate::limits::{MAX_BODY, MAX_RUN_ENTRIES};
use crate::time::Time;
use crate::wire::varint::{self, Malformed, Reader};

/// What a header says of one entry beyond its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// When, by the author's clock.
    pub time: Time,
    /// Length of the body in bytes.
    pub body_len: u32,
    /// BLAKE3 of the body.
    pub body_hash: [u8; 32],
}

/// A header chain from a position to the next signed point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// 1 to [`MAX_RUN_ENTRIES`] links, in log order.
    pub links: Vec<Link>,
    /// Over the last of them.
    pub signature: Signature,
}

impl Branch {
    /// Names of the entries of this branch when it follows `prev` at `seq`; `None` past 2^64.
    #[must_use]
    pub fn ids(&self, author: Author, seq: u64, prev: [u8; 32]) -> Option<Vec<EntryId>> {
        let mut deriver = Deriver::entries();
        let mut ids = Vec::with_capacity(self.links.len());
        let mut prev = prev;
        for (offset, link) in (0_u64..).zip(&self.links) {
            let seq = seq.checked_add(offset)?;
            let Link { time, body_len, body_hash } = *link;
            let header = Header { author, seq, prev, time, body_len, body_hash };
            let id = header.id_with(&mut deriver);
            ids.push(id);
            prev = id.0;
        }
        Some(ids)
    }
}

/// A claim that `author` forked its log at `seq`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// Who.
    pub author: Author,
    /// The first position with two entries, from 1.
    pub seq: u64,
    /// The entry before, common to both.
    pub prev: [u8; 32],
    /// The two branches from `seq` on.
    pub branches: [Branch; 2],
}

/// Why evidence proves nothing. The state is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFork {
    /// The bytes are no evidence.
    #[error("malformed fork evidence")]
    Malformed,
    /// Both branches start with the same entry.
    #[error("the branches do not differ")]
    Same,
    /// A branch is not signed by the author.
    #[error("a branch is not signed by its author")]
    Signature,
}

impl From<Malformed> for NoFork {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

/// Evidence that was checked; its branches stand in the order of their first entries' names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven(Fork);

impl Proven {
    /// The evidence.
    #[must_use]
    pub fn fork(&self) -> &Fork {
        &self.0
    }

    /// Who forked.
    #[must_use]
    pub fn author(&self) -> Author {
        self.0.author
    }

    /// Where.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.0.seq
    }
}

impl Fork {
    /// Checks both branches.
    ///
    /// # Errors
    /// [`NoFork`] when it proves nothing.
    pub fn prove(mut self) -> Result<Proven, NoFork> {
        if self.seq == 0 {
            return Err(NoFork::Malformed);
        }
        let mut firsts = [EntryId([0; 32]); 2];
        for (branch, first) in self.branches.iter().zip(&mut firsts) {
            if branch.links.len() > MAX_RUN_ENTRIES {
                return Err(NoFork::Malformed);
            }
            let ids = branch.ids(self.author, self.seq, self.prev).ok_or(NoFork::Malformed)?;
            let (Some(start), Some(end)) = (ids.first(), ids.last()) else {
                return Err(NoFork::Malformed);
            };
            if !signed(&self.author.0, Purpose::Run, &end.0, &branch.signature) {
                return Err(NoFork::Signature);
            }
            *first = *start;
        }
        match firsts[0].cmp(&firsts[1]) {
            std::cmp::Ordering::Equal => return Err(NoFork::Same),
            std::cmp::Ordering::Greater => self.branches.swap(0, 1),
            std::cmp::Ordering::Less => {}
        }
        Ok(Proven(self))
    }

    /// `author 32 | seq | prev 32 | 2 × (count | (time delta, body_len, body_hash 32)… | signature 64)`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&self.author.0);
        varint::put(&mut bytes, self.seq);
        bytes.extend_from_slice(&self.prev);
        for branch in &self.branches {
            varint::put(&mut bytes, varint::of_len(branch.links.len()));
            let mut before = Time(0);
            for link in &branch.links {
                varint::put(&mut bytes, varint::zigzag(link.time.0.wrapping_sub(before.0)));
                varint::put(&mut bytes, u64::from(link.body_len));
                bytes.extend_from_slice(&link.body_hash);
                before = link.time;
            }
            bytes.extend_from_slice(&branch.signature.0);
        }
        bytes
    }

    /// Reads what [`Fork::encode`] writes.
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn decode(bytes: &[u8]) -> Result<Self, NoFork> {
        let mut reader = Reader::new(bytes);
        let author = Author(reader.array()?);
        let seq = reader.varint()?;
        let prev = reader.array()?;
        let branches = [decode_branch(&mut reader)?, decode_branch(&mut reader)?];
        reader.finish()?;
        Ok(Self { author, seq, prev, branches })
    }
}

fn decode_branch(reader: &mut Reader<'_>) -> Result<Branch, NoFork> {
    let count = usize::try_from(reader.varint()?).map_err(|_| NoFork::Malformed)?;
    if count == 0 || count > MAX_RUN_ENTRIES {
        return Err(NoFork::Malformed);
    }
    let mut links = Vec::with_capacity(count);
    let mut time = Time(0);
    for _ in 0..count {
        time = Time(time.0.wrapping_add(varint::unzigzag(reader.varint()?)));
        let body_len = u32::try_from(reader.varint()?).map_err(|_| NoFork::Malformed)?;
        if usize::try_from(body_len).map_or(true, |len| len > MAX_BODY) {
            return Err(NoFork::Malformed);
        }
        links.push(Link { time, body_len, body_hash: reader.array()? });
    }
    Ok(Branch { links, signature: Signature(reader.array()?) })
}

#[cfg(test)]
mod tests;
