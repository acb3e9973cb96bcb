//! Dates in UTC, as the command line shows them: `2026`, `2026-03`, `2026-03-09`, `7d`.

use crate::error::QueryError;
use tidings_protocol::time::Time;

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
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|part| number(part, 2));
    let day = parts.next().map(|part| number(part, 2));
    if parts.next().is_some() || !(1970..=9999).contains(&year) {
        return None;
    }
    let (from, after) = match (month, day) {
        (None, _) => (first(year, 1)?, first(year.checked_add(1)?, 1)?),
        (Some(month), None) => (first(year, month?)?, next_month(year, month?)?),
        (Some(month), Some(day)) => {
            let (month, day) = (month?, day?);
            let at = first(year, month)?.checked_add(day.checked_sub(1)?)?;
            let fits = at < next_month(year, month)?;
            fits.then_some((at, at.checked_add(1)?))?
        }
    };
    Some(Span { from: Time(from.checked_mul(DAY)?), after: Time(after.checked_mul(DAY)?) })
}

fn number(text: &str, digits: usize) -> Option<u64> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

fn next_month(year: u64, month: u64) -> Option<u64> {
    if month == 12 { first(year.checked_add(1)?, 1) } else { first(year, month.checked_add(1)?) }
}

/// The first day of a month, counted from 1970-01-01 (Howard Hinnant's `days_from_civil`).
fn first(year: u64, month: u64) -> Option<u64> {
    if !(1..=12).contains(&month) {
        return None;
    }
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let shifted = if month > 2 { month.checked_sub(3)? } else { month.checked_add(9)? };
    let (era, of_era) = (year.checked_div(400)?, year.checked_rem(400)?);
    let of_year = shifted.checked_mul(153)?.checked_add(2)?.checked_div(5)?;
    let leap = of_era.checked_div(4)?.checked_sub(of_era.checked_div(100)?)?;
    let of_era = of_era.checked_mul(365)?.checked_add(leap)?.checked_add(of_year)?;
    era.checked_mul(146_097)?.checked_add(of_era)?.checked_sub(719_468)
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
