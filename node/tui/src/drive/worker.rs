//! Questions to the node, one after the other, in a thread of their own.

use super::{Backend, Input};
use crate::app::Purpose;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;
use tidings_core::Request;

/// Asks in order: marks are made before the next unread post is asked for.
pub(super) struct Worker {
    questions: Sender<(Purpose, Request)>,
    open: usize,
}

impl Worker {
    /// A thread that asks.
    pub(super) fn new(backend: Arc<dyn Backend>, sender: Sender<Input>) -> Self {
        let (questions, queue) = mpsc::channel::<(Purpose, Request)>();
        thread::spawn(move || {
            for (purpose, request) in queue {
                let answer = backend.call(&request);
                if sender.send(Input::Answer(purpose, answer)).is_err() {
                    return;
                }
            }
        });
        Self { questions, open: 0 }
    }

    /// Puts a question at the end of the queue.
    pub(super) fn ask(&mut self, purpose: Purpose, request: Request) {
        // The thread lives as long as this end of the queue.
        if self.questions.send((purpose, request)).is_ok() {
            self.open += 1;
        }
    }

    /// An answer was taken.
    pub(super) fn answered(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    /// Whether answers are to come.
    pub(super) fn is_busy(&self) -> bool {
        self.open > 0
    }
}
