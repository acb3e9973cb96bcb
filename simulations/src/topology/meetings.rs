//! People who meet: links that come and go by chance, as a trace of contacts would say.

use super::graph::Graph;
use super::{BadTopology, random};
use crate::kernel::Stream;
use crate::span::Length;

/// Each knows a few others, and is linked with them while they meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meetings {
    /// Others whom a host meets, on average.
    pub degree: f64,
    /// From the end of a meeting to the next of the same two, on average.
    pub every: Length,
    /// How long a meeting lasts, on average.
    pub stay: Length,
    /// Until when they meet.
    pub length: Length,
}

impl Default for Meetings {
    fn default() -> Self {
        Self {
            degree: 8.0,
            every: Length::minutes(1),
            stay: Length::of(10_000_000),
            length: Length::minutes(10),
        }
    }
}

impl Meetings {
    pub(super) fn graph(&self, nodes: usize, stream: &mut Stream) -> Result<Graph, BadTopology> {
        let p = self.degree / nodes.saturating_sub(1).max(1) as f64;
        let graph = Graph::new(nodes, random::er(nodes, p, stream))?.joined(stream);
        let mut contacts = Vec::new();
        for ends in graph.edges.iter().copied() {
            let mut at = stream.wait(self.every.micros());
            while at < self.length.micros() {
                contacts.push((at, ends, true));
                at += stream.wait(self.stay.micros()).max(1_000);
                contacts.push((at, ends, false));
                at += stream.wait(self.every.micros()).max(1_000);
            }
        }
        contacts.sort_unstable();
        Ok(Graph { contacts, ..graph })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Entity, Seed};

    #[test]
    fn the_same_two_meet_and_part_by_turns_for_about_as_long_as_is_said() {
        let meetings =
            Meetings { degree: 4.0, length: Length::minutes(600), ..Meetings::default() };
        let graph = meetings.graph(10, &mut Seed(1).stream(Entity::World, "test")).unwrap();
        assert!(graph.contacts.is_sorted());
        let (mut together, mut meetings) = (0, 0);
        for ends in &graph.edges {
            let own: Vec<_> = graph.contacts.iter().filter(|(_, met, _)| met == ends).collect();
            assert!(own.iter().zip([true, false].into_iter().cycle()).all(|(c, up)| c.2 == up));
            together += own.chunks(2).map(|two| two[1].0 - two[0].0).sum::<u64>();
            meetings += own.len() as u64 / 2;
        }
        let stay = together / meetings / 1_000_000;
        assert!((9..=11).contains(&stay), "{stay} s");
        let each = meetings / graph.edges.len() as u64;
        assert!((480..=550).contains(&each), "{each} meetings of two in 600 minutes");
    }
}
