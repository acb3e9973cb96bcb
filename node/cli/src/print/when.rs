//! How long ago something was, in words.

use super::time::is_ahead;
use tidings_protocol::time::Time;
use tidings_words::Words;

const MINUTE: u64 = 60_000_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long before `now` something was, or its day when that is long ago or still to come.
pub(crate) fn ago(words: &Words, now: Time, then: Time) -> String {
    if is_ahead(now, then) {
        return words.with("cli-clock-ahead", &[("day", then.0.into())]);
    }
    let said = |key, count: u64| words.with(key, &[("count", count.into())]);
    match now.since(then) {
        0..MINUTE => words.say("common-just-now"),
        past @ MINUTE..HOUR => said("cli-minutes-ago", past / MINUTE),
        past @ HOUR..DAY => said("cli-hours-ago", past / HOUR),
        past if past < 7 * DAY => said("cli-days-ago", past / DAY),
        _ => words.day(then.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::Language;

    #[test]
    fn how_long_ago() {
        let now = Time(100 * DAY);
        let [english, german] = Language::ALL.map(Words::of);
        for (then, said, gesagt) in [
            (now.0 - 1, "just now", "gerade eben"),
            (now.0 - 3 * MINUTE, "3 min ago", "vor 3 Min."),
            (now.0 - 5 * HOUR, "5 h ago", "vor 5 Std."),
            (now.0 - DAY, "1 d ago", "vor 1 Tag"),
            (now.0 - 6 * DAY, "6 d ago", "vor 6 Tagen"),
            (0, "1970-01-01", "01.01.1970"),
        ] {
            assert_eq!(ago(english, now, Time(then)), said);
            assert_eq!(ago(german, now, Time(then)), gesagt);
        }
        assert!(ago(english, now, Time(now.0 + HOUR)).contains("a clock is ahead"));
    }
}
