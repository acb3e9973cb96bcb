//! The ground that every test of the binary stands on.
//!
//! | module | is |
//! |---|---|
//! | [`wait`] | [`eventually`]: polls a condition until a deadline, and says what it waited for |
//! | [`process`] | [`Process`]: a running command and what it printed; [`Ran`]: one that ended |
//! | [`api`] | [`Api`]: what programs ask a node |
//! | [`authority`] | [`authority::Authority`]: certificates for such a server |
//! | [`server`] | [`server::Server`]: a web server that serves a directory, well or badly |
//! | [`home`] | [`Home`]: a home directory, its verbs, its node, and where both run |
//!
//! Nothing here sleeps for a fixed time, and nothing outlives the value that started it.

pub(crate) mod api;
pub(crate) mod authority;
pub(crate) mod home;
pub(crate) mod process;
pub(crate) mod server;
pub(crate) mod wait;

pub(crate) use api::Api;
pub(crate) use home::Home;
pub(crate) use process::{Process, Ran};
pub(crate) use wait::{eventually, eventually_some, within};
