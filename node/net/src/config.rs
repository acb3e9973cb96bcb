//! What [`start`](crate::start) needs, and every bound of the network with its unit and reason.

use crate::access::Access;
use crate::shape::Rates;
use libp2p::Multiaddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;
use zeroize::Zeroizing;

/// Largest frame, in bytes, without its length prefix (the protocol's own bound).
pub const MAX_FRAME: usize = tidings_protocol::limits::MAX_FRAME;
/// Largest join request or answer, in bytes.
pub const MAX_JOIN: usize = tidings_protocol::limits::MAX_JOIN;

/// Longest question about a file, in bytes.
pub const MAX_FILE_QUESTION: usize = 64;
/// Longest answer to one, in bytes: 1 MiB of a file, and what proves it.
pub const MAX_FILE_ANSWER: usize = 1024 * 1024 + 8 * 1024;

/// Both sides of the gate must have proved themselves within this time.
pub(crate) const GATE_TIMEOUT: Duration = Duration::from_secs(5);
/// A transport handshake (TCP, noise, yamux or QUIC) must be over within this time: before the 10 s
/// in which AutoNAT wants to know whether dialing a peer back worked.
pub(crate) const TRANSPORT_TIMEOUT: Duration = Duration::from_secs(8);
/// Negotiating a stream's protocol and opening a session must be over within this time.
pub(crate) const OPEN_TIMEOUT: Duration = Duration::from_secs(10);
/// A join request must be answered within this time.
pub(crate) const JOIN_TIMEOUT: Duration = Duration::from_secs(5);
/// A piece of a file must go on within this time.
pub(crate) const FILE_STALL: Duration = Duration::from_secs(15);
/// A question about a file and its answer must be over within this time: 1 MiB at 6 KiB a second.
pub(crate) const FILE_TIMEOUT: Duration = Duration::from_secs(180);
/// Secrets older than the newest by which members still find each other: as many departures as a
/// laptop may have slept through.
pub(crate) const MAX_OLDER_SECRETS: usize = 8;
/// An explicit dial has failed after this time: a transport, a gate and a session in a row.
pub(crate) const DIAL_TIMEOUT: Duration = Duration::from_secs(20);
/// What was queued before a disconnect may still leave for this long.
pub(crate) const DRAIN_TIMEOUT: Duration = Duration::from_secs(2);
/// Connections without a stream are closed after this time.
pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_secs(10);
/// Closing a multiplexed connection waits for the other side's socket no longer than this.
pub(crate) const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// Pause between pings; with [`PING_TIMEOUT`] and libp2p's one forgiven failure a peer whose
/// machine vanished is noticed after 40 s at most.
pub(crate) const PING_INTERVAL: Duration = Duration::from_secs(10);
/// A ping must be answered within this time.
pub(crate) const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// Two connections of the same two processes within this time are one simultaneous dial.
pub(crate) const CROSSING_WINDOW: Duration = Duration::from_secs(5);
/// Of two devices that discover each other, the one with the larger peer id waits this long.
pub(crate) const YIELD_DELAY: Duration = Duration::from_millis(300);
/// Upper bound of the random part of every scheduled dial's delay.
pub(crate) const JITTER: Duration = Duration::from_millis(200);

/// First pause after a failed dial; it doubles with each further failure.
pub(crate) const BACKOFF_FIRST: Duration = Duration::from_secs(1);
/// Longest pause between dials of an address that is wanted.
pub(crate) const BACKOFF_LONGEST: Duration = Duration::from_secs(60);
/// Failures in a row after which a learnt peer is only tried every [`BACKOFF_ABSENT`].
pub(crate) const ABSENT_AFTER: u32 = 10;
/// Pause between dials of learnt peers that have been away for long.
pub(crate) const BACKOFF_ABSENT: Duration = Duration::from_secs(600);
/// Pause before a peer that is reached over a relay is dialed at its own addresses.
pub(crate) const BACKOFF_DIRECT: Duration = Duration::from_secs(15);
/// First pause after the gate refused us or the peer failed at ours; it doubles.
pub(crate) const REFUSED_FIRST: Duration = Duration::from_secs(600);
/// Longest pause after refusals.
pub(crate) const REFUSED_LONGEST: Duration = Duration::from_secs(3600);
/// A session shorter than this does not reset the backoff, so that a peer which hangs up at
/// once is not dialed in a tight loop.
pub(crate) const SESSION_PROVES: Duration = Duration::from_secs(10);
/// Pause before a peer that this side disconnected is dialed again by itself.
pub(crate) const HELD_AFTER_DISCONNECT: Duration = Duration::from_secs(60);

/// Peers and addresses that the book remembers.
pub(crate) const MAX_TARGETS: usize = 1024;
/// Addresses remembered for one peer; a laptop has few interfaces and two transports.
pub(crate) const MAX_ADDRESSES: usize = 16;
/// Scheduled dials in flight at a time; explicit ones are not counted.
pub(crate) const MAX_SCHEDULED_DIALS: usize = 8;
/// Join requests being answered at a time; more are refused.
pub(crate) const MAX_JOINS: usize = 16;
/// Join requests of one peer being answered at a time: a newcomer asks once, and again when it
/// got no answer.
pub(crate) const MAX_JOINS_PER_PEER: usize = 2;
/// Questions about files being answered at a time: with [`MAX_FILE_ANSWER`] each, 16 MiB.
pub(crate) const MAX_FILES: usize = 16;
/// Those of one peer.
pub(crate) const MAX_FILES_PER_PEER: usize = 2;
/// Newcomers without the secret that stand at the joining door at a time; others find it closed.
pub(crate) const MAX_GUESTS: usize = 8;
/// Those of one address (IPv6: one /64), loopback excepted.
pub(crate) const MAX_GUESTS_PER_ADDRESS: usize = 2;
/// A short code is good for this long.
pub(crate) const SHORT_LIFE: Duration = Duration::from_micros(tidings_protocol::limits::SHORT_LIFE);
/// Nodes nearby that a newcomer remembers, and those whose door it looks at at a time.
pub(crate) const MAX_DOORS: usize = 256;
/// See [`MAX_DOORS`].
pub(crate) const MAX_LOOKS: usize = 16;
/// First pause before a door that was closed is looked at again; it doubles.
pub(crate) const LOOK_FIRST: Duration = Duration::from_secs(1);
/// Longest such pause.
pub(crate) const LOOK_LONGEST: Duration = Duration::from_secs(8);
/// Streams that one connection may have open, all protocols together: to a relay, one for each
/// circuit and some 8 for the rest.
pub(crate) const MAX_STREAMS: usize = 64;
/// Receive window of a TCP connection, in bytes, all streams together: 16 MiB fill a gigabit
/// line with 130 ms of delay.
pub(crate) const RECEIVE_WINDOW: usize = 16 * 1024 * 1024;

/// Relays at which this node reserves a place; a second one for when the first goes away.
pub(crate) const MAX_RELAYS: usize = 2;
/// Circuits that others may have open to this node at a time; their streams share a connection
/// to the relay.
pub(crate) const MAX_INBOUND_CIRCUITS: u32 = 32;
/// Places that a relay keeps: as many as it has connections.
pub(crate) const RELAY_RESERVATIONS: usize = 320;
/// Places that a relay keeps for one peer, which has one for each connection (libp2p grants one
/// more).
pub(crate) const RELAY_RESERVATIONS_PER_PEER: usize = 3;
/// Circuits that a relay carries at a time; each holds two buffers of 8 KiB.
pub(crate) const RELAY_CIRCUITS: usize = 1024;
/// Circuits that one peer may have at a relay at a time (libp2p grants one more): with as many as
/// others may open to it, they fit the streams of its connection.
pub(crate) const RELAY_CIRCUITS_PER_PEER: usize = 23;
/// Circuits that one peer may ask a relay for in a row; one more is granted each
/// [`RELAY_CIRCUIT_REFILL`].
pub(crate) const RELAY_CIRCUIT_BURST: NonZeroU32 = NonZeroU32::MIN.saturating_add(63);
/// After this time a relay grants a peer one more circuit.
pub(crate) const RELAY_CIRCUIT_REFILL: Duration = Duration::from_secs(2);
/// A place at a relay is kept for this long; its holder renews it before.
pub(crate) const RELAY_RESERVATION: Duration = Duration::from_secs(3600);
/// A circuit is cut after this long. A session over one may last: the bound is there because
/// libp2p's default of two minutes would end it.
pub(crate) const RELAY_CIRCUIT: Duration = Duration::from_secs(30 * 24 * 3600);
/// Pause before another try to reserve at a relay that failed or refused.
pub(crate) const RESERVE_AGAIN: Duration = Duration::from_secs(30);
/// Own addresses that a relay tells those who reserve: each costs 80 bytes of what they tell others.
pub(crate) const RELAY_ADDRESSES: usize = 8;
/// Addresses of this node that peers report and that are looked at, in all the time that the
/// process runs; a node has few.
pub(crate) const MAX_CANDIDATES: usize = 64;

/// Members that may be looked for; the table of the others' addresses holds no others.
pub(crate) const MAX_MEMBERS: usize = 4096;
/// Members of one distance from this node that the table holds.
pub(crate) const TABLE_BUCKET: NonZeroUsize = NonZeroUsize::MIN.saturating_add(63);
/// Pause between two rounds in which this node looks for those nearest to it, which makes them know
/// where it is.
pub(crate) const TABLE_REFRESH: Duration = Duration::from_secs(600);
/// A lookup, which ends with dialing whom it found, is over after this time.
pub(crate) const LOOKUP_TIMEOUT: Duration = Duration::from_secs(20);
/// Lookups at a time.
pub(crate) const MAX_LOOKUPS: usize = 2;
/// Nobody is looked for while there are as many sessions: the engine's news go over 12 links.
pub(crate) const LOOKUP_BELOW: usize = 12;
/// First pause after a member was looked for; it doubles.
pub(crate) const LOOKUP_FIRST: Duration = Duration::from_secs(15);
/// Longest pause between two lookups of one member.
pub(crate) const LOOKUP_LONGEST: Duration = Duration::from_secs(600);
/// Of two members that miss each other, the one with the larger peer id waits this long.
pub(crate) const LOOKUP_COURTESY: Duration = Duration::from_secs(5);
/// Pause between two looks at what may be done while nothing happens.
pub(crate) const TICK: Duration = Duration::from_secs(2);
/// Notices (refusals, addresses) waiting for the caller; further ones are dropped.
pub(crate) const MAX_NOTICES: usize = 1024;
/// Sessions begun that the caller has not been told of yet; above this no new one begins.
pub(crate) const MAX_UNSEEN_SESSIONS: usize = 1024;

/// What a node's network needs to know; see [`Config::new`] for the defaults.
#[derive(Clone)]
pub struct Config {
    /// Ed25519 seed of this device: its libp2p identity.
    pub device: Zeroizing<[u8; 32]>,
    /// The community's newest transport secret, which opens the gate; [`crate::Net::set_gate`]
    /// tells of others.
    pub secret: Zeroizing<[u8; 32]>,
    /// What protocol names are derived from, and stays when the secret changes: by default the
    /// secret.
    pub network: [u8; 32],
    /// Addresses to listen on; port 0 lets the system choose.
    pub listen: Vec<Multiaddr>,
    /// Whether peers on the local network are discovered by multicast DNS.
    pub mdns: bool,
    /// Addresses to keep trying: what the operator asked for, with or without `/p2p/…`.
    pub dial: Vec<Multiaddr>,
    /// Where peers were met before, the best first, each with `/p2p/…`; tried less and less often
    /// when nobody answers.
    pub known: Vec<Multiaddr>,
    /// Whether this node serves circuits to members.
    pub relay: bool,
    /// Networks from which connections are taken, and those from which they are not.
    pub access: Access,
    /// How fast it goes.
    pub rates: Rates,
    /// Bounds on connections and memory.
    pub limits: Limits,
}

impl Config {
    /// Listens everywhere on ports of the system's choice, discovers peers, dials nobody.
    #[must_use]
    pub fn new(device: Zeroizing<[u8; 32]>, secret: Zeroizing<[u8; 32]>) -> Self {
        let listen = default_listen(0);
        Self {
            device,
            network: *secret,
            secret,
            listen,
            mdns: true,
            dial: Vec::new(),
            known: Vec::new(),
            relay: false,
            access: Access::default(),
            rates: Rates::default(),
            limits: Limits::default(),
        }
    }
}

/// TCP and QUIC on all interfaces, IPv4 and IPv6, on `port` (0: the system chooses).
#[must_use]
pub fn default_listen(port: u16) -> Vec<Multiaddr> {
    use libp2p::multiaddr::Protocol::{QuicV1, Tcp, Udp};
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
    let any = [IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)];
    any.iter()
        .flat_map(|ip| {
            let host = Multiaddr::from(*ip);
            [host.clone().with(Tcp(port)), host.with(Udp(port)).with(QuicV1)]
        })
        .collect()
}

/// Bounds that depend on the machine; the defaults suit a laptop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections established in all: the engine's session bound with room for zombies.
    pub connections: u32,
    /// Connections established that others dialed: less than all, so that we can always dial.
    pub inbound: u32,
    /// Connections of one peer: libp2p dials eight of its addresses at once, and both sides may.
    pub per_peer: u32,
    /// Connections of one network (a /24 of IPv4, a /64 of IPv6) that others dialed, loopback
    /// excepted: the machines of a large LAN, and no more of one that wants all places.
    pub per_network: u32,
    /// Inbound handshakes at a time; each may take 10 s and costs some 10 kB.
    pub pending_inbound: u32,
    /// Inbound handshakes at a time from one address (IPv6: one /64), loopback excepted.
    pub pending_per_address: u32,
    /// Outbound handshakes at a time.
    pub pending_outbound: u32,
    /// What this node carries for others, when it is a relay.
    pub relay: RelayLimits,
    /// Sessions above which no more peers are dialed by themselves.
    pub wanted_sessions: usize,
    /// Bytes of received frames that wait for the caller, all sessions together; when used up,
    /// sessions stop reading.
    pub inbound_bytes: usize,
    /// Bytes of frames that wait to be sent on one session; more and the session ends as too
    /// slow. Above the largest credit that a peer can have outstanding with us.
    pub outbound_bytes: usize,
    /// Bytes of frames that wait to be sent, all sessions together; more and the session with
    /// the most ends as too slow. Eight such readers, and far below a small machine's memory.
    pub outbound_total: usize,
}

/// Bounds of a relay, in numbers at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelayLimits {
    /// Places kept in all.
    pub reservations: usize,
    /// Places kept for one peer, which has one for each of its connections; one more is granted.
    pub reservations_per_peer: usize,
    /// Circuits carried in all.
    pub circuits: usize,
    /// Circuits from or to the peer that asks for another; one more is granted.
    pub circuits_per_peer: usize,
}

impl Default for RelayLimits {
    fn default() -> Self {
        Self {
            reservations: RELAY_RESERVATIONS,
            reservations_per_peer: RELAY_RESERVATIONS_PER_PEER,
            circuits: RELAY_CIRCUITS,
            circuits_per_peer: RELAY_CIRCUITS_PER_PEER,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 320,
            inbound: 256,
            per_peer: 16,
            per_network: 128,
            pending_inbound: 256,
            pending_per_address: 32,
            pending_outbound: 64,
            relay: RelayLimits::default(),
            wanted_sessions: 64,
            inbound_bytes: 8 * 1024 * 1024,
            outbound_bytes: 32 * 1024 * 1024,
            outbound_total: 256 * 1024 * 1024,
        }
    }
}

const _: () = {
    assert!(MAX_JOIN <= u16::MAX as usize, "a join message's length fits its prefix");
    assert!(MAX_JOINS_PER_PEER < MAX_JOINS, "no peer keeps the others from joining");
    assert!(MAX_FILES_PER_PEER < MAX_FILES, "no peer keeps the others from their files");
    assert!(MAX_GUESTS_PER_ADDRESS < MAX_GUESTS, "no address keeps the others from the door");
    assert!(RELAY_CIRCUITS_PER_PEER + MAX_INBOUND_CIRCUITS as usize + 8 < MAX_STREAMS);
    assert!(RECEIVE_WINDOW >= MAX_STREAMS * 256 * 1024, "yamux gives each stream 256 KiB");
};
