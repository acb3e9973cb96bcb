//! What to say while nobody answers: what was tried, the likely causes, the next step.

use crate::print::said::{Said, said};
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
pub(super) fn nobody_yet(tried: &Tried<'_>, patience: Duration) -> Vec<Said> {
    let mut lines = vec![said!("home-nobody-yet")];
    lines.extend(tried.mdns.then(|| said!("home-tried-mdns")));
    let dialed = tried.dial.iter().map(ToString::to_string);
    lines.extend(dialed.map(|address| said!("home-tried-address", address = address)));
    if tried.refused > 0 {
        lines.push(said!("home-tried-others", count = tried.refused));
    }
    lines.push(said!("home-nobody-likely", count = patience.as_secs()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::{Language, Words};

    #[test]
    fn what_was_tried_is_named() {
        let dial = ["/ip4/192.0.2.1/tcp/4001".parse().unwrap()];
        let tried = Tried { mdns: false, dial: &dial, refused: 2 };
        let text = nobody_yet(&tried, Duration::from_secs(60));
        let english = Words::of(Language::English);
        let text = text.iter().map(|line| line.in_words(english)).collect::<Vec<_>>().join("\n");
        assert!(text.contains("192.0.2.1") && text.contains("other communities: 2"), "{text}");
        assert!(!text.contains("multicast"), "{text}");
        for cause in ["VPN", "client isolation", "firewall", "60 s"] {
            assert!(text.contains(cause), "{cause}");
        }
    }
}
