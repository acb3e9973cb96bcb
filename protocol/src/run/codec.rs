//! The bytes of a run: `count | (time delta, body | hash)… | signature`.

use crate::author::Signature;
use crate::entry::Body;
use crate::limits::{MAX_BODY, MAX_RUN_BYTES, MAX_RUN_ENTRIES};
use crate::time::Time;
use crate::wire::varint::{self, Reader};

/// Bytes that are no run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRun {
    /// The bytes end early, go on after the end, or hold a number in a longer form than needed.
    #[error("malformed run")]
    Malformed,
    /// No entry, or more than [`MAX_RUN_ENTRIES`].
    #[error("a run of {0} entries")]
    Count(u64),
    /// A body above [`MAX_BODY`].
    #[error("a body of {0} bytes")]
    Body(u64),
    /// Heavier than [`MAX_RUN_BYTES`].
    #[error("a run that weighs {0} bytes")]
    Weight(usize),
}

impl From<varint::Malformed> for BadRun {
    fn from(_: varint::Malformed) -> Self {
        Self::Malformed
    }
}

/// One entry as it travels: its time and its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunEntry<'a> {
    /// When, by the author's clock.
    pub time: Time,
    /// The body, or what is left of it.
    pub body: Body<'a>,
}

/// A decoded run, still a stranger's claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    /// The entries in log order, 1 to [`MAX_RUN_ENTRIES`].
    pub entries: Vec<RunEntry<'a>>,
    /// Over the last entry.
    pub signature: Signature,
}

impl<'a> Run<'a> {
    /// Reads only how many entries the bytes claim to hold.
    ///
    /// # Errors
    /// [`BadRun`] when that is not within the limits.
    pub fn count(bytes: &[u8]) -> Result<usize, BadRun> {
        let count = Reader::new(bytes).varint()?;
        let known = usize::try_from(count).ok();
        known.filter(|count| (1..=MAX_RUN_ENTRIES).contains(count)).ok_or(BadRun::Count(count))
    }

    /// Reads a run that follows an entry of time `before` (0 at the start of a log).
    ///
    /// # Errors
    /// [`BadRun`] when the bytes are not the one canonical form of a run within the limits.
    pub fn decode(bytes: &'a [u8], before: Time) -> Result<Self, BadRun> {
        let mut reader = Reader::new(bytes);
        let count = Self::count(bytes)?;
        reader.varint()?;
        let mut entries = Vec::with_capacity(count);
        let mut time = before;
        for _ in 0..count {
            time = Time(time.0.wrapping_add(varint::unzigzag(reader.varint()?)));
            entries.push(RunEntry { time, body: decode_body(&mut reader)? });
        }
        let signature = Signature(reader.array()?);
        reader.finish()?;
        let run = Self { entries, signature };
        run.check_limits()?;
        Ok(run)
    }

    /// Refuses what no honest node could pass on: too many entries, or too heavy together.
    pub(super) fn check_limits(&self) -> Result<(), BadRun> {
        let count = self.entries.len();
        if count == 0 || count > MAX_RUN_ENTRIES {
            return Err(BadRun::Count(varint::of_len(count)));
        }
        let weights = self.entries.iter().map(|entry| weight(entry.body));
        let total = weights.fold(FRAMING, usize::saturating_add);
        if total > MAX_RUN_BYTES { Err(BadRun::Weight(total)) } else { Ok(()) }
    }
}

/// What an entry counts against [`MAX_RUN_BYTES`]: the most it can take in any form, full or
/// pruned, so that a run that one node accepts fits a frame of every other.
fn weight(body: Body<'_>) -> usize {
    let len = match body {
        Body::Full(bytes) => bytes.len(),
        Body::Pruned { len, .. } => usize::try_from(len).unwrap_or(usize::MAX),
    };
    len.max(HASH).saturating_add(2 * varint::MAX_LEN)
}

/// How many of `bodies`, from the first on, fit one run.
pub(crate) fn fitting(bodies: &[&[u8]]) -> usize {
    let mut total = FRAMING;
    let fits = |body: &&&[u8]| {
        total = total.saturating_add(weight(Body::Full(body)));
        total <= MAX_RUN_BYTES
    };
    bodies.iter().take(MAX_RUN_ENTRIES).take_while(fits).count()
}

/// `length * 2`, then the bytes; or `length * 2 + 1`, then the hash of a pruned body.
fn decode_body<'a>(reader: &mut Reader<'a>) -> Result<Body<'a>, BadRun> {
    let tag = reader.varint()?;
    let len = tag >> 1;
    let size = usize::try_from(len).ok().filter(|&size| size <= MAX_BODY);
    let size = size.ok_or(BadRun::Body(len))?;
    if tag & 1 == 0 {
        return Ok(Body::Full(reader.bytes(size)?));
    }
    let len = u32::try_from(len).map_err(|_| BadRun::Body(len))?;
    Ok(Body::Pruned { hash: reader.array()?, len })
}

/// Writes an entry that follows one of time `before`; the body comes last.
pub(super) fn put_entry(to: &mut Vec<u8>, before: Time, time: Time, body: Body<'_>) {
    varint::put(to, varint::zigzag(time.0.wrapping_sub(before.0)));
    match body {
        Body::Full(bytes) => {
            varint::put(to, varint::of_len(bytes.len()) << 1);
            to.extend_from_slice(bytes);
        }
        Body::Pruned { hash, len } => {
            varint::put(to, (u64::from(len) << 1) | 1);
            to.extend_from_slice(&hash);
        }
    }
}

/// An encoded run: ends at a signed point and fits a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedRun {
    /// Entries in it.
    pub count: usize,
    /// What [`Run::decode`] reads.
    pub bytes: Vec<u8>,
}

/// Builds the longest run that fits: push entries in order, mark the signed points among them.
#[derive(Debug)]
pub struct RunWriter {
    time: Time,
    count: usize,
    weight: usize,
    body: Vec<u8>,
    marked: Option<Mark>,
}

/// The run as it would end at the last signed point seen.
#[derive(Clone, Copy, Debug)]
struct Mark {
    count: usize,
    len: usize,
    signature: Signature,
}

/// Room for the count and the signature beside the entries.
const FRAMING: usize = 2 + 64;

/// Length of the hash that stands for a pruned body.
const HASH: usize = 32;

impl RunWriter {
    /// A run that follows an entry of time `before`.
    #[must_use]
    pub fn new(before: Time) -> Self {
        Self { time: before, count: 0, weight: FRAMING, body: Vec::new(), marked: None }
    }

    /// Adds the next entry; false, and nothing added, if the run is full.
    #[must_use]
    pub fn push(&mut self, time: Time, body: Body<'_>) -> bool {
        let weight = self.weight.saturating_add(weight(body));
        if self.count >= MAX_RUN_ENTRIES || weight > MAX_RUN_BYTES {
            return false;
        }
        self.weight = weight;
        put_entry(&mut self.body, self.time, time, body);
        self.time = time;
        self.count = self.count.saturating_add(1);
        true
    }

    /// Says that the entry pushed last carries this signature.
    pub fn mark(&mut self, signature: Signature) {
        self.marked = Some(Mark { count: self.count, len: self.body.len(), signature });
    }

    /// The run up to the last marked entry; `None` if there is none.
    #[must_use]
    pub fn finish(mut self) -> Option<EncodedRun> {
        let mark = self.marked.filter(|mark| mark.count > 0)?;
        self.body.truncate(mark.len);
        let mut bytes = Vec::with_capacity(self.body.len().saturating_add(FRAMING));
        varint::put(&mut bytes, varint::of_len(mark.count));
        bytes.extend_from_slice(&self.body);
        bytes.extend_from_slice(&mark.signature.0);
        Some(EncodedRun { count: mark.count, bytes })
    }
}
