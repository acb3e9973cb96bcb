//! What moderators' words come to, computed the slow way.

use super::DAVE;
use crate::order::{JOINED, MUTED, OVERRULED};
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::hash::EntryId;
use tidings_views::body::{Act, Body, Moderate, Place, Remark};
use tidings_views::page::{PostRow, Why};

/// A story, and the last positions of dave's before he became a moderator, and as one.
pub(super) struct Story {
    pub(super) world: World,
    pub(super) term: (u64, u64),
}

/// What is compared of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    time: u64,
    id: EntryId,
    board: String,
    hidden: Option<Why>,
    locked: bool,
    unread: bool,
}

/// The same of a row.
pub(super) fn shown(row: &PostRow) -> Shown {
    Shown {
        time: row.time.0,
        id: row.id,
        board: row.board.clone(),
        hidden: row.hidden.as_ref().map(|hidden| hidden.why),
        locked: row.locked,
        unread: row.unread,
    }
}

/// An entry that counts.
struct Entry<'w> {
    who: usize,
    seq: u64,
    id: EntryId,
    time: u64,
    body: Body<'w>,
}

impl Story {
    fn rules(&self, who: usize, seq: u64) -> bool {
        who == 0 || who == DAVE && self.term.0 < seq && seq <= self.term.1
    }

    fn entries(&self, forks: &[(usize, usize)]) -> Vec<Entry<'_>> {
        let mut all = Vec::new();
        for (who, writer) in self.world.writers.iter().enumerate() {
            let own = forks.iter().filter(|fork| fork.0 == who).map(|fork| fork.1);
            let fork = own.min().unwrap_or(usize::MAX);
            for (seq, (time, bytes)) in (1..fork).zip(&writer.entries) {
                let (id, body) = (self.world.id(who, seq), Body::decode(bytes));
                all.push(Entry { who, seq: seq as u64, id, time: time.0, body });
            }
        }
        all
    }

    fn overruled(&self, id: EntryId) -> bool {
        let last = self.world.writers[0].entries.len().min(OVERRULED);
        (1..=last).any(|seq| seq % 2 == 0 && self.world.id(0, seq) == id)
    }

    /// The act that holds among those of which one undoes the other, and when it was stated.
    fn holding<'e>(
        &self,
        entries: &'e [Entry<'_>],
        what: EntryId,
        on: fn(&Act<'_>) -> bool,
    ) -> Option<(Act<'e>, u64)> {
        let said: Vec<(&Entry<'_>, &Moderate<'_>)> = entries
            .iter()
            .filter(|entry| self.rules(entry.who, entry.seq))
            .filter_map(|entry| match &entry.body {
                Body::Moderate(said) if said.what == what && on(&said.act) => {
                    Some((entry, &**said))
                }
                _ => None,
            })
            .collect();
        if self.overruled(what) {
            return None;
        }
        let replaced: BTreeSet<EntryId> =
            said.iter().flat_map(|(_, it)| it.supersedes.iter().copied()).collect();
        let standing = said.iter().filter(|(entry, _)| !replaced.contains(&entry.id));
        let last = standing.max_by_key(|(entry, _)| (entry.time, entry.id))?;
        Some((last.1.act, last.0.time))
    }
}

fn on_sight(act: &Act<'_>) -> bool {
    matches!(act, Act::Hide | Act::Show)
}

fn on_replies(act: &Act<'_>) -> bool {
    matches!(act, Act::Lock | Act::Unlock)
}

fn on_board(act: &Act<'_>) -> bool {
    matches!(act, Act::Move(_))
}

/// A post where it stands.
struct Placed<'e> {
    entry: &'e Entry<'e>,
    time: u64,
    root: EntryId,
    board: &'e str,
}

/// The posts that are shown, in order, and how.
pub(super) fn expected(story: &Story, forks: &[(usize, usize)]) -> Vec<Shown> {
    let entries = story.entries(forks);
    let mut found: BTreeMap<EntryId, Placed<'_>> = BTreeMap::new();
    loop {
        let before = found.len();
        for entry in &entries {
            let Body::Post(post) = &entry.body else { continue };
            let (time, root, board) = match post.place {
                Place::Board(board) => (entry.time, entry.id, board),
                Place::Reply(parent) => match found.get(&parent) {
                    Some(above) => (entry.time.max(above.time + 1), above.root, above.board),
                    None => continue,
                },
                Place::Here => continue,
            };
            found.entry(entry.id).or_insert(Placed { entry, time, root, board });
        }
        if found.len() == before {
            break;
        }
    }
    let mut rows: Vec<Shown> = found.values().map(|it| row(story, &entries, it)).collect();
    rows.sort_by_key(|row| (row.time, row.id));
    rows
}

fn row(story: &Story, entries: &[Entry<'_>], placed: &Placed<'_>) -> Shown {
    let Placed { entry, time, root, board } = placed;
    let is_hidden =
        |id| story.holding(entries, id, on_sight).is_some_and(|(act, _)| act == Act::Hide);
    let lock = story.holding(entries, *root, on_replies).filter(|(act, _)| *act == Act::Lock);
    let late = lock.is_some_and(|(_, since)| *time > since) && entry.id != *root;
    let hidden = if is_hidden(entry.id) || is_hidden(*root) {
        Some(Why::Moderator)
    } else if late && !story.rules(entry.who, entry.seq) {
        Some(Why::Locked)
    } else {
        (entry.who == MUTED).then_some(Why::Muted)
    };
    let deleted = entries.iter().any(|it| match &it.body {
        Body::Remark(remark) => match &**remark {
            Remark::Delete(delete) => delete.post == entry.id && it.who == entry.who,
            _ => false,
        },
        _ => false,
    });
    let board = match story.holding(entries, *root, on_board) {
        Some((Act::Move(board), _)) => board,
        _ => board,
    };
    Shown {
        time: *time,
        id: entry.id,
        board: board.to_owned(),
        hidden,
        locked: lock.is_some(),
        unread: hidden.is_none() && !deleted && entry.who != 1 && *time >= JOINED,
    }
}
