//! Filling the index from the log, a piece at a time, behind the views.

use crate::error::Result;
use crate::index::Index;
use std::ops::ControlFlow;
use tidings_protocol::author::Author;
use tidings_protocol::entry;
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_store::{Arrived, Entry, Log};
use tidings_views::Views;
use tidings_views::body::{Body, Edit, Post, Remark, Within};

/// Arrivals that one step looks at.
const STEP: u64 = 256;

/// Arrivals that may wait to be indexed: so many are looked through at every search.
const LAG: u64 = 256;

/// Entries after all that is written that one search looks at.
const LOOKED_AHEAD: usize = 8_192;

/// Entries whose keys were missing that one step looks at again.
const LOOKED_AGAIN: usize = 256;

/// Edits that are taken with their post, because they came before it did or it came again; a post
/// with more is not indexed, and looked through at every search.
const MAX_WITH_POST: usize = 64;

/// Whether there is enough to do.
pub(crate) fn is_due(index: &Index, views: &Views, log: &Log) -> bool {
    upto(views, log).saturating_sub(index.state.cursor) >= LAG || new_keys(index, views)
}

/// Whether there is so much that an index is worth its file.
pub(crate) fn is_worth_it(views: &Views, log: &Log) -> bool {
    upto(views, log) >= LAG
}

/// Once after opening: an index of another log is emptied.
pub(crate) fn settle(index: &mut Index, log: &Log) -> Result<()> {
    let state = &index.state;
    let current = state.epoch == Some(log.epoch()) && state.cursor <= log.last_arrival();
    let same = current && log.entry(state.cursor)?.map(|entry| entry.id) == state.tail;
    if !same {
        index.clear()?;
        index.state.epoch = Some(log.epoch());
    }
    Ok(())
}

/// Takes the next piece.
pub(crate) fn feed(index: &mut Index, views: &Views, log: &Log) -> Result<()> {
    let left = upto(views, log).saturating_sub(index.reading);
    if left == 0 {
        return if new_keys(index, views) {
            look_again(index, views, log)
        } else {
            write(index, log)
        };
    }
    let limit = usize::try_from(left.min(STEP)).unwrap_or(usize::MAX);
    let from = index.reading;
    let mut failed = None;
    let last = log.scan(from, limit, |arrived| match one(index, views, log, arrived) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    failed.map_or(Ok(()), Err)?;
    index.reading = last.unwrap_or(from);
    let over = upto(views, log) <= index.reading;
    if over || index.batch.is_full() { write(index, log) } else { Ok(()) }
}

/// No further than the views: what they have not placed yet they cannot show.
fn upto(views: &Views, log: &Log) -> u64 {
    views.cursor().min(log.last_arrival())
}

fn new_keys(index: &Index, views: &Views) -> bool {
    index.state.keys != views.key_count()
}

fn one(index: &mut Index, views: &Views, log: &Log, arrived: &Arrived<'_>) -> Result<()> {
    let Arrived::Entry { arrival, author, seq, id, body: entry::Body::Full(bytes), again, .. } =
        arrived
    else {
        return Ok(());
    };
    let body = views.read_body(log, author, *seq, bytes);
    // Views know a post by the arrival of its entry, or by that of its body.
    let arrivals = [Some(*arrival), again.as_ref().map(|again| again.origin)];
    for arrival in arrivals.into_iter().flatten() {
        let at = At { arrival, author, id, again: again.is_some() };
        if !take(index, (views, log), &at, &Body::decode(&body))? {
            index.batch.sealed(arrival);
        }
    }
    Ok(())
}

/// An entry, and whether its body came later than itself.
struct At<'a> {
    arrival: u64,
    author: &'a Author,
    id: &'a EntryId,
    again: bool,
}

/// Takes what is to be found; whether it could be read.
fn take(
    index: &mut Index,
    (views, log): (&Views, &Log),
    at: &At<'_>,
    body: &Body<'_>,
) -> Result<bool> {
    match said(body) {
        Said::Post(post) => take_post(index, (views, log), at, post)?,
        Said::Edit(edit) => {
            let mut posts = index.arrivals_of(&edit.post)?;
            if posts.is_empty() {
                index.batch.early(at.arrival, edit.post);
            }
            posts.extend(views.arrival_of(&edit.post)?.filter(|shown| !posts.contains(shown)));
            posts.into_iter().for_each(|post| index.edit(post, texts(edit)));
        }
        Said::Nothing => {}
        Said::Sealed => return Ok(false),
    }
    Ok(true)
}

fn take_post(
    index: &mut Index,
    (views, log): (&Views, &Log),
    at: &At<'_>,
    post: &Post<'_>,
) -> Result<()> {
    let limit = MAX_WITH_POST.saturating_add(1);
    let early = index.early(at.id, limit)?;
    let mut edits = early.clone();
    if at.again {
        // What was known of them may be forgotten with the body that went.
        for (author, seq) in views.places_of_edits(log, at.id, limit)? {
            edits.extend(log.arrivals_at(&author, seq)?.first());
        }
    }
    if edits.len() > MAX_WITH_POST {
        return Ok(());
    }
    index.post((at.arrival, at.author, at.id), [post.subject.unwrap_or_default(), post.text]);
    for edit in edits {
        let Some(entry) = log.entry(edit)? else { continue };
        let Some(bytes) = &entry.body else { continue };
        let body = views.read_body(log, &entry.author, entry.seq, bytes);
        if let Said::Edit(edit) = said(&Body::decode(&body)) {
            index.edit(at.arrival, texts(edit));
        }
    }
    early.into_iter().for_each(|edit| index.batch.placed(edit, *at.id));
    Ok(())
}

fn texts<'a>(edit: &'a Edit<'_>) -> [&'a str; 2] {
    [edit.subject.unwrap_or_default(), edit.text]
}

/// By which arrivals the index may hold words of these entries: their own, and of edits those of
/// their posts.
pub(crate) fn arrivals_of(
    index: &Index,
    views: &Views,
    log: &Log,
    entries: &[(Author, u64)],
) -> Result<Vec<u64>> {
    let mut found = Vec::new();
    for (author, seq) in entries {
        found.extend(log.arrivals_at(author, *seq)?);
        let Some(entry) = log.entry_at(author, *seq)? else { continue };
        let Some(bytes) = &entry.body else { continue };
        let body = views.read_body(log, author, *seq, bytes);
        if let Said::Edit(edit) = said(&Body::decode(&body)) {
            found.extend(index.arrivals_of(&edit.post)?);
            found.extend(views.arrival_of(&edit.post)?);
        }
    }
    Ok(found)
}

/// Looks at what came after all that is written, for edits of posts that are. Whether the index
/// may be asked now: there is not too much of it, and nothing was opened that it may have missed.
pub(crate) fn look_ahead(index: &mut Index, views: &Views, log: &Log) -> Result<bool> {
    if new_keys(index, views) {
        return Ok(false);
    }
    let (keys, cursor) = (views.key_count(), index.state.cursor);
    let ahead = &mut index.ahead;
    if ahead.keys != keys {
        (ahead.keys, ahead.upto) = (keys, 0);
        ahead.edits.clear();
    }
    ahead.upto = ahead.upto.max(cursor);
    ahead.edits.retain(|(arrival, _)| *arrival > cursor);
    let last = log.scan(ahead.upto, LOOKED_AHEAD, |arrived| {
        let Arrived::Entry { arrival, author, seq, body: entry::Body::Full(bytes), .. } = arrived
        else {
            return ControlFlow::Continue(());
        };
        let body = views.read_body(log, author, *seq, bytes);
        if let Said::Edit(edit) = said(&Body::decode(&body)) {
            ahead.edits.push((*arrival, edit.post));
        }
        ControlFlow::Continue(())
    })?;
    ahead.upto = last.unwrap_or(ahead.upto);
    Ok(ahead.upto >= log.last_arrival())
}

/// What an entry says that is to be found.
enum Said<'a> {
    Post(&'a Post<'a>),
    Edit(&'a Edit<'a>),
    Nothing,
    Sealed,
}

fn said<'a>(body: &'a Body<'a>) -> Said<'a> {
    match body {
        Body::Post(post) => Said::Post(post),
        Body::Remark(remark) => match &**remark {
            Remark::Edit(edit) => Said::Edit(edit),
            _ => Said::Nothing,
        },
        Body::Within(_, within) => match &**within {
            Within::Post(post) => Said::Post(post),
            Within::Remark(Remark::Edit(edit)) => Said::Edit(edit),
            _ => Said::Nothing,
        },
        Body::Sealed { .. } | Body::Enclosed { .. } => Said::Sealed,
        _ => Said::Nothing,
    }
}

/// Looks again at what was sealed, now that there are other keys.
fn look_again(index: &mut Index, views: &Views, log: &Log) -> Result<()> {
    let arrivals = index.sealed_after(index.state.again.unwrap_or(0), LOOKED_AGAIN)?;
    for arrival in &arrivals {
        let Some(entry) = log.entry(*arrival)? else { continue };
        let Some(bytes) = &entry.body else { continue };
        let body = views.read_body(log, &entry.author, entry.seq, bytes);
        let Entry { author, id, .. } = &entry;
        let at = At { arrival: *arrival, author, id, again: false };
        if take(index, (views, log), &at, &Body::decode(&body))? {
            index.batch.opened(*arrival);
        }
    }
    match arrivals.last().filter(|_| arrivals.len() >= LOOKED_AGAIN) {
        Some(last) => index.state.again = Some(*last),
        None => (index.state.again, index.state.keys) = (None, views.key_count()),
    }
    write(index, log)
}

fn write(index: &mut Index, log: &Log) -> Result<()> {
    let tail = log.entry(index.reading)?.map(|entry| entry.id);
    index.write(tail)
}
