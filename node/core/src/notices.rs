//! Which new posts are worth a word at once: by board all of them, those that call one by name, or
//! none. A burst is gathered, and what was read meanwhile is left out.

use crate::api::{Notifying, Response};
use crate::error::Error;
use crate::event::{News, Notice};
use crate::node::Node;
use crate::refusal;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_store::{KeepError, LocalKind};
use tidings_views::Destination;
use tidings_views::page::{Notify, PostRow};

/// What comes within this time of the first post is told together, in microseconds.
const GATHER: u64 = 2_000_000;

/// Pause between two times of telling, in microseconds.
const PAUSE: u64 = 10_000_000;

/// Posts that wait to be told; of more than so many at once the others are not told.
const MAX_WAITING: usize = 1_024;

/// What waits to be told.
#[derive(Debug)]
pub(crate) struct Notices {
    waiting: BTreeSet<EntryId>,
    due: Time,
    last: Time,
}

impl Default for Notices {
    fn default() -> Self {
        Self { waiting: BTreeSet::new(), due: Time::NEVER, last: Time(0) }
    }
}

impl Notices {
    pub(crate) fn due(&self) -> Option<Time> {
        Some(self.due).filter(|due| *due != Time::NEVER)
    }

    /// A post came that is unread.
    pub(crate) fn came(&mut self, now: Time, post: EntryId) {
        if self.waiting.len() < MAX_WAITING {
            self.waiting.insert(post);
            let soonest = now.after(GATHER).max(self.last.after(PAUSE));
            self.due = self.due.min(soonest);
        }
    }
}

impl Node {
    /// Tells what came, if it is time.
    pub(crate) fn tell_notices_if_due(&mut self, now: Time) {
        if self.notices.due > now || self.is_behind() {
            return;
        }
        let waiting = std::mem::take(&mut self.notices.waiting);
        (self.notices.due, self.notices.last) = (Time::NEVER, now);
        let mut boards: BTreeMap<String, Notice> = BTreeMap::new();
        for id in waiting {
            let Ok(post) = self.views.post(&self.log, &id) else { continue };
            if !self.is_worth_a_word(&post) {
                continue;
            }
            let called = u64::from(post.mentions_me);
            let notice = boards.entry(post.board.clone()).or_insert_with(|| Notice::of(&post));
            notice.posts = notice.posts.saturating_add(1);
            notice.mentions = notice.mentions.saturating_add(called);
            notice.prefer(post);
        }
        for notice in boards.into_values() {
            self.tell(now, News::Notice(Box::new(notice)));
        }
    }

    fn is_worth_a_word(&self, post: &PostRow) -> bool {
        let shown = post.unread && post.hidden.is_none() && post.deleted.is_none();
        if !shown || post.author.me {
            return false;
        }
        let messages = post.board.starts_with('@');
        match self.notify_of(&post.board) {
            Notify::All => true,
            Notify::Mentions => post.mentions_me || messages,
            Notify::None => false,
        }
    }

    /// Sets what of a board is told at once, durably.
    pub(crate) fn set_notify(&mut self, asked: &Notifying) -> Result<Response, Error> {
        let (notify, to) = (asked.notify, self.destination(&asked.board)?);
        let (key, was) = (key(&to), self.kept_notify(&to));
        let full = |error: KeepError| match error {
            KeepError::Disk(error) => error.into(),
            KeepError::TooMany { max } => refusal::too_many_notices(max),
            KeepError::TooLong { len, max } => refusal::part_too_long("name", len, max),
        };
        match notify {
            Notify::Mentions => drop(self.log.remove_local(LocalKind::Notify, &key)?),
            Notify::All | Notify::None => {
                let value = [u8::from(notify == Notify::All)];
                self.log.put_local(LocalKind::Notify, &key, &value).map_err(full)?;
            }
        }
        Ok(Response::Notified { board: to.label, notify, was })
    }

    /// What of the board of this label is told at once.
    pub(crate) fn notify_of(&self, label: &str) -> Notify {
        self.destination(label).map(|to| self.kept_notify(&to)).unwrap_or_default()
    }

    fn kept_notify(&self, to: &Destination) -> Notify {
        match self.log.local(LocalKind::Notify, &key(to)) {
            Ok(Some(value)) if value.first() == Some(&1) => Notify::All,
            Ok(Some(_)) => Notify::None,
            _ => Notify::Mentions,
        }
    }

    /// Says of each board what of it is told at once.
    pub(crate) fn name_notify(&self, answer: &mut Response) {
        if let Response::Boards(rows) = answer {
            rows.iter_mut().for_each(|row| row.notify = self.notify_of(&row.name));
        }
    }
}

/// By what the setting of a board is kept: its label may change.
fn key(to: &Destination) -> [u8; 32] {
    let name = || *blake3::hash(to.name.as_bytes()).as_bytes();
    to.circle.map_or_else(name, |circle| circle.0)
}

impl Notice {
    fn of(post: &PostRow) -> Self {
        Self { board: post.board.clone(), posts: 0, mentions: 0, first: None }
    }

    /// The post that is named is the first that calls somebody by name, or else the first.
    fn prefer(&mut self, post: PostRow) {
        let better = |first: &PostRow| {
            (!post.mentions_me, post.time, post.id) < (!first.mentions_me, first.time, first.id)
        };
        if self.first.as_deref().is_none_or(better) {
            self.first = Some(Box::new(post));
        }
    }
}
