//! The node: told of inputs, committed, polled for outputs.
//!
//! One burst is: [`Node::handle`], [`Node::execute`] and [`Node::join_request`] as often as there is
//! something ready; [`Node::commit`] once; only then the answers; [`Node::poll`] until it is empty.
//! Nothing is told, sent or shown that is not durable.

mod bring;
mod news;
mod open;
mod overview;
mod peers;
mod reading;
mod room;
mod stock;
mod strangers;
mod sweep;
mod writing;

pub use open::{FIRST_BOARDS, LOG_FILE, SEARCH_FILE, VIEWS_FILE};

use crate::delivery::Holders;
use crate::devices::ShownCode;
use crate::error::Error;
use crate::event::{Event, News};
use crate::files::Shelved;
use crate::identity::Identity;
use crate::keys::Keys;
use crate::notices::Notices;
use crate::refusal;
use crate::status::Reach;
use news::Newsroom;
use peers::Met;
use reading::Reading;
pub use room::Room;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use stock::Excess;
pub use stock::{Quotas, goes_on_below};
use strangers::Strangers;
use sweep::Sweep;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::engine::{self, Engine, Input, Reason, SessionId};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_search::Search;
use tidings_store::Log;
use tidings_views::{Role, Views};

/// Entries folded into the views by one commit at most, so that a burst stays short (about 50 ms);
/// above [`crate::api::MAX_IMPORT`], so that what was written is shown.
pub(crate) const FOLD_LIMIT: usize = 16_384;

const _: () = assert!(FOLD_LIMIT > 2 * crate::api::MAX_IMPORT);

/// A node without a clock, a network or a thread.
pub struct Node {
    pub(crate) identity: Identity,
    pub(crate) engine: Engine,
    pub(crate) log: Log,
    pub(crate) views: Views,
    pub(crate) search: Search,
    /// Devices that are in, all of which the engine was told to want.
    pub(crate) members: BTreeSet<Author>,
    /// Devices that were in, and the last position of their logs that counts.
    pub(crate) cuts: BTreeMap<Author, u64>,
    /// What people may do, so that changes are told.
    pub(crate) roles: BTreeMap<Account, Role>,
    /// Somebody was expelled or revoked: sessions are looked at before the next input is.
    pub(crate) expelled: bool,
    /// Devices that their person revoked: nobody talks to them.
    pub(crate) revoked: BTreeSet<Author>,
    /// Boards created here, which the views may not show yet.
    pub(crate) new_boards: BTreeSet<String>,
    /// Drafts that are sent once what is staged is durable.
    pub(crate) sent: BTreeSet<u64>,
    /// Where this node may be found, for invites.
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) reach: Option<Reach>,
    /// Something is staged.
    staged: bool,
    /// Something staged was lost, and the caller does not know yet.
    lost: bool,
    /// Views are behind the log.
    behind: bool,
    /// Why own entries cannot be written.
    trouble: Option<Error>,
    /// How much room there is, while it is too little.
    cramped: Option<Room>,
    excess: Excess,
    /// Why the views show nothing new.
    pub(crate) blind: Option<Error>,
    /// The store failed: nothing is said to peers any more.
    silent: bool,
    /// Who is at the other end, and whether they said hello.
    sessions: BTreeMap<SessionId, (Author, bool)>,
    strangers: Strangers,
    /// Sessions to be closed because the store failed.
    closing: Vec<SessionId>,
    /// Peers remembered in this run, so that the disk hears of changes only.
    met: BTreeMap<Author, Met>,
    /// The device code that is out.
    pub(crate) shown_code: Option<ShownCode>,
    sweep: Sweep,
    reading: Reading,
    newsroom: Newsroom,
    pub(crate) keys: Keys,
    pub(crate) files: Shelved,
    pub(crate) holders: Holders,
    pub(crate) notices: Notices,
}

/// Something to do, or to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Send this frame.
    Send {
        /// On which session.
        session: SessionId,
        /// At most [`tidings_protocol::limits::MAX_FRAME`] bytes.
        frame: Vec<u8>,
    },
    /// Close the session after what was sent before.
    Disconnect {
        /// Which.
        session: SessionId,
        /// Why.
        reason: Reason,
    },
    /// Tell who listens.
    Event(Box<Event>),
}

impl Node {
    /// Takes an input; what it stages is neither durable nor told before [`Node::commit`].
    ///
    /// # Errors
    /// The disk's, after which the node is silent and writes nothing.
    pub fn handle(&mut self, now: Time, input: Input<'_>) -> Result<(), Error> {
        match input {
            Input::Connected { session, peer } => {
                self.sessions.insert(session, (peer, false));
                self.meet(now, session, &peer);
            }
            Input::Disconnected { session } => self.forget(now, session),
            Input::Received { .. } | Input::Timeout => {}
        }
        if self.silent {
            if let Input::Connected { session, .. } = input {
                self.closing.push(session);
            }
            return Ok(());
        }
        self.staged = true;
        self.log.set_received(now);
        if let Input::Connected { peer, .. } = input {
            self.expelled |= self.is_denied(&peer);
        }
        let outcome = self.engine.handle(now, input, &mut self.log);
        self.deny_expelled(now);
        self.part_with_strangers(now);
        outcome.map_err(|error| self.fail(now, &error))?;
        if input == Input::Timeout { self.sweep(now) } else { Ok(()) }
    }

    /// Makes everything since the last commit durable, shows it, and learns from it who is in.
    /// What can be made durable but not shown is a success: [`Node::status`] says why.
    ///
    /// # Errors
    /// The disk's: what was staged is gone, and the node is silent and writes nothing from now on.
    pub fn commit(&mut self, now: Time) -> Result<(), Error> {
        self.forget_old_code(now);
        let done = self.make_durable(now);
        if std::mem::take(&mut self.lost) {
            return Err(self
                .trouble
                .clone()
                .unwrap_or_else(|| refusal::failed("the store failed")));
        }
        done?;
        self.show(now);
        self.tend_keys(now);
        self.tend_circles(now);
        self.tell_reads_if_due(now);
        if self.staged && self.make_durable(now).is_ok() {
            self.show(now);
        }
        self.erase_soon(now);
        self.keep_holders_if_due(now);
        self.tell_notices_if_due(now);
        Ok(())
    }

    fn show(&mut self, now: Time) {
        if let Err(error) = self.fold_pending(now) {
            tracing::error!(%error, "what is held cannot be shown");
        }
    }

    /// Folds a bounded piece of what is durable but not shown yet; returns whether more is left.
    ///
    /// # Errors
    /// The disk's; nothing more is shown until the node is opened again.
    pub fn fold_pending(&mut self, now: Time) -> Result<bool, Error> {
        if !self.behind {
            return Ok(false);
        }
        let folded = self.fold(now);
        if let Err(error) = &folded {
            self.blind = Some(error.clone());
            self.behind = false;
        }
        folded
    }

    /// The next thing to do or tell; call until there is none, after a commit.
    ///
    /// # Errors
    /// The disk's, once; call again for what is left to do.
    pub fn poll(&mut self, now: Time) -> Result<Option<Output>, Error> {
        if let Some(event) = self.newsroom.next() {
            return Ok(Some(Output::Event(Box::new(event))));
        }
        if let Some(session) = self.closing.pop() {
            self.forget(now, session);
            return Ok(Some(Output::Disconnect { session, reason: Reason::Busy }));
        }
        while !self.silent {
            let output = self.engine.poll(now, &self.log);
            let Some(output) = output.map_err(|error| self.fail(now, &error))? else {
                // The last that they hear is why, so what is queued for them goes before.
                if self.deny_expelled(now) { continue } else { break }
            };
            match output {
                engine::Output::Send { session, frame } => {
                    return Ok(Some(Output::Send { session, frame }));
                }
                engine::Output::Disconnect { session, reason } => {
                    self.hear(now, session, reason);
                    self.forget(now, session);
                    return Ok(Some(Output::Disconnect { session, reason }));
                }
                engine::Output::Event(event) => self.report(now, event),
            }
            if let Some(event) = self.newsroom.next() {
                return Ok(Some(Output::Event(Box::new(event))));
            }
        }
        Ok(None)
    }

    /// When to hand in [`Input::Timeout`], if ever.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Time> {
        if self.silent {
            return None;
        }
        let (own, others) = ([self.sweep.due(), self.reading.due()], self.stranger_due());
        let timers = own.into_iter().chain([self.engine.poll_timeout(), others]);
        timers.chain([self.holders.due(), self.notices.due()]).flatten().min()
    }

    /// Whether [`Node::fold_pending`] has work.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Whose node it is.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The log, staged entries included where [`Store`] says so.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Tells where this node may be found; invites carry it.
    pub fn set_addresses(&mut self, addresses: Vec<SocketAddr>) {
        self.addresses = addresses;
    }

    /// Tells how others reach this node.
    pub fn set_reach(&mut self, now: Time, reach: Reach) {
        self.reach = Some(reach);
        self.mark_carriers(now);
    }

    /// Says goodbye to every peer; poll afterwards, then close the sessions.
    pub fn close(&mut self) {
        self.engine.close();
    }

    /// How the disk failed, if it did: nothing can be written before the node is opened again.
    #[must_use]
    pub fn trouble(&self) -> Option<&Error> {
        self.trouble.as_ref().filter(|_| self.silent)
    }

    /// Makes what was shown durable too; without it the next start folds a little again.
    ///
    /// # Errors
    /// The disk's.
    pub fn flush(&mut self, now: Time) -> Result<(), Error> {
        self.commit(now)?;
        self.keep_holders(now);
        self.search.flush();
        Ok(self.views.flush()?)
    }

    /// Commits and folds everything: for decisions that must see all that is here.
    pub(crate) fn settle(&mut self, now: Time) -> Result<(), Error> {
        self.make_durable(now)?;
        while self.fold_pending(now)? {}
        self.blind.clone().map_or(Ok(()), Err)
    }

    fn make_durable(&mut self, now: Time) -> Result<(), Error> {
        if !self.staged {
            return Ok(());
        }
        let before = self.log.last_arrival();
        self.log.commit().map_err(|error| self.fail(now, &error))?;
        self.staged = false;
        self.reads_are_told();
        self.forget_sent();
        self.tend_stock(now);
        self.behind |= self.log.last_arrival() != before && self.blind.is_none();
        Ok(())
    }

    fn fold(&mut self, now: Time) -> Result<bool, Error> {
        let folded = self.fold_views(FOLD_LIMIT)?;
        self.behind = folded.behind;
        self.files.changed |= folded.files_changed;
        if folded.membership_changed {
            self.want_members(now);
            self.tell_reads_soon(now);
        }
        if folded.keys_changed || folded.membership_changed {
            let before = self.identity.secret;
            self.keys_changed().map_err(|error| self.fail(now, &error))?;
            if self.identity.secret != before {
                self.strangers.hurry(now);
            }
        }
        if folded.reads_changed {
            self.tell(now, News::Marked);
        }
        self.report_posts(now, &folded);
        Ok(self.behind)
    }

    /// After the disk failed nothing may be said: it could be gone tomorrow.
    pub(crate) fn fail(&mut self, now: Time, error: &dyn std::error::Error) -> Error {
        let trouble = refusal::store_failed(error);
        self.lost |= std::mem::take(&mut self.staged);
        if !self.silent {
            self.silent = true;
            self.closing = self.sessions.keys().copied().collect();
            self.tell(now, News::ReadOnly { why: trouble.to_string() });
            self.trouble = Some(trouble.clone());
        }
        trouble
    }
}

/// Why a device whose log is forked does not write.
fn retired() -> Error {
    refusal::forked()
}

#[cfg(test)]
mod tests;
