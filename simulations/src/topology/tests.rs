use super::*;
use crate::kernel::{Entity, Seed};
use std::collections::BTreeSet;

fn graph_of(text: &str, nodes: usize, seed: u64) -> Graph {
    let topology: Topology = text.parse().unwrap();
    topology.graph(nodes, &mut Seed(seed).stream(Entity::World, "topology")).unwrap()
}

fn facts(text: &str, nodes: usize) -> Facts {
    graph_of(text, nodes, 1).facts()
}

fn links_diameter(text: &str, nodes: usize) -> (usize, u32) {
    let facts = facts(text, nodes);
    (facts.links, facts.diameter.hops())
}

#[test]
fn shapes_without_chance_have_their_links_and_diameters() {
    assert_eq!(links_diameter("line", 5), (4, 4));
    assert_eq!(links_diameter("ring", 6), (6, 3));
    assert_eq!(links_diameter("ring", 2), (1, 1));
    assert_eq!(links_diameter("star", 9), (8, 2));
    assert_eq!(links_diameter("full", 9), (36, 1));
    assert_eq!(links_diameter("tree:2", 7), (6, 4));
    assert_eq!(links_diameter("grid", 25), (40, 8));
    assert_eq!(links_diameter("torus", 25), (50, 4));
    assert_eq!(links_diameter("hypercube", 16), (32, 4));
    assert_eq!(links_diameter("dumbbell:path=2", 8), (3 + 3 + 3, 5));
    assert_eq!(links_diameter("cliques:size=4,bridges=1", 12), (18 + 3, 3));
    assert_eq!(facts("empty", 4).components, 4);
}

#[test]
fn neighbours_on_grids_and_tori_are_as_they_should() {
    let near = graph_of("grid:width=4", 12, 1).near();
    assert_eq!(near.of(0), [1, 4]);
    assert_eq!(near.of(5), [1, 4, 6, 9]);
    assert_eq!(near.of(11), [7, 10]);
    let torus = graph_of("torus:width=4", 12, 1);
    assert!((0..12).all(|host| torus.near().of(host).len() == 4));
    assert_eq!(torus.near().of(0), [1, 3, 4, 8]);
}

#[test]
fn everything_is_connected_at_every_size() {
    for text in [
        "line",
        "ring",
        "star",
        "full",
        "tree:3",
        "grid",
        "grid:width=3",
        "torus",
        "torus:width=5",
        "hypercube",
        "regular:k=3",
        "er:p=0",
        "er:p=0.05",
        "er:p=1",
        "er:degree=3",
        "gnm:m=5",
        "gnm:degree=4",
        "ws:k=4,beta=0.3",
        "ws:k=4,beta=1",
        "ba:m=3",
        "geometric:degree=2",
        "geometric:radius=0.1",
        "cliques:size=4,bridges=2",
        "dumbbell:path=3",
        "sbm:blocks=3,inside=3,relays=1,across=0",
        "sbm:blocks=4,inside=4,relays=0,across=0.2",
        "meetings:degree=2",
    ] {
        for nodes in 2..40 {
            let graph = graph_of(text, nodes, nodes as u64);
            let facts = graph.facts();
            assert_eq!((facts.nodes, facts.components), (nodes, 1), "{text} {nodes}");
            let ordered = graph.edges.windows(2).all(|two| two[0] < two[1]);
            assert!(ordered && graph.edges.iter().all(|(a, b)| a < b && *b < nodes), "{text}");
        }
    }
}

#[test]
fn random_shapes_have_the_degrees_that_were_asked_for() {
    for (text, low, high) in [
        ("er:degree=8", 7.6, 8.4),
        ("er:p=0.01", 19.0, 21.0),
        ("gnm:degree=8", 8.0, 8.01),
        ("ws:k=8,beta=0.2", 8.0, 8.0),
        ("ba:m=4", 7.9, 8.1),
        ("regular:k=7", 7.0, 7.0),
        // A host near the edge of the square has fewer neighbours.
        ("geometric:degree=12", 10.0, 12.5),
        ("sbm:blocks=10,inside=6,relays=0,across=2", 7.5, 8.5),
    ] {
        let mean = facts(text, 2_000).mean_degree;
        assert!((low..=high).contains(&mean), "{text}: {mean}");
    }
    let regular = facts("regular:k=7", 2_000);
    assert_eq!((regular.min_degree, regular.max_degree), (7, 7));
    assert_eq!(graph_of("gnm:m=2500", 400, 1).edges.len(), 2_500);
}

#[test]
fn rewiring_keeps_clustering_and_shortens_ways() {
    let (ring, small, random) = (
        facts("ws:k=10,beta=0", 1_000),
        facts("ws:k=10,beta=0.05", 1_000),
        facts("ws:k=10,beta=1", 1_000),
    );
    // A ring lattice: 3(k − 2) / 4(k − 1).
    assert!((ring.clustering - 24.0 / 36.0).abs() < 1e-9, "{}", ring.clustering);
    assert_eq!(ring.diameter, Diameter::Exact(100));
    assert!(small.clustering > 0.5 && small.diameter.hops() < 25);
    assert!(random.clustering < 0.05, "{}", random.clustering);
    let lattice = graph_of("ws:k=10,beta=0", 1_000, 1);
    let kept = graph_of("ws:k=10,beta=0.2", 1_000, 1);
    let old: BTreeSet<_> = lattice.edges.iter().collect();
    let kept = kept.edges.iter().filter(|link| old.contains(link)).count() as f64 / 5_000.0;
    assert!((0.77..0.83).contains(&kept), "{kept}");
}

#[test]
fn the_well_known_become_hubs() {
    let (ba, er) = (facts("ba:m=4", 5_000), facts("er:degree=8", 5_000));
    assert!(ba.max_degree > 3 * er.max_degree, "{} {}", ba.max_degree, er.max_degree);
    assert_eq!(ba.min_degree, 4);
}

#[test]
fn subnets_meet_at_their_relays_only() {
    let graph = graph_of("sbm:blocks=5,inside=6,relays=2,across=3", 100, 4);
    assert_eq!(graph.regions.iter().collect::<BTreeSet<_>>().len(), 5);
    let across: Vec<_> =
        graph.edges.iter().filter(|(a, b)| graph.regions[*a] != graph.regions[*b]).collect();
    assert!(across.len() >= 4 && across.iter().all(|(a, b)| a % 20 < 2 && b % 20 < 2));
}

/// Hosts whose loss leaves their piece in more pieces, one after the other.
fn brute_force(graph: &Graph) -> Vec<usize> {
    let pieces = |without: Option<usize>| {
        let keeps = |(a, b): &(usize, usize)| Some(*a) != without && Some(*b) != without;
        let edges = graph.edges.iter().copied().filter(keeps).collect();
        Graph { nodes: graph.nodes, edges, ..Graph::default() }.facts_components()
    };
    let all = pieces(None);
    // The host itself is one piece more.
    (0..graph.nodes).filter(|host| pieces(Some(*host)) > all + 1).collect()
}

impl Graph {
    fn facts_components(&self) -> usize {
        self.pieces().into_iter().collect::<BTreeSet<_>>().len()
    }

    fn petgraph(&self) -> petgraph::graph::UnGraph<(), ()> {
        let mut graph = petgraph::graph::UnGraph::default();
        let hosts: Vec<_> = (0..self.nodes).map(|_| graph.add_node(())).collect();
        for (a, b) in &self.edges {
            graph.add_edge(hosts[*a], hosts[*b], ());
        }
        graph
    }
}

#[test]
fn articulation_points_are_those_of_brute_force_and_of_petgraph() {
    for seed in 0..60 {
        for nodes in [2, 3, 7, 20, 45] {
            let pairs = ["er:degree=2", "tree:2", "cliques:size=5", "geometric:degree=3"];
            let graph = graph_of(pairs[seed as usize % 4], nodes, seed);
            let own = graph.near().articulation_points();
            assert_eq!(own, brute_force(&graph), "{nodes} {seed}");
            let theirs =
                petgraph::algo::articulation_points::articulation_points(&graph.petgraph());
            assert_eq!(
                own,
                theirs
                    .into_iter()
                    .map(petgraph::graph::NodeIndex::index)
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect::<Vec<_>>()
            );
        }
    }
    let apart = Graph::new(6, [(0, 1), (1, 2), (3, 4), (4, 5)]).unwrap();
    assert_eq!(apart.near().articulation_points(), [1, 4]);
    assert_eq!(apart.facts().components, 2);
}

#[test]
fn hops_are_those_of_petgraph() {
    let graph = graph_of("er:degree=3", 120, 5);
    let theirs = graph.petgraph();
    for start in 0..120 {
        let from = petgraph::graph::NodeIndex::new(start);
        let hops = petgraph::algo::dijkstra(&theirs, from, None, |_| 1_u32);
        let own = graph.near().hops(start);
        assert!(hops.iter().all(|(at, far)| own[at.index()] == *far) && hops.len() == 120);
    }
}

#[test]
fn a_hundred_thousand_hosts_have_facts() {
    let line = facts("line", 100_000);
    assert_eq!(line.diameter, Diameter::AtLeast(99_999));
    assert_eq!((line.articulation_points, line.components), (99_998, 1));
    let star = facts("star", 100_000);
    assert_eq!((star.articulation_points, star.max_degree), (1, 99_999));
    let full: Topology = "full".parse().unwrap();
    let why = full.graph(100_000, &mut Seed(1).stream(Entity::World, "topology"));
    assert_eq!(why, Err(BadTopology::TooManyLinks(100_000)));
}

#[test]
fn topologies_are_read_as_written() {
    for text in [
        "empty",
        "line",
        "ring",
        "star",
        "full",
        "hypercube",
        "tree:k=3",
        "grid",
        "torus:width=5",
        "regular:k=6",
        "er:p=0.25",
        "er:degree=4",
        "gnm:m=90",
        "ws:k=8,beta=0.1",
        "ba:m=2",
        "geometric:radius=0.2",
        "cliques:size=5,bridges=2",
        "dumbbell:path=3",
        "sbm:blocks=4,inside=6,relays=1,across=2",
        "meetings:degree=4,every=30s,stay=5s,length=10m",
        "file:path=a.dot",
        "contacts:path=b.txt",
    ] {
        assert_eq!(text.parse::<Topology>().unwrap().to_string(), text);
    }
    assert_eq!("random:0.3".parse::<Topology>().unwrap().to_string(), "er:p=0.3");
    for text in [
        "mesh",
        "er:p=2",
        "er:p=0.1,degree=3",
        "ws:k=3",
        "ws:k=4,gamma=1",
        "file",
        "ring:3",
        "ba:m=0",
        "",
    ] {
        assert!(text.parse::<Topology>().is_err(), "{text}");
    }
}

#[test]
fn topologies_are_read_from_tables_too() {
    #[derive(Deserialize)]
    struct File {
        topology: Topology,
    }
    let read = |text: &str| toml::from_str::<File>(text).map(|file| file.topology.to_string());
    assert_eq!(read("topology = \"er:0.1\""), Ok("er:p=0.1".to_owned()));
    let table = "[topology]\nkind = \"ws\"\nk = 6\nbeta = 0.5";
    assert_eq!(read(table), Ok("ws:k=6,beta=0.5".to_owned()));
    let why = read("[topology]\nkind = \"ws\"\nbeta = 7").unwrap_err().to_string();
    assert!(why.contains("beta = 7: expected a number from 0 to 1"), "{why}");
}

#[test]
fn files_lie_beside_their_scenario() {
    let beside = |text: &str| {
        let topology: Topology = text.parse().unwrap();
        topology.beside(Path::new("nets")).to_string()
    };
    assert_eq!(beside("file:a.dot"), "file:path=nets/a.dot");
    assert_eq!(beside("contacts:/tmp/a"), "contacts:path=/tmp/a");
    assert_eq!(beside("ring"), "ring");
}
