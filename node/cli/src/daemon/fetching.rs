//! Fetching files: small ones beside a large one, each in stripes from several peers at once.

mod claims;
mod liars;

use claims::Claims;
use futures::future::join_all;
use liars::Liars;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tidings_files::wire::{Answer, Question};
use tidings_files::{Error, FileId, Files, Map};
use tidings_net::Net;
use tidings_protocol::author::Author;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

/// Files below this many bytes are small.
const SMALL: u64 = tidings_core::files::SMALL;
/// Small files that are fetched at a time, and large ones.
const LANES: [usize; 2] = [1, 1];
/// Peers that one file is fetched from at a time: a stripe of each is in memory.
const MAX_SOURCES: usize = 4;
/// Peers that are asked which stripes they have, in one round.
const MAX_ASKED: usize = 16;
/// Stripes from one peer before it is asked anew who is there.
const ROUND: usize = 64;
/// Pause before what could not be fetched is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// The task that fetches; it ends with this.
pub(super) struct Fetching {
    wanted: watch::Sender<Vec<FileId>>,
    peers: watch::Sender<Vec<Author>>,
    task: AbortHandle,
}

impl Fetching {
    pub(super) fn start(net: Net, files: Files) -> Self {
        let (wanted, wants) = watch::channel(Vec::new());
        let (peers, present) = watch::channel(Vec::new());
        let source = Source { net, files, peers: present, liars: Liars::default() };
        let task = tokio::spawn(run(source, wants)).abort_handle();
        Self { wanted, peers, task }
    }

    /// These are to be fetched, in this order, and no others.
    pub(super) fn want(&self, files: Vec<FileId>) {
        self.wanted.send_if_modified(|wanted| std::mem::replace(wanted, files) != *wanted);
    }

    /// These are connected.
    pub(super) fn set_peers(&self, peers: Vec<Author>) {
        self.peers.send_replace(peers);
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What a fetch works with.
#[derive(Clone)]
struct Source {
    net: Net,
    files: Files,
    peers: watch::Receiver<Vec<Author>>,
    liars: Liars,
}

/// Fetches what is wanted, until nobody can want anything any more.
async fn run(source: Source, mut wants: watch::Receiver<Vec<FileId>>) {
    let mut peers = source.peers.clone();
    let mut running: BTreeMap<FileId, AbortHandle> = BTreeMap::new();
    let mut resting: BTreeSet<FileId> = BTreeSet::new();
    let mut tasks: JoinSet<(FileId, bool)> = JoinSet::new();
    loop {
        let mut wanted = wants.borrow_and_update().clone();
        wanted.retain(|id| !source.files.is_whole(id));
        running.retain(|id, task| {
            let keep = wanted.contains(id) && !task.is_finished();
            if !keep {
                task.abort();
            }
            keep
        });
        for id in wanted {
            let lane = usize::from(id.size >= SMALL);
            let busy = running.keys().filter(|other| usize::from(other.size >= SMALL) == lane);
            let free = busy.count() < LANES[lane];
            if free && !running.contains_key(&id) && !resting.contains(&id) {
                let source = source.clone();
                running.insert(id, tasks.spawn(async move { (id, fetch(&source, id).await) }));
            }
        }
        tokio::select! {
            changed = wants.changed() => if changed.is_err() { return },
            changed = peers.changed() => match changed {
                Ok(()) => resting.clear(),
                Err(_) => return,
            },
            Some(done) = tasks.join_next(), if !tasks.is_empty() => {
                if let Ok((id, whole)) = done {
                    running.remove(&id);
                    resting.insert(id);
                    if whole {
                        tracing::info!(file = %id, "a file is here");
                    }
                }
            }
            () = tokio::time::sleep(AGAIN), if !resting.is_empty() => resting.clear(),
        }
    }
}

/// Fetches a file as far as the peers that are connected have it; whether all of it is here.
async fn fetch(source: &Source, id: FileId) -> bool {
    let files = source.files.clone();
    if let Err(error) = off(move || files.begin(&id)).await {
        tracing::warn!(file = %id, %error, "a file is not fetched");
        return false;
    }
    while !source.files.is_whole(&id) {
        let before = source.files.holding(&id);
        let sources = who_has(source, id).await;
        let claims = Arc::new(Claims::default());
        let rounds =
            sources.into_iter().map(|(peer, map)| take_from(source, id, peer, map, &claims));
        for lied in join_all(rounds).await.into_iter().flatten() {
            tracing::warn!(peer = %lied, file = %id, "what came is not the file");
            source.liars.strike(id, lied);
        }
        if source.files.holding(&id) == before {
            return source.files.is_whole(&id);
        }
    }
    source.liars.forget(&id);
    true
}

/// Peers that have stripes which are missing here, and which.
async fn who_has(source: &Source, id: FileId) -> Vec<(Author, Map)> {
    let peers = source.peers.borrow().clone();
    let asked = peers.into_iter().filter(|peer| !source.liars.lied(id, *peer)).take(MAX_ASKED);
    let answers = asked.map(async |peer| {
        let question = Question::Which(id).encode();
        let answer = source.net.request_file(peer.0, question).await.ok()?;
        Some((peer, Answer::decode(answer)?.map(&id)?))
    });
    let here = source.files.map(&id).unwrap_or_else(|| Map::none(&id));
    let useful = |(_, map): &(Author, Map)| here.missing().any(|stripe| map.has(stripe));
    join_all(answers).await.into_iter().flatten().filter(useful).take(MAX_SOURCES).collect()
}

/// Takes stripes from one peer, as long as it has some that nobody else brings; the peer, if it lied.
async fn take_from(
    source: &Source,
    id: FileId,
    peer: Author,
    map: Map,
    claims: &Arc<Claims>,
) -> Option<Author> {
    for _ in 0..ROUND {
        let here = source.files.map(&id)?;
        let stripe = claims.next(here.missing().filter(|stripe| map.has(*stripe)), peer)?;
        let question = Question::Stripe(id, stripe).encode();
        let answer = source.net.request_file(peer.0, question).await;
        let Some(Answer::Stripe(bytes)) = answer.ok().and_then(Answer::decode) else {
            claims.drop_all(peer);
            return None;
        };
        let files = source.files.clone();
        match off(move || files.take(&id, stripe, &bytes)).await {
            Ok(_) => claims.done(stripe),
            Err(error) => {
                claims.drop_all(peer);
                if !matches!(error, Error::Corrupt) {
                    tracing::warn!(file = %id, %error, "a part of a file is not kept");
                }
                return matches!(error, Error::Corrupt).then_some(peer);
            }
        }
    }
    None
}

/// Does what waits for the disk where that delays nobody.
async fn off<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Error::Missing))
}
