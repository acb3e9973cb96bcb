//! Posts in the order in which they came here.

use crate::error::Result;
use crate::page::PostRow;
use crate::views::Views;
use std::ops::ControlFlow;
use tidings_store::{Arrived, Log};

/// Arrivals that one call looks at: entries of every kind, of which few may be posts.
const LOOKED_AT: usize = 4_096;

/// What came after an arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// Each with the arrival by which it came.
    pub posts: Vec<(u64, PostRow)>,
    /// Where to go on.
    pub cursor: u64,
    /// Whether more has come: ask again.
    pub behind: bool,
}

impl Views {
    /// Posts that came after the arrival `after` and are shown, in the order in which they came: at
    /// most `limit`. One whose body came later comes twice; one that was opened by a key that came
    /// later stands where its entry came.
    ///
    /// # Errors
    /// The disk's.
    pub fn arrived(&self, log: &Log, after: u64, limit: usize) -> Result<Came> {
        let upto = self.cursor().min(log.last_arrival());
        let mut came = Came { posts: Vec::new(), cursor: after.min(upto), behind: false };
        let mut entries = Vec::new();
        let last = log.scan(came.cursor, LOOKED_AT, |arrived| match arrived {
            Arrived::Entry { arrival, .. } | Arrived::Fork { arrival, .. } if *arrival > upto => {
                ControlFlow::Break(())
            }
            Arrived::Entry { arrival, id, .. } => {
                entries.push((*arrival, *id));
                ControlFlow::Continue(())
            }
            Arrived::Fork { .. } => ControlFlow::Continue(()),
        })?;
        let last = last.map_or(came.cursor, |last| last.min(upto));
        self.ask(log, |shelf| {
            for (arrival, id) in entries {
                let Some(placed) = shelf.find(&id)? else { continue };
                if came.posts.len() >= limit {
                    came.behind = true;
                    return Ok(came);
                }
                came.posts.push((arrival, shelf.post_row(placed.arrival)?));
                came.cursor = arrival;
            }
            came.cursor = last;
            came.behind = last < upto;
            Ok(came)
        })
    }
}
