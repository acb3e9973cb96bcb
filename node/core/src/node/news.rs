//! News for whoever listens: from the engine and from the views, in a queue with a bound.

use super::Node;
use crate::event::{Event, MAX_EVENTS, News};
use std::collections::{BTreeSet, VecDeque};
use tidings_protocol::author::Author;
use tidings_protocol::engine::{self, SessionId};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::Folded;
use tidings_views::page::PostRow;

/// Events not polled yet.
#[derive(Default)]
pub(super) struct Newsroom {
    queue: VecDeque<Event>,
    dropped: u64,
    latest: Time,
}

impl Newsroom {
    pub(super) fn tell(&mut self, now: Time, news: News) {
        self.latest = now;
        if self.queue.len() >= MAX_EVENTS {
            self.queue.pop_front();
            self.dropped = self.dropped.saturating_add(1);
        }
        self.queue.push_back(Event::new(now, news));
    }

    pub(super) fn next(&mut self) -> Option<Event> {
        match std::mem::take(&mut self.dropped) {
            0 => self.queue.pop_front(),
            events => Some(Event::new(self.latest, News::Lagged { events })),
        }
    }
}

impl Node {
    pub(crate) fn tell(&mut self, now: Time, news: News) {
        self.newsroom.tell(now, news);
    }

    /// Tells what the engine learnt, where somebody may want to know.
    pub(super) fn report(&mut self, now: Time, event: engine::Event) {
        let news = match event {
            engine::Event::Ready { session, peer } => {
                self.sessions.insert(session, (peer, true));
                News::Connected { peer, person: self.person_of(&peer) }
            }
            engine::Event::CaughtUp { session, peer } => {
                self.synced(now);
                self.strangers.caught_up(now, session);
                News::CaughtUp { peer, person: self.person_of(&peer) }
            }
            engine::Event::Forked { author, seq } => {
                News::Forked { device: author, person: self.person_of(&author), seq }
            }
            engine::Event::OwnFork { seq } => {
                self.trouble = Some(super::retired());
                News::OwnFork { seq }
            }
            engine::Event::Refused { peer, author, seq, why } => {
                News::Refused { peer, author, seq, why: why.to_string() }
            }
            engine::Event::Holds { peer, seq } => return self.hear_holder(now, peer, seq),
            engine::Event::Accepted { .. } | engine::Event::Filled { .. } => return,
        };
        self.tell(now, news);
    }

    /// Where a peer ended the session because of who we are, that is news.
    pub(super) fn hear(&mut self, now: Time, session: SessionId, reason: engine::Reason) {
        if let (engine::Reason::Unwelcome, Some((peer, _))) = (reason, self.sessions.get(&session))
        {
            let peer = *peer;
            let person = self.person_of(&peer);
            self.tell(now, News::Unwelcome { peer, person });
        }
    }

    /// Whether this node does not talk to this device: its account was expelled, or it was revoked.
    #[must_use]
    pub fn is_denied(&self, device: &Author) -> bool {
        self.cuts.contains_key(device) || self.revoked.contains(device)
    }

    /// Ends the sessions with devices that are denied; returns whether there were any.
    pub(super) fn deny_expelled(&mut self, now: Time) -> bool {
        if !std::mem::take(&mut self.expelled) {
            return false;
        }
        let denied = self.sessions.iter().filter(|(_, (peer, _))| self.is_denied(peer));
        let denied: Vec<SessionId> = denied.map(|(session, _)| *session).collect();
        for session in &denied {
            self.engine.deny(now, *session);
        }
        !denied.is_empty()
    }

    /// The session is over; whoever was told that it began is told so.
    pub(super) fn forget(&mut self, now: Time, session: SessionId) {
        self.strangers.forget(session);
        if let Some((peer, true)) = self.sessions.remove(&session) {
            let person = self.person_of(&peer);
            self.tell(now, News::Disconnected { peer, person });
        }
    }
}

/// New posts of one fold that are told one by one, and as many that changed; the others by their
/// number.
const MAX_TOLD: usize = 64;

impl Node {
    /// Tells which posts can be read since this fold.
    ///
    /// A post may be gone again, hidden by a fork that came with it: news of it are left out.
    pub(super) fn report_posts(&mut self, now: Time, folded: &Folded) {
        for news in folded.news.iter().filter(|news| news.unread) {
            self.notices.came(now, news.id);
        }
        let mut told = 0_u64;
        for news in folded.news.iter().take(MAX_TOLD) {
            let Ok(post) = self.views.post(&self.log, &news.id) else { continue };
            told = told.saturating_add(1);
            let PostRow { id, board, thread, author, subject, unread, .. } = post;
            self.tell(now, News::Post { id, board, thread, author, subject, unread });
        }
        match folded.new_posts.saturating_sub(told) {
            0 => {}
            posts => self.tell(now, News::Posts { posts }),
        }
        self.report_changes(now, folded);
    }

    /// Tells of which posts something else is said since this fold.
    fn report_changes(&mut self, now: Time, folded: &Folded) {
        let changed: BTreeSet<EntryId> = folded.changed.iter().copied().collect();
        for id in changed.iter().take(MAX_TOLD) {
            let Ok(post) = self.views.post(&self.log, id) else { continue };
            let PostRow { id, board, thread, edited, deleted, hidden, .. } = post;
            let (edited, deleted) = (edited.is_some(), deleted.is_some());
            let hidden = hidden.is_some();
            self.tell(now, News::Changed { id, board, thread, edited, deleted, hidden });
        }
        match u64::try_from(changed.len().saturating_sub(MAX_TOLD)).unwrap_or(u64::MAX) {
            0 => {}
            posts => self.tell(now, News::Changes { posts }),
        }
    }
}
