//! Sticks: what one leaves the others take, whatever happens to the medium.

mod along;
mod cuts;
mod hostile;
mod medium;
mod stories;

use crate::mesh::Mesh;
use medium::Medium;
use tidings_core::api::NewPost;
use tidings_core::carry::{self, Care, Lent, Report, Taken, Terms};
use tidings_core::{Node, Request};
use tidings_protocol::time::Time;

/// Both directions in one go, as `tidings carry` does.
fn carry_with(node: &mut Node, now: Time, stick: &mut Medium, terms: &Terms) -> Report {
    let clock = move || now;
    let mut host = Lent { node, now: &clock };
    let taken = carry::take(stick, &mut host, Care::All, &mut |_, _| {}).unwrap();
    carry::leave(stick, &mut host, terms, taken, &mut |_, _| {}).unwrap()
}

fn pull_from(node: &mut Node, now: Time, stick: &mut Medium) -> Report {
    let clock = move || now;
    let mut host = Lent { node, now: &clock };
    carry::take(stick, &mut host, Care::Needed, &mut |_, _| {}).unwrap().report
}

fn publish_to(node: &mut Node, now: Time, place: &mut Medium) -> Report {
    let (clock, terms) = (move || now, Terms { all: true, ..Terms::default() });
    let mut host = Lent { node, now: &clock };
    carry::leave(place, &mut host, &terms, Taken::default(), &mut |_, _| {}).unwrap()
}

impl Mesh {
    fn carry(&mut self, node: usize, stick: &mut Medium) -> Report {
        self.now = self.now.after(1_000);
        carry_with(&mut self.nodes[node], self.now, stick, &Terms::default())
    }

    fn pull(&mut self, node: usize, stick: &mut Medium) -> Report {
        self.now = self.now.after(1_000);
        pull_from(&mut self.nodes[node], self.now, stick)
    }

    fn publish(&mut self, node: usize, place: &mut Medium) -> Report {
        self.now = self.now.after(1_000);
        publish_to(&mut self.nodes[node], self.now, place)
    }

    fn many(&mut self, node: usize, count: usize, text: &str) {
        for start in (0..count).step_by(1_000) {
            let post =
                |n| NewPost { board: "general".into(), subject: None, text: format!("{text} {n}") };
            let posts = (start..count.min(start + 1_000)).map(post).collect();
            self.ask(node, Request::Import { posts }).unwrap();
        }
    }

    fn held(&mut self, node: usize) -> u64 {
        self.nodes[node].status().unwrap().entries
    }

    /// Alice, bob and carol, who met once and have no network any more.
    fn three() -> Self {
        let mut mesh = Self::founded();
        for name in ["bob", "carol"] {
            mesh.join_and_sync(0, name);
        }
        mesh.settle();
        mesh.disconnect_all();
        mesh
    }
}

/// Nothing that does not verify, and no end before its time.
fn well(report: &Report) {
    assert!(report.damage.is_empty(), "{:?}", report.damage);
    assert_eq!((&report.broken, &report.full), (&None, &None));
}
