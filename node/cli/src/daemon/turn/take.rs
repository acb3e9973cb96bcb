//! What is taken goes into the node; nothing of it is answered yet.

use super::{Turns, report};
use crate::daemon::burst::Burst;
use crate::daemon::hints::{hints, reach};
use crate::daemon::life::Outcome;
use crate::daemon::network::Order;
use rand::Rng;
use std::time::{Duration, Instant};
use tidings_core::{Error, Request, Response};
use tidings_http::handle::Progress;
use tidings_http::{Call, Problem};
use tidings_net as net;
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Input, SessionId};

/// Words about the progress of a check are at least this far apart.
const PROGRESS: Duration = Duration::from_millis(100);

impl Turns {
    /// Who hung up while waiting for a place is not served.
    pub(super) fn call(&mut self, call: Call, burst: &mut Burst) {
        if call.reply.is_closed() {
            return burst.count(0);
        }
        if matches!(
            call.request,
            Request::Invite { .. } | Request::AddDevice { .. } | Request::Status
        ) {
            self.node.set_addresses(hints(&self.net.listen_addresses()));
        }
        let now = self.state.clock.now();
        self.node.set_reach(now, reach(&self.net.watch_reach().borrow()));
        let writes = call.request.effect().writes();
        let certifies = matches!(call.request, Request::Certify { .. });
        let outcome = match (call.request, call.progress) {
            (Request::Verify, Some(progress)) => self.verify(&progress),
            (request, _) => {
                let mut seed = [0; 16];
                rand::rng().fill_bytes(&mut seed);
                self.node.execute(self.state.clock.now(), request, seed)
            }
        };
        let outcome = outcome.map(|response| self.amended(response));
        if certifies {
            self.state.admission.met(Instant::now(), &self.node);
        }
        burst.answer(call.reply, outcome, writes);
    }

    /// A status also says what members answered who were asked to let this device in.
    fn amended(&mut self, response: Response) -> Response {
        let Response::Status(mut status) = response else { return response };
        if let Some(refusal) = self.state.admission.refused(&self.node) {
            status.refuse(refusal);
        }
        Response::Status(status)
    }

    fn verify(&mut self, progress: &Progress) -> Result<Response, Error> {
        let (mut told, vitals) = (Instant::now(), &self.state.vitals);
        let verified = self.node.verify(&mut |done, total| {
            vitals.beat();
            if told.elapsed() >= PROGRESS {
                told = Instant::now();
                progress.try_send((done, total)).ok();
            }
        });
        verified.map(Response::Verified)
    }

    pub(super) fn order(&mut self, order: Order, burst: &mut Burst) {
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
            Order::Measure(reply) => match self.measure() {
                Ok(measured) => drop(reply.send(measured)),
                Err(error) => tracing::warn!(%error, "nothing can be measured"),
            },
            Order::Report(reply) => {
                self.note();
                reply.send(Ok(())).ok();
            }
            Order::Snapshot(reply) => drop(reply.send(self.snapshot().map_err(Problem::from))),
            Order::Lend(work) => work(&mut self.node, self.state.clock.now()),
            Order::End => self.state.over = Some(Outcome::Stopped),
        }
    }

    pub(super) fn event(&mut self, event: net::Event, burst: &mut Burst) {
        let now = self.state.clock.now();
        match event {
            net::Event::Received { session, frame } => {
                burst.count(frame.len());
                let session = SessionId(session.0);
                return self.input(Input::Received { session, frame: &frame });
            }
            net::Event::Connected { session, peer, dialer, address } => {
                let peer = Author(peer);
                if !self.admits(&peer) {
                    return self.show_out(session, &peer);
                }
                tracing::info!(%peer, %address, "connected");
                self.state.vitals.metrics.sessions_opened.inc();
                self.state.sessions.opened(session, peer, dialer, address);
                self.input(Input::Connected { session: SessionId(session.0), peer });
                self.state.admission.met(Instant::now(), &self.node);
            }
            net::Event::Disconnected { session, reason } => {
                tracing::info!(%session, %reason, "disconnected");
                self.state.sessions.closed(session);
                self.input(Input::Disconnected { session: SessionId(session.0) });
            }
            // Without an answer the peer is told that it is refused.
            net::Event::Join { peer, reply, .. } if !self.admits(&Author(peer)) => drop(reply),
            net::Event::Join { peer, request, reply } => {
                let answer = self.node.join_request(now, Author(peer), &request);
                burst.join(reply, answer);
            }
            net::Event::File { peer, .. } if !self.admits(&Author(peer)) => {}
            net::Event::File { request, reply, .. } => self.serve_file(&request, reply),
            net::Event::Peer { peer, addresses } => {
                let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
                let kept = self.node.remember_peer(now, Author(peer), &addresses);
                report("an address could not be kept", kept);
            }
            net::Event::Authenticated { peer, address } => {
                tracing::debug!(peer = %Author(peer), %address, "a member");
            }
            net::Event::Refused { address, why } => {
                self.state.vitals.metrics.gate_refused.inc();
                tracing::debug!(%address, why, "refused");
            }
            net::Event::Listening { address } => tracing::debug!(%address, "listening"),
        }
        burst.count(0);
    }

    pub(super) fn input(&mut self, input: Input<'_>) {
        let now = self.state.clock.now();
        report("an input was not taken", self.node.handle(now, input));
    }
}
