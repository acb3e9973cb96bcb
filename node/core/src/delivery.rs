//! Who holds what this device wrote, by their own word (SPEC §11.10): never more than a peer said of
//! its disk, and less again where it says less.
//!
//! The words are kept in the home a moment later, so that a restart does not unsay them.

use crate::event::News;
use crate::node::Node;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::{LocalKind, MAX_LOCAL_VALUE};
use tidings_views::Role;
use tidings_views::page::{Delivery, PostRow};

/// Devices whose word is remembered; of more, those that spoke longest ago are forgotten.
const MAX_HOLDERS: usize = 256;

/// Bytes of one of them at most: a key, two numbers and a mark.
const HOLDER_BYTES: usize = 32 + 10 + 10 + 1;

const _: () = assert!(MAX_HOLDERS * HOLDER_BYTES + 8 <= MAX_LOCAL_VALUE);

/// Pause between a word and the disk, in microseconds: each writing waits for it.
const GATHER: u64 = 1_000_000;

/// Posts that one event names, and threads that are told to be here only, by the newest ones; so many
/// positions are looked at.
const MAX_DELIVERED: u64 = 64;

/// Edits of a post whose places are looked at.
const MAX_EDITS: usize = 16;

/// What devices said of the log of this one.
#[derive(Debug)]
pub(crate) struct Holders {
    by: BTreeMap<Author, Holder>,
    /// When what changed is to be kept.
    due: Time,
}

/// What one device said last.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Holder {
    /// It holds the log up to here; not 0.
    seq: u64,
    /// When it said so.
    heard: u64,
    /// It kept a place for this node.
    relay: bool,
}

impl Default for Holders {
    fn default() -> Self {
        Self { by: BTreeMap::new(), due: Time::NEVER }
    }
}

impl Holders {
    pub(crate) fn due(&self) -> Option<Time> {
        Some(self.due).filter(|due| *due != Time::NEVER)
    }

    /// A device holds the log up to `seq`; up to where it did before.
    fn hear(&mut self, now: Time, device: Author, seq: u64) -> u64 {
        let before = self.by.get(&device).copied();
        if before.map_or(0, |it| it.seq) != seq {
            self.due = self.due.min(now.after(GATHER));
        }
        if seq == 0 {
            self.by.remove(&device);
        } else {
            let relay = before.is_some_and(|it| it.relay);
            self.by.insert(device, Holder { seq, heard: now.0, relay });
        }
        if self.by.len() > MAX_HOLDERS
            && let Some(oldest) = self.by.iter().min_by_key(|(_, it)| it.heard).map(|(it, _)| *it)
        {
            self.by.remove(&oldest);
        }
        before.map_or(0, |it| it.seq)
    }

    /// A device keeps a place for this node.
    fn carries(&mut self, now: Time, device: &Author) {
        if let Some(holder) = self.by.get_mut(device).filter(|it| !it.relay) {
            holder.relay = true;
            self.due = self.due.min(now.after(GATHER));
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let all: Vec<([u8; 32], Holder)> = self.by.iter().map(|(who, it)| (who.0, *it)).collect();
        postcard::to_allocvec(&all).unwrap_or_default()
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        let all: Vec<([u8; 32], Holder)> = postcard::from_bytes(bytes).unwrap_or_default();
        let by = all.into_iter().take(MAX_HOLDERS).map(|(who, it)| (Author(who), it));
        Self { by: by.collect(), due: Time::NEVER }
    }
}

impl Node {
    /// A peer said that it holds the log of this device up to `seq`.
    pub(crate) fn hear_holder(&mut self, now: Time, peer: Author, seq: u64) {
        if peer == self.identity.device.author() {
            return;
        }
        let before = self.holders.hear(now, peer, seq);
        self.mark_carriers(now);
        if seq <= before {
            return;
        }
        let posts = self.own_posts(before, seq).into_iter().map(|post| post.id).collect();
        let (person, relay) = (self.person_of(&peer), self.carries_for_others(&peer));
        self.tell(now, News::Delivery { peer, person, relay, seq, posts });
    }

    /// Remembers which of those who hold the log keep a place for this node.
    pub(crate) fn mark_carriers(&mut self, now: Time) {
        for relay in self.reach.iter().flat_map(|reach| &reach.relays) {
            self.holders.carries(now, relay);
        }
    }

    /// Who else holds a post, where this device wrote it, with all that this device wrote of it anew.
    pub(crate) fn delivery_of(&self, row: &PostRow) -> Option<Delivery> {
        if !row.author.me {
            return None;
        }
        let me = self.identity.device.author();
        let (device, seq) = self.views.place_of(&self.log, &row.id).ok()?;
        if device != me {
            return None;
        }
        let edits = row.edited.map(|_| self.views.places_of_edits(&self.log, &row.id, MAX_EDITS));
        let edits = edits.and_then(Result::ok).into_iter().flatten();
        let own = edits.filter(|(device, _)| *device == me).map(|(_, seq)| seq);
        Some(self.delivered(own.fold(seq, u64::max)))
    }

    /// Threads with a post of this device that nobody else said to hold.
    pub(crate) fn threads_here_only(&self) -> BTreeSet<EntryId> {
        let members = self.holders.by.iter().filter(|(device, _)| self.members.contains(device));
        let held = members.map(|(_, holder)| holder.seq).max().unwrap_or(0);
        let head = self.log.head(&self.identity.device.author());
        let posts = self.own_posts(held, head.map_or(0, |head| head.tip.seq));
        posts.into_iter().map(|post| post.thread).collect()
    }

    fn delivered(&self, seq: u64) -> Delivery {
        let mut delivery = Delivery::default();
        for (device, holder) in &self.holders.by {
            if holder.seq < seq || !self.members.contains(device) {
                continue;
            }
            let place = match self.views.writer(device).me {
                _ if holder.relay || self.carries_for_others(device) => &mut delivery.relays,
                true => &mut delivery.own,
                false => &mut delivery.peers,
            };
            *place = place.saturating_add(1);
        }
        delivery
    }

    /// Whether it is a relay by its role, or has been one for this node.
    fn carries_for_others(&self, device: &Author) -> bool {
        let account = self.views.writer(device).account;
        account.is_some_and(|account| self.views.role(&account) == Some(Role::Relay))
            || self.holders.by.get(device).is_some_and(|holder| holder.relay)
    }

    /// Posts of this device above `before` and up to `seq` that are shown; the newest of many.
    fn own_posts(&self, before: u64, seq: u64) -> Vec<PostRow> {
        let me = self.identity.device.author();
        let first = before.max(seq.saturating_sub(MAX_DELIVERED)).saturating_add(1);
        let ids = (first..=seq).filter_map(|seq| self.log.tip(&me, seq).ok().flatten());
        ids.filter_map(|tip| self.views.post(&self.log, &EntryId(tip.id)).ok()).collect()
    }

    /// Takes up what was kept of this device's log.
    pub(crate) fn recall_holders(&mut self) -> Result<(), crate::Error> {
        let me = self.identity.device.author();
        let kept = self.log.local(LocalKind::Held, &me.0)?;
        self.holders = kept.map(|bytes| Holders::from_bytes(&bytes)).unwrap_or_default();
        Ok(())
    }

    /// Keeps what was said, if it is time.
    pub(crate) fn keep_holders_if_due(&mut self, now: Time) {
        if self.holders.due <= now {
            self.keep_holders(now);
        }
    }

    /// Keeps what was said and is not kept yet. A disk that fails here fails altogether.
    pub(crate) fn keep_holders(&mut self, now: Time) {
        if self.holders.due().is_none() || self.trouble().is_some() {
            return;
        }
        self.holders.due = Time::NEVER;
        let (me, bytes) = (self.identity.device.author(), self.holders.to_bytes());
        if let Err(error) = self.log.put_local(LocalKind::Held, &me.0, &bytes) {
            tracing::warn!(%error, "who holds this device's posts is not kept");
            self.fail(now, &error);
        }
    }
}

#[cfg(test)]
mod tests;
