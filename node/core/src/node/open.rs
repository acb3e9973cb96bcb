//! A node begins: a new home, a home that is there, or nothing but memory.

use super::news::Newsroom;
use super::reading::{HISTORY_GOES_ON, Reading};
use super::stock::Excess;
use super::strangers::Strangers;
use super::sweep::Sweep;
use super::{Node, retired};
use crate::compose;
use crate::delivery::Holders;
use crate::device;
use crate::error::Error;
use crate::files::Shelved;
use crate::identity::Identity;
use crate::keys::Keys;
use crate::notices::Notices;
use crate::refusal;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tidings_protocol::engine::Engine;
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_search::Search;
use tidings_store::Log;
use tidings_store::database::StorageBackend;
use tidings_views::{Viewer, Views};

/// The logs, precious.
pub const LOG_FILE: &str = "log.redb";

/// What is derived from them; may be deleted at any time.
pub const VIEWS_FILE: &str = "views.redb";

/// Which words stand where; may be deleted at any time, too.
pub const SEARCH_FILE: &str = "search.redb";

/// Boards of every new community.
pub const FIRST_BOARDS: [&str; 2] = ["announcements", "general"];

/// Entries folded between two words on progress.
const REBUILD_STEP: usize = 16_384;

impl Node {
    /// Sets up the home `dir`, an existing directory, and writes the first entries: of the founder
    /// with the first boards, or of a newcomer. `epoch` is random.
    ///
    /// # Errors
    /// When there is a log already, a name is refused, or the disk fails.
    pub fn create(dir: &Path, identity: Identity, epoch: u64, now: Time) -> Result<Self, Error> {
        check_names(&identity)?;
        let log = Log::create(&dir.join(LOG_FILE), identity.community(), epoch)?;
        let views = open_views(Some(dir), &identity, &log)?;
        let mut node = Self::assemble(identity, log, views);
        device::record(&mut node.log, dir)?;
        node.search = Search::at(&dir.join(SEARCH_FILE));
        node.begin(now)?;
        Ok(node)
    }

    /// Opens the home `dir`. Views that are missing or old are rebuilt; `progress` hears how many
    /// of how many entries are done.
    ///
    /// # Errors
    /// [`Error::is_moved`] when the home is a copy or its device forked: continue with
    /// [`Node::open_as_new_device`]. Else the file's or the disk's.
    pub fn open(
        dir: &Path,
        identity: Identity,
        now: Time,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, Error> {
        let mut log = open_log(dir, &identity)?;
        device::check(&mut log, dir)?;
        Self::resume(Some(dir), identity, log, now, progress)
    }

    /// Opens a home that was copied, moved or restored, for an identity with a device key that is
    /// new: all logs are kept, and the old device's is never written again.
    ///
    /// # Errors
    /// As [`Node::open`].
    pub fn open_as_new_device(
        dir: &Path,
        identity: Identity,
        now: Time,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, Error> {
        let mut log = open_log(dir, &identity)?;
        if log.head(&identity.device.author()).is_some() {
            return Err(refusal::old_device_key());
        }
        device::record(&mut log, dir)?;
        Self::resume(Some(dir), identity, log, now, progress)
    }

    /// A node without a disk, gone when dropped; it begins as with [`Node::create`].
    ///
    /// # Errors
    /// When a name is refused.
    pub fn in_memory(identity: Identity, epoch: u64, now: Time) -> Result<Self, Error> {
        let log = Log::in_memory(identity.community(), epoch)?;
        Self::found(identity, log, now)
    }

    /// As [`Node::in_memory`], but with its log on `disk`, which may fail on purpose and outlives
    /// the node.
    ///
    /// # Errors
    /// When a name is refused, or the disk fails.
    pub fn create_on(
        disk: impl StorageBackend,
        identity: Identity,
        epoch: u64,
        now: Time,
    ) -> Result<Self, Error> {
        let log = Log::create_on(disk, identity.community(), epoch)?;
        Self::found(identity, log, now)
    }

    /// Opens the log that [`Node::create_on`] left on `disk`, with views that are made anew; a home
    /// that was copied is not noticed. With a device key that is new it continues as a new device.
    ///
    /// # Errors
    /// As [`Node::open`].
    pub fn open_on(
        disk: impl StorageBackend,
        identity: Identity,
        now: Time,
    ) -> Result<Self, Error> {
        let log = of_community(Log::open_on(disk)?, &identity)?;
        Self::resume(None, identity, log, now, &mut |_, _| {})
    }

    fn found(identity: Identity, log: Log, now: Time) -> Result<Self, Error> {
        check_names(&identity)?;
        let views = open_views(None, &identity, &log)?;
        let mut node = Self::assemble(identity, log, views);
        node.begin(now)?;
        Ok(node)
    }

    fn resume(
        dir: Option<&Path>,
        identity: Identity,
        log: Log,
        now: Time,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, Error> {
        if log.head(&identity.device.author()).is_some_and(|head| head.fork.is_some()) {
            return Err(retired());
        }
        let views = open_views(dir, &identity, &log)?;
        let mut node = Self::assemble(identity, log, views);
        if let Some(dir) = dir {
            node.search = Search::at(&dir.join(SEARCH_FILE));
        }
        node.rebuild(progress)?;
        node.begin(now)?;
        Ok(node)
    }

    pub(super) fn assemble(identity: Identity, log: Log, views: Views) -> Self {
        let engine = Engine::new(identity.device.clone(), &log);
        let trouble = identity.certificate.is_none().then(refusal::uncertified);
        Self {
            keys: Keys::new(identity.secret),
            files: Shelved::default(),
            identity,
            engine,
            log,
            views,
            search: Search::default(),
            members: BTreeSet::new(),
            cuts: BTreeMap::new(),
            roles: BTreeMap::new(),
            expelled: false,
            revoked: BTreeSet::new(),
            new_boards: BTreeSet::new(),
            sent: BTreeSet::new(),
            addresses: Vec::new(),
            reach: None,
            staged: false,
            lost: false,
            behind: true,
            trouble,
            cramped: None,
            excess: Excess::default(),
            blind: None,
            silent: false,
            sessions: BTreeMap::new(),
            strangers: Strangers::default(),
            closing: Vec::new(),
            met: BTreeMap::new(),
            shown_code: None,
            sweep: Sweep::default(),
            reading: Reading::default(),
            newsroom: Newsroom::default(),
            holders: Holders::default(),
            notices: Notices::default(),
        }
    }

    /// Introduces this device where its log is still empty, then wants whoever is in.
    pub(super) fn begin(&mut self, now: Time) -> Result<(), Error> {
        self.recall_kept()?;
        self.recall_holders()?;
        self.introduce(now)?;
        self.settle(now)?;
        self.cut_all_held();
        self.want_members(now);
        self.keys_changed()?;
        self.tell_reads_soon(now);
        self.newsroom = Newsroom::default();
        self.notices = Notices::default();
        Ok(())
    }

    /// Until somebody who is in speaks for them, logs that stand here count for nothing: a log that was
    /// cut as a whole stays so when the node is opened again.
    fn cut_all_held(&mut self) {
        let (me, mut last) = (self.identity.device.author(), None);
        while let Some((author, _)) = self.log.next_author(last.as_ref()) {
            last = Some(author);
            if author != me {
                self.cuts.insert(author, 0);
            }
        }
    }

    /// The first entries of a log that is still empty: whose device this is, what they are called
    /// unless they said so before, and the founder's boards. All in one commit, so that no crash leaves half of them.
    pub(crate) fn introduce(&mut self, now: Time) -> Result<(), Error> {
        let identity = &self.identity;
        let Some(certificate) = identity.certificate else { return Ok(()) };
        if self.log.head(&identity.device.author()).is_some() {
            return Ok(());
        }
        let mut bodies = vec![compose::device(certificate, &identity.device_name)?];
        if !identity.name.is_empty() && !self.views.is_named(&identity.account) {
            bodies.push(compose::profile(&identity.name)?);
        }
        let mut key = None;
        if identity.is_founder() {
            let (first, statements) = self.first_key()?;
            key = Some(first);
            bodies.extend(statements);
            for board in FIRST_BOARDS {
                bodies.push(compose::board(board)?);
            }
        }
        self.append_sealed(now, key.as_ref(), bodies).map(|_| ())
    }

    fn rebuild(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<(), Error> {
        let total = self.log.last_arrival();
        loop {
            let folded = self.fold_views(REBUILD_STEP)?;
            progress(folded.cursor, total);
            if !folded.behind {
                return Ok(());
            }
        }
    }
}

fn check_names(identity: &Identity) -> Result<(), Error> {
    if !identity.name.is_empty() || identity.is_founder() {
        compose::name(&identity.name)?;
    }
    compose::name(&identity.device_name)?;
    if identity.founding.is_well_formed() {
        return Ok(());
    }
    compose::name(&identity.founding.name).map(|_| ())
}

fn open_log(dir: &Path, identity: &Identity) -> Result<Log, Error> {
    of_community(Log::open(&dir.join(LOG_FILE))?, identity)
}

fn of_community(log: Log, identity: &Identity) -> Result<Log, Error> {
    if log.community() == identity.community() {
        return Ok(log);
    }
    Err(refusal::foreign_log(LOG_FILE))
}

fn open_views(dir: Option<&Path>, identity: &Identity, log: &Log) -> Result<Views, Error> {
    let viewer = Viewer {
        account: identity.account,
        device: identity.device.author(),
        joined: identity.joined,
    };
    let founding = identity.founding.clone();
    let path: Option<PathBuf> = dir.map(|dir| dir.join(VIEWS_FILE));
    let mut views = match path {
        Some(path) => Views::open(&path, viewer, founding)?,
        None => Views::in_memory(viewer, founding)?,
    };
    views.set_readers(vec![identity.device.clone()]);
    if let Some(synced) = log.first_synced()? {
        views.set_history_until(synced.after(HISTORY_GOES_ON));
    }
    views.add_keys(log.keys()?)?;
    views.add_secrets(log.secrets()?)?;
    views.add_circle_keys(log.circle_keys()?)?;
    Ok(views)
}
