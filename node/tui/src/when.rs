//! How long ago something was, in words.

use tidings_protocol::time::Time;
use tidings_words::Words;

const MINUTE: u64 = 60 * 1_000_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long before `now`, or the day when that is long ago or still to come.
pub(crate) fn ago(words: &Words, now: Time, then: Time) -> String {
    if then > now.after(MINUTE) {
        return words.day(then.0);
    }
    let count = |key: &str, count: u64| words.with(key, &[("count", count.into())]);
    match now.since(then) {
        0..MINUTE => words.say("common-just-now"),
        past @ MINUTE..HOUR => count("common-minutes-ago", past / MINUTE),
        past @ HOUR..DAY => count("common-hours-ago", past / HOUR),
        past if past < 7 * DAY => count("common-days-ago", past / DAY),
        _ => words.day(then.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::Language;

    #[test]
    fn how_long_ago() {
        let words = Words::of(Language::English);
        let now = Time(20_000 * DAY);
        assert_eq!(ago(words, now, Time(now.0 - 3 * MINUTE)), "3 minutes ago");
        assert_eq!(ago(words, now, Time(now.0 - 6 * DAY)), "6 days ago");
        assert_eq!(ago(words, now, Time(now.0 - 7 * DAY)), "2024-09-27");
        assert_eq!(ago(words, now, Time(now.0 + DAY)), "2024-10-05");
        let german = Words::of(Language::German);
        assert_eq!(ago(german, now, Time(now.0 - 7 * DAY)), "27.09.2024");
        assert!(!ago(words, now, Time::NEVER).is_empty());
    }
}
