//! Dates in UTC, as the command line shows them: `2026`, `2026-03`, `2026-03-09`, `7d`.

use crate::error::QueryError;
use tidings_protocol::time::Time;
use time::{Date, Month, UtcDateTime};

const SECOND: u64 = 1_000_000;
const DAY: u64 = 86_400 * SECOND;

/// A stretch of time; of a length before now, both ends are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The first moment of it.
    pub(super) from: Time,
    /// The first moment after it.
    pub(super) after: Time,
}

impl Span {
    pub(super) fn read(text: &str, now: Time) -> Result<Self, QueryError> {
        match ago(text) {
            Some(length) => {
                let at = Time(now.0.saturating_sub(length));
                Ok(Self { from: at, after: at })
            }
            None => Self::read_days(text),
        }
    }

    /// As [`Span::read`], but no length.
    pub(super) fn read_days(text: &str) -> Result<Self, QueryError> {
        days(text).ok_or_else(|| QueryError::NoDate { date: text.into() })
    }
}

fn days(text: &str) -> Option<Span> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?.into();
    let month = parts.next().map(|part| number(part, 2));
    let day = parts.next().map(|part| number(part, 2));
    if parts.next().is_some() {
        return None;
    }
    let month = month.map(|month| Month::try_from(u8::try_from(month?).ok()?).ok());
    let (first, last) = match (month, day) {
        (None, _) => ((Month::January, 1), (Month::December, 31)),
        (Some(month), None) => ((month?, 1), (month?, month?.length(year))),
        (Some(month), Some(day)) => {
            let day = (month?, u8::try_from(day?).ok()?);
            (day, day)
        }
    };
    let from = |(month, day)| begin(Date::from_calendar_date(year, month, day).ok()?);
    Some(Span { from: Time(from(first)?), after: Time(from(last)?.checked_add(DAY)?) })
}

fn number(text: &str, digits: usize) -> Option<u16> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

/// When a day begins; none before 1970.
fn begin(day: Date) -> Option<u64> {
    let seconds = UtcDateTime::new(day, time::Time::MIDNIGHT).unix_timestamp();
    u64::try_from(seconds).ok()?.checked_mul(SECOND)
}

/// A length such as `7d`, in microseconds.
fn ago(text: &str) -> Option<u64> {
    let unit = text.chars().next_back()?;
    let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
    let seconds: u64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 7 * 86_400,
        _ => return None,
    };
    number.checked_mul(seconds)?.checked_mul(SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> (u64, u64) {
        let span = Span::read_days(text).unwrap();
        (span.from.0 / SECOND, span.after.0 / SECOND)
    }

    #[test]
    fn days_months_and_years_are_those_of_the_calendar() {
        assert_eq!(at("1970-01-01"), (0, 86_400));
        assert_eq!(at("2000-02-29"), (951_782_400, 951_868_800));
        assert_eq!(at("2023-11"), (1_698_796_800, 1_701_388_800));
        assert_eq!(at("2024"), (1_704_067_200, 1_735_689_600));
        assert_eq!(at("2099-12"), (4_099_766_400, 4_102_444_800));
        assert_eq!(at("9999"), (253_370_764_800, 253_402_300_800));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "x",
            "26",
            "2026-",
            "2026-3",
            "2026-13",
            "2026-00",
            "2023-02-29",
            "2026-01-00",
            "2026-01-32",
            "2026-01-01-01",
            "1969",
            "99999",
            "+026",
            "2026-é1",
            "7d",
        ] {
            assert!(Span::read_days(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_count_back_from_now() {
        let now = Time(10 * DAY);
        let at = |text: &str| Span::read(text, now).map(|span| span.from.0);
        assert_eq!(at("7d"), Ok(3 * DAY));
        assert_eq!(at("24h"), Ok(9 * DAY));
        assert_eq!(at("9999999w"), Ok(0));
        for text in ["d", "-1d", "1.5d", "99999999999999999999d", "7x", "7é"] {
            assert!(at(text).is_err(), "{text}");
        }
    }
}
