//! While the logs held here do not say that this device is in, connected peers are asked to admit
//! it: a newcomer whose admission is still on its way, or a home that became a new device.

use std::time::{Duration, Instant};
use tidings_core::Node;
use tidings_net::Net;
use tidings_protocol::author::Author;
use tidings_protocol::join::{Answer, Refusal, decode, encode};
use tokio::sync::mpsc;

/// Pause before the peers are asked again.
const ASK_AGAIN: Duration = Duration::from_secs(15);
/// Peers that are asked at a time; one that admits is enough.
const MAX_ASKED: usize = 8;

/// When and whom to ask.
pub(super) struct Admission {
    due: Option<Instant>,
    done: mpsc::UnboundedSender<Option<Answer>>,
    answered: mpsc::UnboundedReceiver<Option<Answer>>,
    /// Requests under way.
    asked: usize,
    /// What the last one said that turned us away.
    refusal: Option<Refusal>,
}

impl Admission {
    pub(super) fn new() -> Self {
        let (done, answered) = mpsc::unbounded_channel();
        Self { due: None, done, answered, asked: 0, refusal: None }
    }

    /// A session began: that peer may admit us.
    pub(super) fn met(&mut self, now: Instant, node: &Node) {
        if node.needs_admission().is_some() {
            self.due = Some(now);
        }
    }

    /// When [`Admission::ask`] has work.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Why no member lets this device in, if one that was asked said so.
    pub(super) fn refused(&mut self, node: &Node) -> Option<Refusal> {
        self.hear();
        node.needs_admission()?;
        self.refusal
    }

    fn hear(&mut self) {
        while let Ok(answer) = self.answered.try_recv() {
            self.asked = self.asked.saturating_sub(1);
            match answer {
                Some(Answer::Refused(why)) => self.refusal = Some(why),
                Some(Answer::Admitted { .. }) => self.refusal = None,
                _ => {}
            }
        }
    }

    /// Asks the peers that are connected, if it is time and we are not in.
    pub(super) fn ask(
        &mut self,
        now: Instant,
        node: &Node,
        net: &Net,
        peers: impl Iterator<Item = Author>,
    ) {
        self.hear();
        if self.due.is_none_or(|due| due > now) {
            return;
        }
        let Some(request) = node.needs_admission().and_then(|ask| encode(&ask).ok()) else {
            self.due = None;
            return;
        };
        let mut any = false;
        for peer in peers {
            any = true;
            if self.asked < MAX_ASKED {
                self.asked += 1;
                tokio::spawn(ask_one(net.clone(), peer, request.clone(), self.done.clone()));
            }
        }
        self.due = any.then(|| now + ASK_AGAIN);
    }
}

async fn ask_one(
    net: Net,
    peer: Author,
    request: Vec<u8>,
    done: mpsc::UnboundedSender<Option<Answer>>,
) {
    let answer = net.request_join(peer.0, request).await;
    let answer = answer.map(|bytes| decode::<Answer>(&bytes));
    match &answer {
        Ok(Ok(Answer::Admitted { by, seq })) => {
            tracing::info!(%by, seq, "this device is admitted");
        }
        Ok(Ok(Answer::Refused(why))) => tracing::info!(%peer, %why, "not admitted"),
        Ok(_) => tracing::info!(%peer, "no answer to the question"),
        Err(error) => tracing::info!(%peer, %error, "not admitted"),
    }
    done.send(answer.ok().and_then(Result::ok)).ok();
}
