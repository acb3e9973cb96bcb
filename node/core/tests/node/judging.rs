//! Real nodes that judge, admit and write out of each other's sight: whoever is still in ends with
//! the same people, roles, cuts and logs as the others.

use crate::mesh::Mesh;
use proptest::prelude::*;
use tidings_core::{Request, Response, Role};
use tidings_protocol::author::Author;

const NAMES: [&str; 3] = ["bob", "carol", "dave"];
const ALL: usize = NAMES.len() + 1;

/// Something that somebody does.
#[derive(Clone, Debug)]
enum Act {
    Grade { by: usize, of: usize, role: Role },
    Post { by: usize },
    Admit { by: usize },
    Meet { a: usize, b: usize },
    Part,
}

fn act() -> impl Strategy<Value = Act> {
    let roles = [Role::Expelled, Role::Expelled, Role::Reader, Role::Member, Role::Moderator];
    let role = prop::sample::select([&roles[..], &[Role::Owner]].concat());
    prop_oneof![
        4 => (0..ALL, 0..ALL, role).prop_map(|(by, of, role)| Act::Grade { by, of, role }),
        3 => (0..ALL).prop_map(|by| Act::Post { by }),
        1 => (0..ALL).prop_map(|by| Act::Admit { by }),
        3 => (0..ALL, 0..ALL).prop_map(|(a, b)| Act::Meet { a, b }),
        1 => Just(Act::Part),
    ]
}

fn name(who: usize) -> &'static str {
    who.checked_sub(1).map_or("alice", |at| NAMES[at])
}

/// Does it if whoever is asked may and can; a refusal is a story, too.
fn play(mesh: &mut Mesh, act: &Act) {
    match *act {
        Act::Grade { by, of, role } => {
            let request = Request::Grade { who: name(of).into(), role, reason: String::new() };
            let _ = mesh.ask(by, request);
        }
        Act::Post { by } => {
            let (board, text) = ("general".into(), "a word".into());
            let _ = mesh.ask(by, Request::Post { board, subject: None, text });
        }
        Act::Admit { by } => {
            let role = Role::Member;
            let request = Request::Invite { uses: 1, expires_seconds: 60, role, hints: vec![] };
            if let Ok(Response::Invite(invite)) = mesh.ask(by, request) {
                let code = tidings_core::Code::parse(&invite.code.unwrap()).unwrap();
                let name = format!("guest {}", mesh.nodes.len());
                let _ = mesh.join(by, &code, &name);
            }
        }
        Act::Meet { a, b } if a != b => {
            mesh.connect(a, b);
            mesh.settle();
        }
        Act::Meet { .. } => {}
        Act::Part => mesh.disconnect_all(),
    }
}

/// All meet, twice: who turns out to be expelled is turned away on the way.
fn everybody_meets(mesh: &mut Mesh) {
    for _ in 0..2 {
        mesh.disconnect_all();
        for a in 0..mesh.nodes.len() {
            (0..a).for_each(|b| {
                mesh.connect(a, b);
            });
        }
        mesh.settle();
    }
}

/// A name, a role, and devices with their cuts.
type Row = (String, Option<Role>, Vec<(Author, Option<u64>)>);

/// The name, role and cuts of all who are or were in, as one node sees them.
fn people(mesh: &mut Mesh, node: usize) -> Vec<Row> {
    let Response::People(people) = mesh.ask(node, Request::People).unwrap() else { panic!() };
    let cuts = |row: &tidings_views::page::PersonRow| {
        row.devices.iter().map(|device| (device.device, device.cut)).collect()
    };
    // Of whoever was let in by somebody who turned out not to count, only some hold a log.
    let known = people.iter().filter(|row| row.role.is_some());
    known.map(|row| (row.name.clone(), row.role, cuts(row))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whoever_is_still_in_agrees_on_who_that_is(
        acts in prop::collection::vec(act(), 0..20),
    ) {
        let mut mesh = Mesh::founded();
        for name in NAMES {
            mesh.join_and_sync(0, name);
        }
        for act in &acts {
            play(&mut mesh, act);
        }
        everybody_meets(&mut mesh);
        let told = people(&mut mesh, 0);
        let mut texts = None;
        for node in 0..mesh.nodes.len() {
            let me = mesh.nodes[node].identity().name.clone();
            let role = told.iter().find(|row| row.0 == me).and_then(|row| row.1);
            if role <= Some(Role::Expelled) {
                continue;
            }
            prop_assert_eq!(&told, &people(&mut mesh, node), "as {} sees it", me);
            prop_assert_eq!(mesh.nodes[node].root(), mesh.nodes[0].root(), "{}", me);
            let here = mesh.texts(node).len();
            prop_assert_eq!(*texts.get_or_insert(here), here, "posts that {} reads", me);
            prop_assert_eq!(mesh.nodes[node].silent_divergences(), 0, "{}", me);
        }
    }
}

#[test]
fn who_is_let_in_again_reads_what_was_written_meanwhile() {
    let mut mesh = Mesh::founded();
    for name in NAMES {
        mesh.join_and_sync(0, name);
    }
    let acts = [
        Act::Grade { by: 0, of: 1, role: Role::Owner },
        Act::Grade { by: 0, of: 2, role: Role::Expelled },
        Act::Meet { a: 0, b: 1 },
        Act::Post { by: 0 },
        Act::Grade { by: 1, of: 2, role: Role::Reader },
    ];
    acts.iter().for_each(|act| play(&mut mesh, act));
    everybody_meets(&mut mesh);
    for node in 0..ALL {
        assert_eq!(mesh.texts(node), ["a word"], "{}", name(node));
        assert_eq!(mesh.nodes[node].silent_divergences(), 0, "{}", name(node));
    }
}
