//! What somebody wrote counts by the role in which they wrote it, which may change afterwards.

use super::{Fold, Source};
use crate::body::{Body, Within};
use crate::error::Result;
use crate::fold::remove::{Hidden, said};
use crate::known::{Regraded, role_in};
use crate::role::Role;

/// Whether this counts when somebody with this role wrote it. What concerns membership always does:
/// there the role is weighed again with everything else.
pub(super) fn counts(role: Option<Role>, body: &Body<'_>) -> bool {
    match body {
        Body::Device(_)
        | Body::Invite(_)
        | Body::RevokeDevice(_)
        | Body::RevokeInvite(_)
        | Body::Admit(_)
        | Body::Grade(_) => true,
        Body::Profile(_) => role >= Some(Role::Relay),
        Body::Moderate(_) => role >= Some(Role::Moderator),
        Body::Key(_)
        | Body::Secret(_)
        | Body::Board(_)
        | Body::File(_)
        | Body::Withdraw(_)
        | Body::Post(_)
        | Body::Remark(_)
        | Body::CircleKey(_)
        | Body::Enclosed { .. }
        | Body::Within(..)
        | Body::Sealed { .. }
        | Body::Unknown { .. } => role >= Some(Role::Member),
    }
}

impl Fold<'_, '_> {
    /// Folds again what counts otherwise than when it was folded. The viewer's own device counts
    /// before anybody let it in.
    pub(super) fn settle_roles(&mut self) -> Result<()> {
        let (founding, viewer) = (self.founding, self.known.state.viewer.device);
        let changed = self.known.set_roles(|facts, author| {
            let stretches = facts.membership(founding).stretches(author);
            match stretches.is_empty() && *author == viewer {
                true => vec![(1, Some(Role::Member))],
                false => stretches,
            }
        });
        let mut hidden = Hidden::new();
        let mut shown = Vec::new();
        for regraded in &changed {
            self.compare(regraded, &mut hidden, &mut shown)?;
        }
        hidden.into_iter().try_for_each(|(root, posts)| self.hide(root, &posts))?;
        for remarks in [false, true] {
            for arrival in &shown {
                let entry = self.entry(*arrival)?;
                let body = Body::decode(said(&entry));
                // What is said of posts comes last: it finds them counted.
                if is_remark(&body) == remarks {
                    self.body(Source::of(*arrival, &entry), body)?;
                }
            }
        }
        self.settle_graves()?;
        self.write_gathered()
    }

    /// Takes back what counts no more; adds to `shown` what counts now.
    fn compare(
        &mut self,
        regraded: &Regraded,
        hidden: &mut Hidden,
        shown: &mut Vec<u64>,
    ) -> Result<()> {
        let Regraded { author, fork, before, now } = regraded;
        let cursor = self.known.state.cursor;
        let weight = |role: Option<Role>| role.unwrap_or(Role::Expelled).min(Role::Moderator);
        let steps = before.iter().chain(now).map(|(from, _)| *from);
        let differ = |from: &u64| weight(role_in(before, *from)) != weight(role_in(now, *from));
        let Some(first) = steps.filter(differ).min() else { return Ok(()) };
        for arrival in self.log.arrivals_from(author, first)? {
            let entry = self.entry(arrival)?;
            if arrival > cursor || fork.is_some_and(|fork| entry.seq >= fork) {
                continue;
            }
            let body = Body::decode(said(&entry));
            let counted = counts(role_in(before, entry.seq), &body);
            match counts(role_in(now, entry.seq), &body) {
                true if !counted => shown.push(arrival),
                false if counted => {
                    self.undo(Source::of(arrival, &entry), Some(said(&entry)), hidden)?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn is_remark(body: &Body<'_>) -> bool {
    match body {
        Body::Remark(_) => true,
        Body::Within(_, within) => matches!(**within, Within::Remark(_)),
        _ => false,
    }
}
