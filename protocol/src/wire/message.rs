//! The messages of two nodes. Bodies are postcard; those that are large or frequent are laid out by
//! hand.

use super::bodies::{self, ASK, BODIES, LACKS};
use super::frame;
use super::notes::{INTRO, NOTE};
pub use super::notes::{Intros, Named, Noted, Notes, intro, note};
pub use super::recon::{Range, Recon, Summary};
use super::varint::{self, Malformed, Reader};
use crate::author::Author;
use crate::limits::{MAX_DELTA_ITEMS, MAX_INTROS, MAX_NOTE_ITEMS};
use crate::store::Mark;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The version that this build speaks.
pub const VERSION: u16 = 1;

/// The first frame of a session, both ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Lowest and highest protocol version spoken.
    pub versions: (u16, u16),
    /// Optional features, one bit each; none is defined yet.
    pub features: u64,
    /// First bytes of the community's name.
    pub community: [u8; 16],
    /// Where my journal stands.
    pub mark: Mark,
    /// Where I got to in your journal; `None` if I do not know, or passed over something that I
    /// would want today.
    pub ticket: Option<Mark>,
    /// Credit: bytes of RUN frames that you may send me at once.
    pub credit_bytes: u64,
    /// Fingerprint of my clock summary.
    pub root: [u8; 16],
    /// Authors in it.
    pub count: u64,
}

/// One line of a clock summary: what I hold of an author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Whose log.
    pub author: Author,
    /// The agreed prefix ends here.
    pub seq: u64,
    /// First bytes of the name of the entry there.
    pub head: [u8; 8],
    /// The smallest position known to be forked; 0 for none.
    pub fork: u64,
}

/// What changed in my journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    /// Journal position after which this starts.
    pub from: u64,
    /// Journal position up to which it goes.
    pub to: u64,
    /// The journal's hash there, if it is remembered.
    pub hash: Option<[u8; 8]>,
    /// This answers your ticket; otherwise it is what changed since my HELLO.
    pub ticket: bool,
    /// Nothing follows.
    pub last: bool,
    /// Author and what is held of it. I call them by index from now on, in this order, as long as
    /// there is room.
    pub changes: Vec<(Author, u64)>,
    /// The same of authors known to have forked, with the smallest position: introduced after those.
    pub forks: Vec<(Author, u64, u64)>,
}

impl Delta {
    /// The authors in the order in which they are introduced.
    pub fn authors(&self) -> impl Iterator<Item = Author> {
        let changes = self.changes.iter().map(|(author, _)| *author);
        changes.chain(self.forks.iter().map(|(author, _, _)| *author))
    }
}

/// The comparison of two idle nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Fingerprint of my clock summary.
    pub root: [u8; 16],
    /// Authors in it.
    pub count: u64,
    /// Where my journal stands.
    pub mark: Mark,
    /// Seconds since that changed; 255 for all that is longer.
    pub still: u8,
}

/// Why somebody does not send a log (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// To a sender: I have it from somebody else.
    OtherSource,
    /// To either: not wanted here, or not served to you. Blocked and unknown look the same.
    NotWanted,
}

/// Why a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ByeCode {
    /// Going away: shutdown.
    Going,
    /// No common version, or another community.
    Mismatch,
    /// A frame that cannot be read, or out of place.
    Protocol,
    /// Too many sessions, or too much asked.
    Busy,
    /// The receiver's account was expelled.
    Expelled,
}

/// What a crowded node makes of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkWord {
    /// It need not be live for my sake.
    Quiet,
    /// It shall be live.
    Chosen,
    /// It shall be quiet even if you chose it: choose another.
    Full,
}

/// A message between two nodes, borrowed from its frame where it is large.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// Who I am and where I stand.
    Hello(Hello),
    /// What changed since your ticket.
    Delta(Delta),
    /// Ranges of the clock summary.
    Recon(Recon),
    /// Authors that I shall call by index from now on, in order of their indexes, and what I have
    /// of them.
    Intro(Vec<Named>),
    /// I have these logs up to these positions.
    Note(Vec<Noted>),
    /// Send me this log.
    Want {
        /// My index of the author.
        idx: u32,
        /// First position, from 1.
        from: u64,
        /// Last position, or `None`: and all that comes after.
        upto: Option<u64>,
    },
    /// Do not send it, or: I shall not.
    Stop {
        /// The speaker's index of the author.
        idx: u32,
        /// Why.
        reason: StopReason,
    },
    /// A piece of a log.
    Run {
        /// The sender's index of the author.
        idx: u32,
        /// Position of its first entry.
        first: u64,
        /// What [`crate::run::Run::decode`] reads.
        run: &'a [u8],
    },
    /// Fork evidence: what [`crate::fork::Fork::decode`] reads.
    Fork(&'a [u8]),
    /// You may send this many bytes of RUN frames more.
    Credit(u64),
    /// How I want this link to be; said by crowded nodes.
    Link(LinkWord),
    /// The session ends.
    Bye {
        /// Why.
        code: ByeCode,
        /// Do not come back for this many seconds; the receiver clamps it to an hour.
        retry_after: u32,
    },
    /// Do we hold the same?
    Root(Root),
    /// So many bodies of what I hold are not here; 0 once all are.
    Lacks(u64),
    /// Send me the bodies of these entries, as far as you have them.
    Ask {
        /// My index of the author.
        idx: u32,
        /// First position, from 1.
        from: u64,
        /// Last position, at most 511 above the first.
        upto: u64,
    },
    /// The bodies that you asked for.
    Bodies {
        /// My index of the author.
        idx: u32,
        /// Position of the first entry.
        first: u64,
        /// Of it and those that follow; `None` where I lack it too.
        bodies: Vec<Option<&'a [u8]>>,
    },
}

/// A frame that is no message, and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMessage {
    /// A type that this build does not know and may ignore.
    #[error("unknown message type {0}")]
    Ignorable(u64),
    /// A type that this build does not know and must not ignore.
    #[error("unknown critical message type {0}")]
    Critical(u64),
    /// Bytes that are not what their type says, or beyond a limit.
    #[error("malformed message of type {0}")]
    Malformed(u64),
}

const HELLO: u64 = 1;
const DELTA: u64 = 2;
const RECON: u64 = 3;
const WANT: u64 = 6;
const STOP: u64 = 7;
const RUN: u64 = 8;
const FORK: u64 = 9;
const CREDIT: u64 = 10;
const BYE: u64 = 11;
const LINK: u64 = 12;
const ROOT: u64 = 13;

impl<'a> Message<'a> {
    /// The frame of this message.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Hello(hello) => plain(HELLO, hello),
            Self::Delta(delta) => plain(DELTA, delta),
            Self::Recon(recon) => {
                let mut to = frame::start(RECON, recon.weight());
                recon.encode(&mut to);
                to
            }
            Self::Intro(items) => intro(items),
            Self::Note(items) => note(items),
            Self::Want { idx, from, upto } => want(*idx, *from, *upto),
            Self::Stop { idx, reason } => {
                let mut to = frame::start(STOP, varint::size(u64::from(*idx)).saturating_add(1));
                varint::put(&mut to, u64::from(*idx));
                to.push(u8::from(*reason == StopReason::NotWanted));
                to
            }
            Self::Run { idx, first, run } => {
                let numbers = varint::size(u64::from(*idx)).saturating_add(varint::size(*first));
                let mut to = frame::start(RUN, run.len().saturating_add(numbers));
                varint::put(&mut to, u64::from(*idx));
                varint::put(&mut to, *first);
                to.extend_from_slice(run);
                to
            }
            Self::Fork(evidence) => {
                let mut to = frame::start(FORK, evidence.len());
                to.extend_from_slice(evidence);
                to
            }
            Self::Credit(bytes) => plain(CREDIT, bytes),
            Self::Link(word) => plain(LINK, word),
            Self::Bye { code, retry_after } => plain(BYE, &(code, retry_after)),
            Self::Root(root) => plain(ROOT, root),
            Self::Lacks(count) => plain(LACKS, count),
            Self::Ask { idx, from, upto } => bodies::ask(*idx, *from, *upto),
            Self::Bodies { idx, first, bodies } => bodies::bodies(*idx, *first, bodies),
        }
    }

    /// The authors whom it introduces, in the order of their indexes. A DELTA does so only while the
    /// table holds fewer than [`MAX_INTROS_BY_DELTA`](crate::limits::MAX_INTROS_BY_DELTA).
    #[must_use]
    pub fn introduced(&self) -> Vec<Author> {
        match self {
            Self::Intro(items) => items.iter().map(|item| item.author).collect(),
            Self::Delta(delta) => delta.authors().collect(),
            _ => Vec::new(),
        }
    }

    /// Reads a frame.
    ///
    /// # Errors
    /// [`BadMessage`] says whether the session can go on.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, BadMessage> {
        let (kind, body) = frame::split(bytes).map_err(|_| BadMessage::Malformed(0))?;
        let message = match kind {
            HELLO => read(body).map(Self::Hello),
            DELTA => read(body).map(Self::Delta),
            RECON => Recon::decode(body).map(Self::Recon),
            INTRO => Intros::read(body).map(|items| Self::Intro(items.collect())),
            NOTE => Notes::read(body).map(|items| Self::Note(items.collect())),
            WANT => read_want(body),
            STOP => read_stop(body),
            RUN => read_run(body),
            FORK => Ok(Self::Fork(body)),
            CREDIT => read(body).map(Self::Credit),
            LINK => read(body).map(Self::Link),
            BYE => read(body).map(|(code, retry_after)| Self::Bye { code, retry_after }),
            ROOT => read(body).map(Self::Root),
            LACKS => read(body).map(Self::Lacks),
            ASK => bodies::read_ask(body),
            BODIES => bodies::read_bodies(body),
            kind if kind < frame::FIRST_CRITICAL => return Err(BadMessage::Ignorable(kind)),
            kind => return Err(BadMessage::Critical(kind)),
        };
        message.ok().filter(Self::is_within_limits).ok_or(BadMessage::Malformed(kind))
    }

    fn is_within_limits(&self) -> bool {
        match self {
            Self::Delta(delta) => {
                let items = delta.changes.len().saturating_add(delta.forks.len());
                items <= MAX_DELTA_ITEMS && delta.from <= delta.to
            }
            Self::Note(items) => items.len() <= MAX_NOTE_ITEMS,
            Self::Intro(items) => items.len() <= MAX_INTROS,
            Self::Want { from, upto, .. } => *from >= 1 && upto.is_none_or(|upto| upto >= *from),
            Self::Run { first, .. } => *first >= 1,
            _ => true,
        }
    }
}

fn plain<T: Serialize>(kind: u64, body: &T) -> Vec<u8> {
    let size = postcard::experimental::serialized_size(body).unwrap_or(0);
    let bytes = postcard::to_extend(body, frame::start(kind, size));
    bytes.unwrap_or_else(|_| frame::start(kind, 0))
}

/// Reads a postcard value; nothing may be left over.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Malformed> {
    match postcard::take_from_bytes(body) {
        Ok((value, [])) => Ok(value),
        _ => Err(Malformed),
    }
}

/// Most questions have no end, and then nothing stands in its place.
fn want(idx: u32, from: u64, upto: Option<u64>) -> Vec<u8> {
    let numbers = [Some(u64::from(idx)), Some(from), upto];
    let size = numbers.into_iter().flatten().map(varint::size).fold(0, usize::saturating_add);
    let mut to = frame::start(WANT, size);
    numbers.into_iter().flatten().for_each(|number| varint::put(&mut to, number));
    to
}

fn read_want(body: &[u8]) -> Result<Message<'_>, Malformed> {
    let mut reader = Reader::new(body);
    let idx = index(&mut reader)?;
    let from = reader.varint()?;
    let upto = if reader.rest().is_empty() { None } else { Some(reader.varint()?) };
    reader.finish()?;
    Ok(Message::Want { idx, from, upto })
}

fn read_stop(body: &[u8]) -> Result<Message<'_>, Malformed> {
    let mut reader = Reader::new(body);
    let idx = index(&mut reader)?;
    let reason = match reader.array()? {
        [0] => StopReason::OtherSource,
        [1] => StopReason::NotWanted,
        _ => return Err(Malformed),
    };
    reader.finish()?;
    Ok(Message::Stop { idx, reason })
}

fn read_run(body: &[u8]) -> Result<Message<'_>, Malformed> {
    let mut reader = Reader::new(body);
    let idx = index(&mut reader)?;
    let first = reader.varint()?;
    Ok(Message::Run { idx, first, run: reader.rest() })
}

pub(super) fn index(reader: &mut Reader<'_>) -> Result<u32, Malformed> {
    u32::try_from(reader.varint()?).map_err(|_| Malformed)
}

#[cfg(test)]
mod tests;
