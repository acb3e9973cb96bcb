//! The test vectors: made from fixed seeds, compared with the files in `tests/vectors`.
//!
//! `REWRITE=1 cargo test -p tidings-protocol --test vectors` writes them anew. They are for
//! implementers in other languages; `tests/verifier` at the top of the repository is one.
#![allow(missing_docs)]

use data_encoding::HEXLOWER;
use serde_json::Value;
use std::path::Path;

#[path = "vectors/circles.rs"]
mod circles;
#[path = "vectors/devices.rs"]
mod devices;
#[path = "vectors/frames.rs"]
mod frames;
#[path = "vectors/logs.rs"]
mod logs;
#[path = "vectors/names.rs"]
mod names;
#[path = "vectors/sealed.rs"]
mod sealed;
#[path = "vectors/short.rs"]
mod short;
#[path = "vectors/summaries.rs"]
mod summaries;

/// Bytes as the vectors show them.
fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

/// Compares with the file of this name, or writes it when asked to.
fn check(name: &str, made: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name);
    if std::env::var_os("REWRITE").is_some() {
        let text = serde_json::to_string_pretty(made).unwrap() + "\n";
        std::fs::write(&path, text).unwrap();
    }
    let text = std::fs::read_to_string(&path).expect("a vector file; REWRITE=1 makes it");
    let kept: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(&kept, made, "{name} differs: the bytes changed");
}

#[test]
fn founding() {
    check("founding.json", &names::founding());
}

#[test]
fn certificate() {
    check("certificate.json", &names::certificate());
}

#[test]
fn signatures() {
    check("signatures.json", &names::signatures());
}

#[test]
fn join() {
    check("join.json", &names::join());
}

#[test]
fn devices() {
    check("devices.json", &devices::devices());
}

#[test]
fn short() {
    check("short.json", &short::short());
}

#[test]
fn entries() {
    check("entries.json", &logs::entries());
}

#[test]
fn runs() {
    check("runs.json", &logs::runs());
}

#[test]
fn fork() {
    check("fork.json", &logs::fork());
}

#[test]
fn fingerprint() {
    check("fingerprint.json", &summaries::fingerprint());
}

#[test]
fn frames() {
    check("frames.json", &frames::frames());
}

#[test]
fn circles() {
    check("circles.json", &circles::circles());
}

#[test]
fn sealed() {
    check("sealed.json", &sealed::sealed());
}
