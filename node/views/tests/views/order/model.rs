//! What must be shown, computed the slow way.

use super::{DAVE, JOINED, MUTED, opened};
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::hash::EntryId;
use tidings_views::body::{Body, Place, Remark};
use tidings_views::page::PostRow;

/// A post as bob sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    time: u64,
    id: Option<EntryId>,
    text: String,
    unread: bool,
    edited: Option<(u64, u64)>,
    deleted: Option<u64>,
    reactions: Vec<(String, u64, bool)>,
}

/// The same of a row.
pub(super) fn shown(row: &PostRow) -> Shown {
    let reaction = |it: &tidings_views::page::Reaction| (it.emoji.clone(), it.count, it.mine);
    Shown {
        time: row.time.0,
        id: Some(row.id),
        text: row.text.clone(),
        unread: row.unread,
        edited: row.edited.map(|edited| (edited.times, edited.latest.0)),
        deleted: row.deleted.as_ref().map(|deleted| deleted.time.0),
        reactions: row.reactions.iter().map(reaction).collect(),
    }
}

/// An entry that counts and can be read: who, when, its name, its body.
type Counted = (usize, u64, EntryId, Vec<u8>);

fn counted(world: &World, forks: &[(usize, usize)]) -> Vec<Counted> {
    let mut all = Vec::new();
    for (who, writer) in world.writers.iter().enumerate() {
        let own = forks.iter().filter(|fork| fork.0 == who).map(|fork| fork.1);
        let fork = own.min().unwrap_or(usize::MAX);
        for (at, (time, bytes)) in writer.entries.iter().enumerate() {
            if at + 1 < fork {
                all.push((who, time.0, world.id(who, at + 1), opened(world, who, at + 1, bytes)));
            }
        }
    }
    all
}

/// Without what nobody can read: bodies that never came, but of posts that their account deleted.
fn readable(world: &World, counted: Vec<Counted>) -> Vec<Counted> {
    let mut deleted: BTreeSet<(usize, EntryId)> = BTreeSet::new();
    for (who, _, _, bytes) in &counted {
        if let Body::Remark(remark) = Body::decode(bytes)
            && let Remark::Delete(delete) = *remark
        {
            deleted.insert((person(*who), delete.post));
        }
    }
    let headless: BTreeSet<EntryId> =
        world.headless.iter().map(|(who, seq)| world.id(*who, *seq)).collect();
    let here = |(who, _, id, _): &Counted| {
        !headless.contains(id) || deleted.contains(&(person(*who), *id))
    };
    counted.into_iter().filter(here).collect()
}

/// The posts that must be shown, in order.
pub(super) fn expected(world: &World, forks: &[(usize, usize)]) -> Vec<Shown> {
    let counted = readable(world, counted(world, forks));
    let mut waiting: Vec<(&Counted, Option<EntryId>)> = Vec::new();
    for entry in &counted {
        match Body::decode(&entry.3) {
            Body::Post(post) => match post.place {
                Place::Reply(parent) => waiting.push((entry, Some(parent))),
                Place::Board(_) | Place::Here => waiting.push((entry, None)),
            },
            _ => continue,
        }
    }
    let mut found: BTreeMap<EntryId, (usize, Shown)> = BTreeMap::new();
    loop {
        let before = found.len();
        waiting.retain(|((who, time, id, bytes), parent)| {
            let time = match parent.map(|parent| found.get(&parent).map(|(_, it)| it.time)) {
                None => *time,
                Some(Some(above)) => *time.max(&(above + 1)),
                Some(None) => return true,
            };
            let Body::Post(post) = Body::decode(bytes) else { return true };
            let text = post.text.to_owned();
            let unread = ![1, MUTED].contains(who) && time >= JOINED;
            let shown = Shown { time, id: Some(*id), text, unread, ..Shown::default() };
            found.insert(*id, (*who, shown));
            false
        });
        if found.len() == before {
            break;
        }
    }
    for (id, (who, shown)) in &mut found {
        say_of(shown, *id, *who, &counted);
    }
    let mut order: Vec<Shown> = found.into_values().map(|(_, shown)| shown).collect();
    order.sort_by_key(|shown| (shown.time, shown.id));
    order
}

fn person(who: usize) -> usize {
    who.min(DAVE)
}

/// Adds to a post what is said of it.
fn say_of(shown: &mut Shown, id: EntryId, by: usize, counted: &[Counted]) {
    let mut edits: Vec<(u64, EntryId, Vec<EntryId>, String)> = Vec::new();
    let mut reactions: BTreeMap<usize, (u64, EntryId, String)> = BTreeMap::new();
    for (who, time, said, bytes) in counted {
        let Body::Remark(remark) = Body::decode(bytes) else { continue };
        match *remark {
            Remark::Edit(edit) if edit.post == id && person(*who) == person(by) => {
                edits.push((*time, *said, edit.supersedes, edit.text.to_owned()));
            }
            Remark::Delete(delete) if delete.post == id && person(*who) == person(by) => {
                shown.deleted = Some(shown.deleted.unwrap_or(u64::MAX).min(*time));
            }
            Remark::React(react) if react.post == id && *who != MUTED => {
                let new = (*time, *said, react.emoji.to_owned());
                let last = reactions.entry(person(*who)).or_insert(new.clone());
                *last = last.clone().max(new);
            }
            _ => {}
        }
    }
    if shown.deleted.is_some() {
        (shown.text, shown.unread) = ("(deleted by its author)".to_owned(), false);
        return;
    }
    let replaced: BTreeSet<EntryId> = edits.iter().flat_map(|edit| edit.2.clone()).collect();
    let times = edits.len() as u64;
    let standing = edits.into_iter().filter(|edit| !replaced.contains(&edit.1));
    if let Some((time, _, _, text)) = standing.max_by_key(|edit| (edit.0, edit.1)) {
        (shown.edited, shown.text) = (Some((times, time)), text);
    }
    let mut by_emoji: BTreeMap<String, (u64, bool)> = BTreeMap::new();
    for (who, (_, _, emoji)) in reactions {
        if !emoji.is_empty() {
            let row = by_emoji.entry(emoji).or_default();
            *row = (row.0 + 1, row.1 || who == 1);
        }
    }
    shown.reactions = by_emoji.into_iter().map(|(it, (count, mine))| (it, count, mine)).collect();
    shown.reactions.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
}
