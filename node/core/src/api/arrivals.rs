//! What came in, and what changed, in the order of arrival: nothing is missed by whoever asks again
//! later.

use super::Response;
use super::read::clamp;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_protocol::store::Store;
use tidings_views::Arrival;
use tidings_views::page::{Happened, PersonRef, PostRow, Schema};

/// The schema of [`ArrivalRow`].
pub const ARRIVAL_SCHEMA: &str = "tidings/arrival/1";

/// Where somebody is in what came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arriving {
    /// Those that follow this cursor; only where one is now when it is left out.
    #[serde(default)]
    pub after: Option<String>,
    /// At most this many.
    #[serde(default = "super::default_limit")]
    pub limit: usize,
    /// Also what was said of posts since: edits, deletions, reactions, files, words of moderators.
    #[serde(default)]
    pub changes: bool,
}

/// A post that came, or of which something was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArrivalRow {
    /// [`ARRIVAL_SCHEMA`].
    pub schema: Schema,
    /// Where it came, in this home's log.
    pub cursor: String,
    /// Whether the post came, or what became of it.
    #[serde(default)]
    pub happened: Happened,
    /// Who wrote the post, or said so of it.
    #[serde(default)]
    pub by: Option<PersonRef>,
    /// The post as it is shown now.
    pub post: PostRow,
}

impl Node {
    pub(super) fn arrivals(&self, asked: &Arriving) -> Result<Response, Error> {
        let Some(after) = &asked.after else {
            let next = self.cursor_at(self.views.cursor());
            return Ok(Response::Arrived { posts: Vec::new(), next, behind: false });
        };
        let after = self.arrival_of(after)?;
        let came = self.views.arrived(&self.log, after, clamp(asked.limit), asked.changes)?;
        let row = |Arrival { arrival, happened, by, post }| {
            let cursor = self.cursor_at(arrival);
            ArrivalRow { schema: ARRIVAL_SCHEMA.into(), cursor, happened, by: Some(by), post }
        };
        let posts = came.posts.into_iter().map(row).collect();
        Ok(Response::Arrived { posts, next: self.cursor_at(came.cursor), behind: came.behind })
    }

    /// A cursor names the log, too: that of a restored home has other arrivals.
    fn cursor_at(&self, arrival: u64) -> String {
        format!("{}-{arrival}", self.log_name())
    }

    fn arrival_of(&self, cursor: &str) -> Result<u64, Error> {
        let (log, arrival) = cursor.split_once('-').unwrap_or_default();
        match arrival.parse() {
            Ok(arrival) if log == self.log_name() => Ok(arrival),
            _ => Err(refusal::foreign_cursor()),
        }
    }

    fn log_name(&self) -> String {
        format!("{:016x}", self.log.epoch())
    }
}
