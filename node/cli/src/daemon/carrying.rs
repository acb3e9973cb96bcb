//! Carrying beside the node's thread, which is asked in steps: a slow stick holds up nobody.

use super::network::{Order, Work};
use crate::shelf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tidings_core::carry::host::{Given, Want};
use tidings_core::carry::pack::Piece;
use tidings_core::carry::{Host, Job, Look, Report};
use tidings_core::{Error, Kind, Node};
use tidings_files::{FileId, Files};
use tidings_http::Problem;
use tidings_http::handle::Progress;
use tidings_http::problems;
use tidings_protocol::engine::Brought;
use tidings_protocol::time::Time;
use tokio::sync::{Mutex, mpsc, oneshot};

/// Words about the progress are at least this far apart.
const PROGRESS: Duration = Duration::from_millis(100);

/// One job at a time.
#[derive(Clone, Default)]
pub(super) struct Carrying {
    busy: Arc<Mutex<()>>,
}

impl Carrying {
    /// Does a job on a thread of its own.
    pub(super) async fn run(
        &self,
        orders: mpsc::Sender<Order>,
        job: Job,
        progress: Progress,
    ) -> Result<Report, Problem> {
        let Ok(turn) = Arc::clone(&self.busy).try_lock_owned() else {
            return Err(problems::carrying_already());
        };
        let work = move || {
            let _turn = turn;
            let mut told = Instant::now();
            let mut tell = |done, total| {
                if told.elapsed() >= PROGRESS {
                    told = Instant::now();
                    progress.try_send((done, total)).ok();
                }
            };
            shelf::run(&job, &mut Borrower { orders }, &mut tell)
        };
        let report = tokio::task::spawn_blocking(work).await;
        Ok(report.map_err(|_| problems::carrying_broke_down())??)
    }
}

/// The node, asked by way of its orders.
struct Borrower {
    orders: mpsc::Sender<Order>,
}

impl Borrower {
    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Node, Time) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |node, now| {
            reply.send(question(node, now)).ok();
        });
        self.orders.blocking_send(Order::Lend(work)).map_err(|_| stopping())?;
        answer.blocking_recv().map_err(|_| stopping())?
    }
}

fn stopping() -> Error {
    Error::new(Kind::Busy, "the node is stopping; what came until then is kept")
        .next("do it again when it runs")
}

impl Host for Borrower {
    fn look(&mut self) -> Result<Look, Error> {
        self.ask(Node::carry_look)
    }

    fn bring(&mut self, pieces: Vec<Piece>) -> Result<Vec<Brought>, Error> {
        self.ask(move |node, now| node.carry_bring(now, &pieces))
    }

    fn give(&mut self, wants: Vec<Want>, most: usize) -> Result<Given, Error> {
        self.ask(move |node, _| node.carry_give(&wants, most))
    }

    fn files(&mut self) -> Result<Option<Files>, Error> {
        self.ask(|node, _| Ok(node.shelf().ok().cloned()))
    }

    fn wanted_files(&mut self) -> Result<Vec<FileId>, Error> {
        self.ask(Node::carry_wanted)
    }

    fn files_of(&mut self, parts: Vec<Want>, files: Vec<FileId>) -> Result<Vec<FileId>, Error> {
        self.ask(move |node, now| node.carry_files_of(now, &parts, &files))
    }
}
