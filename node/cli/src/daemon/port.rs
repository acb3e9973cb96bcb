//! The ports that this home listens on: the same ones at every start, so that the addresses that
//! peers keep and invites carry stay good, and those that browsers and newsreaders keep; and the
//! network, started there.

use crate::error::{Failure, Result};
use crate::home::Home;
use crate::home::write;
use crate::print::said::said;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, UdpSocket};
use std::path::Path;
use std::{fs, io};
use tidings_http::PREFERRED_PORT;
use tidings_http::bind::bind;
use tidings_net::config::default_listen;
use tidings_net::{Config, Events, Multiaddr, Net};

/// Ports that are looked at before the system may choose one for each transport.
const TRIES: usize = 32;

/// Starts the network where the settings say, or else on all interfaces on the port of the last
/// time; the system chooses one when that was taken meanwhile.
pub(crate) fn start(
    home: &Home,
    listen: Option<Vec<Multiaddr>>,
    mut network: Config,
) -> Result<(Net, Events)> {
    let Some(listen) = listen else { return on_own_port(home, network) };
    network.listen = listen;
    tidings_net::start(network).map_err(|error| no_network(&error))
}

fn on_own_port(home: &Home, mut network: Config) -> Result<(Net, Events)> {
    let port = choose(&home.port_file());
    network.listen = default_listen(port);
    let started = tidings_net::start(network.clone()).or_else(|error| {
        tracing::warn!(%error, port, "another port is taken");
        network.listen = default_listen(0);
        tidings_net::start(network)
    });
    let started = started.map_err(|error| no_network(&error))?;
    remember(&home.port_file(), port)?;
    Ok(started)
}

fn no_network(error: &tidings_net::Error) -> Failure {
    use tidings_net::Error;
    Failure::failed(match error {
        Error::Key(why) => said!("cli-net-no-key", why = why),
        Error::Setup(why) => said!("cli-net-no-setup", why = why),
        Error::Listen { address, reason } => {
            said!("cli-net-no-listening", address = address.to_string(), why = reason)
        }
    })
}

/// Listens for programs and browsers on the port that the settings name, or else on that of the last
/// time; the system chooses one when that was taken meanwhile.
pub(crate) fn listen_for_api(home: &Home, wanted: Option<u16>) -> Result<TcpListener> {
    let failed = |error: io::Error| Failure::failed(said!("cli-no-api", why = error.to_string()));
    let file = home.api_port_file();
    let first = wanted.or_else(|| recall(&file)).unwrap_or(PREFERRED_PORT);
    let listener = bind(first).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    if port != first && first != 0 {
        tracing::warn!(taken = first, port, "the port of the API and the pages is another one now");
    }
    if wanted.is_none() {
        remember(&file, port)?;
    }
    Ok(listener)
}

/// The port of the last time if it is free, else one that is free for TCP and UDP; 0 if none is.
fn choose(file: &Path) -> u16 {
    recall(file).filter(|port| is_free(*port)).or_else(find).unwrap_or(0)
}

/// Keeps the port for the next start.
fn remember(file: &Path, port: u16) -> Result<()> {
    if port == 0 || recall(file) == Some(port) {
        return Ok(());
    }
    write::private_file(file, format!("{port}\n").as_bytes())
}

fn recall(file: &Path) -> Option<u16> {
    fs::read_to_string(file).ok()?.trim().parse().ok().filter(|port| *port != 0)
}

/// The system's choice for TCP is not always free for UDP.
fn find() -> Option<u16> {
    (0..TRIES).find_map(|_| {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
        let port = listener.local_addr().ok()?.port();
        drop(listener);
        is_free(port).then_some(port)
    })
}

/// A machine without IPv6 is no obstacle.
fn is_free(port: u16) -> bool {
    let v4 = Ipv4Addr::UNSPECIFIED;
    let free = TcpListener::bind((v4, port)).is_ok() && UdpSocket::bind((v4, port)).is_ok();
    let has_v6 = UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0)).is_ok();
    free && (!has_v6 || TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_keeps_its_port_until_somebody_takes_it() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path().to_owned())).unwrap();
        let file = home.port_file();
        let first = choose(&file);
        remember(&file, first).unwrap();
        assert_eq!(recall(&file), Some(first));
        let _taken = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, first)).unwrap();
        assert_ne!(choose(&file), first);
    }

    #[test]
    fn the_api_stays_where_it_was_unless_the_settings_or_others_say_otherwise() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path().to_owned())).unwrap();
        let listen = |wanted| {
            let listener = listen_for_api(&home, wanted).unwrap();
            (listener.local_addr().unwrap().port(), listener)
        };
        let (other, taken) = listen(Some(0));
        assert_eq!(recall(&home.api_port_file()), None, "what the settings say is not kept");
        remember(&home.api_port_file(), other).unwrap();
        let (own, listener) = listen(None);
        assert_ne!(own, other, "that is taken");
        assert_eq!(recall(&home.api_port_file()), Some(own));
        drop((listener, taken));
        assert_eq!(listen(Some(other)).0, other);
        assert_eq!(recall(&home.api_port_file()), Some(own));
    }

    #[test]
    fn a_file_that_says_nonsense_says_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path().to_owned())).unwrap();
        for text in ["", "0", "99999", "x"] {
            fs::write(home.port_file(), text).unwrap();
            assert_eq!(recall(&home.port_file()), None, "{text}");
        }
    }
}
