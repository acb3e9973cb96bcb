//! A harmless datagram to the group of multicast DNS, and whether this machine hears it.

use std::io;
use std::net::{Ipv4Addr, UdpSocket};

/// Where multicast DNS is spoken.
const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
/// And at which port: a firewall that blocks it blocks discovery.
const PORT: u16 = 5353;

/// Joins the group on the interface of `ip`, says something that asks nothing, and listens for it.
#[cfg(unix)]
pub(super) fn heard(ip: Ipv4Addr) -> io::Result<bool> {
    use rand::Rng;
    use std::time::{Duration, Instant};

    /// What comes back at all comes back within this.
    const PATIENCE: Duration = Duration::from_millis(1_000);

    let listening = shared()?;
    listening.join_multicast_v4(&GROUP, &ip)?;
    let saying = UdpSocket::bind((ip, 0))?;
    saying.set_multicast_ttl_v4(1)?;
    // A header of DNS without questions; its number tells ours from those of others.
    let mut probe = [0; 12];
    rand::rng().fill_bytes(&mut probe[..2]);
    saying.send_to(&probe, (GROUP, PORT))?;
    let until = Instant::now() + PATIENCE;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        listening.set_read_timeout(Some(left))?;
        let mut bytes = [0; 1500];
        match listening.recv_from(&mut bytes) {
            Ok((length, from)) if bytes[..length] == probe && from.ip() == ip => return Ok(true),
            Ok(_) => {}
            Err(error) if is_silence(&error) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

#[cfg(unix)]
fn is_silence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// A socket at the port, which whoever else speaks multicast DNS here has too.
#[cfg(unix)]
fn shared() -> io::Result<UdpSocket> {
    use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, socket_with, sockopt};
    use std::net::SocketAddrV4;

    let socket = socket_with(AddressFamily::INET, SocketType::DGRAM, SocketFlags::empty(), None)?;
    sockopt::set_socket_reuseaddr(&socket, true)?;
    sockopt::set_socket_reuseport(&socket, true)?;
    bind(&socket, &SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, PORT))?;
    Ok(socket.into())
}

/// Where the port cannot be shared, that it can be sent to must do.
#[cfg(not(unix))]
pub(super) fn heard(ip: Ipv4Addr) -> io::Result<bool> {
    let socket = UdpSocket::bind((ip, 0))?;
    socket.join_multicast_v4(&GROUP, &ip)?;
    socket.set_multicast_ttl_v4(1)?;
    socket.send_to(&[0; 12], (GROUP, PORT)).map(|_| true)
}
