//! Who of the people at this machine was let in: one-time tickets, and the sessions they become.
//!
//! Nothing of this outlives the process. Of tickets and sessions only hashes are kept, so that a
//! look into this memory opens nothing.

use crate::token::same;
use rand::Rng;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// A ticket that nobody used by then is void.
pub const TICKET_LIFE: Duration = Duration::from_secs(5 * 60);
/// Tickets that are good at a time; the oldest makes room.
pub(crate) const MAX_TICKETS: usize = 16;
/// A session that nobody used for so long has ended.
pub(crate) const IDLE: Duration = Duration::from_secs(30 * 24 * 3_600);
/// Sessions at a time; the one not used for longest makes room.
pub(crate) const MAX_SESSIONS: usize = 64;
/// The longest line that is kept for the next page of a session, in bytes.
const MAX_FLASH: usize = 2_000;

/// What a session is known by here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key([u8; 32]);

impl Key {
    fn of(secret: &str) -> Self {
        Self(*blake3::hash(secret.as_bytes()).as_bytes())
    }
}

struct Session {
    /// What each of its forms carries.
    csrf: String,
    used: Instant,
    flash: Option<String>,
    /// Gone with the session.
    here: watch::Sender<()>,
}

#[derive(Default)]
struct Inner {
    tickets: Vec<(Key, Instant)>,
    sessions: BTreeMap<Key, Session>,
}

/// All tickets and sessions of a node.
pub(crate) struct Sessions {
    cookie: String,
    inner: Mutex<Inner>,
}

/// A session that was found by its cookie.
#[derive(Clone)]
pub(crate) struct Found {
    /// What it is known by.
    pub(crate) key: Key,
    /// What each form must carry.
    pub(crate) csrf: String,
    here: watch::Receiver<()>,
}

impl Found {
    /// Waits until the session has ended.
    pub(crate) async fn ended(&mut self) {
        while self.here.changed().await.is_ok() {}
    }
}

impl Sessions {
    /// None yet, of a node that listens on `port`: browsers do not tell ports apart in cookies.
    pub(crate) fn new(port: u16) -> Self {
        Self { cookie: format!("tidings-{port}"), inner: Mutex::default() }
    }

    /// The name of the cookie.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// A secret that lets in once, within [`TICKET_LIFE`].
    pub(crate) fn ticket(&self, now: Instant) -> String {
        let secret = secret();
        let mut inner = self.inner();
        inner.tickets.retain(|(_, made)| now.duration_since(*made) < TICKET_LIFE);
        if inner.tickets.len() >= MAX_TICKETS {
            inner.tickets.remove(0);
        }
        inner.tickets.push((Key::of(&secret), now));
        secret
    }

    /// The secret of a new session for a ticket that is good, which is void from now on.
    pub(crate) fn enter(&self, ticket: &str, now: Instant) -> Option<String> {
        let mut inner = self.inner();
        inner.tickets.retain(|(_, made)| now.duration_since(*made) < TICKET_LIFE);
        let key = Key::of(ticket);
        let at = inner.tickets.iter().position(|(known, _)| same(&known.0, &key.0))?;
        inner.tickets.remove(at);
        inner.make_room(now);
        let secret = secret();
        let (csrf, here) = (self::secret(), watch::Sender::new(()));
        let session = Session { csrf, used: now, flash: None, here };
        inner.sessions.insert(Key::of(&secret), session);
        Some(secret)
    }

    /// The session of this secret, which is in use now.
    pub(crate) fn find(&self, secret: &str, now: Instant) -> Option<Found> {
        let mut inner = self.inner();
        let key = Key::of(secret);
        let session = inner.sessions.get_mut(&key)?;
        if now.duration_since(session.used) >= IDLE {
            inner.sessions.remove(&key);
            return None;
        }
        session.used = now;
        Some(Found { key, csrf: session.csrf.clone(), here: session.here.subscribe() })
    }

    /// Ends a session.
    pub(crate) fn leave(&self, key: Key) {
        self.inner().sessions.remove(&key);
    }

    /// Keeps a line for the next page of a session.
    pub(crate) fn tell(&self, key: Key, mut line: String) {
        let end = (0..=MAX_FLASH.min(line.len())).rev().find(|at| line.is_char_boundary(*at));
        line.truncate(end.unwrap_or(0));
        if let Some(session) = self.inner().sessions.get_mut(&key) {
            session.flash = Some(line);
        }
    }

    /// The line that was kept for this page.
    pub(crate) fn told(&self, key: Key) -> Option<String> {
        self.inner().sessions.get_mut(&key)?.flash.take()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn make_room(&mut self, now: Instant) {
        self.sessions.retain(|_, session| now.duration_since(session.used) < IDLE);
        if self.sessions.len() < MAX_SESSIONS {
            return;
        }
        let oldest = self.sessions.iter().min_by_key(|(_, session)| session.used);
        if let Some(key) = oldest.map(|(key, _)| *key) {
            self.sessions.remove(&key);
        }
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions(…)")
    }
}

/// 256 bits of the system's chance as hexadecimal digits.
fn secret() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
