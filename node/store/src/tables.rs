//! Every table of `log.redb` on one page: its key, its value, and what it is for.
//!
//! Numbers inside values are big-endian and of fixed width. An author's *number* is this file's
//! own short name for it, given in the order of first staging, and never told to anybody.

use crate::{heads, tickets};
use redb::TableDefinition;

/// A table named here.
pub(crate) type Table<K, V> = TableDefinition<'static, K, V>;

/// Arrival, from 1 without gaps → the record of an entry or of a fork: the change feed.
pub(crate) const ENTRIES: Table<u64, &[u8]> = Table::new("entries");

/// Author's number, position → arrival: an author's log in order.
pub(crate) const INDEX: Table<(u32, u64), u64> = Table::new("index");

/// Author's number, position → signature: the signed points at which runs may end.
pub(crate) const SIGNED: Table<(u32, u64), &[u8; 64]> = Table::new("signed");

/// Author → its number, how much is held, the tip of the agreed prefix, the fork.
pub(crate) const HEADS: Table<&[u8; 32], &[u8; heads::LEN]> = Table::new("heads");

/// Author's number → evidence of its smallest known fork, as it travels.
pub(crate) const FORKS: Table<u32, &[u8]> = Table::new("forks");

/// Author's number, position → nothing: the body never came and is wanted.
pub(crate) const HOLES: Table<(u32, u64), ()> = Table::new("holes");

/// Author's number, position → nothing: the body was let go here.
pub(crate) const GONE: Table<(u32, u64), ()> = Table::new("gone");

/// Position in the journal → number of the author whose newest change stands there.
pub(crate) const CHANGES: Table<u64, u32> = Table::new("changes");

/// Position in the journal at the end of a commit → the hash of all changes up to there.
pub(crate) const MARKS: Table<u64, &[u8; 8]> = Table::new("marks");

/// Peer → how far this node got in its journal.
pub(crate) const TICKETS: Table<&[u8; 32], &[u8; tickets::LEN]> = Table::new("tickets");

/// Name → what there is one of: schema, community, epoch, instance mark, read watermark.
pub(crate) const META: Table<&str, &[u8]> = Table::new("meta");

/// Author → addresses at which it was met, and when: where to dial after a restart.
pub(crate) const PEERS: Table<&[u8; 32], &[u8]> = Table::new("peers");

/// Arrival → nothing: read by this device's owner, above the watermark.
pub(crate) const READ: Table<u64, ()> = Table::new("read");

/// Arrival → nothing: read here, above the watermark, and not told the owner's other devices yet.
pub(crate) const UNSHARED: Table<u64, ()> = Table::new("unshared");

/// Public key of an invite → the seed of its secret: to show a code again.
pub(crate) const INVITES: Table<&[u8; 32], &[u8; 16]> = Table::new("invites");

/// Name of a key that seals bodies → the key: a copied home still reads, its views made anew.
pub(crate) const KEYS: Table<&[u8; 16], &[u8; 32]> = Table::new("keys");

/// Name of a key → its secret, where this is all that was given: a copied relay is still let in.
pub(crate) const SECRETS: Table<&[u8; 16], &[u8; 32]> = Table::new("secrets");

/// Author's number → bytes of its records: what its log takes.
pub(crate) const STOCK: Table<u32, u64> = Table::new("stock");

/// Name of a key of a circle → the key, its circle and its maker.
pub(crate) const CIRCLES: Table<&[u8; 16], &[u8; 96]> = Table::new("circle keys");

/// Kind (one byte) and key → value: what the owner of this device decided or began here.
pub(crate) const LOCAL: Table<&[u8], &[u8]> = Table::new("local");

/// The layout of all of the above: raised when a build can no longer read what an older one wrote.
pub(crate) const SCHEMA: u64 = 4;

/// The layout before there was a journal: one is made when such a file is opened.
pub(crate) const SCHEMA_WITHOUT_JOURNAL: u64 = 1;

/// The layout before it was written down which bodies are not here: that is done when such a file
/// is opened.
pub(crate) const SCHEMA_WITHOUT_HOLES: u64 = 2;

/// The layout before it was written down what each log takes: that is counted when such a file is
/// opened.
pub(crate) const SCHEMA_WITHOUT_STOCK: u64 = 3;
