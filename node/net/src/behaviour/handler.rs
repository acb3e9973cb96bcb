//! One connection's part: the dialer opens the session's stream at once, both may open streams
//! for joining and for files, and whatever was opened is handed out.

use crate::config::OPEN_TIMEOUT;
use crate::keys::Names;
use futures::future::{Ready, ready};
use libp2p::core::upgrade::{InboundUpgrade, OutboundUpgrade, UpgradeInfo};
use libp2p::swarm::handler::{
    ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound,
};
use libp2p::swarm::{ConnectionHandler, ConnectionHandlerEvent, SubstreamProtocol};
use libp2p::{Stream, StreamProtocol};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::task::{Context, Poll};

/// Which of our protocols a stream speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Session,
    Join,
    Files,
}

/// What a connection is asked to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Session,
    /// A question of this kind, by its ticket.
    Question(Kind, u64),
}

/// What became of it, or what the other side opened.
#[derive(Debug)]
pub(crate) enum Opened {
    Session(Stream),
    SessionFailed(String),
    Question(u64, Stream),
    QuestionFailed(u64),
    /// The other side's stream.
    Inbound(Kind, Stream),
}

/// See the module.
pub(crate) struct Handler {
    names: Names,
    dialer: bool,
    asks: VecDeque<Ask>,
    opened: VecDeque<Opened>,
    /// Only the first session stream of a connection counts.
    session_taken: bool,
}

impl Handler {
    pub(crate) fn dialer(names: Names) -> Self {
        Self { asks: VecDeque::from([Ask::Session]), dialer: true, ..Self::listener(names) }
    }

    pub(crate) fn listener(names: Names) -> Self {
        Self {
            names,
            dialer: false,
            asks: VecDeque::new(),
            opened: VecDeque::new(),
            session_taken: false,
        }
    }

    fn name(&self, kind: Kind) -> Name {
        let Names { session, join, files, .. } = &self.names;
        let name = match kind {
            Kind::Session => session,
            Kind::Join => join,
            Kind::Files => files,
        };
        Name(kind, name.clone())
    }

    fn on_inbound(&mut self, kind: Kind, stream: Stream) {
        if kind == Kind::Session && std::mem::replace(&mut self.session_taken, true) {
            return;
        }
        self.opened.push_back(Opened::Inbound(kind, stream));
    }
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Ask;
    type ToBehaviour = Opened;
    type InboundProtocol = Offer;
    type OutboundProtocol = Offer;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = Ask;

    fn listen_protocol(&self) -> SubstreamProtocol<Offer> {
        let mut offer = Offer(vec![self.name(Kind::Join), self.name(Kind::Files)]);
        if !self.dialer {
            offer.0.push(self.name(Kind::Session));
        }
        SubstreamProtocol::new(offer, ()).with_timeout(OPEN_TIMEOUT)
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ConnectionHandlerEvent<Offer, Ask, Opened>> {
        if let Some(opened) = self.opened.pop_front() {
            return Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(opened));
        }
        let Some(ask) = self.asks.pop_front() else { return Poll::Pending };
        let name = match ask {
            Ask::Session => self.name(Kind::Session),
            Ask::Question(kind, _) => self.name(kind),
        };
        let protocol = SubstreamProtocol::new(Offer(vec![name]), ask).with_timeout(OPEN_TIMEOUT);
        Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol })
    }

    fn on_behaviour_event(&mut self, ask: Ask) {
        self.asks.push_back(ask);
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<'_, Offer, Offer, (), Ask>) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound {
                protocol: (kind, stream),
                ..
            }) => self.on_inbound(kind, stream),
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound {
                protocol: (_, stream),
                info,
            }) => self.opened.push_back(match info {
                Ask::Session => Opened::Session(stream),
                Ask::Question(_, ticket) => Opened::Question(ticket, stream),
            }),
            ConnectionEvent::DialUpgradeError(DialUpgradeError { info, error }) => {
                self.opened.push_back(match info {
                    Ask::Session => Opened::SessionFailed(error.to_string()),
                    Ask::Question(_, ticket) => Opened::QuestionFailed(ticket),
                });
            }
            _ => {}
        }
    }
}

/// A protocol's name on the wire and what it is to us.
#[derive(Clone, Debug)]
pub(crate) struct Name(Kind, StreamProtocol);

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self.1.as_ref()
    }
}

/// An upgrade that only negotiates, and says what was agreed upon.
#[derive(Clone, Debug)]
pub(crate) struct Offer(Vec<Name>);

impl UpgradeInfo for Offer {
    type Info = Name;
    type InfoIter = std::vec::IntoIter<Name>;

    fn protocol_info(&self) -> Self::InfoIter {
        self.0.clone().into_iter()
    }
}

impl InboundUpgrade<Stream> for Offer {
    type Output = (Kind, Stream);
    type Error = Infallible;
    type Future = Ready<Result<Self::Output, Infallible>>;

    fn upgrade_inbound(self, stream: Stream, name: Name) -> Self::Future {
        ready(Ok((name.0, stream)))
    }
}

impl OutboundUpgrade<Stream> for Offer {
    type Output = (Kind, Stream);
    type Error = Infallible;
    type Future = Ready<Result<Self::Output, Infallible>>;

    fn upgrade_outbound(self, stream: Stream, name: Name) -> Self::Future {
        ready(Ok((name.0, stream)))
    }
}
