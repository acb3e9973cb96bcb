//! A file attached, handed on stripe by stripe, and opened; liars, crashes and damage in between.

mod vectors;

use crate::seal::FileKey;
use crate::wire::{Answer, Question};
use crate::{Error, FileId, Files, Intake, Map, STRIPE};
use proptest::prelude::*;
use std::path::Path;
use tempfile::TempDir;

const MIB: usize = 1024 * 1024;

fn bytes(len: usize, seed: u8) -> Vec<u8> {
    let mut out = vec![0; len];
    blake3::Hasher::new().update(&[seed]).finalize_xof().fill(&mut out);
    out
}

fn attach(dir: &Path, plain: &[u8]) -> (FileId, FileKey) {
    let mut intake = Intake::begin(dir, u64::MAX).unwrap();
    plain.chunks(10_000).for_each(|piece| intake.write(piece).unwrap());
    intake.finish().unwrap()
}

/// A home with one file, and an empty one.
fn two(plain: &[u8]) -> (TempDir, Files, FileId, FileKey, TempDir, Files) {
    let (here, there) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (id, key) = attach(here.path(), plain);
    let (a, b) = (Files::open(here.path()).unwrap(), Files::open(there.path()).unwrap());
    (here, a, id, key, there, b)
}

fn opened(files: &Files, id: &FileId, key: &FileKey) -> Vec<u8> {
    let mut out = Vec::new();
    files.open_plain(id, key).unwrap().copy_to(&mut out).unwrap();
    out
}

#[test]
fn files_of_every_size_arrive_whole() {
    for len in [0, 1, 65_535, 65_536, 65_537, MIB - 257, MIB, MIB + 1, 3 * MIB + 12_345] {
        let plain = bytes(len, 1);
        let (_here, a, id, key, _there, b) = two(&plain);
        b.begin(&id).unwrap();
        assert!(!b.is_whole(&id) && b.open_plain(&id, &key).is_err());
        for stripe in (0..id.stripes()).rev() {
            let whole = b.take(&id, stripe, &a.give(&id, stripe).unwrap()).unwrap();
            assert_eq!(whole, stripe == 0, "{len}");
        }
        assert_eq!(opened(&b, &id, &key), plain, "{len}");
        assert_eq!(b.holding(&id).unwrap().bytes, id.size);
        assert_eq!(b.promised(), id.size);
    }
}

#[test]
fn what_is_sealed_hashes_to_its_name_and_says_nothing() {
    let (here, _a, id, _key, _there, _b) = two(&vec![b'x'; 100_000]);
    let name = id.to_string();
    let lies = std::fs::read(here.path().join(&name[..2]).join(&name)).unwrap();
    assert_eq!(blake3::hash(&lies).as_bytes(), &id.hash);
    assert!(!lies.windows(8).any(|window| window == b"xxxxxxxx"));
    assert_eq!(FileId::parse(&name), Some(id));
}

#[test]
fn the_same_bytes_attached_twice_are_two_files() {
    let here = TempDir::new().unwrap();
    assert_ne!(attach(here.path(), b"same").0, attach(here.path(), b"same").0);
}

#[test]
fn a_stripe_that_lies_is_refused_and_the_next_one_is_taken() {
    let plain = bytes(2 * MIB + 5, 2);
    let (_here, a, id, key, _there, b) = two(&plain);
    b.begin(&id).unwrap();
    let good: Vec<Vec<u8>> = (0..id.stripes()).map(|stripe| a.give(&id, stripe).unwrap()).collect();
    for at in [0, 64, 100_000, good[1].len() - 1] {
        let mut bad = good[1].clone();
        bad[at] ^= 1;
        assert!(matches!(b.take(&id, 1, &bad), Err(Error::Corrupt)), "{at}");
    }
    let longer = [&good[1][..], b"!"].concat();
    for bad in [&good[0][..], &good[1][1..], &longer, b"", &good[1][..500]] {
        assert!(matches!(b.take(&id, 1, bad), Err(Error::Corrupt)));
    }
    assert_eq!(b.holding(&id).unwrap().bytes, 0);
    for (stripe, good) in (0..).zip(&good) {
        b.take(&id, stripe, good).unwrap();
    }
    assert_eq!(opened(&b, &id, &key), plain);
}

#[test]
fn a_wrong_size_is_another_file() {
    let (_here, a, id, _key, _there, b) = two(&bytes(200_000, 3));
    let wrong = FileId { size: crate::seal::sealed_len(200_001), ..id };
    b.begin(&wrong).unwrap();
    assert!(matches!(b.take(&wrong, 0, &a.give(&id, 0).unwrap()), Err(Error::Corrupt)));
    b.begin(&id).unwrap();
    assert!(b.take(&id, 0, &a.give(&id, 0).unwrap()).unwrap());
}

#[test]
fn a_restart_goes_on_where_it_was() {
    let plain = bytes(3 * MIB, 4);
    let (_here, a, id, key, there, b) = two(&plain);
    b.begin(&id).unwrap();
    b.take(&id, 2, &a.give(&id, 2).unwrap()).unwrap();
    drop(b);
    let b = Files::open(there.path()).unwrap();
    let map = b.map(&id).unwrap();
    assert_eq!(map.missing().collect::<Vec<_>>(), [0, 1, 3]);
    for stripe in map.missing() {
        b.take(&id, stripe, &a.give(&id, stripe).unwrap()).unwrap();
    }
    drop(b);
    assert_eq!(opened(&Files::open(there.path()).unwrap(), &id, &key), plain);
}

#[test]
fn what_the_disk_lost_is_found_before_the_file_is_called_whole() {
    let plain = bytes(2 * MIB, 5);
    let (_here, a, id, key, there, b) = two(&plain);
    b.begin(&id).unwrap();
    b.take(&id, 0, &a.give(&id, 0).unwrap()).unwrap();
    b.take(&id, 1, &a.give(&id, 1).unwrap()).unwrap();
    // The map was kept in a power cut, and a group of stripe 0 was not.
    garble(there.path(), &id, 70_000);
    assert!(!b.take(&id, 2, &a.give(&id, 2).unwrap()).unwrap());
    assert_eq!(b.map(&id).unwrap().missing().collect::<Vec<_>>(), [0]);
    assert!(b.take(&id, 0, &a.give(&id, 0).unwrap()).unwrap());
    assert_eq!(opened(&b, &id, &key), plain);
}

#[test]
fn a_damaged_file_is_not_served_and_comes_again() {
    let (here, a, id, key, _there, b) = two(&bytes(MIB + 7, 6));
    garble(here.path(), &id, MIB as u64 + 3);
    assert!(matches!(a.give(&id, 1), Err(Error::Corrupt)));
    assert!(!a.is_whole(&id) && a.give(&id, 0).is_ok());
    let Answer::Which(map) = a.answer(&Question::Which(id)) else { panic!("nothing is left") };
    assert_eq!(Map::read(&id, &map).unwrap().missing().collect::<Vec<_>>(), [1]);
    assert_eq!(a.answer(&Question::Stripe(id, 1)), Answer::Nothing);
    assert!(a.open_plain(&id, &key).is_err());
    assert!(matches!(b.take(&id, 0, b"x"), Err(Error::Missing)), "nobody wanted it there");
}

fn garble(root: &Path, id: &FileId, at: u64) {
    use std::os::unix::fs::FileExt;
    let name = id.to_string();
    let path = root.join(&name[..2]).join(name);
    let file = std::fs::OpenOptions::new().write(true).read(true).open(path).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ 1], at).unwrap();
}

#[test]
fn a_quota_is_kept_and_a_removed_file_gives_its_room_back() {
    let (here, there) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let ids = [1, 2].map(|seed| attach(here.path(), &bytes(50_000, seed)).0);
    let files = Files::open(there.path()).unwrap();
    files.set_quota(Some(ids[0].size + 100));
    files.begin(&ids[0]).unwrap();
    assert!(matches!(files.begin(&ids[1]), Err(Error::Full { .. })));
    files.remove(&ids[0]).unwrap();
    assert_eq!((files.promised(), files.all().len()), (0, 0));
    files.begin(&ids[1]).unwrap();
}

#[test]
fn an_intake_is_bounded_and_leaves_nothing_when_it_is_dropped() {
    let here = TempDir::new().unwrap();
    let mut intake = Intake::begin(here.path(), 100_000).unwrap();
    intake.write(&[0; 100_000]).unwrap();
    assert!(matches!(intake.write(&[0]), Err(Error::TooLarge(100_000))));
    drop(intake);
    let left: Vec<_> = std::fs::read_dir(here.path().join("begun")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_file_made_elsewhere_is_adopted_if_it_is_there() {
    let here = TempDir::new().unwrap();
    let files = Files::open(here.path()).unwrap();
    let (id, _) = attach(here.path(), b"made by another process");
    assert!(!files.is_whole(&id));
    files.adopt(&id).unwrap();
    assert!(files.is_whole(&id));
    let other = FileId { hash: [7; 32], ..id };
    assert!(matches!(files.adopt(&other), Err(Error::Missing)));
}

proptest! {
    #[test]
    fn questions_lead_back(hash: [u8; 32], plain in 0..5_000_000_u64, stripe: u32) {
        let id = FileId { hash, size: crate::seal::sealed_len(plain.min(crate::MAX_PLAIN)) };
        for question in [Question::Which(id), Question::Stripe(id, stripe % id.stripes())] {
            prop_assert_eq!(Question::decode(&question.encode()), Some(question));
        }
    }

    #[test]
    fn no_bytes_make_a_question_panic(bytes: Vec<u8>) {
        let _ = Question::decode(&bytes);
        let _ = Answer::decode(bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn stripes_come_in_any_order_from_liars_and_others(
        order in Just((0..4_u32).collect::<Vec<_>>()).prop_shuffle(),
        lies in proptest::collection::vec((0..4_u32, any::<prop::sample::Index>()), 0..6),
        restart in 0..4_usize,
    ) {
        let plain = bytes(3 * MIB + 1, 9);
        let (_here, a, id, key, there, mut b) = two(&plain);
        b.begin(&id).unwrap();
        for (step, stripe) in order.iter().enumerate() {
            for (at, index) in &lies {
                let mut bad = a.give(&id, *at).unwrap();
                let place = index.index(bad.len());
                bad[place] ^= 0x40;
                let taken = b.take(&id, *at, &bad);
                prop_assert!(taken.is_err() || b.map(&id).unwrap().has(*at));
            }
            if step == restart {
                b = Files::open(there.path()).unwrap();
            }
            let whole = b.take(&id, *stripe, &a.give(&id, *stripe).unwrap()).unwrap();
            prop_assert_eq!(whole, step == 3);
        }
        prop_assert_eq!(opened(&b, &id, &key), plain);
    }
}

#[test]
fn the_longest_answer_fits() {
    let id = FileId { hash: [0; 32], size: crate::seal::sealed_len(crate::MAX_PLAIN) };
    assert_eq!(id.stripes(), crate::MAX_STRIPES);
    // 64 groups, as many hashes of pairs between them, and the way down from the root.
    let longest = STRIPE as usize + 64 * (64 + 13) + 1;
    assert!(longest <= crate::wire::MAX_ANSWER);
}
