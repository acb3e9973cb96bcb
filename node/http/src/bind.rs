//! Binding to the loopback interface, and elsewhere only where the operator says so.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

/// The port that is tried first, so that an address typed by hand stays valid.
pub const PREFERRED_PORT: u16 = 8787;

/// Listens on 127.0.0.1, on `port` if it is free and otherwise on one that the system chooses.
///
/// # Errors
/// When no port of the loopback interface can be had.
pub fn bind(port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).or_else(|error| match port {
        0 => Err(error),
        _ => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)),
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Listens at `at` and nowhere else.
///
/// # Errors
/// When that address cannot be had.
pub fn bind_at(at: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(at)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_no_obstacle() {
        let first = bind(0).unwrap();
        let port = first.local_addr().unwrap().port();
        let second = bind(port).unwrap().local_addr().unwrap();
        assert!(second.ip().is_loopback());
        assert_ne!(second.port(), port);
    }
}
