//! Discovery, transports and sessions over libp2p: opaque frames between devices that hold the
//! same community secret.
//!
//! | module | is |
//! |---|---|
//! | [`config`] | what [`start`] needs, and every bound with its reason |
//! | [`handle`] | [`Net`], the handle that callers hold, and [`DialOutcome`] |
//! | [`event`] | [`Event`] and the bounded queue [`Events`] that carries it |
//! | [`address`] | what people type, turned into multiaddrs; which addresses may be dialed |
//! | [`keys`] | device keys as peer ids; names derived from the community secret |
//! | [`reach`] | how others reach this node |
//! | [`error`] | what can go wrong and whose fault it is |
//! | `access` | networks from which connections are taken or not |
//! | `gate` | the proof both sides give before the swarm sees a peer |
//! | `door` | what a newcomer without the secret may do there: look, and give a short code |
//! | `shape` | how many bytes a second go each way, with one peer and with all |
//! | `mux`, `swarm` | transports and their composition |
//! | `behaviour`, `stream` | one framed stream per connection; the standard protocols |
//! | `join`, `files` | one request and one answer on a stream: for joining, and for a part of a file |
//! | `networks` | which networks this machine is on, and which addresses mean something there |
//! | `discovery` | the address book: whom to dial next, and when |
//! | `driver` | the task that joins all of this; `driver/sessions` decides which connection lives |
//!
//! Start reading at [`start`], then `driver`.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

mod access;
pub mod address;
mod behaviour;
pub mod config;
mod discovery;
mod door;
mod driver;
pub mod error;
pub mod event;
mod files;
mod gate;
pub mod handle;
mod join;
pub mod keys;
mod mux;
mod networks;
mod outbox;
pub mod reach;
mod shape;
mod stream;
mod swarm;

pub use access::{Access, BadNetwork, Network};
pub use address::Path;
pub use config::{Config, Limits, RelayLimits};
pub use door::Visit;
pub use door::lobby::{LiveCode, Offering};
pub use door::seeker::{Door, Seeker};
pub use error::{Closed, DialError, DoorError, Error, JoinError, Refusal};
pub use event::{Event, Events, SessionId};
pub use handle::{DialOutcome, Net};
pub use libp2p::{Multiaddr, PeerId};
pub use reach::Reach;
pub use shape::Rates;

/// Binds the listeners and spawns the network's task on the current tokio runtime.
///
/// # Errors
/// When the device key is unusable or none of the listen addresses can be bound.
pub fn start(config: Config) -> Result<(Net, Events), Error> {
    driver::start(config)
}
