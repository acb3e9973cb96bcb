use super::*;
use std::path::Path;

/// For a machine under load.
const LONG: Duration = Duration::from_secs(60);

fn notice() -> Notice {
    Notice { board: "general".into(), posts: 12, mentions: 0, first: None }
}

fn call(words: &[&str]) -> Call {
    let words = words.iter().map(|&word| word.to_owned()).collect();
    Call { words, fields: fields(&notice()) }
}

/// Waits until it is so.
#[track_caller]
fn eventually(holds: impl Fn() -> bool) {
    let until = Instant::now() + LONG;
    while !holds() {
        assert!(Instant::now() < until, "not within {LONG:?}");
        thread::sleep(LOOK_AGAIN);
    }
}

#[test]
fn a_burst_is_one_line_and_nothing_in_it_commands_a_terminal() {
    assert!(fields(&notice()).contains(&("NOTICE_SUMMARY", "12 new posts in #general".into())));
    let hostile = Notice { board: format!("\u{1b}[2J\0{}", "x".repeat(999)), ..notice() };
    for (_, value) in fields(&hostile) {
        assert!(!value.contains(['\u{1b}', '\0']) && value.chars().count() <= MAX_TEXT);
    }
}

#[test]
fn a_program_is_run_without_a_shell_and_says_how_it_ended() {
    let ends = |words: &[&str]| run(&call(words), LONG);
    assert_eq!(ends(&["sh", "-c", "test \"$NOTICE_POSTS\" = 12"]), Ok(()));
    assert!(ends(&["false"]).is_err() && ends(&[]).is_err());
    assert!(ends(&["/no/such/program"]).unwrap_err().contains("install it"));
}

#[test]
#[cfg(target_os = "linux")]
fn what_hangs_is_killed_with_all_that_it_started_and_the_next_one_still_comes() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str| dir.path().join(name).display().to_string();
    let hook = Hook::patient("notify_command", Duration::from_millis(500));
    // Both the script and what it waits for hang.
    let script = format!("echo $$ > {}; sleep 1000 & echo $! > {}; wait", file("one"), file("two"));
    hook.run(call(&["sh", "-c", &script]));
    hook.run(call(&["touch", &file("next")]));
    eventually(|| dir.path().join("next").exists());
    for name in ["one", "two"] {
        let id = std::fs::read_to_string(dir.path().join(name)).unwrap();
        // Who is killed may wait a moment for whoever asks how it ended.
        let status = Path::new("/proc").join(id.trim()).join("status");
        eventually(|| match std::fs::read_to_string(&status) {
            Ok(status) => status.contains("State:\tZ"),
            Err(_) => true,
        });
    }
}
