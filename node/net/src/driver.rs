//! The task that owns the swarm: turns its events into sessions, dials and notices.

mod dials;
mod events;
mod lookups;
mod reach;
mod relays;
mod sessions;

use crate::access::Access;
use crate::behaviour::Behaviour;
use crate::config::{
    Config, DRAIN_TIMEOUT, MAX_FILES, MAX_FILES_PER_PEER, MAX_JOINS, MAX_JOINS_PER_PEER,
    MAX_SCHEDULED_DIALS, TICK,
};
use crate::discovery::{Book, Target};
use crate::door::lobby::Lobby;
use crate::error::{Error, JoinError};
use crate::event::{Events, Inbox, SessionId, queue};
use crate::gate::ring::Ring;
use crate::handle::{Command, Net, Question, Registry};
use crate::join::Slots;
use crate::keys::Names;
use crate::reach::Reach;
use crate::shape::Shaper;
use crate::stream::Instance;
use crate::{Limits, address, swarm};
use dials::Waiter;
use futures::StreamExt;
use libp2p::swarm::ConnectionId;
use libp2p::{Multiaddr, PeerId, Stream, Swarm};
use lookups::Lookups;
use relays::Relays;
use sessions::{Connection, Live};
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};

/// Nothing is due: the loop waits for something else.
const NEVER: Duration = Duration::from_secs(3600);

/// Binds, spawns the driver and returns both ends of its queues.
pub(crate) fn start(config: Config) -> Result<(Net, Events), Error> {
    let names = Names::new(&config.network)?;
    let lobby = Lobby::default();
    let ring = Ring::new(&config.secret);
    let shaper = Shaper::new(config.rates);
    let swarm = swarm::build(&config, &names, ring.clone(), lobby.clone(), Arc::clone(&shaper))?;
    let local = *swarm.local_peer_id();
    let (inbox, events) = queue(config.limits.inbound_bytes);
    let (commands, orders) = mpsc::unbounded_channel();
    let (reports, reported) = mpsc::unbounded_channel();
    let (addresses, watched) = watch::channel(Vec::new());
    let (reach, reached) = watch::channel(Reach::default());
    let sessions = Registry::new(config.limits.outbound_total);
    let net = Net {
        commands,
        sessions: sessions.clone(),
        addresses: watched,
        reach: reached,
        local,
        ring,
        lobby,
        shaper,
    };
    let mut book = Book::new(local);
    for (address, peer) in config.dial.into_iter().map(address::split_peer) {
        book.configure(address, peer, Instant::now());
    }
    for (address, peer) in config.known.into_iter().map(address::split_peer) {
        peer.into_iter().for_each(|peer| book.remember(peer, address.clone(), Instant::now()));
    }
    let driver = Driver {
        swarm,
        local,
        instance: rand::random(),
        limits: config.limits,
        inbox,
        reports,
        addresses,
        reach,
        registry: sessions,
        book,
        connections: HashMap::new(),
        live: HashMap::new(),
        sessions: HashMap::new(),
        next_session: 1,
        dials: HashMap::new(),
        waiters: Vec::new(),
        asking: HashMap::new(),
        next_question: 0,
        answering: Slots::new(MAX_JOINS, MAX_JOINS_PER_PEER),
        serving: Slots::new(MAX_FILES, MAX_FILES_PER_PEER),
        relays: Relays::new(config.relay),
        lookups: Lookups::new(),
        confirmed: Vec::new(),
    };
    tokio::spawn(driver.run(orders, reported));
    Ok((net, events))
}

/// What the tasks of streams report back.
enum Report {
    Opened { connection: ConnectionId, outcome: io::Result<(Stream, Instance)> },
    Ended { connection: ConnectionId, session: SessionId, reason: String },
    Drained { connection: ConnectionId },
}

/// A question that waits for its stream.
struct Asking {
    connection: ConnectionId,
    question: Question,
}

/// See the module. All maps are bounded: by the connection limits, by the pending-dial limit, or
/// by the caller's own requests.
struct Driver {
    swarm: Swarm<Behaviour>,
    local: PeerId,
    instance: Instance,
    limits: Limits,
    inbox: Inbox,
    reports: mpsc::UnboundedSender<Report>,
    addresses: watch::Sender<Vec<Multiaddr>>,
    reach: watch::Sender<Reach>,
    registry: Registry,
    book: Book,
    connections: HashMap<ConnectionId, Connection>,
    live: HashMap<PeerId, Live>,
    sessions: HashMap<SessionId, PeerId>,
    next_session: u64,
    dials: HashMap<ConnectionId, Target>,
    waiters: Vec<Waiter>,
    asking: HashMap<u64, Asking>,
    next_question: u64,
    answering: Slots,
    serving: Slots,
    relays: Relays,
    lookups: Lookups,
    /// Where peers dialed this node back; bounded by the candidates that are looked at.
    confirmed: Vec<Multiaddr>,
}

impl Driver {
    async fn run(
        mut self,
        mut commands: mpsc::UnboundedReceiver<Command>,
        mut reports: mpsc::UnboundedReceiver<Report>,
    ) {
        let mut ticks = tokio::time::interval(TICK);
        let done = loop {
            let pause = self.pause();
            tokio::select! {
                event = self.swarm.select_next_some() => self.on_swarm_event(event),
                Some(report) = reports.recv() => self.on_report(report),
                command = commands.recv() => match command {
                    Some(Command::Shutdown { done }) => break Some(done),
                    Some(command) => self.on_command(command),
                    None => break None,
                },
                () = tokio::time::sleep(pause) => self.dial_due(),
                _ = ticks.tick() => self.on_tick(),
            }
        };
        drop(commands);
        self.wind_down(&mut reports).await;
        if let Some(done) = done {
            done.send(()).ok();
        }
    }

    /// Ends all sessions and serves their connections until the last bytes have left.
    async fn wind_down(&mut self, reports: &mut mpsc::UnboundedReceiver<Report>) {
        self.disconnect_all(false);
        let mut deadline = std::pin::pin!(tokio::time::sleep(DRAIN_TIMEOUT));
        while self.connections.values().any(Connection::is_draining) {
            tokio::select! {
                event = self.swarm.select_next_some() => self.on_swarm_event(event),
                Some(report) = reports.recv() => self.on_report(report),
                () = &mut deadline => break,
            }
        }
        // A session may have begun meanwhile.
        self.disconnect_all(true);
    }

    fn disconnect_all(&mut self, at_once: bool) {
        let live: Vec<SessionId> = self.sessions.keys().copied().collect();
        for session in live {
            self.disconnect(session, "this node stops".into(), at_once);
        }
    }

    fn on_command(&mut self, command: Command) {
        match command {
            Command::Disconnect { session, reason, at_once } => {
                self.disconnect(session, reason, at_once);
            }
            Command::Part { session, reason, pause } => self.part(session, reason, pause),
            Command::Dial { address, reply } => self.dial(address, reply),
            Command::Ask(question) => self.ask(question),
            Command::Members { devices } => self.set_members(&devices),
            Command::Access { access } => self.set_access(access),
            Command::Shutdown { done } => drop(done),
        }
    }

    /// Ends connections that the new rules deny, as the swarm denies others from now on.
    fn set_access(&mut self, access: Access) {
        let denied = |(_, known): &(&ConnectionId, &Connection)| !access.takes(&known.address);
        let denied: Vec<ConnectionId> =
            self.connections.iter().filter(denied).map(|(id, _)| *id).collect();
        self.swarm.behaviour_mut().guard.access = access;
        for connection in denied {
            self.swarm.close_connection(connection);
        }
    }

    fn on_report(&mut self, report: Report) {
        match report {
            Report::Opened { connection, outcome: Ok((stream, instance)) } => {
                self.admit(connection, stream, instance);
            }
            Report::Opened { connection, outcome: Err(error) } => {
                tracing::debug!(%error, "a session did not open");
                self.swarm.close_connection(connection);
            }
            Report::Ended { connection, session, reason } => {
                self.lost(session, reason);
                self.swarm.close_connection(connection);
            }
            Report::Drained { connection } => {
                self.swarm.close_connection(connection);
            }
        }
    }

    /// What may be done while nothing happens.
    fn on_tick(&mut self) {
        self.reserve();
        self.look_up();
    }

    /// How long until a dial is due.
    fn pause(&self) -> Duration {
        if self.dials.len() >= MAX_SCHEDULED_DIALS || !self.wants_sessions() {
            return NEVER;
        }
        let now = Instant::now();
        self.book.next_due().map_or(NEVER, |due| due.saturating_duration_since(now))
    }

    fn wants_sessions(&self) -> bool {
        self.live.len() < self.limits.wanted_sessions
    }

    fn ask(&mut self, question: Question) {
        let Some(connection) = self.connection_to(question.peer) else {
            question.reply.send(Err(JoinError::NotConnected)).ok();
            return;
        };
        let (ticket, peer, kind) = (self.next_question, question.peer, question.kind);
        self.next_question = self.next_question.wrapping_add(1);
        self.asking.insert(ticket, Asking { connection, question });
        self.swarm.behaviour_mut().streams.open_question(peer, connection, (kind, ticket));
    }
}
