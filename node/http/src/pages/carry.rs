//! `POST /carry`: takes and leaves entries in a directory of the node's machine; `GET`: how far that
//! is, as long as it goes on, and then what came of it.

use super::forms::Fields;
use super::frame::Frame;
use super::visit::Visit;
use super::{Page, to};
use crate::network::Network;
use crate::problem::{self, Problem};
use crate::problems;
use crate::routes::Shared;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::REFRESH;
use maud::html;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tidings_core::carry::{Job, Report};
use tokio::sync::{mpsc, watch};

/// Who waits for so long is told what came of it at once.
const PATIENCE: Duration = Duration::from_secs(1);
/// Seconds after which a browser looks again how far it is.
const AGAIN: HeaderValue = HeaderValue::from_static("2");
/// Words about the progress that may wait.
const WORDS: usize = 8;

/// What the pages carry, one thing at a time.
#[derive(Debug, Default)]
pub(crate) struct Carried(watch::Sender<Carry>);

#[derive(Clone, Debug, Default)]
enum Carry {
    /// Nothing is, or what came of it was told.
    #[default]
    Idle,
    /// So much of so much is done.
    Going(u64, u64),
    /// What came of it.
    Over(Result<Box<Report>, Problem>),
}

impl Carried {
    /// Whether something is carried now.
    pub(super) fn is_going(&self) -> bool {
        matches!(*self.0.borrow(), Carry::Going(..))
    }

    /// Begins to carry, unless something is carried already.
    fn begin(self: &Arc<Self>, network: Arc<dyn Network>, job: Job) {
        let begins = self.0.send_if_modified(|carry| {
            let idle = !matches!(carry, Carry::Going(..));
            if idle {
                *carry = Carry::Going(0, 0);
            }
            idle
        });
        if begins {
            let own = Arc::clone(self);
            tokio::spawn(async move { own.carry(network, job).await });
        }
    }

    async fn carry(&self, network: Arc<dyn Network>, job: Job) {
        let (tell, mut told) = mpsc::channel(WORDS);
        let mut done = network.carry(job, tell);
        let report = loop {
            tokio::select! {
                report = &mut done => break report,
                Some((part, all)) = told.recv() => {
                    self.0.send_replace(Carry::Going(part, all));
                }
            }
        };
        self.0.send_replace(Carry::Over(report.map(Box::new)));
    }

    /// How far it is; what came of it is told once.
    fn look(&self) -> Carry {
        let mut seen = Carry::Idle;
        self.0.send_if_modified(|carry| {
            seen = carry.clone();
            let over = matches!(carry, Carry::Over(_));
            if over {
                *carry = Carry::Idle;
            }
            over
        });
        seen
    }
}

/// Takes and leaves entries.
pub(super) async fn carry(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    let dir = PathBuf::from(form.get("dir").trim());
    if !dir.is_absolute() {
        return Err(problems::no_whole_path(form.get("dir")).into());
    }
    let files_up_to = tidings_core::carry::files::DEFAULT_UP_TO;
    let job = Job::Carry { dir, reader: None, newer_seconds: None, max_bytes: None, files_up_to };
    shared.carried.begin(Arc::clone(&shared.network), job);
    let mut seen = shared.carried.0.subscribe();
    let over = seen.wait_for(|carry| !matches!(carry, Carry::Going(..)));
    tokio::time::timeout(PATIENCE, over).await.ok();
    match shared.carried.look() {
        Carry::Going(..) => Ok(to("/carry")),
        Carry::Over(report) => told(report.map(|report| *report), &visit),
        Carry::Idle => Ok(to("/network")),
    }
}

/// How far it is.
pub(super) async fn how_far(State(shared): State<Shared>, visit: Visit) -> Page {
    let (part, all) = match shared.carried.look() {
        Carry::Going(part, all) => (part, all),
        Carry::Over(report) => return told(report.map(|report| *report), &visit),
        Carry::Idle => return Ok(to("/network")),
    };
    let frame = Frame::load(&shared, visit).await;
    let percent = part.saturating_mul(100).checked_div(all).unwrap_or(0).min(100);
    let label = frame.say("web-carry-title");
    let content = html! {
        p { (frame.say("web-carry-going")) }
        p {
            progress value=(percent) max="100" aria-label=(label) {}
            " " (frame.visit.count("web-carry-part", percent))
        }
        p.actions { a href="/carry" { (frame.say("web-files-again")) } }
        p.quiet { (frame.say("web-carry-again-by-itself")) }
    };
    let mut response = frame.page(&label, &content);
    response.headers_mut().insert(REFRESH, AGAIN);
    Ok(response)
}

/// What came of it.
fn told(report: Result<Report, Problem>, visit: &Visit) -> Page {
    let report = report?;
    if let Some(problem) = trouble(&report, visit) {
        return Err(problem.into());
    }
    visit.tell(moved(&report, visit));
    Ok(to("/network"))
}

/// How much came, and how much was left.
fn moved(report: &Report, visit: &Visit) -> String {
    let left = report.left.as_ref().map_or(0, |left| left.entries);
    let took = visit.count("web-entries", report.entries());
    let left = visit.count("web-entries", left);
    visit.with("web-carried", &[("took", (&took).into()), ("left", (&left).into())])
}

/// What went wrong; what is whole was taken all the same.
fn trouble(report: &Report, visit: &Visit) -> Option<Problem> {
    let damage = report.damage.first().map(problems::carried_damage);
    let broken = report.broken.as_ref().map(problems::carried_partly);
    let reason = report.no_room.as_ref().and_then(|why| report.reasons.get(why));
    let told = reason.and_then(|reason| problem::told(visit.words(), reason));
    let told = told.map(|told| told.message);
    let full = told.as_ref().or(report.no_room.as_ref()).or(report.full.as_ref());
    let full = full.map(problems::carried_no_further);
    let next = format!("{} {}", moved(report, visit), visit.say("web-carry-again"));
    Some(damage.or(broken).or(full)?.next(next))
}
