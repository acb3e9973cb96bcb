//! How requests reach the node's thread, and how its events come back.

use crate::problem::Problem;
use crate::problems;
use std::time::Duration;
use tidings_core::{Error, Event, Request, Response};
use tokio::sync::{broadcast, mpsc, oneshot};

/// Requests that wait for the node's thread; further callers wait for a place.
pub const MAX_CALLS: usize = 256;
/// Events kept for a listener that is slow; the oldest make room and it is told how many.
pub const MAX_EVENTS: usize = 1_024;
/// A request is answered within this time, or the caller is told that the node is busy.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(30);

/// Where long work tells how much of how much is done; a full queue drops what it is told.
pub type Progress = mpsc::Sender<(u64, u64)>;

/// One request on its way to the node's thread.
#[derive(Debug)]
pub struct Call {
    /// What is asked.
    pub request: Request,
    /// Who wants to know how far it is, where the node can tell.
    pub progress: Option<Progress>,
    /// Takes the answer, once what was written is durable.
    pub reply: oneshot::Sender<Result<Response, Error>>,
}

/// The callers' end.
#[derive(Clone, Debug)]
pub struct Handle {
    calls: mpsc::Sender<Call>,
    events: broadcast::Sender<Event>,
}

/// A handle, and the node's end: requests to be answered, and where to tell events.
#[must_use]
pub fn handle() -> (Handle, mpsc::Receiver<Call>, broadcast::Sender<Event>) {
    let (calls, receiver) = mpsc::channel(MAX_CALLS);
    let (events, _) = broadcast::channel(MAX_EVENTS);
    (Handle { calls, events: events.clone() }, receiver, events)
}

impl Handle {
    /// Asks the node and waits for its answer, at most [`CALL_TIMEOUT`].
    ///
    /// # Errors
    /// What the node says; or that it is stopping, or too busy to answer in time (what was asked
    /// may still be done then).
    pub async fn call(&self, request: Request) -> Result<Response, Problem> {
        match tokio::time::timeout(CALL_TIMEOUT, self.call_patiently(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(problems::no_answer_in_time()),
        }
    }

    /// Asks the node and waits for its answer however long it takes.
    ///
    /// # Errors
    /// What the node says; or that it is stopping.
    pub async fn call_patiently(&self, request: Request) -> Result<Response, Problem> {
        self.send(request, None).await
    }

    /// The same, and `progress` hears how far it is.
    ///
    /// # Errors
    /// What the node says; or that it is stopping.
    pub async fn watch(&self, request: Request, progress: Progress) -> Result<Response, Problem> {
        self.send(request, Some(progress)).await
    }

    async fn send(
        &self,
        request: Request,
        progress: Option<Progress>,
    ) -> Result<Response, Problem> {
        let (reply, answer) = oneshot::channel();
        let call = Call { request, progress, reply };
        self.calls.send(call).await.map_err(|_| problems::stopped())?;
        Ok(answer.await.map_err(|_| problems::stopped())??)
    }

    /// What happens from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Kind;

    #[tokio::test]
    async fn a_call_is_answered_and_a_stopped_node_says_so() {
        let (handle, mut calls, _events) = handle();
        let node = tokio::spawn(async move {
            let call = calls.recv().await.unwrap();
            assert_eq!(call.request, Request::Next { after: None });
            call.reply.send(Ok(Response::Post(None))).unwrap();
            drop(calls.recv().await.unwrap());
        });
        assert_eq!(handle.call(Request::Next { after: None }).await, Ok(Response::Post(None)));
        assert_eq!(
            handle.call(Request::Next { after: None }).await.unwrap_err().kind,
            Kind::Stopped
        );
        node.await.unwrap();
        assert_eq!(
            handle.call(Request::Next { after: None }).await.unwrap_err().kind,
            Kind::Stopped
        );
    }
}
