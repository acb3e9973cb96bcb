//! The harness keeps its own promises, so that a failing test means the product.

use std::panic;
use std::process::Command;
use std::time::Duration;

use crate::harness::{Home, Process, eventually, eventually_some};

const SOON: Duration = Duration::from_secs(20);

fn shell(script: &str) -> Process {
    shell_with(script, "")
}

fn shell_with(script: &str, input: &str) -> Process {
    let mut command = Command::new("sh");
    command.arg("-c").arg(script);
    Process::spawn(command, input)
}

fn message(panicked: &(dyn std::any::Any + Send)) -> String {
    panicked.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn a_condition_is_polled_until_it_holds() {
    let mut looks = 0;
    eventually(SOON, "the third look", || {
        looks += 1;
        looks == 3
    });
    assert_eq!(looks, 3);
}

#[test]
fn a_condition_that_never_holds_is_named() {
    let result = panic::catch_unwind(|| eventually(Duration::ZERO, "pigs fly", || false));
    let panicked = result.expect_err("a deadline passes");
    assert!(message(&*panicked).contains("pigs fly"));
}

#[test]
fn what_a_command_printed_and_how_it_ended_is_known() {
    let ran = shell_with("cat; echo bad >&2; exit 4", "{\"n\":1}\n{\"n\":2}\n").finish(SOON);
    let ran = ran.fails(4);
    assert_eq!(ran.stderr, "bad\n");
    let numbers: Vec<_> = ran.json_lines().iter().map(|line| line["n"].as_u64()).collect();
    assert_eq!(numbers, [Some(1), Some(2)]);
    assert_eq!(shell("echo '[7]'").finish(SOON).ok().json()[0], 7);
}

#[test]
fn a_wrong_exit_code_shows_what_was_printed() {
    let result = panic::catch_unwind(|| shell("echo clue >&2; exit 9").finish(SOON).ok());
    assert!(message(&*result.expect_err("9 is not 0")).contains("clue"));
}

#[test]
fn more_output_than_a_pipe_holds_stops_nobody() {
    let ran = shell("head -c 1000000 /dev/zero | tr '\\0' x").finish(SOON).ok();
    assert_eq!(ran.stdout.len(), 1_000_000);
}

#[test]
fn a_line_is_found_while_the_command_goes_on() {
    let mut process = shell("echo one; echo two; exec sleep 1000");
    assert_eq!(process.line(SOON, "two", |line| line.starts_with("tw")), "two");
    assert!(process.is_running());
    process.kill();
    assert!(!process.is_running());
}

#[test]
fn a_command_that_hangs_is_killed_and_reported() {
    let result = panic::catch_unwind(|| shell("echo stuck; exec sleep 1000").finish(SOON / 20));
    assert!(message(&*result.expect_err("it hangs")).contains("stuck"));
}

#[test]
fn a_power_cut_reaches_processes_that_left_the_family() {
    let mut home = Home::new();
    let path = home.path().display().to_string();
    shell(&format!("sh -c 'while :; do sleep 1; done' {path} >/dev/null 2>&1 &")).finish(SOON).ok();
    let found = eventually_some(SOON, "it runs", || home.processes().first().copied());
    home.power_cut();
    assert!(!home.processes().contains(&found));
}

#[test]
fn a_dropped_home_leaves_nothing_behind() {
    let home = Home::new();
    let kept = home.beside("file");
    std::fs::write(&kept, "x").expect("a file beside the home");
    drop(home);
    assert!(!kept.exists());
}

#[test]
fn commands_of_a_home_do_not_see_the_callers_settings() {
    let mut home = Home::behind(&["env", "TIDINGS_TEST=1"]);
    home.env("TIDINGS_TEST_TOO", "2");
    let command = home.command(&["status"]);
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    assert_eq!(command.get_program(), "env");
    assert_eq!(words[2], "--home");
    assert_eq!(words[3], home.path().to_string_lossy());
    let own = command.get_envs().any(|(key, value)| key == "TIDINGS_TEST_TOO" && value.is_some());
    assert!(own);
}
