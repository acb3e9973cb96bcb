//! The store opened by this process, which owns the home meanwhile.

use crate::config::{Config, Overrides};
use crate::error::{Failure, Result};
use crate::home::Home;
use crate::home::disk::free_space;
use crate::node;
use crate::print::Screen;
use crate::print::progress::Progress;
use crate::print::said::said;
use crate::print::time::now;
use crate::shelf::{self, Tell};
use rand::Rng;
use std::time::{Duration, Instant};
use tidings_core::carry::{Job, Lent, Report};
use tidings_core::node::Room;
use tidings_core::{Node, Request, Response};
use tidings_store::lock::HomeLock;

/// How long a search indexes before it answers from what is there.
const INDEXING: Duration = Duration::from_secs(2);

/// A node without a network, for as long as a verb takes.
pub(crate) struct Local {
    node: Node,
    _lock: HomeLock,
}

impl Local {
    /// Opens the store of a home that this process has locked.
    pub(crate) fn open(home: &Home, lock: HomeLock, screen: Screen) -> Result<Self> {
        let device = home.identity()?.device.author();
        let progress = Progress::new(screen, said!("cli-indexing"));
        let node = node::open(home, now(), &mut |done, total| progress.set(done, total));
        progress.abandon();
        let mut node = node?;
        let config = Config::load(home, &Overrides::default())?;
        if let Some(free) = free_space(home.dir()) {
            node.set_room(Room { free, min: config.min_free.0 });
        }
        node.set_quotas(now(), config.quotas());
        if let Ok(files) = node.shelf() {
            files.set_quota(config.quota_files.0);
        }
        if node.identity().device.author() != device {
            screen.say(said!("cli-home-is-a-copy"));
        }
        Ok(Self { node, _lock: lock })
    }

    /// Asks; a write is durable once this returns.
    pub(crate) fn call(&mut self, request: Request) -> Result<Response> {
        let mut seed = [0; 16];
        rand::rng().fill_bytes(&mut seed);
        if matches!(request, Request::Search { .. } | Request::Count(_) | Request::Mentions { .. })
        {
            self.index()?;
        }
        let response = self.node.execute(now(), request, seed);
        let committed = self.node.commit(now());
        let response = response.map_err(Failure::from)?;
        committed?;
        self.drain()?;
        Ok(response)
    }

    /// Carries; what came in is durable once this returns.
    pub(crate) fn carry(&mut self, job: &Job, tell: Tell<'_>) -> Result<Report> {
        let mut host = Lent { node: &mut self.node, now: &now };
        let report = shelf::run(job, &mut host, tell);
        self.drain()?;
        Ok(report?)
    }

    /// No node runs that would index while it waits: a search does so first, for a moment.
    fn index(&mut self) -> Result<()> {
        let until = Instant::now() + INDEXING;
        while self.node.is_index_due() && Instant::now() < until {
            self.node.index()?;
        }
        Ok(())
    }

    /// Nobody listens to news here, but they must not pile up.
    fn drain(&mut self) -> Result<()> {
        while self.node.poll(now())?.is_some() {}
        Ok(())
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.node.tell_reads(now(), false);
        if let Err(error) = self.node.flush(now()) {
            tracing::debug!(%error, "the views will be folded again");
        }
    }
}
