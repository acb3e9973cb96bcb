//! What is remembered is what would be found, and nothing that was not checked.

use super::Memo;
use crate::author::Author;
use crate::entry::Tip;
use crate::run::{Invalid, Run, RunWriter, Strict, Verifier};
use crate::testing::{COMMUNITY, alice, bob, write_after};
use crate::time::Time;

const BEFORE: Tip = Tip { seq: 0, id: COMMUNITY.0, time: Time(0) };

/// A run of alice as it travels.
fn bytes(texts: &[&str]) -> Vec<u8> {
    let run = write_after(&alice(), BEFORE, texts).unwrap();
    let mut writer = RunWriter::new(BEFORE.time);
    for entry in run.entries() {
        assert!(writer.push(entry.time, entry.body));
    }
    writer.mark(run.signature());
    writer.finish().unwrap().bytes
}

/// Whether the memory and the strict verifier say the same.
fn agree(memo: &mut Memo, author: Author, before: Tip, bytes: &[u8]) -> Option<bool> {
    let run = Run::decode(bytes, before.time).ok()?;
    let strict = Strict.verify(author, before, bytes, &run);
    assert_eq!(memo.verify(author, before, bytes, &run), strict);
    Some(strict.is_ok())
}

#[test]
fn identical_bytes_are_checked_once() {
    let mut memo = Memo::new(16);
    let bytes = bytes(&["one", "two"]);
    for _ in 0..3 {
        assert_eq!(agree(&mut memo, alice().author(), BEFORE, &bytes), Some(true));
    }
    assert_eq!(memo.counts(), (2, 1));
}

#[test]
fn one_flipped_byte_is_not_taken_from_memory() {
    let mut memo = Memo::new(16);
    let bytes = bytes(&["one", "two"]);
    agree(&mut memo, alice().author(), BEFORE, &bytes);
    for at in 0..bytes.len() {
        let mut other = bytes.clone();
        other[at] ^= 1;
        assert_ne!(agree(&mut memo, alice().author(), BEFORE, &other), Some(true), "byte {at}");
        assert_eq!(agree(&mut memo, alice().author(), BEFORE, &bytes), Some(true));
    }
}

#[test]
fn the_author_and_the_entry_before_count_too() {
    let mut memo = Memo::new(1);
    let bytes = bytes(&["one"]);
    let elsewhere = Tip { id: [1; 32], ..BEFORE };
    for _ in 0..2 {
        assert_eq!(agree(&mut memo, alice().author(), BEFORE, &bytes), Some(true));
        assert_eq!(agree(&mut memo, bob().author(), BEFORE, &bytes), Some(false));
        assert_eq!(agree(&mut memo, alice().author(), elsewhere, &bytes), Some(false));
    }
    let full = Tip { seq: u64::MAX, ..BEFORE };
    let run = Run::decode(&bytes, Time(0)).unwrap();
    assert_eq!(memo.verify(alice().author(), full, &bytes, &run), Err(Invalid::Full));
}

#[test]
fn a_refusal_is_remembered_and_memory_is_bounded() {
    let mut memo = Memo::new(1);
    let (one, two) = (bytes(&["one"]), bytes(&["two"]));
    for _ in 0..2 {
        assert_eq!(agree(&mut memo, bob().author(), BEFORE, &one), Some(false));
    }
    assert_eq!(memo.counts(), (1, 1));
    for _ in 0..2 {
        agree(&mut memo, alice().author(), BEFORE, &one);
        agree(&mut memo, alice().author(), BEFORE, &two);
    }
    assert_eq!(memo.counts(), (1, 5), "each drove the other out");
}
