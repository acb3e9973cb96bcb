//! What the API asks of the network.

use super::carrying::Carrying;
use super::door::{self, Host};
use super::settings::{self, Live};
use super::vitals::{Measured, Vitals};
use crate::error::net::{unaddressed, undialed};
use futures::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;
use tidings_core::carry::{Job, Report};
use tidings_core::{AccountKey, Node};
use tidings_files::Files;
use tidings_http::handle::Progress;
use tidings_http::network::{
    Answer, DIAL_SCHEMA, Dialed, Health, PeerRow, Reloaded, Short, Snapshot, Synced,
};
use tidings_http::problems;
use tidings_http::{Network, Problem, Room};
use tidings_net::{DialError, DialOutcome, Multiaddr, Net, address};
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;
use tokio::sync::{Notify, mpsc, oneshot};

/// Orders that wait for the node's thread; further ones wait for a place.
pub(super) const MAX_ORDERS: usize = 64;

/// What the node's thread is asked besides requests.
pub(super) enum Order {
    /// Who is connected, and who was met before.
    Peers(oneshot::Sender<Result<Vec<PeerRow>, Problem>>),
    /// Say when all that the connected peers hold is here.
    Sync { patience: Duration, reply: oneshot::Sender<Result<Synced, Problem>> },
    /// Write down what happened so far.
    Report(oneshot::Sender<Result<(), Problem>>),
    /// Copy the log within the home.
    Snapshot(oneshot::Sender<Result<Snapshot, Problem>>),
    /// Say what is measured.
    Measure(oneshot::Sender<Measured>),
    /// Something to be done with the node itself, in turn with everything else.
    Lend(Work),
    /// End.
    End,
}

/// A node's thread that does not say within this time what is measured is shown as it was before.
const A_LOOK: Duration = Duration::from_secs(2);

/// What is done with a node that is lent.
pub(super) type Work = Box<dyn FnOnce(&mut Node, Time) + Send>;

/// A name may stand for many addresses; all together get this long.
const DIAL_PATIENCE: Duration = Duration::from_secs(30);

/// The seam that the API calls.
pub(super) struct Reach {
    pub(super) net: Net,
    pub(super) orders: mpsc::Sender<Order>,
    pub(super) stop: Arc<Notify>,
    pub(super) settings: Arc<Live>,
    pub(super) vitals: Arc<Vitals>,
    pub(super) carrying: Carrying,
    pub(super) host: Host,
    pub(super) files: Option<Files>,
}

impl Network for Reach {
    fn peers(&self) -> Answer<'_, Vec<PeerRow>> {
        Box::pin(self.order(Order::Peers))
    }

    fn dial(&self, address: String) -> Answer<'_, Dialed> {
        Box::pin(async move { dial(&self.net, &address).await.map(|outcome| dialed(&outcome)) })
    }

    fn sync(&self, address: Option<String>, patience: Duration) -> Answer<'_, Synced> {
        Box::pin(async move {
            if let Some(address) = address {
                dial(&self.net, &address).await?;
            }
            self.order(|reply| Order::Sync { patience, reply }).await
        })
    }

    fn health(&self) -> Health {
        self.vitals.health(!self.net.listen_addresses().is_empty())
    }

    fn metrics(&self) -> BoxFuture<'_, String> {
        Box::pin(async {
            if let Ok(Some(measured)) = tokio::time::timeout(A_LOOK, self.measure()).await {
                self.vitals.metrics.take(&measured);
            }
            self.vitals.metrics.text(self.vitals.silence())
        })
    }

    fn report(&self) -> Answer<'_, ()> {
        Box::pin(self.order(Order::Report))
    }

    fn snapshot(&self) -> Answer<'_, Snapshot> {
        Box::pin(self.order(Order::Snapshot))
    }

    fn reload(&self) -> Result<Reloaded, Problem> {
        self.settings.reload().map_err(|failure| settings::refused(&failure))
    }

    fn offer(&self, invite: String) -> Answer<'_, Short> {
        Box::pin(async move {
            let inviter = self.own_name().await?;
            self.host.offer(&self.net, &invite, inviter)
        })
    }

    fn offered(&self) -> Answer<'_, Option<Short>> {
        Box::pin(async { Ok(door::offered(&self.net)) })
    }

    fn withdraw(&self) -> Answer<'_, bool> {
        Box::pin(async { Ok(self.net.withdraw()) })
    }

    fn carry(&self, job: Job, progress: Progress) -> Answer<'_, Report> {
        Box::pin(self.carrying.run(self.orders.clone(), job, progress))
    }

    fn files(&self) -> Result<Room, Problem> {
        let files = self.files.clone().ok_or_else(problems::keeps_no_files)?;
        Ok(Room { files, limit: self.settings.file_limit() })
    }

    fn account(&self) -> Result<Option<AccountKey>, Problem> {
        self.settings.account_key().map_err(|failure| settings::refused(&failure))
    }

    fn stop(&self) {
        self.stop.notify_one();
    }
}

impl Reach {
    /// What this node's person is called now.
    async fn own_name(&self) -> Result<String, Problem> {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(|node, _| drop(reply.send(node.own_name())));
        self.orders.send(Order::Lend(work)).await.map_err(|_| problems::stopped())?;
        answer.await.map_err(|_| problems::stopped())
    }

    async fn measure(&self) -> Option<Measured> {
        let (reply, answer) = oneshot::channel();
        self.orders.send(Order::Measure(reply)).await.ok()?;
        answer.await.ok()
    }

    async fn order<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, Problem>>) -> Order,
    ) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        self.orders.send(order(reply)).await.map_err(|_| problems::stopped())?;
        answer.await.map_err(|_| problems::stopped())?
    }
}

/// Dials all that the text stands for, one after the other; the first session counts.
async fn dial(net: &Net, text: &str) -> Result<DialOutcome, Problem> {
    let addresses = address::parse(text).await.map_err(|error| unaddressed(&error))?;
    let outcome = tokio::time::timeout(DIAL_PATIENCE, first_session(net, addresses)).await;
    outcome.unwrap_or(Err(DialError::Timeout)).map_err(|why| undialed(text, &why))
}

async fn first_session(net: &Net, addresses: Vec<Multiaddr>) -> Result<DialOutcome, DialError> {
    let mut why = None;
    for address in addresses {
        match net.dial(address).await {
            Ok(outcome) => return Ok(outcome),
            Err(error) => why = Some(why.map_or(error.clone(), |before| worse(before, error))),
        }
    }
    Err(why.unwrap_or_else(|| DialError::Unreachable("the name stands for no address".into())))
}

/// What somebody said counts more than what the system said, and that more than silence.
fn worse(before: DialError, now: DialError) -> DialError {
    match (&before, &now) {
        (DialError::Refused(_) | DialError::Myself | DialError::WrongPeer, _)
        | (DialError::Unreachable(_), DialError::Timeout) => before,
        _ => now,
    }
}

fn dialed(outcome: &DialOutcome) -> Dialed {
    Dialed {
        schema: DIAL_SCHEMA.into(),
        peer: Author(outcome.peer).to_string(),
        address: outcome.address.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_net::Refusal;

    #[test]
    fn what_somebody_said_counts_more_than_silence_elsewhere() {
        let said = DialError::Refused(Refusal::Stranger);
        let why = worse(said.clone(), DialError::Timeout);
        assert_eq!(why, said);
        assert_eq!(worse(DialError::Timeout, said.clone()), said);
        let refused = DialError::Unreachable("connection refused".into());
        assert_eq!(worse(refused.clone(), DialError::Timeout), refused);
        assert_eq!(worse(refused.clone(), said.clone()), said);
    }
}
