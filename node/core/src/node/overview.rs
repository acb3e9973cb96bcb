//! A node at a glance.

use super::Node;
use crate::error::Error;
use crate::status::{STATUS_SCHEMA, SessionRow, Status};
use std::collections::BTreeSet;
use tidings_protocol::engine::SessionStatus;
use tidings_protocol::store::Store;
use tidings_views::membership::Member;
use tidings_views::page::suffix;

impl Node {
    /// What this node holds, who is connected, and whether it can write.
    ///
    /// # Errors
    /// The disk's.
    pub fn status(&self) -> Result<Status, Error> {
        let identity = &self.identity;
        let (totals, boards) = (self.log.totals(), self.views.boards(&self.log)?);
        let account = identity.account;
        let mut members = self.views.members();
        members.retain(Member::is_in);
        let people: BTreeSet<_> = members.iter().map(|member| member.account).collect();
        Ok(Status {
            schema: STATUS_SCHEMA.into(),
            community: identity.founding.name.clone(),
            community_id: identity.community(),
            name: self.own_name(),
            suffix: suffix(&account),
            account,
            device_name: identity.device_name.clone(),
            device: identity.device.author(),
            admitted: self.is_admitted(),
            role: self.views.role(&account),
            members: count(people.len()),
            devices: count(members.len()),
            entries: totals.entries,
            authors: totals.authors,
            bodies_wanted: self.log.wanting(),
            bodies_pruned: self.log.lacking().saturating_sub(self.log.wanting()),
            boards: count(boards.len()),
            unread: self.views.unread_count(),
            epoch: self.views.epoch().map(|epoch| epoch.number),
            sealed: self.views.sealed(),
            indexing: self.behind,
            addresses: self.addresses.clone(),
            reach: self.reach.clone(),
            sessions: self
                .engine
                .sessions(&self.log)
                .into_iter()
                .map(|row| self.session(&row))
                .collect(),
            traffic: self.engine.traffic(),
            silent_divergences: self.engine.silent_divergences(),
            log_bytes: totals.file_bytes,
            writable: self.trouble.is_none(),
            not_writable: self.trouble.as_ref().map(|error| error.message.clone()),
            not_writable_next: self.trouble.as_ref().and_then(|error| error.next.clone()),
            low_disk: self.cramped().map(|room| room.to_string()),
            not_indexing: self.blind.as_ref().map(ToString::to_string),
        })
    }

    /// What this node's person is called.
    pub(crate) fn own_name(&self) -> String {
        match self.identity.name.as_str() {
            "" => self.views.person_ref(&self.identity.account).name,
            name => name.to_owned(),
        }
    }

    fn session(&self, row: &SessionStatus) -> SessionRow {
        SessionRow {
            schema: "tidings/session/1".into(),
            session: row.session,
            peer: row.peer,
            person: self.person_of(&row.peer),
            ready: row.ready,
            caught_up: row.caught_up,
            missing: row.missing,
            quiet: row.quiet,
            strikes: row.strikes,
            queued: row.queued,
            sent_bytes: row.sent_bytes,
            received_bytes: row.received_bytes,
        }
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
