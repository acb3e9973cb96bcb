//! Counting, which reads only those posts of which the index does not know all.

use super::{Counted, Finding, Work};
use crate::error::Result;
use tidings_views::Spot;

impl Finding<'_, '_> {
    pub(super) fn count(&self, end: Option<Spot>) -> Result<Counted> {
        let mut posts = 0_u64;
        let next = self.each(end, |spot, arrival| {
            let (meant, work) = match self.is_sure(spot, arrival)? {
                true => (true, Work::Seen),
                false => (self.read(arrival)?.is_some(), Work::Read),
            };
            posts = posts.saturating_add(u64::from(meant));
            Ok(work)
        })?;
        Ok(Counted { posts, next: next.map(|spot| spot.to_string()) })
    }

    /// Whether it is meant, as the index knows all its words and nothing became of it since.
    fn is_sure(&self, spot: &Spot, arrival: u64) -> Result<bool> {
        let Some((index, guide)) = self.index.zip(self.guide) else { return Ok(false) };
        let known = index.knows(arrival) && !guide.early.has(arrival) && !guide.unsure.has(arrival);
        let query = self.plan.query;
        let meant = known && guide.matching.has(arrival) && !query.files && !query.calls;
        Ok(meant && self.looking.is_as_written(spot)?)
    }
}
