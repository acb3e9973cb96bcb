//! A server in front of a node that answers by rote.

use super::client::Client;
use crate::handle::Progress;
use crate::network::{
    Answer, DIAL_SCHEMA, Dialed, Health, Network, PeerRow, Reloaded, SHORT_SCHEMA, SYNC_SCHEMA,
    Short, Snapshot, Synced,
};
use crate::{Kind, Problem, Room, Token, Tokens, bind, handle};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tidings_core::carry::{Job, Report};
use tidings_core::{AccountKey, Error, Event, Request, Response};
use tidings_files::Files;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;

pub(super) struct Server {
    pub(super) client: Client,
    pub(super) events: broadcast::Sender<Event>,
    pub(super) closing: watch::Sender<bool>,
    pub(super) stopped: Arc<AtomicBool>,
    /// Everything the node was asked.
    pub(super) asked: mpsc::UnboundedReceiver<Request>,
    pub(super) served: JoinHandle<std::io::Result<()>>,
    /// What bots are let in with.
    pub(super) tokens: Arc<Tokens>,
    /// Where its tokens and files are.
    pub(super) home: tempfile::TempDir,
}

pub(super) type Reply = fn(&Request) -> Result<Response, Error>;

/// Starts a server whose node answers with `reply`.
pub(super) fn serve(reply: Reply) -> Server {
    let listener = bind::bind(0).unwrap();
    let address = listener.local_addr().unwrap();
    let token = Token::new(&[9; 32]);
    let client = Client { address, token: token.as_str().to_owned() };
    let (handle, mut calls, events) = handle::handle();
    let (tell, asked) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(call) = calls.recv().await {
            if let Some(progress) = &call.progress {
                progress.send((1, 2)).await.ok();
                while progress.capacity() < progress.max_capacity() {
                    tokio::task::yield_now().await;
                }
            }
            let answer = reply(&call.request);
            tell.send(call.request).ok();
            call.reply.send(answer).ok();
        }
    });
    let stopped = Arc::new(AtomicBool::new(false));
    let home = tempfile::tempdir().unwrap();
    let files = home.path().join("files");
    let network = Arc::new(FakeNetwork { stopped: Arc::clone(&stopped), files });
    let (closing, closes) = watch::channel(false);
    let tokens = Arc::new(Tokens::open(home.path()).unwrap());
    let served =
        tokio::spawn(crate::serve(listener, token, Arc::clone(&tokens), handle, network, closes));
    Server { client, events, closing, stopped, asked, served, tokens, home }
}

/// The largest file that this node takes, in bytes.
pub(super) const FILE_LIMIT: u64 = 100_000;

pub(super) struct FakeNetwork {
    pub(super) stopped: Arc<AtomicBool>,
    /// Where its files are.
    pub(super) files: PathBuf,
}

/// As the node's process says it in words alone.
fn problem(kind: Kind, message: &str) -> Problem {
    Problem { kind, message: message.into(), next: None, reason: None }
}

impl Network for FakeNetwork {
    fn peers(&self) -> Answer<'_, Vec<PeerRow>> {
        async { Ok(Vec::new()) }.boxed()
    }

    fn dial(&self, address: String) -> Answer<'_, Dialed> {
        async move {
            match address.as_str() {
                "nobody:1" => Err(problem(Kind::NoPeer, "nobody answers")),
                _ => Ok(Dialed { schema: DIAL_SCHEMA.into(), peer: "bo".into(), address }),
            }
        }
        .boxed()
    }

    fn sync(&self, address: Option<String>, patience: Duration) -> Answer<'_, Synced> {
        async move {
            Ok(Synced {
                schema: SYNC_SCHEMA.into(),
                peers: u64::from(address.is_some()),
                complete: true,
                received: patience.as_secs(),
                received_bytes: 0,
                sent_bytes: 0,
            })
        }
        .boxed()
    }

    fn health(&self) -> Health {
        let ready = !self.stopped.load(Ordering::SeqCst);
        let reasons = if ready { Vec::new() } else { vec!["it ends".to_owned()] };
        Health { live: true, ready, reasons }
    }

    fn metrics(&self) -> BoxFuture<'_, String> {
        async { "tidings_entries 7\n".to_owned() }.boxed()
    }

    fn report(&self) -> Answer<'_, ()> {
        async { Ok(()) }.boxed()
    }

    fn snapshot(&self) -> Answer<'_, Snapshot> {
        async { Err(problem(Kind::TooLarge, "no room")) }.boxed()
    }

    fn reload(&self) -> Result<Reloaded, Problem> {
        Err(problem(Kind::Usage, "a setting is wrong"))
    }

    fn carry(&self, job: Job, progress: Progress) -> Answer<'_, Report> {
        async move {
            progress.send((1, 2)).await.ok();
            while progress.capacity() < progress.max_capacity() {
                tokio::task::yield_now().await;
            }
            match job {
                // A stick that is slow for as long as the node runs.
                Job::Carry { dir, .. } if dir == Path::new("/slow") => {
                    while !self.stopped.load(Ordering::SeqCst) {
                        tokio::task::yield_now().await;
                    }
                    Ok(Report { lists: 3, ..Report::default() })
                }
                Job::Pull { from, .. } if from == "nowhere" => {
                    Err(problem(Kind::NotFound, "nothing is there"))
                }
                _ => Ok(Report { lists: 3, ..Report::default() }),
            }
        }
        .boxed()
    }

    fn offer(&self, invite: String) -> Answer<'_, Short> {
        async move {
            match invite.as_str() {
                "nonsense" => Err(problem(Kind::Usage, "no invite")),
                _ => Ok(short(invite)),
            }
        }
        .boxed()
    }

    fn offered(&self) -> Answer<'_, Option<Short>> {
        async { Ok(Some(short("i".into()))) }.boxed()
    }

    fn withdraw(&self) -> Answer<'_, bool> {
        async { Ok(true) }.boxed()
    }

    fn files(&self) -> Result<Room, Problem> {
        let files = Files::open(&self.files).expect("a directory");
        Ok(Room { files, limit: FILE_LIMIT })
    }

    fn account(&self) -> Result<Option<AccountKey>, Problem> {
        Ok(AccountKey::from_entropy(&[7; 32]))
    }

    fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }
}

fn short(invite: String) -> Short {
    let (schema, code) = (SHORT_SCHEMA.into(), "7-copier-lantern".into());
    Short { schema, code, invite, seconds: 900, tries: 3 }
}
