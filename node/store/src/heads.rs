//! What is held of each author, in memory: loaded when the file is opened, staged changes included.

use crate::entries::take;
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::entry::Tip;
use tidings_protocol::store::Head;
use tidings_protocol::time::Time;

/// Bytes of one row: `number u32 | held u64 | tip seq u64, id 32, time u64 | fork u64, 0 for none`.
pub(crate) const LEN: usize = 4 + 8 + 8 + 32 + 8 + 8;

/// What is held of one author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The file's short name for the author.
    pub(crate) number: u32,
    /// Entries held, those above a fork included.
    pub(crate) held: u64,
    /// The end of the agreed prefix.
    pub(crate) tip: Tip,
    /// The smallest fork known.
    pub(crate) fork: Option<u64>,
}

impl Held {
    pub(crate) fn encode(&self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        let fields: [&[u8]; 6] = [
            &self.number.to_be_bytes(),
            &self.held.to_be_bytes(),
            &self.tip.seq.to_be_bytes(),
            &self.tip.id,
            &self.tip.time.0.to_be_bytes(),
            &self.fork.unwrap_or(0).to_be_bytes(),
        ];
        for (to, from) in bytes.iter_mut().zip(fields.into_iter().flatten()) {
            *to = *from;
        }
        bytes
    }

    /// Reads what [`Held::encode`] writes; `None` if the numbers contradict each other.
    pub(crate) fn decode(bytes: &[u8; LEN]) -> Option<Self> {
        let mut rest: &[u8] = bytes;
        let number = u32::from_be_bytes(take(&mut rest)?);
        let held = u64::from_be_bytes(take(&mut rest)?);
        let seq = u64::from_be_bytes(take(&mut rest)?);
        let tip =
            Tip { seq, id: take(&mut rest)?, time: Time(u64::from_be_bytes(take(&mut rest)?)) };
        let fork = Some(u64::from_be_bytes(take(&mut rest)?)).filter(|&fork| fork != 0);
        let agreed = fork.map_or(held, |fork| held.min(fork.saturating_sub(1)));
        (seq == agreed).then_some(Self { number, held, tip, fork })
    }

    pub(crate) fn head(&self) -> Head {
        Head { tip: self.tip, fork: self.fork }
    }
}

/// All authors of the file.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    by_author: BTreeMap<Author, Held>,
    by_number: Vec<Author>,
    /// What stood before staging, of the authors that staging touched.
    before: BTreeMap<Author, Option<Held>>,
}

impl Heads {
    /// The committed rows of a file; `None` if their numbers are not 0, 1, 2 …
    pub(crate) fn load(by_author: BTreeMap<Author, Held>) -> Option<Self> {
        let mut numbered: Vec<_> =
            by_author.iter().map(|(author, held)| (held.number, *author)).collect();
        numbered.sort_unstable();
        let dense = (0..).zip(&numbered).all(|(expected, (number, _))| expected == *number);
        let by_number = numbered.into_iter().map(|(_, author)| author).collect();
        dense.then(|| Self { by_author, by_number, before: BTreeMap::new() })
    }

    pub(crate) fn get(&self, author: &Author) -> Option<&Held> {
        self.by_author.get(author)
    }

    pub(crate) fn author(&self, number: u32) -> Option<Author> {
        self.by_number.get(usize::try_from(number).ok()?).copied()
    }

    pub(crate) fn head(&self, author: &Author) -> Option<Head> {
        self.by_author.get(author).map(Held::head)
    }

    pub(crate) fn next(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        use std::ops::Bound::{Excluded, Unbounded};
        let lower = after.map_or(Unbounded, Excluded);
        let (author, held) = self.by_author.range((lower, Unbounded)).next()?;
        Some((*author, held.head()))
    }

    pub(crate) fn len(&self) -> usize {
        self.by_author.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Author, &Held)> {
        self.by_author.iter()
    }

    /// The number that `author` has, or would get; `None` when all are given away.
    pub(crate) fn number(&self, author: &Author) -> Option<u32> {
        match self.by_author.get(author) {
            Some(held) => Some(held.number),
            None => u32::try_from(self.by_number.len()).ok(),
        }
    }

    /// Stages a new state of `author`, whose number is [`Heads::number`].
    pub(crate) fn stage(&mut self, author: Author, held: Held) {
        let before = self.by_author.insert(author, held);
        if before.is_none() {
            self.by_number.push(author);
        }
        self.before.entry(author).or_insert(before);
    }

    /// The rows to write.
    pub(crate) fn staged(&self) -> impl Iterator<Item = (&Author, &Held)> {
        self.before.keys().filter_map(|author| self.by_author.get_key_value(author))
    }

    /// What is staged is durable now.
    pub(crate) fn committed(&mut self) {
        self.before.clear();
    }

    /// What is staged is gone.
    pub(crate) fn forget(&mut self) {
        for (author, before) in std::mem::take(&mut self.before) {
            match before {
                Some(held) => self.by_author.insert(author, held),
                None => self.by_author.remove(&author),
            };
        }
        self.by_number.truncate(self.by_author.len());
    }
}
