//! Questions to the node, one after the other, in a thread of their own.

use super::{Backend, Input};
use crate::app::Purpose;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use tidings_core::Request;

/// Asks in order: marks are made before the next unread post is asked for.
pub(super) struct Worker {
    questions: Option<Sender<(Purpose, Request)>>,
    open: Arc<AtomicUsize>,
    closing: bool,
    left: usize,
}

impl Worker {
    /// A thread that asks.
    pub(super) fn new(backend: Arc<dyn Backend>, sender: Sender<Input>) -> Self {
        let (questions, queue) = mpsc::channel::<(Purpose, Request)>();
        let open = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&open);
        thread::spawn(move || {
            for (purpose, request) in queue {
                let answer = backend.call(&request);
                counted.fetch_sub(1, Ordering::SeqCst);
                if sender.send(Input::Answer(purpose, answer)).is_err() {
                    return;
                }
            }
        });
        Self { questions: Some(questions), open, closing: false, left: 0 }
    }

    /// Puts a question at the end of the queue.
    pub(super) fn ask(&mut self, purpose: Purpose, request: Request) {
        let Some(questions) = &self.questions else { return };
        self.open.fetch_add(1, Ordering::SeqCst);
        // The thread lives as long as this end of the queue.
        let _ = questions.send((purpose, request));
    }

    /// Takes no more questions.
    pub(super) fn close(&mut self) {
        self.left = self.open.load(Ordering::SeqCst);
        self.closing = true;
        self.questions = None;
    }

    /// An answer was taken after the end.
    pub(super) fn answered(&mut self) {
        self.left = self.left.saturating_sub(1);
    }

    /// Whether answers are to come.
    pub(super) fn is_busy(&self) -> bool {
        self.closing && self.left > 0
    }
}
