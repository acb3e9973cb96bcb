//! The node's thread: wait, take what is ready, commit once, then answer, send and tell.

mod access;
mod disk;
mod files;
mod measure;
mod report;
pub(super) mod snapshot;
mod take;
mod tell;

use super::admission::Admission;
use super::burst::Burst;
use super::clock::Clock;
use super::hook::Hooks;
use super::life::Outcome;
use super::network::Order;
use super::sessions::Sessions;
use super::settings::Live;
use super::syncs::Syncs;
use super::vitals::Vitals;
use crate::config::access::Rule;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tidings_core::{Error, Node};
use tidings_http::Call;
use tidings_net::{self as net, Events, Net};
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;
use tokio::sync::{broadcast, mpsc};
use tokio::time::sleep_until;

/// A transfer is given this long to fill a burst.
const GATHER: Duration = Duration::from_millis(5);
/// A timer is never shorter than this, so that one which does not move cannot spin the thread.
const SHORTEST: Duration = Duration::from_millis(1);
/// A timer is never longer than this, which is as good as none.
const LONGEST: Duration = Duration::from_secs(3_600);

/// Everything that the node's thread owns.
pub(super) struct Turns {
    pub(super) node: Node,
    pub(super) net: Net,
    pub(super) events: Events,
    pub(super) calls: mpsc::Receiver<Call>,
    pub(super) orders: mpsc::Receiver<Order>,
    pub(super) news: broadcast::Sender<tidings_core::Event>,
    pub(super) state: State,
}

/// What lasts from turn to turn.
pub(super) struct State {
    clock: Clock,
    sessions: Sessions,
    syncs: Syncs,
    admission: Admission,
    /// Who is in, as the network was told.
    members: BTreeSet<Author>,
    settings: Arc<Live>,
    vitals: Arc<Vitals>,
    disk: disk::Watch,
    files: files::Tended,
    notes: report::Notes,
    hooks: Hooks,
    /// Which rules the node has; 0 before it has any.
    rules: u64,
    /// Who may connect.
    access: Vec<Rule>,
    over: Option<Outcome>,
}

impl State {
    pub(super) fn new(settings: Arc<Live>, vitals: Arc<Vitals>) -> Self {
        let mut clock = Clock::new();
        let notes = report::Notes::new(clock.now());
        Self {
            clock,
            notes,
            hooks: Hooks::new(),
            sessions: Sessions::default(),
            syncs: Syncs::default(),
            admission: Admission::new(),
            members: BTreeSet::new(),
            settings,
            vitals,
            disk: disk::Watch::default(),
            files: files::Tended::default(),
            rules: 0,
            access: Vec::new(),
            over: None,
        }
    }
}

/// One thing to be taken.
enum Ready {
    Call(Call),
    Order(Order),
    Event(net::Event),
}

impl Turns {
    /// Steps the node until it is told to end; everything is durable then.
    pub(super) async fn run(mut self) -> Outcome {
        self.take_rules();
        loop {
            let mut burst = Burst::default();
            if let Some(ready) = self.wait().await {
                self.take(ready, &mut burst);
            }
            self.take_ready(&mut burst);
            self.gather(&mut burst).await;
            self.finish(burst);
            if let Some(outcome) = self.state.over.take() {
                let now = self.state.clock.now();
                self.note();
                self.tell_reads(now);
                self.node.close();
                self.drain();
                if let Err(error) = self.node.flush(now) {
                    tracing::warn!(%error, "what was shown will be folded again");
                }
                return outcome;
            }
        }
    }

    /// The owner's other devices hear what was read here before this one is gone.
    fn tell_reads(&mut self, now: Time) {
        self.node.tell_reads(now, true);
        report("what was read is not told", self.node.commit(now));
        self.drain();
    }

    /// Waits until something is ready (returned) or due. Does not wait while posts are still to
    /// be shown.
    async fn wait(&mut self) -> Option<Ready> {
        if self.node.is_behind() {
            return None;
        }
        if self.node.is_index_due() {
            let ready = self.ready();
            if ready.is_none() {
                report("words are not indexed", self.node.index());
            }
            return ready;
        }
        let due = self.due();
        tokio::select! {
            biased;
            Some(call) = self.calls.recv() => Some(Ready::Call(call)),
            order = self.orders.recv() => Some(Ready::Order(order.unwrap_or(Order::End))),
            event = self.events.recv() => {
                if event.is_none() {
                    self.state.over = Some(Outcome::Unplugged);
                }
                event.map(Ready::Event)
            }
            () = self.state.settings.rules_changed() => None,
            () = sleep_until(due.into()) => None,
        }
    }

    /// When to go on although nothing happens.
    fn due(&mut self) -> Instant {
        let (now, at) = (self.state.clock.now(), Instant::now());
        let timer = self
            .node
            .poll_timeout()
            .map(|due| at + Duration::from_micros(due.since(now)).clamp(SHORTEST, LONGEST));
        [timer, self.state.syncs.look_at(), self.state.admission.due(), self.state.files.due()]
            .into_iter()
            .flatten()
            .fold(at + self.state.vitals.pause(), Instant::min)
    }

    /// Takes what is there without waiting; calls first, so that a transfer delays nobody.
    fn take_ready(&mut self, burst: &mut Burst) {
        while !burst.is_full()
            && let Some(ready) = self.ready()
        {
            self.take(ready, burst);
        }
    }

    /// What is there without waiting.
    fn ready(&mut self) -> Option<Ready> {
        let call = self.calls.try_recv().ok().map(Ready::Call);
        let order = call.or_else(|| self.orders.try_recv().ok().map(Ready::Order));
        order.or_else(|| self.events.try_recv().map(Ready::Event))
    }

    /// Lets a transfer fill the burst.
    async fn gather(&mut self, burst: &mut Burst) {
        let until = Instant::now() + GATHER;
        while burst.may_gather() && !self.node.is_behind() {
            let ready = tokio::select! {
                biased;
                Some(call) = self.calls.recv() => Ready::Call(call),
                Some(order) = self.orders.recv() => Ready::Order(order),
                Some(event) = self.events.recv() => Ready::Event(event),
                () = sleep_until(until.into()) => return,
            };
            self.take(ready, burst);
        }
    }

    fn take(&mut self, ready: Ready, burst: &mut Burst) {
        match ready {
            Ready::Call(call) => self.call(call, burst),
            Ready::Order(order) => self.order(order, burst),
            Ready::Event(event) => self.event(event, burst),
        }
    }
}

/// An error of the disk: the node says it in its status, too, and goes on as far as it can.
fn report(what: &str, outcome: Result<(), Error>) {
    if let Err(error) = outcome {
        tracing::error!(%error, "{what}");
    }
}

#[cfg(test)]
mod tests;
