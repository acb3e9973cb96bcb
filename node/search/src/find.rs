//! Answering: a walk over the posts in the order of the views, which the index makes short.
//!
//! Every post that is found was read from the views at that moment, so what is found is what is
//! shown. The work of one call is bounded: where it ends early, [`Found::next`] says where to go on,
//! though the page may hold fewer posts than were asked for.

mod best;
mod count;
mod plan;
pub(crate) mod scale;

use crate::bits::{Bits, MAX_ARRIVAL};
use crate::error::{QueryError, Result};
use crate::index::{Index, Matching, Tally};
use crate::matching::Words;
use crate::query::{Order, Query};
use plan::Plan;
use tidings_store::Log;
use tidings_views::page::PostRow;
use tidings_views::{Looking, Spot, Views};

/// Posts that one call walks past at most.
const MAX_WALKED: u64 = 1_000_000;

/// Posts that one call reads at most, to see whether they are meant: a thirtieth of a second's work.
const MAX_READ: u64 = 1_024;

/// Posts of which one sees that they are as they were written, for as much work as reading one.
const SEEN_FOR_ONE_READ: u64 = 16;

/// Posts of which one call sees so much at most, in place of reading any.
const MAX_SEEN: u64 = MAX_READ * SEEN_FOR_ONE_READ;

/// Fewer candidates than these are read one by one, and the walk is spared.
const FEW: u64 = 384;

/// Posts that are not indexed yet and read one by one with them; of more, the best first are looked
/// for among the newest of them.
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
    /// Posts that were neither looked up in the index nor read, where the best come first: the index
    /// lags. The newest first are looked for in all posts, page by page.
    pub unsearched: u64,
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
    pub(crate) fn new(
        query: &Query,
        order: Order,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Self, QueryError> {
        let from = match (order, after) {
            (Order::Best, None) if query.ranks() => From::Best(0),
            (Order::Best, Some(after)) if query.ranks() => {
                From::Best(after.parse().map_err(|_| no_page())?)
            }
            (Order::Newest | Order::Best, after) => From::Newest(spot(after)?),
        };
        Ok(Self { limit, from })
    }
}

/// Where an answer ended.
pub(crate) fn spot(after: Option<&str>) -> Result<Option<Spot>, QueryError> {
    after.map(|after| Spot::parse(after).ok_or_else(no_page)).transpose()
}

fn no_page() -> QueryError {
    QueryError::NoSuchPage
}

/// How many posts a query means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Those that were counted.
    pub posts: u64,
    /// Where to go on counting; none when everything was looked at.
    pub next: Option<String>,
}

/// Answers from one state of the views and of the index.
pub(crate) fn find(
    index: Option<&Index>,
    views: &Views,
    log: &Log,
    query: &Query,
    page: &Page,
) -> Result<Found> {
    let ranks = matches!(page.from, From::Best(_));
    looking(index, (views, log), (query, ranks), |search| match page.from {
        From::Newest(end) => search.newest(end, page.limit),
        From::Best(skip) => search.best(skip, page.limit),
    })
}

/// Counts in one state of the views and of the index, the newest first, those before `end`.
pub(crate) fn count(
    index: Option<&Index>,
    views: &Views,
    log: &Log,
    query: &Query,
    end: Option<Spot>,
) -> Result<Counted> {
    looking(index, (views, log), (query, false), |search| search.count(end))
}

fn looking<T: Default>(
    index: Option<&Index>,
    (views, log): (&Views, &Log),
    (query, ranks): (&Query, bool),
    work: impl FnOnce(&Finding<'_, '_>) -> Result<T>,
) -> Result<T> {
    let plan = Plan::of(views, log, query)?;
    let Some(plan) = plan else { return Ok(T::default()) };
    let guide = index.map(|index| Guide::new(index, views, &plan, ranks)).transpose()?;
    let filed = if query.files { filed(views, log)? } else { None };
    views.look(log, |looking| {
        let (guide, filed) = (guide.as_ref(), filed.as_ref());
        work(&Finding { looking, plan: &plan, index, guide, filed, log, views })
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
struct Guide<'i> {
    /// Posts that may be meant.
    matching: Bits,
    /// Those whose texts say whether they are.
    unsure: Bits,
    /// Posts that must be looked at, whatever the index says.
    early: Bits,
    /// How much posts speak of it, where the best come first.
    tally: Option<Tally<'i>>,
}

impl<'i> Guide<'i> {
    fn new(index: &'i Index, views: &Views, plan: &Plan<'_>, ranks: bool) -> Result<Self> {
        let (query, writers) = (plan.query, &plan.writers);
        let (found, tally) = match ranks {
            true => index.ranked(query, writers).map(|(found, tally)| (found, Some(tally)))?,
            false => (index.matching(query, writers)?, None),
        };
        let Matching { posts: matching, unsure } = found;
        let mut early = Bits::default();
        for (_, post) in &index.ahead.edits {
            views.arrival_of(post)?.into_iter().for_each(|arrival| early.add(arrival));
        }
        Ok(Self { matching, unsure, early, tally })
    }
}

/// What was done with one post.
enum Work {
    None,
    /// It was seen that it is meant.
    Seen,
    /// It was read.
    Read,
    /// It was the last that was asked for.
    Done,
}

/// One call's work.
struct Finding<'a, 's> {
    looking: &'a Looking<'s>,
    plan: &'a Plan<'a>,
    index: Option<&'a Index>,
    guide: Option<&'a Guide<'a>>,
    filed: Option<&'a Bits>,
    log: &'a Log,
    views: &'a Views,
}

impl Finding<'_, '_> {
    fn newest(&self, end: Option<Spot>, limit: usize) -> Result<Found> {
        let mut posts = Vec::new();
        let next = self.each(end, |_, arrival| {
            posts.extend(self.read(arrival)?.map(|(row, _)| row));
            Ok(if posts.len() < limit { Work::Read } else { Work::Done })
        })?;
        Ok(Found { posts, next: next.map(|spot| spot.to_string()), unsearched: 0 })
    }

    /// Shows `visit` the posts before `end` that may be meant, the newest first; where it stopped
    /// before it had been at all of them.
    fn each(
        &self,
        end: Option<Spot>,
        visit: impl FnMut(&Spot, u64) -> Result<Work>,
    ) -> Result<Option<Spot>> {
        let end = self.plan.end(end);
        if let Some(few) = self.few(end)? {
            return self.go(few.into_iter().map(Ok), visit);
        }
        let mut posts = self.plan.source(self.looking, end)?;
        self.go(std::iter::from_fn(|| posts.next_post().transpose()).map(|it| Ok(it?)), visit)
    }

    /// Goes over posts, the newest first, until there are enough or it was enough work.
    fn go(
        &self,
        posts: impl Iterator<Item = Result<(Spot, u64)>>,
        mut visit: impl FnMut(&Spot, u64) -> Result<Work>,
    ) -> Result<Option<Spot>> {
        let (mut walked, mut seen) = (0_u64, 0_u64);
        for post in posts {
            let (spot, arrival) = post?;
            if spot.time() < self.plan.query.from {
                return Ok(None);
            }
            walked = walked.saturating_add(1);
            let work = match self.may_be_meant(arrival) {
                true => visit(&spot, arrival)?,
                false => Work::None,
            };
            seen = seen.saturating_add(match work {
                Work::None | Work::Done => 0,
                Work::Seen => 1,
                Work::Read => SEEN_FOR_ONE_READ,
            });
            let much = walked >= MAX_WALKED || seen >= MAX_SEEN;
            if much || matches!(work, Work::Done) {
                return Ok(Some(spot));
            }
        }
        Ok(None)
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
        let fails = query.unread && !row.unread
            || query.files && row.files.is_empty()
            || query.calls && !row.mentions_me;
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

    fn with_lag(&self, index: &Index, guide: &Guide<'_>) -> Bits {
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
