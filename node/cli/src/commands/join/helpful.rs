//! What to say while nobody answers: what was tried, the likely causes, the next step.

use std::time::Duration;
use tidings_net::Multiaddr;

/// Where was looked.
pub(super) struct Tried<'a> {
    /// On the local network.
    pub(super) mdns: bool,
    /// At these addresses.
    pub(super) dial: &'a [Multiaddr],
    /// How often somebody answered, but not as a member of the community.
    pub(super) refused: u64,
}

/// The lines to say.
pub(super) fn nobody_yet(tried: &Tried<'_>, patience: Duration) -> Vec<String> {
    let mut lines = vec!["No member answered yet.".to_owned()];
    lines.extend(tried.mdns.then(|| "  tried: multicast DNS on the local network".to_owned()));
    lines.extend(tried.dial.iter().map(|address| format!("  tried: {address}")));
    if tried.refused > 0 {
        lines.push(format!("  answers from other communities: {}", tried.refused));
    }
    lines.push("  likely: no member's node is running, a VPN is in the way,".into());
    lines.push(
        "  the Wi-Fi keeps its clients apart (client isolation), or a firewall blocks".into(),
    );
    lines.push("  UDP port 5353 or the node's own port".into());
    lines
        .push("  next: `tidings status` on the member's machine, `tidings doctor` on both,".into());
    lines.push("  or name its address: `tidings join CODE@HOST:PORT`".into());
    lines.push(format!("Looking on until {} s have passed; Ctrl-C ends.", patience.as_secs()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_tried_is_named() {
        let dial = ["/ip4/192.0.2.1/tcp/4001".parse().unwrap()];
        let tried = Tried { mdns: false, dial: &dial, refused: 2 };
        let text = nobody_yet(&tried, Duration::from_secs(60)).join("\n");
        assert!(text.contains("192.0.2.1") && text.contains("other communities: 2"), "{text}");
        assert!(!text.contains("multicast"), "{text}");
        for cause in ["VPN", "client isolation", "firewall", "60 s"] {
            assert!(text.contains(cause), "{cause}");
        }
    }
}
