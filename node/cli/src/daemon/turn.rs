//! The node's thread: wait, take what is ready, commit once, then answer, send and tell.

use super::admission::Admission;
use super::burst::{Burst, writes};
use super::clock::Clock;
use super::hints::hints;
use super::life::Outcome;
use super::network::Order;
use super::sessions::Sessions;
use super::syncs::Syncs;
use rand::Rng;
use std::time::{Duration, Instant};
use tidings_core::{Error, News, Node, Output, Request};
use tidings_http::{Call, Problem};
use tidings_net::{self as net, Events, Net};
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Input, SessionId};
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
    over: Option<Outcome>,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            clock: Clock::new(),
            sessions: Sessions::default(),
            syncs: Syncs::default(),
            admission: Admission::new(),
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
                if let Err(error) = self.node.flush(now) {
                    tracing::warn!(%error, "what was shown will be folded again");
                }
                return outcome;
            }
        }
    }

    /// Waits until something is ready (returned) or due. Does not wait while posts are still to
    /// be shown.
    async fn wait(&mut self) -> Option<Ready> {
        if self.node.is_behind() {
            return None;
        }
        let due = self.due();
        tokio::select! {
            biased;
            Some(call) = self.calls.recv() => Some(Ready::Call(call)),
            order = self.orders.recv() => Some(Ready::Order(order.unwrap_or(Order::End))),
            event = self.events.recv() => Some(match event {
                Some(event) => Ready::Event(event),
                None => Ready::Order(Order::End),
            }),
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
        [timer, self.state.syncs.look_at(), self.state.admission.due()]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(at + LONGEST)
    }

    /// Takes what is there without waiting; calls first, so that a transfer delays nobody.
    fn take_ready(&mut self, burst: &mut Burst) {
        while !burst.is_full() {
            let ready = if let Ok(call) = self.calls.try_recv() {
                Ready::Call(call)
            } else if let Ok(order) = self.orders.try_recv() {
                Ready::Order(order)
            } else if let Some(event) = self.events.try_recv() {
                Ready::Event(event)
            } else {
                return;
            };
            self.take(ready, burst);
        }
    }

    /// Lets a transfer fill the burst.
    async fn gather(&mut self, burst: &mut Burst) {
        let until = Instant::now() + GATHER;
        while burst.may_gather() {
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

    /// Who hung up while waiting for a place is not served.
    fn call(&mut self, call: Call, burst: &mut Burst) {
        if call.reply.is_closed() {
            return burst.count(0);
        }
        if matches!(call.request, Request::Invite { .. }) {
            self.node.set_addresses(hints(&self.net.listen_addresses()));
        }
        let mut seed = [0; 16];
        rand::rng().fill_bytes(&mut seed);
        let writes = writes(&call.request);
        let outcome = self.node.execute(self.state.clock.now(), call.request, seed);
        burst.answer(call.reply, outcome, writes);
    }

    fn order(&mut self, order: Order, burst: &mut Burst) {
        burst.hurry();
        match order {
            Order::Peers(reply) => {
                let rows = self.state.sessions.rows(&self.node);
                reply.send(rows.map_err(Problem::from)).ok();
            }
            Order::Sync { patience, reply } => match self.node.status() {
                Ok(status) => {
                    self.state.syncs.add(Instant::now(), &status, patience, reply);
                }
                Err(error) => {
                    reply.send(Err(error.into())).ok();
                }
            },
            Order::End => self.state.over = Some(Outcome::Stopped),
        }
    }

    fn event(&mut self, event: net::Event, burst: &mut Burst) {
        let now = self.state.clock.now();
        match event {
            net::Event::Received { session, frame } => {
                burst.count(frame.len());
                let session = SessionId(session.0);
                return self.input(Input::Received { session, frame: &frame });
            }
            net::Event::Connected { session, peer, dialer, address } => {
                let peer = Author(peer);
                tracing::info!(%peer, %address, "connected");
                self.state.sessions.opened(session, peer, dialer, address);
                self.input(Input::Connected { session: SessionId(session.0), peer });
                self.state.admission.met(Instant::now(), &self.node);
            }
            net::Event::Disconnected { session, reason } => {
                tracing::info!(%session, %reason, "disconnected");
                self.state.sessions.closed(session);
                self.input(Input::Disconnected { session: SessionId(session.0) });
            }
            net::Event::Join { peer, request, reply } => {
                let answer = self.node.join_request(now, Author(peer), &request);
                burst.join(reply, answer);
            }
            net::Event::Peer { peer, addresses } => {
                let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
                let kept = self.node.remember_peer(now, Author(peer), &addresses);
                report("an address could not be kept", kept);
            }
            net::Event::Authenticated { peer, address } => {
                tracing::debug!(peer = %Author(peer), %address, "a member");
            }
            net::Event::Refused { address, why } => tracing::debug!(%address, why, "refused"),
            net::Event::Listening { address } => tracing::info!(%address, "listening"),
        }
        burst.count(0);
    }

    fn input(&mut self, input: Input<'_>) {
        let now = self.state.clock.now();
        report("an input was not taken", self.node.handle(now, input));
    }

    /// Commits, then tells everybody what is durable now.
    fn finish(&mut self, burst: Burst) {
        let now = self.state.clock.now();
        if self.node.poll_timeout().is_some_and(|due| due <= now) {
            self.input(Input::Timeout);
        }
        let committed = self.node.commit(now);
        burst.tell(&committed);
        report("nothing is written any more", committed);
        self.drain();
        let at = Instant::now();
        let State { admission, sessions, syncs, .. } = &mut self.state;
        admission.ask(at, &self.node, &self.net, sessions.peers());
        if syncs.look_at().is_some_and(|due| due <= at) {
            match self.node.status() {
                Ok(status) => syncs.look(at, &status),
                Err(error) => tracing::warn!(%error, "no status"),
            }
        }
    }

    fn drain(&mut self) {
        let now = self.state.clock.now();
        loop {
            match self.node.poll(now) {
                Ok(Some(output)) => self.output(output),
                Ok(None) => return,
                Err(error) => return tracing::error!(%error, "the node cannot go on talking"),
            }
        }
    }

    fn output(&mut self, output: Output) {
        match output {
            Output::Send { session, frame } => {
                let sent = self.net.send(net::SessionId(session.0), frame.into());
                if sent.is_err() {
                    tracing::trace!(%session, "a frame for a session that has ended");
                }
            }
            Output::Disconnect { session, reason } => {
                self.net.disconnect(net::SessionId(session.0), reason.to_string());
            }
            Output::Event(event) => {
                if let News::OwnFork { seq } = event.news {
                    tracing::error!(seq, "this device's log is written elsewhere too");
                    self.state.over = Some(Outcome::Retired);
                }
                self.news.send(*event).ok();
            }
        }
    }
}

/// An error of the disk: the node says it in its status, too, and goes on as far as it can.
fn report(what: &str, outcome: Result<(), Error>) {
    if let Err(error) = outcome {
        tracing::error!(%error, "{what}");
    }
}
