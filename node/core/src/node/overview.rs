//! A node at a glance.

use super::Node;
use crate::error::Error;
use crate::status::{STATUS_SCHEMA, SessionRow, Status};
use std::collections::BTreeSet;
use tidings_protocol::engine::{Load, SessionStatus, Table};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_views::membership::Member;
use tidings_views::page::suffix;

impl Node {
    /// By how many microseconds the newest entry of another device is ahead of `now`: what this
    /// machine's clock is behind, if that device's is right.
    #[must_use]
    pub fn ahead(&self, now: Time) -> u64 {
        let own = self.identity.device.author();
        let others = self.members.iter().filter(|author| **author != own);
        let newest = others.filter_map(|author| self.log.head(author)).map(|head| head.tip.time);
        newest.max().map_or(0, |newest| newest.since(now))
    }

    /// Fingerprint of all that is held: equal on nodes that hold the same.
    #[must_use]
    pub fn root(&self) -> [u8; 16] {
        self.engine.root()
    }

    /// Strikes given since the start, and entries that wait to be sent.
    #[must_use]
    pub fn load(&self) -> Load {
        self.engine.load()
    }

    /// Shows every table that peers can fill, and its bound.
    pub fn tables(&self, look: impl FnMut(Table)) {
        self.engine.tables(look);
    }

    /// Times that an idle session turned out to differ although nothing was in flight.
    #[must_use]
    pub fn silent_divergences(&self) -> u64 {
        self.engine.silent_divergences()
    }

    /// What this node holds, who is connected, and whether it can write.
    ///
    /// # Errors
    /// The disk's.
    pub fn status(&self) -> Result<Status, Error> {
        let identity = &self.identity;
        let (totals, boards) = (self.log.totals(), self.views.boards(&self.log)?);
        let account = identity.account;
        let members: Vec<&Member> = self.views.members().filter(|it| it.is_in()).collect();
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
            admitted: self.check_admitted().is_ok(),
            revoked: self.revoked.contains(&identity.device.author()),
            refused: None,
            refused_reason: None,
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
            blind: self.is_blind(),
            sealed: self.views.sealed(),
            enclosed: self.views.enclosed(),
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
            not_writable_reason: self.trouble.as_ref().and_then(|error| error.reason.clone()),
            stock: self.stock(),
            files: self.files_held(),
            low_disk: self.cramped().map(|room| room.refusal().message),
            room: self.cramped(),
            not_indexing: self.blind.as_ref().map(ToString::to_string),
            not_indexing_reason: self.blind.as_ref().and_then(|error| error.reason.clone()),
        })
    }

    /// What this node's person is called.
    #[must_use]
    pub fn own_name(&self) -> String {
        let known = self.views.name_of(&self.identity.account);
        match (known, self.identity.name.as_str()) {
            (Some(name), _) | (None, name) if !name.is_empty() => name.to_owned(),
            _ => self.views.person_ref(&self.identity.account).name,
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
