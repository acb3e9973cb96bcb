//! What the API asks of the network: a seam that the node's process fills.

use crate::files::Room;
use crate::handle::Progress;
use crate::problem::Problem;
use futures::future::BoxFuture;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tidings_core::AccountKey;
use tidings_core::carry::{Job, Report};
use tidings_core::status::SessionRow;

/// The schema of [`PeerRow`].
pub const PEER_SCHEMA: &str = "tidings/peer/1";
/// The schema of [`Dialed`].
pub const DIAL_SCHEMA: &str = "tidings/dial/1";
/// The schema of [`Health`].
pub const HEALTH_SCHEMA: &str = "tidings/health/1";
/// The schema of [`Reloaded`].
pub const RELOAD_SCHEMA: &str = "tidings/reload/1";
/// The schema of [`Snapshot`].
pub const SNAPSHOT_SCHEMA: &str = "tidings/snapshot/1";
/// The schema of [`Synced`].
pub const SYNC_SCHEMA: &str = "tidings/sync/1";

/// The schema of [`Short`].
pub const SHORT_SCHEMA: &str = "tidings/short/1";

/// An answer that may take a while.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, Problem>>;

/// The network as programs see it.
pub trait Network: Send + Sync + 'static {
    /// Peers that are connected, and those known from before.
    fn peers(&self) -> Answer<'_, Vec<PeerRow>>;

    /// Dials `host:port` or a multiaddr and waits for a session or for a reason why there is none.
    fn dial(&self, address: String) -> Answer<'_, Dialed>;

    /// Dials if an address is given, then waits until all that the connected peers hold is here,
    /// for at most `patience`.
    fn sync(&self, address: Option<String>, patience: Duration) -> Answer<'_, Synced>;

    /// How the node is; answers at once, also when the node's thread hangs.
    fn health(&self) -> Health;

    /// What is measured, in the text format of Prometheus 0.0.4; answers soon, also when the node's
    /// thread hangs.
    fn metrics(&self) -> BoxFuture<'_, String>;

    /// Writes down in the home what happened so far.
    fn report(&self) -> Answer<'_, ()>;

    /// Copies the log as it is between two commits into a file of the home.
    fn snapshot(&self) -> Answer<'_, Snapshot>;

    /// Reads the settings again and takes what a running node can take.
    ///
    /// # Errors
    /// When a setting is wrong; then nothing is taken.
    fn reload(&self) -> Result<Reloaded, Problem>;

    /// Makes a short code for an invite of this community, given as its code; the one before is
    /// dead. Everybody on the network can see that the invite is offered.
    fn offer(&self, invite: String) -> Answer<'_, Short>;

    /// The short code that is live, if one is.
    fn offered(&self) -> Answer<'_, Option<Short>>;

    /// Kills the live short code; whether there was one.
    fn withdraw(&self) -> Answer<'_, bool>;

    /// Carries entries to and from a directory or a web server; `progress` hears how far it is.
    fn carry(&self, job: Job, progress: Progress) -> Answer<'_, Report>;

    /// Where files that go with posts are, and how large one may be.
    ///
    /// # Errors
    /// When this node keeps none.
    fn files(&self) -> Result<Room, Problem>;

    /// The account's own key, where the home still keeps its recovery words.
    ///
    /// # Errors
    /// When the file that holds them cannot be read.
    fn account(&self) -> Result<Option<AccountKey>, Problem>;

    /// Starts an orderly end of the process; returns at once.
    fn stop(&self);
}

/// How the node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Whether the node's thread turns; a node that is not alive is to be started again.
    pub live: bool,
    /// Whether it can be used, too: it listens, and its store can be written.
    pub ready: bool,
    /// What is not as it should be.
    pub reasons: Vec<String>,
}

/// A copy of the log; whoever asked for it removes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snapshot {
    /// [`SNAPSHOT_SCHEMA`].
    pub schema: String,
    /// Its name within the home.
    pub file: String,
}

/// What came of reading the settings again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reloaded {
    /// [`RELOAD_SCHEMA`].
    pub schema: String,
    /// Keys whose new values hold now.
    pub applied: Vec<String>,
    /// Keys whose new values hold after a restart.
    pub restart: Vec<String>,
}

/// A peer, connected or known from before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PeerRow {
    /// [`PEER_SCHEMA`].
    pub schema: String,
    /// Its device.
    pub peer: String,
    /// Whether there is a session now.
    pub connected: bool,
    /// Where it is, or was: the address of the session first.
    pub addresses: Vec<String>,
    /// How it is connected: `tcp`, `quic`, or `relay` for a circuit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The relay's device, for a circuit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Whether this side opened the connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialer: Option<bool>,
    /// The session, once both sides know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionRow>,
}

/// A short code that is live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Short {
    /// [`SHORT_SCHEMA`].
    pub schema: String,
    /// The digit and two words.
    pub code: String,
    /// The invite that it hands over, by its key.
    pub invite: String,
    /// For how many seconds it is good.
    pub seconds: u64,
    /// How many wrong tries are left.
    pub tries: u32,
}

/// What a dial brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dialed {
    /// [`DIAL_SCHEMA`].
    pub schema: String,
    /// The device that answered.
    pub peer: String,
    /// At which address.
    pub address: String,
}

/// What a sync brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Synced {
    /// [`SYNC_SCHEMA`].
    pub schema: String,
    /// Peers that were asked.
    pub peers: u64,
    /// Whether all that they hold is here.
    pub complete: bool,
    /// Entries that came in meanwhile.
    pub received: u64,
    /// Bytes that came in meanwhile.
    pub received_bytes: u64,
    /// Bytes that went out meanwhile.
    pub sent_bytes: u64,
}
