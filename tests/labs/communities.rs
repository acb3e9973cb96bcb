//! Several communities on one LAN: each sees its own, and leaves the others in peace.

use crate::members::{Member, SOON};
use crate::netns::Lan;

/// Each of two strangers, by TCP and QUIC, in both directions, and twice where its `join` went
/// ahead of its node; after that there is a pause of 10 minutes.
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
        let refusals: Vec<&str> =
            log.lines().filter(|line| line.contains("not a member")).collect();
        assert!(refusals.iter().all(|line| line.contains("DEBUG")), "no news:\n{log}");
        assert!(refusals.len() <= MOST_REFUSALS, "{} refusals:\n{log}", refusals.len());
        assert!(!log.contains("WARN") && !log.contains("ERROR"), "quiet:\n{log}");
    }
}
