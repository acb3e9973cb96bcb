//! Several communities on one LAN: each sees its own, and leaves the others in peace.

use crate::members::{Member, SOON};
use crate::netns::Lan;

/// A stranger is dialed at all its addresses at once, by TCP and QUIC, and may have been seen
/// twice (its `join` listened elsewhere than its node does); then there is a pause of 10 minutes.
const MOST_REFUSALS: usize = 16;

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn two_communities_on_one_lan_stay_apart() {
    let lan = Lan::bridge(4);
    let [ana, bo, cy, dan] = [0, 1, 2, 3].map(|i| Member::at(&lan.hosts[i]));
    let books = ana.founds("Book Club", "ana");
    let chess = cy.founds("Chess Club", "cy");
    ana.posts("about books");
    cy.posts("about chess");
    bo.joins(&books, "bo");
    dan.joins(&chess, "dan");
    bo.posts("more books");
    dan.posts("more chess");
    for (member, texts) in [(&ana, "books"), (&bo, "books"), (&cy, "chess"), (&dan, "chess")] {
        member.reads(SOON, &[&format!("about {texts}"), &format!("more {texts}")]);
        assert!(member.texts().iter().all(|text| text.ends_with(texts)), "{:?}", member.texts());
    }
    ana.meets(SOON, &[&bo]);
    bo.meets(SOON, &[&ana]);
    cy.meets(SOON, &[&dan]);
    dan.meets(SOON, &[&cy]);
    for member in [&ana, &bo, &cy, &dan] {
        let log = member.log();
        let refusals = log.lines().filter(|line| line.contains("refused"));
        assert!(
            refusals.clone().all(|line| line.contains("DEBUG")),
            "refusals are no news:\n{log}"
        );
        let count = refusals.count();
        assert!(count <= MOST_REFUSALS, "{count} refusals:\n{log}");
        assert!(!log.contains("WARN") && !log.contains("ERROR"), "quiet:\n{log}");
    }
}
