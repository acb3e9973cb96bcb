//! Golden conversations: what two or three engines say to each other, frame by frame.
//!
//! Each file in `tests/conversations` is a script, a line of dashes, and the frames that follow.
//! `REWRITE=1 cargo test -p tidings-protocol --test conversations` writes the frames anew; the
//! difference is then read by a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tidings_protocol::store::{MemoryStore, Store};
use tidings_protocol::testing::{COMMUNITY, Mesh, keypair, write_after};

const DASHES: &str = "----";

#[test]
fn conversations_stay_as_they_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations");
    let mut seen = 0;
    for file in fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (script, expected) = text.split_once(DASHES).unwrap_or((&text, ""));
        let frames = perform(script);
        if std::env::var_os("REWRITE").is_some() {
            fs::write(&path, format!("{}\n{DASHES}\n{frames}", script.trim_end())).unwrap();
        } else {
            assert_eq!(expected.trim_start(), frames, "{}", path.display());
        }
        seen += 1;
    }
    assert!(seen >= 8, "the conversations are there");
}

/// Performs a script and returns the frames, with the script's steps among them.
fn perform(script: &str) -> String {
    let mut lines = script.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let names: Vec<&'static str> = match lines.next().and_then(|line| line.strip_prefix("devices "))
    {
        Some(names) => names.split(' ').map(|name| &*name.to_owned().leak()).collect(),
        None => panic!("a script starts with `devices NAME…`"),
    };
    let mut mesh = Mesh::new(&names);
    let mut saved = BTreeMap::new();
    let mut out = String::new();
    for line in lines {
        step(&mut mesh, &mut saved, &names, line);
        writeln!(out, "> {line}").unwrap();
        for frame in mesh.transcript.drain(..) {
            writeln!(out, "{frame}").unwrap();
        }
    }
    out
}

fn step(mesh: &mut Mesh, saved: &mut BTreeMap<usize, MemoryStore>, names: &[&str], line: &str) {
    let who = |name: &str| names.iter().position(|known| *known == name).unwrap();
    match line.split(' ').collect::<Vec<_>>()[..] {
        ["connect", a, b] => {
            mesh.connect(who(a), who(b));
        }
        ["cut", a] => mesh.cut(who(a)),
        ["settle"] => mesh.settle(),
        ["wait", seconds, "s"] => mesh.run_for(seconds.parse::<u64>().unwrap() * 1_000_000),
        [a, "writes", text] => mesh.write(who(a), text),
        [a, "writes", text, count, "times"] => {
            for _ in 0..count.parse().unwrap() {
                mesh.write(who(a), text);
            }
        }
        [a, "expels", of, "at", last] => mesh.expel(who(a), who(of), Some(last.parse().unwrap())),
        [a, "readmits", of] => mesh.expel(who(a), who(of), None),
        [a, "saves"] => {
            saved.insert(who(a), mesh.peers[who(a)].store.clone());
        }
        [a, "restores"] => {
            let store = saved.remove(&who(a)).unwrap();
            mesh.restart(who(a), store);
        }
        [a, "holds", author, texts] => {
            let mut store: MemoryStore = mesh.peers[who(a)].store.clone();
            for text in texts.split('+') {
                let author = keypair(author);
                let tip = store.head(&author.author()).map(|head| head.tip);
                let tip = tip.unwrap_or(tidings_protocol::entry::Tip::empty(COMMUNITY));
                store.stage(&write_after(&author, tip, &[text]).unwrap()).unwrap();
            }
            store.commit().unwrap();
            mesh.restart(who(a), store);
        }
        _ => panic!("not a step: {line}"),
    }
}
