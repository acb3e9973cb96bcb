//! What hosts say: to each other over the network, and to whoever watches.

use super::World;
use crate::checker::{At, Check, Checks};
use crate::host::Role;
use crate::observe::Fact;
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Event, Output};
use tidings_protocol::wire::message::Message;

impl World<'_> {
    /// A host wants something done, or tells something.
    pub(super) fn output(&mut self, who: usize, output: Output) -> Check {
        let now = self.queue.now();
        let at = At { now, who, host: &self.hosts[who] };
        let checked = at.host.is_checked();
        let peer = |session| {
            let peer = self.fabric.peer(session, who).unwrap_or(who);
            (peer, self.hosts[peer].role)
        };
        match output {
            Output::Send { session, frame } => {
                let listen = at.host.machine.is_ours() && self.plan.checks == Checks::All;
                if listen && let Ok(message) = Message::decode(&frame) {
                    self.checkers.sent(at, session, peer(session), (&message, frame.len()))?;
                }
                self.frames += 1;
                self.bytes += frame.len() as u64;
                if !self.observers.is_empty() {
                    let to = self.fabric.peer(session, who).unwrap_or(who);
                    self.tell(&Fact::Sent { session, from: who, to, frame: &frame });
                }
                self.fabric.send(now, session, who, frame);
            }
            Output::Disconnect { session, reason } => {
                if checked {
                    self.checkers.closed(at, peer(session).1, reason)?;
                }
                self.tell(&Fact::Lost { who, session });
                self.fabric.close(now, session, who);
            }
            Output::Event(event) => {
                if self.healed.is_some() && matches!(event, Event::Ready { .. }) {
                    self.greeted.get_or_insert(now);
                }
                self.news |= !matches!(event, Event::Ready { .. } | Event::CaughtUp { .. });
                self.forked |=
                    checked && matches!(event, Event::Forked { .. } | Event::OwnFork { .. });
                // Who is out is heard all the same: others may not know yet.
                if checked || at.host.out {
                    let role = |author: &Author| {
                        self.authors.get(author).map_or(Role::Honest, |who| self.hosts[*who].role)
                    };
                    self.checkers.event(at, &event, &role)?;
                }
                self.tell_event(who, &event);
            }
        }
        Ok(())
    }

    fn tell_event(&mut self, who: usize, event: &Event) {
        if self.observers.is_empty() {
            return;
        }
        let me = self.hosts[who].author;
        match *event {
            Event::Accepted { author, first, last, from: None } => {
                self.tell(&Fact::Wrote { who, author, first, last });
            }
            Event::Accepted { author, first, last, from: Some(from) } => {
                let from = self.authors.get(&from).copied();
                self.tell(&Fact::Accepted { who, author, first, last, from });
            }
            Event::Forked { author, seq } => self.tell(&Fact::Forked { who, author, seq }),
            Event::OwnFork { seq } => self.tell(&Fact::Forked { who, author: me, seq }),
            Event::Ready { .. }
            | Event::CaughtUp { .. }
            | Event::Holds { .. }
            | Event::Refused { .. }
            | Event::Filled { .. } => {}
        }
    }
}
