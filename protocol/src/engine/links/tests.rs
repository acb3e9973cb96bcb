//! A clique of thirty, and who is never made quiet.

use super::{Link, LinkWord};
use crate::engine::{Engine, SessionId};
use crate::limits::{ACCEPTED_LINKS, CHOSEN_LINKS, CROWD, EAGER_SESSIONS};
use crate::testing::Mesh;
use crate::time::Time;

const NOW: Time = Time(1_000_000_000);

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

/// A clique to whose first device nobody links, and the sessions that it did not choose, in order.
fn crowded() -> (Mesh, Vec<SessionId>) {
    let mut mesh = clique();
    let engine = &mut mesh.peers[0].engine;
    let all: Vec<SessionId> = engine.sessions.keys().collect();
    while all.iter().any(|id| ours(engine, *id) == Some(LinkWord::Full)) {
        say(engine, &all, LinkWord::Quiet);
    }
    say(engine, &all, LinkWord::Quiet);
    let others = engine.sessions.iter().filter(|(_, session)| !session.link.is_chosen());
    let others = others.map(|(id, _)| id).collect();
    (mesh, others)
}

/// The peers of these sessions say this.
fn say(engine: &mut Engine, sessions: &[SessionId], word: LinkWord) {
    sessions.iter().for_each(|id| engine.on_link(*id, word));
    engine.say_links(NOW);
}

fn ours(engine: &Engine, id: SessionId) -> Option<LinkWord> {
    engine.sessions.get(id).and_then(|session| session.link.ours)
}

#[test]
fn who_is_accepted_is_not_driven_out_by_who_asks_later() {
    let (mut mesh, others) = crowded();
    let engine = &mut mesh.peers[0].engine;
    let (early, late) = others.split_at(others.len() - ACCEPTED_LINKS);
    say(engine, late, LinkWord::Chosen);
    say(engine, &early[..1], LinkWord::Chosen);
    assert_eq!(ours(engine, early[0]), Some(LinkWord::Full));
    assert!(late.iter().all(|id| ours(engine, *id) == Some(LinkWord::Quiet)));
    say(engine, &late[..1], LinkWord::Quiet);
    assert_eq!(ours(engine, early[0]), Some(LinkWord::Quiet), "a place is free");
}

#[test]
fn nobody_is_left_for_a_place_that_was_taken_once() {
    let (mut mesh, _) = crowded();
    let engine = &mut mesh.peers[0].engine;
    let chosen = |engine: &Engine| {
        let links = engine.sessions.iter().filter(|(_, session)| session.link.is_chosen());
        links.map(|(id, session)| (session.link.rank, id)).min().unwrap().1
    };
    let first = chosen(engine);
    say(engine, &[first], LinkWord::Full);
    assert_ne!(ours(engine, first), Some(LinkWord::Chosen));
    say(engine, &[first], LinkWord::Quiet);
    assert_ne!(ours(engine, first), Some(LinkWord::Chosen), "others took its place");
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
