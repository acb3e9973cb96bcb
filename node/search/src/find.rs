//! Answering: a walk over the posts in the order of the views, which the index makes short.
//!
//! Every post that is found was read from the views at that moment, so what is found is what is
//! shown. The work of one call is bounded: where it ends early, [`Found::next`] says where to go on,
//! though the page may hold fewer posts than were asked for.

mod best;
mod plan;
pub(crate) mod scale;

use crate::bits::{Bits, MAX_ARRIVAL};
use crate::error::Result;
use crate::index::Index;
use crate::matching::Words;
use crate::query::{Order, Query, QueryError};
use plan::Plan;
use tidings_store::Log;
use tidings_views::page::PostRow;
use tidings_views::{Looking, Spot, Views};

/// Posts that one call walks past at most.
const MAX_WALKED: u64 = 1_000_000;

/// Posts that one call reads at most, to see whether they are meant: about a second's work.
const MAX_READ: u64 = 20_000;

/// Fewer candidates than these are read one by one, and the walk is spared.
const FEW: u64 = 384;

/// Posts that are not indexed yet and read one by one with them.
const MAX_LAG: u64 = 1_024;

/// Rows about files that one search looks at; where there are more, posts are read to know.
const MAX_FILED: usize = 16_384;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Posts in the order that was asked for.
    pub posts: Vec<PostRow>,
    /// Where the next page begins; none when everything was looked at.
    pub next: Option<String>,
}

/// Which part of the answer is asked for.
pub(crate) struct Page {
    limit: usize,
    from: From,
}

enum From {
    Newest(Option<Spot>),
    /// Best first, after so many.
    Best(usize),
}

impl Page {
    pub(crate) fn new(order: Order, after: Option<&str>, limit: usize) -> Result<Self, QueryError> {
        let wrong = || QueryError::new("there is no such page", "begin again without `after`");
        let from = match (order, after) {
            (Order::Newest, None) => From::Newest(None),
            (Order::Newest, Some(after)) => {
                From::Newest(Some(Spot::parse(after).ok_or_else(wrong)?))
            }
            (Order::Best, None) => From::Best(0),
            (Order::Best, Some(after)) => From::Best(after.parse().map_err(|_| wrong())?),
        };
        Ok(Self { limit, from })
    }
}

/// Answers from one state of the views and of the index.
pub(crate) fn find(
    index: Option<&Index>,
    views: &Views,
    log: &Log,
    query: &Query,
    page: &Page,
) -> Result<Found> {
    let plan = Plan::of(views, log, query)?;
    let Some(plan) = plan else { return Ok(Found::default()) };
    let guide = index.map(|index| Guide::new(index, views, &plan)).transpose()?;
    let filed = if query.files { filed(views, log)? } else { None };
    views.look(log, |looking| {
        let (guide, filed) = (guide.as_ref(), filed.as_ref());
        let search = Finding { looking, plan: &plan, index, guide, filed, log, views };
        match page.from {
            From::Newest(end) => search.newest(end, page.limit),
            From::Best(skip) => search.best(skip, page.limit),
        }
    })
}

/// Posts that may have files, if they can be told without reading all others.
fn filed(views: &Views, log: &Log) -> Result<Option<Bits>> {
    let arrivals = views.posts_with_files(log, MAX_FILED)?;
    Ok(arrivals.filter(|_| log.last_arrival() < MAX_ARRIVAL).map(|arrivals| {
        let mut filed = Bits::default();
        arrivals.into_iter().for_each(|arrival| filed.add(arrival));
        filed
    }))
}

/// What the index says of one query.
struct Guide {
    /// Posts that may be meant.
    matching: Bits,
    /// Posts that must be looked at, whatever the index says.
    early: Bits,
}

impl Guide {
    fn new(index: &Index, views: &Views, plan: &Plan<'_>) -> Result<Self> {
        let matching = index.matching(plan.query, &plan.writers)?;
        let mut early = Bits::default();
        for (_, post) in &index.ahead.edits {
            views.arrival_of(post)?.into_iter().for_each(|arrival| early.add(arrival));
        }
        Ok(Self { matching, early })
    }
}

/// One call's work.
struct Finding<'a, 's> {
    looking: &'a Looking<'s>,
    plan: &'a Plan<'a>,
    index: Option<&'a Index>,
    guide: Option<&'a Guide>,
    filed: Option<&'a Bits>,
    log: &'a Log,
    views: &'a Views,
}

impl Finding<'_, '_> {
    fn newest(&self, end: Option<Spot>, limit: usize) -> Result<Found> {
        let end = self.plan.end(end);
        if let Some(few) = self.few(end)? {
            return self.go(few.into_iter().map(Ok), limit);
        }
        let mut posts = self.plan.source(self.looking, end)?;
        self.go(std::iter::from_fn(|| posts.next_post().transpose()).map(|it| Ok(it?)), limit)
    }

    /// Goes over posts, the newest first, until there are enough or it was enough work.
    fn go(&self, posts: impl Iterator<Item = Result<(Spot, u64)>>, limit: usize) -> Result<Found> {
        let mut found = Found::default();
        let (mut walked, mut read) = (0_u64, 0_u64);
        for post in posts {
            let (spot, arrival) = post?;
            if spot.time() < self.plan.query.from {
                return Ok(found);
            }
            walked = walked.saturating_add(1);
            if self.may_be_meant(arrival) {
                read = read.saturating_add(1);
                if let Some((row, _)) = self.read(arrival)? {
                    found.posts.push(row);
                }
            }
            if found.posts.len() >= limit || walked >= MAX_WALKED || read >= MAX_READ {
                found.next = Some(spot.to_string());
                return Ok(found);
            }
        }
        Ok(found)
    }

    /// Whether neither the files nor the index exclude it.
    fn may_be_meant(&self, arrival: u64) -> bool {
        if self.filed.is_some_and(|filed| !filed.has(arrival)) {
            return false;
        }
        match (self.index, self.guide) {
            (Some(index), Some(guide)) => {
                guide.matching.has(arrival)
                    || !index.indexed.has(arrival)
                    || guide.early.has(arrival)
            }
            _ => true,
        }
    }

    /// The post, if it is meant, and its words.
    fn read(&self, arrival: u64) -> Result<Option<(PostRow, [Words; 2])>> {
        let row = self.looking.row(arrival)?;
        let query = self.plan.query;
        let fails = query.unread && !row.unread || query.files && row.files.is_empty();
        if fails || !is_shown(&row) || !self.plan.is_by(&row) {
            return Ok(None);
        }
        let words = [Words::of(row.subject.as_deref().unwrap_or_default()), Words::of(&row.text)];
        Ok(query.is_said_in(&words).then_some((row, words)))
    }

    /// All posts that may be meant, the newest first, if they are few and known one by one.
    fn few(&self, end: Option<Spot>) -> Result<Option<Vec<(Spot, u64)>>> {
        let Some(candidates) = self.plan.is_wide().then(|| self.all_known()).flatten() else {
            return Ok(None);
        };
        if candidates.count() > FEW.saturating_add(MAX_LAG) {
            return Ok(None);
        }
        let mut posts = Vec::new();
        for arrival in candidates.iter() {
            if let Some((spot, board)) = self.looking.spot(arrival)?
                && self.plan.boards.contains(&board)
                && end.is_none_or(|end| spot < end)
            {
                posts.push((spot, arrival));
            }
        }
        posts.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
        Ok(Some(posts))
    }

    /// All posts that may be meant, if there is an index that says so.
    fn all_known(&self) -> Option<Bits> {
        let (index, guide) = self.index.zip(self.guide)?;
        let (cursor, last) = (index.state.cursor, self.log.last_arrival());
        let lag = last.saturating_sub(cursor);
        let settled = index.state.keys == self.views.key_count() && index.state.again.is_none();
        if !settled || lag > MAX_LAG || last >= MAX_ARRIVAL || guide.matching.count() > FEW {
            return None;
        }
        Some(self.with_lag(index, guide))
    }

    fn with_lag(&self, index: &Index, guide: &Guide) -> Bits {
        let mut all = guide.matching.clone();
        all.join(&guide.early);
        (index.state.cursor.saturating_add(1)..=self.log.last_arrival()).for_each(|it| all.add(it));
        self.filed.into_iter().for_each(|filed| all.keep(filed));
        all
    }
}

/// Whether what it says is shown.
fn is_shown(row: &PostRow) -> bool {
    row.readable && row.hidden.is_none()
}
