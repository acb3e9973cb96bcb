//! A clique of thirty, and who is never made quiet.

use super::{Link, LinkWord};
use crate::limits::{ACCEPTED_LINKS, CHOSEN_LINKS, CROWD, EAGER_SESSIONS};
use crate::testing::Mesh;

/// Thirty devices, all connected.
fn clique() -> Mesh {
    let names: Vec<String> = (0..30).map(|n| format!("device {n}")).collect();
    let names: Vec<&'static str> = names.into_iter().map(|name| &*name.leak()).collect();
    let mut mesh = Mesh::new(&names);
    for one in 0..names.len() {
        for other in one + 1..names.len() {
            mesh.connect(one, other);
        }
    }
    mesh.settle();
    mesh
}

fn live(mesh: &Mesh, who: usize) -> usize {
    let peer = &mesh.peers[who];
    let sessions = peer.engine.sessions(&peer.store);
    sessions.iter().filter(|status| !peer.engine.is_quiet(status.session)).count()
}

fn frames(mesh: &Mesh, kind: &str) -> usize {
    mesh.transcript.iter().filter(|line| line.contains(kind)).count()
}

#[test]
fn a_clique_of_thirty_gossips_over_few_links_and_everything_arrives() {
    let mut mesh = clique();
    for who in 0..30 {
        let live = live(&mesh, who);
        assert!((CHOSEN_LINKS..=CHOSEN_LINKS + ACCEPTED_LINKS).contains(&live), "{who}: {live}");
    }
    mesh.write(0, "the first finds the tree");
    mesh.settle();
    mesh.transcript.clear();
    for n in 0..5 {
        mesh.write(0, &format!("{n}"));
        mesh.settle();
    }
    assert!(mesh.agree());
    assert_eq!(mesh.texts(29, 0).len(), 6);
    assert_eq!(frames(&mesh, ": RUN"), 5 * 29, "each entry comes once to each");
    assert!(frames(&mesh, ": NOTE") <= 5 * 30 * CROWD, "{}", frames(&mesh, ": NOTE"));
    assert_eq!(frames(&mesh, ": LINK"), 0, "nobody chooses again and again");
}

#[test]
fn a_link_that_closes_is_replaced_and_a_crowd_that_ends_is_live_again() {
    let mut mesh = clique();
    for gone in 1..12 {
        mesh.cut(gone);
    }
    mesh.settle();
    for who in 12..30 {
        assert!((CHOSEN_LINKS..=CHOSEN_LINKS + ACCEPTED_LINKS).contains(&live(&mesh, who)));
    }
    mesh.write(0, "still connected");
    mesh.settle();
    assert_eq!(mesh.texts(29, 0).len(), 1);
    for gone in 12..24 {
        mesh.cut(gone);
    }
    mesh.settle();
    for who in 24..30 {
        assert_eq!(live(&mesh, who), 6, "all that are left");
    }
}

#[test]
fn a_leaf_of_a_hub_is_never_quiet() {
    let names: Vec<String> = (0..20).map(|n| format!("leaf {n}")).collect();
    let mut mesh = Mesh::new(&names.into_iter().map(|name| &*name.leak()).collect::<Vec<_>>());
    for leaf in 1..20 {
        mesh.connect(0, leaf);
    }
    mesh.settle();
    assert_eq!(live(&mesh, 0), 19);
    mesh.write(7, "to all");
    mesh.settle();
    assert!((1..20).all(|leaf| mesh.texts(leaf, 7).len() == 1));
    assert!(live(&mesh, 7) <= EAGER_SESSIONS);
}

#[test]
fn a_link_is_quiet_if_both_are_crowded_and_neither_chose_it_or_one_is_full() {
    use LinkWord::{Chosen, Full, Quiet};
    let quiet = |ours, theirs| {
        let link = Link { ours, theirs, ..Link::new(0) };
        let mirror = Link { ours: theirs, theirs: ours, ..link };
        assert_eq!(link.is_quiet(), mirror.is_quiet(), "both ends see the same");
        link.is_quiet()
    };
    for word in [Quiet, Chosen, Full] {
        assert!(!quiet(None, Some(word)));
    }
    assert!(quiet(Some(Quiet), Some(Quiet)));
    assert!(quiet(Some(Chosen), Some(Full)));
    assert!(quiet(Some(Quiet), Some(Full)));
    assert!(!quiet(Some(Chosen), Some(Quiet)));
    assert!(!quiet(Some(Chosen), Some(Chosen)));
}
