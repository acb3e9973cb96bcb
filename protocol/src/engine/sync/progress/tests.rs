use super::*;
use crate::author::Author;
use crate::store::{Head, Mark, MemoryStore};
use crate::testing::{COMMUNITY, alice, bob, write};

/// Alice and bob are wanted, and nothing of them is held.
fn members() -> (Authors, Who, Who) {
    let mut authors = Authors::of(&MemoryStore::new(COMMUNITY, 1));
    let mut want = |author: Author| authors.want(author).unwrap().0;
    let (a, b) = (want(alice().author()), want(bob().author()));
    (authors, a, b)
}

fn hold(authors: &mut Authors, who: Who, texts: &[&str], fork: Option<u64>) {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let tip = write(&mut store, &alice(), texts).unwrap();
    authors.set_head(who, &Head { tip, fork });
}

fn mark(position: u64) -> Mark {
    Mark { position, hash: [7; 8] }
}

fn ticket(position: u64) -> Option<Ticket> {
    Some(Ticket { mark: mark(position), skipped: None })
}

const HASH: Option<[u8; 8]> = Some([7; 8]);

#[test]
fn a_ticket_covers_the_longest_prefix_that_is_here() {
    let (mut authors, a, b) = members();
    let mut progress = Progress::default();
    progress.honoured(&ticket(10).unwrap());
    progress.told(10, (12, HASH), vec![Lack::of(a, 1, 0)], None);
    progress.told(12, (13, HASH), vec![Lack::of(b, 1, 0)], None);
    progress.told(13, (20, HASH), Vec::new(), None);
    assert_eq!(progress.earned(&authors), None);
    hold(&mut authors, b, &["1"], None);
    assert_eq!(progress.earned(&authors), None, "the first piece is not here");
    hold(&mut authors, a, &["1"], None);
    assert_eq!(progress.earned(&authors), ticket(20));
    assert!(!progress.is_waiting());
}

#[test]
fn a_piece_without_a_mark_is_no_ticket_and_does_not_stand_in_the_way() {
    let (mut authors, a, _) = members();
    let mut progress = Progress::default();
    progress.honoured(&ticket(1).unwrap());
    progress.told(1, (5, None), Vec::new(), None);
    progress.told(5, (9, HASH), vec![Lack::of(a, 1, 0)], None);
    assert_eq!(progress.earned(&authors), None);
    hold(&mut authors, a, &["1"], None);
    assert_eq!(progress.earned(&authors), ticket(9));
}

#[test]
fn a_gap_or_a_journal_that_was_never_honoured_earns_nothing() {
    let (authors, _, _) = members();
    let mut progress = Progress::default();
    progress.told(0, (5, HASH), Vec::new(), None);
    assert_eq!(progress.earned(&authors), None, "no ticket was honoured");
    progress.honoured(&ticket(5).unwrap());
    progress.told(7, (9, HASH), Vec::new(), None);
    assert_eq!(progress.earned(&authors), None, "what lies between was not told");
    progress.told(3, (4, HASH), Vec::new(), None);
    assert_eq!(progress.earned(&authors), None, "nothing is earned backwards");
    progress.told(4, (9, HASH), Vec::new(), None);
    assert_eq!(progress.earned(&authors), ticket(9));
}

#[test]
fn the_first_skip_goes_with_all_later_tickets() {
    let (authors, _, _) = members();
    let mut progress = Progress::default();
    progress.honoured(&ticket(1).unwrap());
    progress.told(1, (2, HASH), Vec::new(), Some([1; 8]));
    progress.told(2, (3, HASH), Vec::new(), Some([2; 8]));
    let skipped = Some([1; 8]);
    assert_eq!(progress.earned(&authors), Some(Ticket { mark: mark(3), skipped }));
    assert_eq!(
        progress.equal(mark(4), None),
        ticket(4).unwrap(),
        "who is equal passed nothing over"
    );
}

#[test]
fn a_fork_ends_what_there_is_to_have() {
    let (mut authors, a, _) = members();
    let mut progress = Progress::default();
    progress.compared(mark(1), vec![Lack::of(a, 3, 2)], None);
    hold(&mut authors, a, &["1", "2", "3"], None);
    assert_eq!(progress.earned(&authors), None, "the evidence is not here");
    hold(&mut authors, a, &["1"], Some(2));
    assert_eq!(progress.earned(&authors), ticket(1));
}

#[test]
fn what_waits_is_capped() {
    let (mut authors, a, _) = members();
    let mut progress = Progress::default();
    progress.honoured(&ticket(1).unwrap());
    for from in 1..200 {
        progress.told(from, (from + 1, HASH), vec![Lack::of(a, 1, 0); 1024], None);
    }
    assert!(progress.lacks <= MAX_LACKS && progress.pieces.len() <= MAX_LACKS);
    hold(&mut authors, a, &["1"], None);
    assert_eq!(progress.earned(&authors), None, "it gave up: fingerprints will tell");
}
