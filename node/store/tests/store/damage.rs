//! Flipped bits anywhere: refused, named, or without effect; never read as something else.

use std::ops::ControlFlow;
use tidings_protocol::entry::Tip;
use tidings_protocol::fork::Fork;
use tidings_protocol::store::Store;
use tidings_protocol::testing::{COMMUNITY, alice, bob, branch_of, eve, write, write_after};
use tidings_protocol::time::Time;
use tidings_store::testing::Disk;
use tidings_store::{Log, OpenError, StoreError};

/// Bits flipped, spread over the bytes in use.
const FLIPS: usize = 5000;

fn written() -> Vec<u8> {
    let disk = Disk::default();
    let mut log = Log::create_on(disk.clone(), COMMUNITY, 1).unwrap();
    log.set_received(Time(77));
    let texts: Vec<_> = (0..40).map(|n| format!("a post, number {n}, of some length")).collect();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    let run = write_after(&alice(), Tip::empty(COMMUNITY), &texts).unwrap();
    log.stage(&run).unwrap();
    write(&mut log, &bob(), &texts[..5]).unwrap();
    let prev = write(&mut log, &eve(), &["common"]).unwrap();
    let branch = |text| branch_of(&write_after(&eve(), prev, &[text]).unwrap());
    let branches = [branch("left"), branch("right")];
    let fork = Fork { author: eve().author(), seq: 2, prev: prev.id, branches };
    log.stage_fork(&fork.prove().unwrap()).unwrap();
    log.commit().unwrap();
    drop(log);
    disk.bytes()
}

/// All that the log says of entries and heads, as text.
fn told(log: &Log) -> Result<String, StoreError> {
    let mut told = String::new();
    log.scan(0, usize::MAX, |arrived| {
        told += &format!("{arrived:?}\n");
        ControlFlow::Continue(())
    })?;
    for author in [alice(), bob(), eve()].map(|who| who.author()) {
        told += &format!("{:?} {:?}\n", log.head(&author), log.run(&author, 1, u64::MAX)?);
        told += &format!("{:?} {:?}\n", log.fork(&author)?, log.branch(&author, 1)?);
    }
    Ok(told)
}

#[test]
fn a_flipped_bit_is_refused_or_named_or_without_effect() {
    let bytes = written();
    let sound = told(&Log::open_on(Disk::of(&bytes)).unwrap()).unwrap();
    let used: Vec<_> = (0..bytes.len()).filter(|&place| bytes[place] != 0).collect();
    let (mut refused, mut named, mut unchanged) = (0, 0, 0);
    for flip in 0..FLIPS {
        let place = used[flip * used.len() / FLIPS];
        let mut altered = bytes.clone();
        altered[place] ^= 1 << (flip % 8);
        let Ok(log) = Log::open_on(Disk::of(&altered)) else {
            refused += 1;
            continue;
        };
        match log.verify(|_, _| {}) {
            Ok(damages) if damages.is_empty() => {
                assert_eq!(told(&log).unwrap(), sound, "byte {place} bit {}", flip % 8);
                unchanged += 1;
            }
            Ok(_) | Err(_) => {
                let _ = told(&log); // an error or not, but no panic
                named += 1;
            }
        }
    }
    assert!(refused > 0 && named > 0 && unchanged > 0, "{refused} {named} {unchanged}");
}

#[test]
fn an_altered_word_of_a_post_is_named_with_author_and_position() {
    let mut bytes = written();
    let needle = b"number 17, of";
    let places: Vec<_> =
        bytes.windows(needle.len()).enumerate().filter(|(_, found)| found == needle).collect();
    let places: Vec<_> = places.into_iter().map(|(place, _)| place).collect();
    for place in places {
        bytes[place] ^= 0x20;
    }
    let log = Log::open_on(Disk::of(&bytes)).unwrap();
    let damages = log.verify(|_, _| {}).unwrap();
    assert_eq!(damages.len(), 1, "{damages:?}");
    let said = damages[0].to_string();
    assert!(said.contains("entry 18 of") && said.contains(&alice().author().to_string()), "{said}");
}

#[test]
fn a_file_that_was_cut_or_is_none_is_refused_with_advice() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    let bytes = written();
    for cut in [1, 100, 512, 4096, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..cut]).unwrap();
        match Log::open(&path) {
            Err(OpenError::Damaged { .. }) => {}
            Err(error) => panic!("cut to {cut}: {error:?}"),
            Ok(log) => assert_ne!(log.verify(|_, _| {}).unwrap(), [], "cut to {cut}"),
        }
    }
    std::fs::write(&path, vec![0x5a; 9000]).unwrap();
    let error = Log::open(&path).unwrap_err();
    assert!(error.to_string().contains("restore it from a backup"), "{error}");
}
