//! Default routes, as Linux says them; other systems say nothing here.

use std::fs;

/// Where the kernel lists its IPv4 routes.
const ROUTES: &str = "/proc/net/route";

/// One default route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Default {
    pub(super) interface: String,
    pub(super) metric: u64,
}

/// Whether this system says its routes.
pub(super) fn is_told() -> bool {
    fs::exists(ROUTES).unwrap_or(false)
}

/// The default routes, the one that is used first. Two halves of the address space are one, too:
/// that is how VPNs win over other routes.
pub(super) fn defaults() -> Vec<Default> {
    parse(&fs::read_to_string(ROUTES).unwrap_or_default())
}

fn parse(table: &str) -> Vec<Default> {
    let mut found: Vec<(bool, Default)> = table.lines().skip(1).filter_map(row).collect();
    found.sort_by_key(|(is_half, route)| (!is_half, route.metric));
    found.into_iter().map(|(_, route)| route).collect()
}

/// Interface, destination, …, metric, mask: numbers are little-endian hexadecimal.
fn row(line: &str) -> Option<(bool, Default)> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [interface, destination, _, _, _, _, metric, mask, ..] = fields.as_slice() else {
        return None;
    };
    let is_half = *mask == "00000080" && ["00000000", "00000080"].contains(destination);
    let is_whole = *mask == "00000000" && *destination == "00000000";
    let route = Default { interface: (*interface).to_owned(), metric: metric.parse().ok()? };
    (is_half || is_whole).then_some((is_half, route))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_route_that_is_used_comes_first() {
        let table = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\n\
                     eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\n\
                     wlan0\t00000000\t0100000A\t0003\t0\t0\t50\t00000000\t0\n\
                     eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\n";
        let names = |table: &str| -> Vec<String> {
            parse(table).into_iter().map(|route| route.interface).collect()
        };
        assert_eq!(names(table), ["wlan0", "eth0"]);
        let vpn = format!("{table}tun0\t00000080\t0100000A\t0003\t0\t0\t900\t00000080\t0\n");
        assert_eq!(names(&vpn), ["tun0", "wlan0", "eth0"]);
        assert!(names("").is_empty() && names("x\nnonsense\n").is_empty());
    }
}
