//! What is in a pack: runs and evidence, one a record.

use super::limits::MAX_RECORD;
use super::seal::{self, FRAMING, HEAD, Head, Kind, PackKey};
use tidings_protocol::author::Author;
use tidings_protocol::hash::to_text;
use tidings_protocol::run::Run;
use tidings_protocol::wire::varint::{self, Malformed, Reader};

/// The name of a pack: BLAKE3 of its bytes.
pub type PackName = [u8; 32];

/// What a record holds, as the list tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A run of entries of one author.
    Run {
        /// Position of the first.
        first: u64,
        /// Position of the last.
        last: u64,
    },
    /// Evidence that the author forked its log.
    Fork {
        /// Where.
        seq: u64,
    },
}

/// One record of a pack, as the list tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose.
    pub author: Author,
    /// What.
    pub what: What,
    /// Bytes before it was sealed, at most [`MAX_RECORD`].
    pub len: u32,
}

impl Record {
    /// Bytes of the file that it takes.
    #[must_use]
    pub fn size(&self) -> u64 {
        u64::from(self.len).saturating_add(varint::of_len(FRAMING))
    }

    /// Entries in it.
    #[must_use]
    pub fn entries(&self) -> u64 {
        match self.what {
            What::Run { first, last } => last.saturating_sub(first).saturating_add(1),
            What::Fork { .. } => 0,
        }
    }
}

/// A piece of somebody's log on its way between a node and a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A run, as SPEC §6 writes it.
    Run {
        /// Whose.
        author: Author,
        /// Position of its first entry.
        first: u64,
        /// Its bytes.
        run: Vec<u8>,
    },
    /// Evidence, as SPEC §8 writes it.
    Fork {
        /// Who forked.
        author: Author,
        /// Where.
        seq: u64,
        /// Its bytes.
        evidence: Vec<u8>,
    },
}

impl Piece {
    /// Bytes, about.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Run { run: bytes, .. } | Self::Fork { evidence: bytes, .. } => bytes.len(),
        }
    }

    /// Whether there is nothing in it, which no piece of a log is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The list's line of it; `None` for a run that is none.
    #[must_use]
    pub fn record(&self) -> Option<Record> {
        let (author, what) = match self {
            Self::Run { author, first, run } => {
                let count = u64::try_from(Run::count(run).ok()?).ok()?;
                let last = first.checked_add(count)?.checked_sub(1)?;
                (*author, What::Run { first: *first, last })
            }
            Self::Fork { author, seq, .. } => (*author, What::Fork { seq: *seq }),
        };
        let len = u32::try_from(self.encode().len()).ok()?;
        Some(Record { author, what, len })
    }

    /// `1 | author 32 | first varint | run` or `2 | author 32 | seq varint | evidence`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (kind, author, at, bytes) = match self {
            Self::Run { author, first, run } => (1, author, *first, run),
            Self::Fork { author, seq, evidence } => (2, author, *seq, evidence),
        };
        let mut record = vec![kind];
        record.extend_from_slice(&author.0);
        varint::put(&mut record, at);
        record.extend_from_slice(bytes);
        record
    }

    /// Reads what [`Piece::encode`] writes; whether it is true is shown elsewhere.
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn decode(record: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(record);
        let [kind] = reader.array()?;
        let author = Author(reader.array()?);
        let at = reader.varint()?;
        let rest = reader.rest().to_vec();
        match kind {
            1 => Ok(Self::Run { author, first: at, run: rest }),
            2 => Ok(Self::Fork { author, seq: at, evidence: rest }),
            _ => Err(Malformed),
        }
    }
}

/// A pack as the list tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// BLAKE3 of the file.
    pub name: PackName,
    /// Its head.
    pub head: Head,
    /// What is in it, in order.
    pub records: Vec<Record>,
}

impl Pack {
    /// Bytes of the file.
    #[must_use]
    pub fn size(&self) -> u64 {
        let records = self.records.iter().map(Record::size);
        records.fold(varint::of_len(HEAD), u64::saturating_add)
    }

    /// The file's name.
    #[must_use]
    pub fn file(&self) -> String {
        file_of(&self.name)
    }

    /// Each record with its index and the offset of its length in the file.
    pub fn places(&self) -> impl Iterator<Item = (usize, u64, &Record)> {
        let mut at = varint::of_len(HEAD);
        self.records.iter().enumerate().map(move |(index, record)| {
            let offset = at;
            at = at.saturating_add(record.size());
            (index, offset, record)
        })
    }

    /// Seals pieces into a pack: the list's line of it, and the file. Pieces that are none are left
    /// out.
    #[must_use]
    pub fn seal(key: &PackKey, pieces: &[Piece]) -> (Self, Vec<u8>) {
        let fits = |piece: &&Piece| piece.record().is_some_and(|it| fits(it.len));
        let records: Vec<Record> = pieces.iter().filter(fits).filter_map(Piece::record).collect();
        let plain: Vec<Vec<u8>> = pieces.iter().filter(fits).map(Piece::encode).collect();
        let (head, file) = seal::seal(key, Kind::Pack, &plain);
        let name = *blake3::hash(&file).as_bytes();
        (Self { name, head, records }, file)
    }
}

/// Whether a record of this length is within its limit.
#[must_use]
pub fn fits(len: u32) -> bool {
    usize::try_from(len).is_ok_and(|len| len <= MAX_RECORD)
}

/// The name of the file of a pack: 52 characters of base32, `.pack`.
#[must_use]
pub fn file_of(name: &PackName) -> String {
    format!("{}.pack", to_text(name))
}
