//! Killed in the middle of writing, ten times over: nothing acknowledged is lost.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use tidings_protocol::entry::{Tip, append};
use tidings_protocol::store::Store;
use tidings_protocol::testing::{COMMUNITY, alice};
use tidings_protocol::time::Time;
use tidings_store::Log;

/// Tells the process that it is the one to be killed, and where its log is.
const VICTIM: &str = "TIDINGS_TEST_VICTIM";
const ROUNDS: u64 = 10;

/// Not a test by itself: the one below runs it in a process of its own, until it kills that.
#[test]
fn victim() {
    let Some(path) = std::env::var_os(VICTIM) else { return };
    let mut log = Log::open(Path::new(&path)).unwrap();
    let mut tip = tip(&log);
    loop {
        let body = vec![b'x'; usize::try_from(tip.seq % 97 * 50).unwrap()];
        let bodies: Vec<_> = (0..=tip.seq % 7).map(|n| (Time(tip.seq + n), &body[..])).collect();
        let run = append(&alice(), &tip, &bodies).unwrap();
        log.stage(&run).unwrap();
        log.stage_prune(&alice().author(), tip.seq / 2, b"remains").unwrap();
        log.commit().unwrap();
        tip = run.tip();
        writeln!(std::io::stdout(), "\nkept {}", tip.seq).unwrap();
    }
}

#[test]
fn nothing_acknowledged_is_lost_to_kill() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    drop(Log::create(&path, COMMUNITY, 1).unwrap());
    for round in 0..ROUNDS {
        let kept = kill_after(&path, 3 + round * 7);
        let log = Log::open(&path).unwrap();
        let held = tip(&log).seq;
        assert!(held >= kept, "round {round}: {held} of {kept}");
        assert_eq!(log.verify(|_, _| {}).unwrap(), []);
    }
}

/// Kills the victim once it said `times` times that it kept something; the last it said.
fn kill_after(path: &Path, times: u64) -> u64 {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::victim", "--nocapture"])
        .env(VICTIM, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut said, mut last) = (0, 0);
    for line in BufReader::new(victim.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let Some(seq) = line.strip_prefix("kept ") else { continue };
        last = seq.parse().unwrap();
        said += 1;
        if said == times {
            victim.kill().unwrap();
        }
    }
    assert!(!victim.wait().unwrap().success(), "it was killed");
    assert!(said >= times);
    last
}

fn tip(log: &Log) -> Tip {
    log.head(&alice().author()).map_or(Tip::empty(COMMUNITY), |head| head.tip)
}
