//! Vectors of sealed files, of their stripes as they travel, and of what peers ask (SPEC §25), beside the
//! protocol's own and checked by the same verifier.
//!
//! `REWRITE=1 cargo test -p tidings-files --lib vectors` writes them anew.

use crate::intake::Intake;
use crate::seal::FileKey;
use crate::wire::{Answer, Question};
use crate::{FileId, Files, Map};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

const MIB: usize = 1024 * 1024;

/// What the bytes of the file are called that is changed on its way, and how many it has.
const CHANGED: (&str, usize) = ("notes", 70_000);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first `len` bytes of the extended output of BLAKE3 of `name`.
fn bytes(name: &str, len: usize) -> Vec<u8> {
    let mut out = vec![0; len];
    blake3::Hasher::new().update(name.as_bytes()).finalize_xof().fill(&mut out);
    out
}

fn key(name: &str) -> FileKey {
    FileKey::new(*blake3::hash(format!("key of {name}").as_bytes()).as_bytes())
}

/// A home with this file.
fn home((name, len): (&str, usize)) -> (TempDir, Files, FileId) {
    let dir = TempDir::new().unwrap();
    let mut intake = Intake::begin_with(dir.path(), u64::MAX, key(name)).unwrap();
    intake.write(&bytes(name, len)).unwrap();
    let (id, _) = intake.finish().unwrap();
    let files = Files::open(dir.path()).unwrap();
    (dir, files, id)
}

fn file(named: (&str, usize)) -> Value {
    let (_dir, files, id) = home(named);
    let stripe = |number| {
        let tree = files.give(&id, number).unwrap();
        json!({ "length": tree.len(), "hash": hex(blake3::hash(&tree).as_bytes()) })
    };
    let (name, len) = named;
    json!({
        "seed": name, "length": len, "key": hex(&*key(name)), "hash": hex(&id.hash), "size": id.size,
        "stripes": (0..id.stripes()).map(stripe).collect::<Vec<_>>(),
    })
}

/// A stripe of [`CHANGED`] of which this byte is another, which ends here, or goes on.
fn refused(why: &str, size: u64, change: &Value) -> Value {
    let (_dir, files, id) = home(CHANGED);
    let mut tree = files.give(&id, 0).unwrap();
    let at = |name: &str| change[name].as_u64().map(|at| usize::try_from(at).unwrap());
    if let Some(at) = at("flip") {
        tree[at] ^= 1;
    }
    tree.truncate(at("cut").unwrap_or(tree.len()));
    tree.resize(tree.len() + at("add").unwrap_or(0), 0);
    let (dir, told) = (TempDir::new().unwrap(), FileId { size, ..id });
    let there = Files::open(dir.path()).unwrap();
    let taken = there.begin(&told).and_then(|()| there.take(&told, 0, &tree));
    assert!(taken.is_err(), "{why}");
    json!({ "why": why, "size": size, "change": change })
}

fn all_refused() -> Vec<Value> {
    let (_dir, files, id) = home(CHANGED);
    let (size, end) = (id.size, files.give(&id, 0).unwrap().len());
    vec![
        refused("a pair of another tree", size, &json!({ "flip": 3 })),
        refused("a pair below the root", size, &json!({ "flip": 64 + 40 })),
        refused("a byte of a group", size, &json!({ "flip": 4 * 64 + 5 })),
        refused("the last byte", size, &json!({ "flip": end - 1 })),
        refused("cut", size, &json!({ "cut": end - 1 })),
        refused("a byte too many", size, &json!({ "add": 1 })),
        refused("another length", size - 1, &json!({})),
        refused("a length that none has", 65_553, &json!({})),
    ]
}

fn questions(id: FileId) -> Value {
    let case = |question: Question| {
        let stripe = match question {
            Question::Which(_) => Value::Null,
            Question::Stripe(_, stripe) => stripe.into(),
        };
        let sent = question.encode();
        assert_eq!(Question::decode(&sent), Some(question));
        json!({ "hash": hex(&id.hash), "size": id.size, "stripe": stripe, "bytes": hex(&sent) })
    };
    json!([case(Question::Which(id)), case(Question::Stripe(id, id.stripes() - 1))])
}

fn maps() -> Value {
    let id = FileId { hash: [6; 32], size: 17 * (MIB as u64) };
    let case = |there: &[u32]| {
        let mut map = Map::none(&id);
        there.iter().for_each(|stripe| map.set(*stripe, true));
        let answer = Answer::Which(map.as_bytes().to_vec()).encode();
        json!({ "stripes": id.stripes(), "there": there, "answer": hex(&answer) })
    };
    json!([case(&[]), case(&[0, 9, 16]), case(&(0..17).collect::<Vec<_>>())])
}

fn made() -> Value {
    let files = [("none", 0), ("word", 7), ("segment", 65_536), CHANGED, ("film", MIB + 50_000)];
    let (_dir, _files, id) = home(("film", MIB + 50_000));
    json!({
        "files": files.map(file),
        "changed": CHANGED.0,
        "refused": all_refused(),
        "questions": questions(id),
        "maps": maps(),
    })
}

#[test]
fn sealed_files_are_as_the_vectors_say() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../protocol/tests/vectors/files.json");
    let made = made();
    if std::env::var_os("REWRITE").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
    }
    let text = std::fs::read_to_string(&path).expect("a vector file; REWRITE=1 makes it");
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), made, "the bytes changed");
}
