//! Times as dates in UTC: for programs in one spelling, for people in that of their language. Times
//! are microseconds since the Unix epoch; what comes after the year 9999 is shown as its end.

use crate::{Language, Words};
use time::UtcDateTime;

/// The day by ISO 8601: `2026-11-21`.
#[must_use]
pub fn day(time: u64) -> String {
    let it = civil(time);
    format!("{:04}-{:02}-{:02}", it.year(), u8::from(it.month()), it.day())
}

/// Hour and minute: `05:20`.
#[must_use]
pub fn minute(time: u64) -> String {
    let it = civil(time);
    format!("{:02}:{:02}", it.hour(), it.minute())
}

impl Words {
    /// The day as one writes it in this language: `2026-11-21`, `21.11.2026`.
    #[must_use]
    pub fn day(&self, time: u64) -> String {
        self.language.day(time)
    }

    /// Whom somebody says they have a post from, and of what day it says it is.
    #[must_use]
    pub fn importing(&self, name: &str, time: Option<u64>) -> String {
        let name = ("name", name.into());
        match time {
            Some(time) => self.with("common-importing-dated", &[name, ("day", time.into())]),
            None => self.with("common-importing", &[name]),
        }
    }

    /// Day and minute: `2026-11-21 05:20 UTC`, `21.11.2026 05:20 UTC`.
    #[must_use]
    pub fn moment(&self, time: u64) -> String {
        self.language.moment(time)
    }
}

impl Language {
    /// See [`Words::day`].
    pub(crate) fn day(self, time: u64) -> String {
        let it = civil(time);
        match self {
            Self::English => day(time),
            Self::German => {
                format!("{:02}.{:02}.{:04}", it.day(), u8::from(it.month()), it.year())
            }
        }
    }

    /// See [`Words::moment`].
    pub(crate) fn moment(self, time: u64) -> String {
        format!("{} {} UTC", self.day(time), minute(time))
    }
}

fn civil(time: u64) -> UtcDateTime {
    let seconds = i64::try_from(time / 1_000_000).ok();
    let known = seconds.and_then(|it| UtcDateTime::from_unix_timestamp(it).ok());
    known.unwrap_or(UtcDateTime::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let [english, german] = Language::ALL.map(Words::of);
        for (seconds, said, german_said) in [
            (0, "1970-01-01 00:00 UTC", "01.01.1970 00:00 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC", "29.02.2000 00:00 UTC"),
            (1_700_000_000, "2023-11-14 22:13 UTC", "14.11.2023 22:13 UTC"),
            (4_102_444_799, "2099-12-31 23:59 UTC", "31.12.2099 23:59 UTC"),
        ] {
            let time = seconds * 1_000_000;
            assert_eq!(english.moment(time), said);
            assert_eq!(german.moment(time), german_said);
            assert_eq!(format!("{} {} UTC", day(time), minute(time)), said);
        }
        assert_eq!(english.moment(u64::MAX), "9999-12-31 23:59 UTC");
    }
}
