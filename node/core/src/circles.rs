//! Closed boards and private messages: who reads them, and the keys that make it so (SPEC §22).
//!
//! Each device writes to a circle with a key of its own. Before it does, everybody who reads there
//! has that key; and whenever somebody has it who does not read there any more, it makes another.

mod boards;
mod write;

use crate::api::Said;
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{Circle, CircleId, CircleKey};
use tidings_protocol::time::Time;
use tidings_views::{Role, Writing};

/// Readers of one closed board.
const MAX_READERS: usize = 200;

impl Node {
    /// Writes to one person alone, on all devices of both.
    pub(crate) fn message(&mut self, now: Time, to: &str, text: &str) -> Result<Said, Error> {
        let account = self.person(to)?;
        let text = compose::thread_within(None, text)?;
        self.may_write()?;
        self.settle(now)?;
        let person = self.views.person_ref(&account);
        self.must_be_in(&account)?;
        let circle = Circle::Conversation(self.identity.account, account);
        let (id, key) = self.enclose_one(now, &self.views.writing(&circle), text)?;
        Ok(Said { id, board: format!("@{person}"), key: Some(key) })
    }

    /// Says this in a circle that is known from the logs.
    pub(crate) fn say_within(
        &mut self,
        now: Time,
        circle: CircleId,
        text: Vec<u8>,
    ) -> Result<(EntryId, CircleKey), Error> {
        self.may_write()?;
        self.settle(now)?;
        let writing = self.may_say(circle)?;
        self.enclose_one(now, &writing, text)
    }

    /// Stages `texts` for this account's own devices.
    pub(crate) fn note_to_self(&mut self, now: Time, texts: &[Vec<u8>]) -> Result<(), Error> {
        self.settle(now)?;
        let me = self.identity.account;
        let writing = self.views.writing(&Circle::Conversation(me, me));
        self.enclose(now, &writing, texts).map(drop)
    }

    /// As [`Node::say_within`], and these bodies for everybody in front of it.
    pub(crate) fn say_within_with(
        &mut self,
        now: Time,
        circle: CircleId,
        text: Vec<u8>,
        plain: &[Vec<u8>],
    ) -> Result<EntryId, Error> {
        self.may_write()?;
        self.settle(now)?;
        let writing = self.may_say(circle)?;
        self.append(now, plain)?;
        Ok(self.enclose_one(now, &writing, text)?.0)
    }

    /// Says all this in its circles, and `plain` for everybody; nothing, where one of the circles
    /// does not let this account write.
    pub(crate) fn say_all(
        &mut self,
        now: Time,
        said: &BTreeMap<CircleId, Vec<Vec<u8>>>,
        plain: Vec<Vec<u8>>,
    ) -> Result<(), Error> {
        if said.is_empty() {
            return self.append(now, &plain).map(drop);
        }
        self.settle(now)?;
        let writings: Result<Vec<Writing>, Error> =
            said.keys().map(|circle| self.may_say(*circle)).collect();
        let writings = writings?;
        let said: Vec<_> = writings.iter().zip(said.values().map(Vec::as_slice)).collect();
        self.enclose_all(now, &said, plain).map(drop)
    }

    /// The circle as its writer needs it, if this account may write there.
    fn may_say(&self, circle: CircleId) -> Result<Writing, Error> {
        if circle.is_conversation() {
            self.must_be_in(&self.views.peer(&circle).ok_or_else(refusal::unknown_peer)?)?;
        }
        let writing = self.views.writing_to(circle);
        if writing.readers.contains(&self.identity.account) {
            return Ok(writing);
        }
        let name = self.views.circle_name(&circle);
        Err(refusal::no_reader(name))
    }

    /// Nothing is sealed to whoever is not in the community.
    fn must_be_in(&self, account: &Account) -> Result<(), Error> {
        let (role, person) = (self.views.role(account), self.views.person_ref(account));
        if role >= Some(Role::Reader) {
            return Ok(());
        }
        if role == Some(Role::Relay) {
            return Err(refusal::relay_reads_nothing(&person));
        }
        Err(refusal::not_in_community(&person))
    }

    pub(crate) fn no_messages(&self, name: &str) -> Error {
        match self.person(name) {
            Ok(account) => {
                let person = self.views.person_ref(&account);
                refusal::no_messages(&person, &person.name)
            }
            Err(error) => error,
        }
    }

    /// Gives what this device reads in circles to those who lack some of it, where they are devices
    /// of the same account, or of one that it let in. A failure is tried again with the next change.
    pub(crate) fn tend_circles(&mut self, now: Time) {
        let idle = self.is_behind() || self.can_write().is_err() || self.may_write().is_err();
        if idle || !self.is_admitted() || !std::mem::take(&mut self.keys.circles_due) {
            return;
        }
        for circle in self.views.circles_to_tend() {
            if let Err(error) = self.hand_on(now, circle) {
                tracing::warn!(%error, "a device lacks the key of a circle");
            }
        }
    }

    fn hand_on(&mut self, now: Time, circle: CircleId) -> Result<(), Error> {
        let (mut writing, me) = (self.views.writing_to(circle), self.identity.account);
        if !writing.readers.contains(&me) {
            return Ok(());
        }
        let mut mine: BTreeSet<Author> = self.views.devices_in(&me).collect();
        let let_in = writing.let_in.iter().flat_map(|account| self.views.devices_in(account));
        mine.extend(let_in);
        let mut lacking = writing.lacking();
        lacking.remove(&self.identity.device.author());
        lacking.retain(|device| mine.contains(device));
        if lacking.is_empty() {
            return Ok(());
        }
        if writing.key.is_none() {
            writing.devices = lacking;
        }
        self.enclose(now, &writing, &[]).map(drop)
    }
}

fn first(ids: &[EntryId]) -> Result<EntryId, Error> {
    ids.first().copied().ok_or_else(|| refusal::failed("nothing was written"))
}
