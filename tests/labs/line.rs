//! A line a – b – c whose ends have no route to each other: the middle passes on.

use crate::members::{Member, SOON};
use crate::netns::Line;

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn the_ends_of_a_line_read_each_other_through_the_middle() {
    let line = Line::new();
    let [ana, bo, cy] = [&line.a, &line.b, &line.c].map(Member::at);
    let code = ana.founds("Book Club", "ana");
    let first = ana.posts("from ana");
    bo.joins(&code, "bo");
    cy.joins(&code, "cy");
    cy.reads(SOON, &["from ana"]);
    cy.replies(&first, "cy answers");
    ana.reads(SOON, &["cy answers"]);
    ana.posts("ana again");
    cy.reads(SOON, &["ana again"]);
    bo.reads(SOON, &["from ana", "cy answers", "ana again"]);
    ana.meets(SOON, &[&bo]);
    bo.meets(SOON, &[&ana, &cy]);
    cy.meets(SOON, &[&bo]);
}
