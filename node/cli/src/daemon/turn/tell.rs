//! What is durable is answered, sent and told.

use super::{State, Turns, report};
use crate::daemon::burst::Burst;
use crate::daemon::life::Outcome;
use std::time::{Duration, Instant};
use tidings_core::{Error, News, Output};
use tidings_net as net;
use tidings_protocol::engine::{Input, Reason};

impl Turns {
    /// Commits, then tells everybody what is durable now.
    pub(super) fn finish(&mut self, burst: Burst) {
        let now = self.state.clock.now();
        self.take_rules();
        if self.node.poll_timeout().is_some_and(|due| due <= now) {
            self.input(Input::Timeout);
        }
        let began = Instant::now();
        let committed = self.node.commit(now);
        self.watch(began.elapsed(), &committed);
        burst.tell(&committed);
        report("nothing is written any more", committed);
        self.drain();
        if let Some(gate) = self.node.take_gate() {
            if *self.node.members() != self.state.members {
                self.state.members = self.node.members().clone();
                self.net.set_members(self.state.members.iter().map(|device| device.0).collect());
            }
            let members: Vec<[u8; 32]> = gate.members.iter().map(|device| device.0).collect();
            self.net.set_gate(&gate.keys, &members);
        }
        let at = Instant::now();
        let State { admission, sessions, syncs, .. } = &mut self.state;
        admission.ask(at, &self.node, &self.net, sessions.peers());
        if syncs.look_at().is_some_and(|due| due <= at) {
            match self.node.status() {
                Ok(status) => syncs.look(at, &status),
                Err(error) => tracing::warn!(%error, "no status"),
            }
        }
        self.tend_files(at);
    }

    /// Tells those who watch over the node that it turned, and what came of the commit.
    fn watch(&mut self, took: Duration, committed: &Result<(), Error>) {
        let vitals = &self.state.vitals;
        vitals.beat();
        match committed {
            Ok(()) => vitals.metrics.committed(took),
            Err(_) => drop(vitals.metrics.write_errors.inc()),
        }
        vitals.set_trouble(self.node.trouble().map(|error| error.message.clone()));
        self.look_at_disk();
        self.note_in_time();
    }

    /// Sends and tells all that the node has to say.
    pub(super) fn drain(&mut self) {
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
                let (session, why) = (net::SessionId(session.0), reason.to_string());
                match reason {
                    Reason::Bye { pause } => {
                        self.net.part(session, why, Duration::from_micros(pause));
                    }
                    _ => self.net.disconnect(session, why),
                }
            }
            Output::Event(event) => {
                match &event.news {
                    News::OwnFork { seq } => {
                        tracing::error!(seq, "this device's log is written elsewhere too");
                        self.state.over = Some(Outcome::Retired);
                    }
                    News::Refused { peer, author, seq, why } => {
                        self.state.vitals.metrics.runs_refused.inc();
                        tracing::warn!(%peer, %author, seq, %why, "entries do not verify");
                    }
                    News::Notice(notice) => {
                        let State { settings, hooks, .. } = &self.state;
                        hooks.command(settings.notify_command(), notice);
                        if let Some(language) = settings.desktop() {
                            hooks.desktop(language, notice);
                        }
                    }
                    News::Forked { .. } => drop(self.state.vitals.metrics.forks.inc()),
                    _ => {}
                }
                self.news.send(*event).ok();
            }
        }
    }
}
