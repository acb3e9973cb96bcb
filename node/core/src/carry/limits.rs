//! Every bound of what is carried: name, unit, reason.

use tidings_protocol::limits::{MAX_FRAME, MAX_INTROS};

/// Bytes of one pack, about: as much as is held in memory to write one, and as much as is written
/// again for one new entry at most.
pub const MAX_PACK: u64 = 4 * 1024 * 1024;

/// Bytes of one record before it is sealed: as a frame, so that any run and any evidence fits.
pub const MAX_RECORD: usize = MAX_FRAME;

/// Bytes of one list before it is sealed, so that a stranger's list cannot fill the memory.
pub const MAX_MANIFEST: usize = 32 * 1024 * 1024;

/// Authors of one list: as many as one session may introduce.
pub const MAX_AUTHORS: usize = MAX_INTROS;

/// Packs of one list: 64 GiB of full ones.
pub const MAX_PACKS: usize = 16_384;

/// Records of one list: 16 GiB of full ones.
pub const MAX_RECORDS: usize = 262_144;

/// Lists that are read of one shelf; the others are left out, with a word.
pub const MAX_MANIFESTS: usize = 1_024;

/// Times that a shelf is gone through, because what came let in somebody, or filled a gap.
pub const MAX_PASSES: usize = 64;

/// Damaged places that are named one by one; the others are counted.
pub const MAX_DAMAGE: usize = 64;

/// Bytes that are brought to the node in one durable commit.
pub const BATCH_BYTES: usize = 1024 * 1024;

/// Pieces that are brought to the node in one durable commit.
pub const BATCH_PIECES: usize = 512;

/// Records that are not needed are read all the same when they are fewer bytes than this: asking a
/// server again takes longer.
pub const READ_THROUGH: u64 = 256 * 1024;

/// Packs that nothing refers to are kept for this long, in microseconds: a reader of the list
/// before may still want them.
pub const GRACE: u64 = 86_400_000_000;

/// Parts of files on one shelf: 5.9 GiB of full ones. A directory of FAT has 65 536 slots, of which the name
/// of a part takes eight.
pub const MAX_PARTS: usize = 6_000;

/// Parts of files lie for so long after nothing there speaks of them, in microseconds: nobody says which
/// files they hold, and who has the entry may still lack the file.
pub const LINGER: u64 = 30 * 86_400_000_000;

/// Wishes for files that are looked at on one shelf.
pub const MAX_WISHES: usize = 1_024;

/// Files that are looked for in one go; a server is asked for each.
pub const MAX_LOOKED_FOR: usize = 4_096;

/// Parts of one file in a row that are not there, after which it is not looked for any further.
pub const MAX_MISSES: usize = 4;

/// A list that was not renewed for this long holds back nothing and asks for nothing any more, in
/// microseconds: its device is lost, or its owner does not come back to this stick.
pub const FORGOTTEN: u64 = 180 * 86_400_000_000;

const _: () = {
    assert!((MAX_RECORD as u64) < MAX_PACK, "a pack takes a record");
    assert!(MAX_RECORD >= BATCH_BYTES / 16 && BATCH_PIECES > 1, "a batch takes many records");
};
