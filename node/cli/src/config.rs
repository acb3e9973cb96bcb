//! Settings: flag > `TIDINGS_*` > `config.toml` in the home > `/etc/tidings/config.toml` > default.

mod file;

use crate::error::{Failure, Result};
use crate::home::Home;
use file::ConfigFile;
use std::path::Path;
use tidings_net::Multiaddr;

/// The settings of the whole machine.
const SYSTEM_FILE: &str = "/etc/tidings/config.toml";

/// What a flag or an environment variable says; nothing where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Overrides {
    /// Addresses to listen on.
    pub(crate) listen: Option<Vec<String>>,
    /// Whether peers on the local network are discovered.
    pub(crate) mdns: Option<bool>,
    /// Preferred port of the loopback API; 0 lets the system choose.
    pub(crate) api_port: Option<u16>,
}

/// What a node runs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// Addresses to listen on; none means all interfaces, on the ports of the last time.
    pub(crate) listen: Option<Vec<Multiaddr>>,
    /// Whether peers on the local network are discovered.
    pub(crate) mdns: bool,
    /// Preferred port of the loopback API; 0 lets the system choose.
    pub(crate) api_port: u16,
}

impl Config {
    /// The settings of this home, under what flags and the environment say.
    pub(crate) fn load(home: &Home, flags: Overrides) -> Result<Self> {
        let environment = from_environment(|name| std::env::var(name).ok())?;
        let own = ConfigFile::read(&home.config_file())?;
        let system = ConfigFile::read(Path::new(SYSTEM_FILE))?;
        Self::layered(&[flags, environment, own, system])
    }

    /// The first layer that says something wins.
    fn layered(layers: &[Overrides; 4]) -> Result<Self> {
        let listen = layers.iter().find_map(|layer| layer.listen.as_deref());
        Ok(Self {
            listen: listen.map(addresses).transpose()?,
            mdns: layers.iter().find_map(|layer| layer.mdns).unwrap_or(true),
            api_port: layers
                .iter()
                .find_map(|layer| layer.api_port)
                .unwrap_or(tidings_http::PREFERRED_PORT),
        })
    }
}

fn addresses(texts: &[String]) -> Result<Vec<Multiaddr>> {
    texts.iter().map(|text| address(text.trim())).collect()
}

fn address(text: &str) -> Result<Multiaddr> {
    text.parse().map_err(|_| {
        Failure::usage(format!("“{text}” is no address to listen on")).next(
            "write a multiaddr such as /ip4/0.0.0.0/tcp/4001 or /ip4/0.0.0.0/udp/4001/quic-v1",
        )
    })
}

fn from_environment(get: impl Fn(&str) -> Option<String>) -> Result<Overrides> {
    let get = |name: &str| get(name).filter(|value| !value.is_empty());
    Ok(Overrides {
        listen: get("TIDINGS_LISTEN").map(|list| list.split(',').map(str::to_owned).collect()),
        mdns: get("TIDINGS_MDNS").map(|text| switch(&text)).transpose()?,
        api_port: get("TIDINGS_API_PORT").map(|text| port(&text)).transpose()?,
    })
}

fn switch(text: &str) -> Result<bool> {
    match text {
        "1" | "true" | "on" | "yes" => Ok(true),
        "0" | "false" | "off" | "no" => Ok(false),
        _ => Err(Failure::usage(format!("TIDINGS_MDNS is “{text}”")).next("set it to on or off")),
    }
}

fn port(text: &str) -> Result<u16> {
    text.parse().map_err(|_| {
        Failure::usage(format!("TIDINGS_API_PORT is “{text}”"))
            .next("set it to a port from 0 to 65535; 0 lets the system choose")
    })
}

#[cfg(test)]
mod tests;
