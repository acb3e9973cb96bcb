//! Where a post is besides here, in one line for every face.

use crate::Words;

impl Words {
    /// Who said that they hold a post, such as `on 2 peers, on a relay`: so many devices of others,
    /// relays, and devices of one's own.
    #[must_use]
    pub fn delivery(&self, peers: u64, relays: u64, own: u64) -> String {
        let places = [
            (peers, "common-on-peers"),
            (relays, "common-on-relays"),
            (own, "common-on-own-devices"),
        ];
        let held = places.into_iter().filter(|(count, _)| *count > 0);
        let held: Vec<String> =
            held.map(|(count, key)| self.with(key, &[("count", count.into())])).collect();
        if held.is_empty() { self.say("common-here-only") } else { held.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Language, Words};

    #[test]
    fn each_kind_of_place_is_named_and_none_is_here_only() {
        let [english, german] = Language::ALL.map(Words::of);
        assert_eq!(english.delivery(0, 0, 0), "here only");
        assert_eq!(english.delivery(1, 0, 0), "on 1 peer");
        assert_eq!(english.delivery(0, 1, 0), "on a relay");
        let all = "on 3 peers, on 2 relays, on another device of yours";
        assert_eq!(english.delivery(3, 2, 1), all);
        let all = "auf 1 Gegenstelle, auf einem Relais, auf 2 anderen eigenen Geräten";
        assert_eq!(german.delivery(1, 1, 2), all);
    }
}
