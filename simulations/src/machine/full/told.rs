//! What became durable, told as the engine would tell it.

use super::Full;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use tidings_protocol::author::Author;
use tidings_protocol::engine::Event;
use tidings_store::Arrived;

impl Full {
    /// Tells what became durable.
    pub(super) fn tell(&mut self) {
        let Some(node) = &self.node else { return };
        let log = node.log();
        if log.last_arrival() < self.told {
            // What the disk forgot is not told any more.
            self.told = log.last_arrival();
            self.events.clear();
        }
        let mut news =
            News { me: node.identity().device.author(), events: &mut self.events, run: None };
        let scanned = log.scan(self.told, usize::MAX, |arrived| {
            news.take(arrived);
            ControlFlow::Continue(())
        });
        news.end();
        match scanned {
            Ok(last) => self.told = last.unwrap_or(self.told),
            Err(_) => self.failed = true,
        }
    }
}

/// What arrived, as the engine would tell it: entries in a row of one log are one event.
struct News<'n> {
    me: Author,
    events: &'n mut VecDeque<Event>,
    run: Option<(Author, u64, u64)>,
}

impl News<'_> {
    fn take(&mut self, arrived: &Arrived<'_>) {
        match (arrived, &mut self.run) {
            // A body that comes after its entry is no entry more.
            (Arrived::Entry { again: Some(_), .. }, _) => {}
            (Arrived::Entry { author, seq, .. }, Some((of, _, last)))
                if of == author && *seq == *last + 1 =>
            {
                *last = *seq;
            }
            (Arrived::Entry { author, seq, .. }, _) => {
                self.end();
                self.run = Some((*author, *seq, *seq));
            }
            (Arrived::Fork { author, seq, .. }, _) => {
                self.end();
                self.events.push_back(match *author == self.me {
                    true => Event::OwnFork { seq: *seq },
                    false => Event::Forked { author: *author, seq: *seq },
                });
            }
        }
    }

    fn end(&mut self) {
        if let Some((author, first, last)) = self.run.take() {
            let from = (author != self.me).then_some(author);
            self.events.push_back(Event::Accepted { author, first, last, from });
        }
    }
}
