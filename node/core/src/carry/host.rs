//! The node's side of carrying: what it holds, what it takes, what it gives.

use super::limits::{MAX_AUTHORS, MAX_RECORD};
use super::pack::Piece;
use super::seal::PackKey;
use crate::error::Error;
use crate::node::Node;
use std::collections::BTreeMap;
use tidings_files::{FileId, Files};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::digest::item;
use tidings_protocol::engine::Brought;
use tidings_protocol::entry::Tip;
use tidings_protocol::fork::Fork;
use tidings_protocol::hash::CommunityId;
use tidings_protocol::run::Run;
use tidings_protocol::store::{Head, Mark, Store};
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Item;
use tidings_views::page::PersonRef;

/// A node as carrying asks it; it runs elsewhere, or is lent.
pub trait Host {
    /// What is held and wanted now.
    ///
    /// # Errors
    /// The node's.
    fn look(&mut self) -> Result<Look, Error>;

    /// Brings pieces; what became of each, durably, in the same order.
    ///
    /// # Errors
    /// The node's.
    fn bring(&mut self, pieces: Vec<Piece>) -> Result<Vec<Brought>, Error>;

    /// Pieces that cover these parts of logs, in order, up to about `most` bytes.
    ///
    /// # Errors
    /// The node's.
    fn give(&mut self, wants: Vec<Want>, most: usize) -> Result<Given, Error>;

    /// Where the node's files are; `None` where it keeps none.
    ///
    /// # Errors
    /// The node's.
    fn files(&mut self) -> Result<Option<Files>, Error>;

    /// Files that are wanted here, as [`Node::carry_wanted`] says.
    ///
    /// # Errors
    /// The node's.
    fn wanted_files(&mut self) -> Result<Vec<FileId>, Error>;

    /// Those of `files`, and those of which these parts of logs speak, as [`Node::carry_files_of`] says.
    ///
    /// # Errors
    /// The node's.
    fn files_of(&mut self, parts: Vec<Want>, files: Vec<FileId>) -> Result<Vec<FileId>, Error>;
}

/// A node that is lent for as long as something is carried, by whoever steps it.
pub struct Lent<'a> {
    /// The node.
    pub node: &'a mut Node,
    /// The clock.
    pub now: &'a dyn Fn() -> Time,
}

impl Host for Lent<'_> {
    fn look(&mut self) -> Result<Look, Error> {
        self.node.carry_look((self.now)())
    }

    fn bring(&mut self, pieces: Vec<Piece>) -> Result<Vec<Brought>, Error> {
        self.node.carry_bring((self.now)(), &pieces)
    }

    fn give(&mut self, wants: Vec<Want>, most: usize) -> Result<Given, Error> {
        self.node.carry_give(&wants, most)
    }

    fn files(&mut self) -> Result<Option<Files>, Error> {
        Ok(self.node.shelf().ok().cloned())
    }

    fn wanted_files(&mut self) -> Result<Vec<FileId>, Error> {
        self.node.carry_wanted((self.now)())
    }

    fn files_of(&mut self, parts: Vec<Want>, files: Vec<FileId>) -> Result<Vec<FileId>, Error> {
        self.node.carry_files_of((self.now)(), &parts, &files)
    }
}

/// An answer to [`Host::give`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// What there is.
    pub pieces: Vec<Piece>,
    /// What is to be asked for again; empty at the end.
    pub rest: Vec<Want>,
}

/// A part of a log, or the evidence that it forked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Entries `first..=last`; a little more where no signature stands at `last`.
    Entries {
        /// Whose.
        author: Author,
        /// From here.
        first: u64,
        /// Up to here.
        last: u64,
    },
    /// The evidence of its fork.
    Fork(Author),
}

impl Want {
    /// Whether it asks for entries of this author.
    pub(super) fn is_of(&self, whose: &Author) -> bool {
        matches!(self, Self::Entries { author, .. } if author == whose)
    }
}

/// What is held of one log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Up to where, and which entry stands there; of one that forked, below the fork.
    pub item: Item,
    /// When the last entry was written, by its author's clock.
    pub time: Time,
    /// Up to where it is wanted; `u64::MAX` for all of it.
    pub upto: u64,
}

/// Who a device is to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// Whose it is.
    pub person: PersonRef,
    /// What it is called; may be empty.
    pub device: String,
}

/// A node at one moment.
#[derive(Clone, Debug)]
pub struct Look {
    /// When.
    pub now: Time,
    /// The community.
    pub community: CommunityId,
    /// This device: it signs its list.
    pub device: Keypair,
    /// What files are opened with, the oldest first: everybody has that one or will, and it seals.
    pub keys: Vec<PackKey>,
    /// Its store's epoch.
    pub epoch: u64,
    /// Where its journal stands.
    pub mark: Mark,
    /// Logs of those who are in; position 0 where nothing is held.
    pub logs: BTreeMap<Author, Held>,
    /// Devices of those who are in.
    pub carriers: BTreeMap<Author, Carrier>,
    /// Why nothing is taken, whoever wrote it: the disk, or `quota`.
    pub no_room: Option<Error>,
}

impl Look {
    /// What of a log is held; `None` if nobody wants it.
    #[must_use]
    pub fn held(&self, author: &Author) -> Option<Item> {
        self.logs.get(author).map(|held| held.item)
    }
}

impl Node {
    /// See [`Host::look`].
    ///
    /// # Errors
    /// The disk's.
    pub fn carry_look(&mut self, now: Time) -> Result<Look, Error> {
        self.settle(now)?;
        let community = self.log.community();
        let devices = self.views.members().map(|member| member.device);
        let wanted = devices.filter(|author| self.engine.wants(author)).take(MAX_AUTHORS);
        let logs = wanted.map(|author| {
            let nothing = Head { tip: Tip::empty(community), fork: None };
            let head = self.engine.counted(&author, &self.log).unwrap_or(nothing);
            let upto = self.engine.cut_of(&author);
            (author, Held { item: item(author, &head), time: head.tip.time, upto })
        });
        let logs = logs.collect();
        let mut carriers = BTreeMap::new();
        for person in self.views.people(&self.log) {
            let devices = person.devices.into_iter();
            for device in devices.filter(|it| self.members.contains(&it.device)) {
                let carrier =
                    Carrier { person: self.views.person_ref(&person.account), device: device.name };
                carriers.insert(device.device, carrier);
            }
        }
        Ok(Look {
            now,
            community,
            device: self.identity.device.clone(),
            keys: self.pack_secrets().iter().map(PackKey::of).collect(),
            epoch: self.log.epoch(),
            mark: self.log.journal(),
            logs,
            carriers,
            no_room: self.has_room().err(),
        })
    }

    /// See [`Host::bring`]. All of it is durable and shown, and live peers hear of it.
    ///
    /// # Errors
    /// The disk's, after which the node is silent and writes nothing.
    pub fn carry_bring(&mut self, now: Time, pieces: &[Piece]) -> Result<Vec<Brought>, Error> {
        let mut brought = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let mut became = self.bring_one(now, piece)?;
            if became == Brought::Again {
                self.commit(now)?;
                became = self.bring_one(now, piece)?;
            }
            brought.push(became);
        }
        self.commit(now)?;
        Ok(brought)
    }

    /// See [`Host::give`].
    ///
    /// # Errors
    /// The disk's.
    pub fn carry_give(&self, wants: &[Want], most: usize) -> Result<Given, Error> {
        let (mut given, mut bytes) = (Given::default(), 0_usize);
        for want in wants {
            if bytes >= most {
                given.rest.push(*want);
                continue;
            }
            let Want::Entries { author, first, last } = *want else {
                given.pieces.extend(self.evidence(want)?);
                continue;
            };
            let mut next = first;
            while next <= last {
                if bytes >= most {
                    given.rest.push(Want::Entries { author, first: next, last });
                    break;
                }
                let Some((run, count)) = self.run_from(&author, next, last)? else { break };
                bytes = bytes.saturating_add(run.len());
                given.pieces.push(Piece::Run { author, first: next, run });
                next = next.saturating_add(count);
            }
        }
        Ok(given)
    }

    fn evidence(&self, want: &Want) -> Result<Option<Piece>, Error> {
        let Want::Fork(author) = *want else { return Ok(None) };
        let fork = self.log.fork(&author)?;
        let piece = |fork: Fork| Piece::Fork { author, seq: fork.seq, evidence: fork.encode() };
        Ok(fork.map(piece))
    }

    /// The longest run from `first` on that ends at or below `last`; where no signature stands
    /// there, the one that goes on to the first behind it.
    fn run_from(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Option<(Vec<u8>, u64)>, Error> {
        let run = match self.log.run(author, first, last)? {
            Some(run) => Some(run),
            None => {
                let rest = self.log.branch(author, last)?;
                let more = rest.map_or(0, |rest| rest.links.len().saturating_sub(1));
                let more = u64::try_from(more).unwrap_or(u64::MAX);
                self.log.run(author, first, last.saturating_add(more))?
            }
        };
        let Some(run) = run.filter(|run| run.bytes.len() < MAX_RECORD) else { return Ok(None) };
        let count = u64::try_from(Run::count(&run.bytes).unwrap_or(0)).unwrap_or(0);
        Ok((count > 0).then_some((run.bytes, count)))
    }
}
