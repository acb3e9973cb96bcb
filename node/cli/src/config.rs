//! Settings: flag > `TIDINGS_*` > `config.toml` in the home > `/etc/tidings/config.toml` > default.
//!
//! [`schema`] lists the keys, [`layers`] says which layer a value comes from, [`file`] and
//! [`environment`] read two kinds of layer, [`access`] is who may connect, [`face`] how the terminal UI looks, [`size`] is an amount of bytes,
//! [`bound`] how much and how fast. A new key is a field of [`Config`] with its default, and a row of [`schema::KEYS`].

pub(crate) mod access;
mod bound;
mod environment;
mod face;
mod file;
mod layers;
mod schema;
mod size;

pub(crate) use bound::{Quota, Rate};
pub(crate) use layers::{Layers, Setting};
pub(crate) use schema::{KEYS, Key, example};
pub(crate) use size::Size;

use crate::error::{Failure, Result};
use crate::home::Home;
use crate::print::said::said;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;
use tidings_core::node::Quotas;
use tidings_core::retention::Rule;
use tidings_net::{Multiaddr, Rates};
use tidings_words::Language;
use tracing_subscriber::EnvFilter;

/// What a flag says; nothing where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Overrides {
    /// Addresses to listen on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) listen: Option<Vec<String>>,
    /// Whether peers on the local network are discovered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mdns: Option<bool>,
    /// Preferred port of the loopback API; 0 lets the system choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_port: Option<u16>,
    /// How the node's log is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) log_format: Option<LogFormat>,
    /// Whether members may reach each other by way of this node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) relay: Option<bool>,
    /// Whether this node carries what it cannot read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) blind: Option<bool>,
}

/// What a node runs with. Each field is a key of the settings files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Config {
    /// Addresses to listen on; none means all interfaces, on the ports of the last time.
    pub(crate) listen: Option<Vec<Multiaddr>>,
    /// Whether peers on the local network are discovered.
    pub(crate) mdns: bool,
    /// Preferred port of the loopback API, 0 lets the system choose; without this that of the last
    /// time.
    pub(crate) api_port: Option<u16>,
    /// Where `/metrics` and `/healthz` are served without a token, if anywhere.
    pub(crate) metrics: Option<SocketAddr>,
    /// Below this much free space nothing more is taken.
    pub(crate) min_free: Size,
    /// Above so much of all logs together nothing more is taken.
    pub(crate) quota: Quota,
    /// Above so much of one person's logs nothing more of theirs is taken.
    pub(crate) quota_author: Quota,
    /// Above so many bytes of files no further one is taken.
    pub(crate) quota_files: Quota,
    /// A larger file is not attached here.
    pub(crate) file_limit: Size,
    /// Bytes a second with one peer, in each direction.
    pub(crate) rate_peer: Rate,
    /// Bytes a second with all peers together, in each direction.
    pub(crate) rate_total: Rate,
    /// Who may connect, and who may not.
    pub(crate) access: Vec<access::Rule>,
    /// Which bodies of others are let go: of the rules that match, the last wins.
    pub(crate) retention: Vec<Rule>,
    /// The language of the terminal UI; without this the environment's.
    pub(crate) language: Option<face::Tongue>,
    /// Its colours; without this what the environment asks for.
    pub(crate) palette: Option<face::Colours>,
    /// Whether the desktop is told when something came that is worth a word.
    pub(crate) desktop: bool,
    /// Whether the terminal UI rings for it.
    pub(crate) bell: bool,
    /// What is run when something came that is worth a word: a program and its arguments.
    pub(crate) notify_command: Vec<String>,
    /// What the node logs.
    pub(crate) log: Filter,
    /// How the node's log is written.
    pub(crate) log_format: LogFormat,
    /// Whether members may reach each other by way of this node.
    pub(crate) relay: bool,
    /// Whether this node carries what it cannot read, and takes no key; a relay, too, then.
    pub(crate) blind: bool,
}

/// What is logged: `debug`, or `info,tidings_net=trace`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Filter(String);

impl Filter {
    /// The filter that the words say.
    ///
    /// # Errors
    /// When they are malformed, which reading them refuses already.
    pub(crate) fn build(&self) -> Result<EnvFilter> {
        EnvFilter::try_new(&self.0).map_err(|error| {
            Failure::usage(said!("home-no-filter", filter = &self.0, why = error.to_string()))
        })
    }
}

impl TryFrom<String> for Filter {
    type Error = String;

    fn try_from(words: String) -> std::result::Result<Self, String> {
        let filter = Self(words);
        filter.build().map(|_| filter).map_err(|failure| failure.to_string())
    }
}

/// How the node's log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: None,
            mdns: true,
            api_port: None,
            metrics: None,
            min_free: Size(256 * 1024 * 1024),
            quota: Quota(None),
            quota_author: Quota(None),
            quota_files: Quota(Some(10 * 1024 * 1024 * 1024)),
            file_limit: Size(100 * 1024 * 1024),
            rate_peer: Rate(None),
            rate_total: Rate(None),
            access: Vec::new(),
            retention: Vec::new(),
            language: None,
            palette: None,
            desktop: false,
            bell: true,
            notify_command: Vec::new(),
            log: Filter("info,libp2p_swarm=warn,libp2p_mdns=error,netlink_proto=error".into()),
            log_format: LogFormat::Text,
            relay: false,
            blind: false,
        }
    }
}

impl Config {
    /// How much may be held.
    pub(crate) fn quotas(&self) -> Quotas {
        Quotas { total: self.quota.0, author: self.quota_author.0 }
    }

    /// How fast it may go.
    pub(crate) fn rates(&self) -> Rates {
        Rates { peer: self.rate_peer.0, total: self.rate_total.0 }
    }

    /// The language that faces speak: the one that is set, or else the environment's.
    pub(crate) fn tongue(&self) -> Language {
        let asked = || Language::of_environment(|name| std::env::var(name).ok());
        self.language.map_or_else(asked, |tongue| tongue.0)
    }

    /// What of it cannot be meant together, if anything.
    pub(crate) fn conflict(&self) -> Option<Failure> {
        let pairs = [
            ("quota_author", self.quota_author.0, "quota", self.quota.0),
            ("rate_peer", self.rate_peer.0, "rate_total", self.rate_total.0),
        ];
        let beyond = |(_, one, _, all): &(_, Option<u64>, _, Option<u64>)| {
            one.zip(*all).is_some_and(|(one, all)| one > all)
        };
        let (one, _, all, _) = pairs.into_iter().find(beyond)?;
        Some(Failure::usage(said!("home-setting-above", one = one, all = all)))
    }

    /// The settings of this home, under what flags and the environment say.
    pub(crate) fn load(home: &Home, flags: &Overrides) -> Result<Self> {
        Layers::of(home, flags)?.config()
    }
}

/// The language of this home's person. What is wrong with other settings is said in it, too, unless it
/// stands in a file that cannot be read: then it is the environment's.
pub(crate) fn language(home: Option<PathBuf>) -> Language {
    let asked = || Language::of_environment(|name| std::env::var(name).ok());
    let home = Home::locate(home).ok();
    home.and_then(|home| Layers::language(&home)).unwrap_or_else(asked)
}

#[cfg(test)]
mod tests;
