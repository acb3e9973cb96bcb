//! Peers met before, and where: what a node dials when it starts.

use crate::error::{StoreError, damaged};
use crate::log::Log;
use crate::tables::PEERS;
use redb::{ReadableTable, ReadableTableMetadata, Table};
use serde::{Deserialize, Serialize};
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;

/// Addresses kept of one peer.
pub const MAX_ADDRESSES: usize = 8;

/// Longest address kept, in bytes; longer ones are not kept.
pub const MAX_ADDRESS: usize = 256;

/// Peers kept; the one not seen for longest makes room.
pub const MAX_PEERS: u64 = 4096;

/// A device that was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its key.
    pub author: Author,
    /// Where it answered, the best first; at most [`MAX_ADDRESSES`].
    pub addresses: Vec<String>,
    /// When, by our clock.
    pub last_seen: Time,
}

#[derive(Serialize, Deserialize)]
struct Row {
    addresses: Vec<String>,
    last_seen: Time,
}

impl Log {
    /// Remembers, durably, that `author` answered at `addresses` (the best first), in place of
    /// what was remembered of it.
    ///
    /// # Errors
    /// The disk's.
    pub fn remember_peer(
        &mut self,
        author: Author,
        addresses: &[String],
        now: Time,
    ) -> Result<(), StoreError> {
        let fit = addresses.iter().filter(|address| address.len() <= MAX_ADDRESS);
        let row = Row { addresses: fit.take(MAX_ADDRESSES).cloned().collect(), last_seen: now };
        let row = postcard::to_stdvec(&row).map_err(|error| damaged(error.to_string()))?;
        self.write(|to| {
            let mut peers = to.open_table(PEERS)?;
            peers.insert(&author.0, row.as_slice())?;
            if peers.len()? > MAX_PEERS {
                forget_oldest(&mut peers)?;
            }
            Ok(())
        })
    }

    /// All peers remembered, the one seen last first.
    ///
    /// # Errors
    /// The disk's, or a damaged row.
    pub fn peers(&self) -> Result<Vec<Peer>, StoreError> {
        self.read(|from| {
            let mut peers = Vec::new();
            for found in from.open_table(PEERS)?.iter()? {
                let (author, row) = found?;
                let Row { addresses, last_seen } = decode(row.value())?;
                peers.push(Peer { author: Author(*author.value()), addresses, last_seen });
            }
            peers.sort_by_key(|peer| (std::cmp::Reverse(peer.last_seen), peer.author));
            Ok(peers)
        })
    }
}

fn forget_oldest(peers: &mut Table<'_, &[u8; 32], &[u8]>) -> Result<(), redb::Error> {
    let mut oldest: Option<(Time, [u8; 32])> = None;
    for found in peers.iter()? {
        let (author, row) = found?;
        let this = (decode(row.value())?.last_seen, *author.value());
        oldest = Some(oldest.map_or(this, |oldest| oldest.min(this)));
    }
    if let Some((_, author)) = oldest {
        peers.remove(&author)?;
    }
    Ok(())
}

fn decode(row: &[u8]) -> Result<Row, redb::Error> {
    postcard::from_bytes(row).map_err(|_| damaged("a remembered peer"))
}

#[cfg(test)]
mod tests;
