//! Interfaces and routes, and whether multicast DNS works on them.

mod probe;
mod route;

use super::Check;
use crate::print::said::said;
use if_addrs::Interface;
use route::Default;
use std::collections::BTreeSet;
use std::net::IpAddr;

pub(super) fn checks() -> Vec<Check> {
    let found = match if_addrs::get_if_addrs() {
        Ok(found) => found,
        Err(error) => {
            let why = said!("health-doctor-no-interfaces", why = error.to_string());
            return vec![Check::bad("interfaces", why)];
        }
    };
    let outside: Vec<_> = found.into_iter().filter(|interface| !interface.is_loopback()).collect();
    let names: Vec<String> =
        outside.iter().map(|interface| format!("{} {}", interface.name, interface.ip())).collect();
    let mut checks = vec![interfaces(&names)];
    checks.extend(routes(&outside, &route::defaults()));
    let lan = outside.iter().filter(|interface| !interface.is_p2p());
    checks.extend(lan.filter_map(|interface| match interface.ip() {
        IpAddr::V4(ip) => Some(multicast(&interface.name, probe::heard(ip))),
        IpAddr::V6(_) => None,
    }));
    checks
}

fn interfaces(names: &[String]) -> Check {
    if names.is_empty() {
        return Check::bad("interfaces", said!("health-doctor-loopback-alone"));
    }
    Check::good("interfaces", names.join(", "))
}

/// Where what is not on a local network goes: a tunnel that takes everything hides the local
/// network, and without a route only that is reached.
fn routes(outside: &[Interface], defaults: &[Default]) -> Vec<Check> {
    let tunnels: BTreeSet<&str> = outside
        .iter()
        .filter(|interface| interface.is_p2p())
        .map(|interface| interface.name.as_str())
        .collect();
    let taken = defaults.first().filter(|first| tunnels.contains(first.interface.as_str()));
    let mut checks: Vec<Check> = tunnels
        .iter()
        .filter(|name| taken.is_none_or(|first| first.interface != **name))
        .map(|name| Check::good("vpn", said!("health-doctor-tunnel-beside", name = *name)))
        .collect();
    checks.push(match (taken, defaults.first()) {
        (Some(first), _) => {
            Check::bad("vpn", said!("health-doctor-tunnel-takes-all", name = &first.interface))
        }
        (None, Some(first)) => {
            Check::good("route", said!("health-doctor-route", name = &first.interface))
        }
        // The system does not say, or there is nothing to say it of.
        (None, None) if outside.is_empty() || !route::is_told() => return checks,
        (None, None) => Check::good("route", said!("health-doctor-no-route")),
    });
    checks
}

fn multicast(name: &str, heard: std::io::Result<bool>) -> Check {
    match heard {
        Ok(true) => Check::good("multicast", said!("health-doctor-multicast", name = name)),
        Ok(false) => Check::bad("multicast", said!("health-doctor-multicast-deaf", name = name)),
        Err(error) => {
            let why = error.to_string();
            Check::bad("multicast", said!("health-doctor-multicast-failed", name = name, why = why))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use if_addrs::{IfAddr, IfOperStatus, Ifv4Addr};

    fn interface(name: &str, is_p2p: bool) -> Interface {
        let addr = IfAddr::V4(Ifv4Addr {
            ip: [10, 0, 0, 1].into(),
            netmask: [255, 255, 255, 0].into(),
            prefixlen: 24,
            broadcast: None,
        });
        let (name, oper_status) = (name.to_owned(), IfOperStatus::Up);
        Interface { name, addr, index: Some(1), oper_status, is_p2p }
    }

    #[test]
    fn a_tunnel_that_takes_everything_is_named() {
        let outside = [interface("eth0", false), interface("tun0", true)];
        let through = |name: &str, metric| Default { interface: name.into(), metric };
        let taken = routes(&outside, &[through("tun0", 0), through("eth0", 100)]);
        let named = |check: &Check| check.row().message.contains("tun0");
        assert!(taken.iter().any(|check| !check.ok && named(check)), "{taken:?}");
        let beside = routes(&outside, &[through("eth0", 0)]);
        assert!(beside.iter().all(|check| check.ok), "{beside:?}");
        assert_eq!(beside.len(), 2);
    }
}
