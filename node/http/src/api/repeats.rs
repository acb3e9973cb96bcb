//! What is asked for twice under one `Idempotency-Key` is done once
//! (draft-ietf-httpapi-idempotency-key-header-07).
//!
//! Kept in memory: a day, while the node runs. A request that failed did nothing, and its key is free.

use super::Caller;
use crate::problem::Problem;
use crate::problems;
use axum::http::{HeaderMap, HeaderName};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tidings_core::{Request, Response};
use tidings_protocol::time::Time;

/// The header.
pub(super) const KEY: &str = "idempotency-key";

/// The longest value of it, in bytes, the quotes included.
pub(super) const MAX_VALUE: usize = 255;

/// Keys that are remembered, of all callers; the oldest make room. Answers to what is posted have a
/// few hundred bytes.
pub(super) const MAX_KEYS: usize = 1_024;

/// How long, in microseconds.
const KEPT: u64 = 24 * 60 * 60 * 1_000_000;

/// Whose key it is, and which.
type Place = [u8; 32];

/// What was asked for under keys, and what was answered.
#[derive(Debug, Default)]
pub(crate) struct Repeats(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    answers: BTreeMap<Place, Answer>,
    /// In the order in which they were used first.
    order: VecDeque<(Time, Place)>,
}

#[derive(Debug)]
struct Answer {
    since: Time,
    /// The hash of what was asked for.
    asked: [u8; 32],
    /// None while the first one is not answered.
    said: Option<Response>,
}

/// The key under which something is asked for, if any.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(HeaderName::from_static(KEY)).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().ok().filter(|text| text.len() <= MAX_VALUE);
    match text.and_then(unquoted).filter(|key| !key.is_empty() && values.next().is_none()) {
        Some(key) => Ok(Some(key)),
        None => Err(problems::no_idempotency_key(MAX_VALUE)),
    }
}

/// A string of RFC 8941, §3.3.3.
fn unquoted(text: &str) -> Option<String> {
    let within = text.strip_prefix('"')?.strip_suffix('"')?;
    let (mut key, mut letters) = (String::new(), within.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => key.push(letters.next().filter(|it| matches!(it, '"' | '\\'))?),
            ' '..='~' if letter != '"' => key.push(letter),
            _ => return None,
        }
    }
    Some(key)
}

impl Repeats {
    /// The place of a caller's key.
    pub(super) fn place(caller: &Caller, key: &str) -> Place {
        let mut hash = blake3::Hasher::new();
        if let Caller::Bot(token) = caller {
            hash.update(&token.created.0.to_be_bytes()).update(token.name.as_bytes());
        }
        hash.update(&[0]).update(key.as_bytes());
        *hash.finalize().as_bytes()
    }

    /// What was answered to this the first time; none if this is it.
    pub(super) fn begin(
        &self,
        place: Place,
        asked: &Request,
        now: Time,
    ) -> Result<Option<Response>, Problem> {
        let asked =
            *blake3::hash(&serde_json::to_vec(asked).map_err(problems::unreadable)?).as_bytes();
        let mut kept = self.kept();
        kept.forget_old(now);
        let Some(answer) = kept.answers.get(&place) else {
            kept.make_room();
            kept.order.push_back((now, place));
            kept.answers.insert(place, Answer { since: now, asked, said: None });
            return Ok(None);
        };
        if answer.asked != asked {
            return Err(problems::key_used_already());
        }
        match &answer.said {
            Some(said) => Ok(Some(said.clone())),
            None => Err(problems::being_done_already()),
        }
    }

    /// It was answered; with none it failed.
    pub(super) fn end(&self, place: &Place, said: Option<Response>) {
        let mut kept = self.kept();
        match (kept.answers.get_mut(place), said) {
            (Some(answer), Some(said)) => answer.said = Some(said),
            (_, None) => drop(kept.answers.remove(place)),
            (None, _) => {}
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn forget_old(&mut self, now: Time) {
        while self.order.front().is_some_and(|(since, _)| now.since(*since) >= KEPT) {
            self.forget_oldest();
        }
    }

    fn make_room(&mut self) {
        while self.order.len() >= MAX_KEYS {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        let Some((since, place)) = self.order.pop_front() else { return };
        // A key that was free again may have been used since.
        if self.answers.get(&place).is_some_and(|answer| answer.since == since) {
            self.answers.remove(&place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Kind;
    use tidings_protocol::hash::EntryId;

    const NOW: Time = Time(1_000_000);

    fn of(text: &str) -> Request {
        Request::Reply { to: "aaaaaa".into(), text: text.into() }
    }

    fn said() -> Response {
        Response::Written { id: EntryId([1; 32]), board: "general".into() }
    }

    fn place(at: usize) -> Place {
        Repeats::place(&Caller::Owner, &at.to_string())
    }

    #[test]
    fn a_key_is_a_string_in_quotes() {
        let read = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(KEY, value.parse().unwrap());
            key(&headers)
        };
        assert_eq!(read(r#""8e03-978e""#), Ok(Some("8e03-978e".into())));
        assert_eq!(read(r#""a \"b\" \\""#), Ok(Some(r#"a "b" \"#.into())));
        assert_eq!(key(&HeaderMap::new()), Ok(None));
        assert!(read(&format!("\"{}\"", "x".repeat(MAX_VALUE - 2))).is_ok());
        let long = format!("\"{}\"", "x".repeat(MAX_VALUE - 1));
        for wrong in ["8e03", "\"\"", "\"", "\"a", "\"a\"b\"", r#""\a""#, r#""a\""#, &long] {
            assert_eq!(read(wrong).unwrap_err().kind, Kind::Usage, "{wrong}");
        }
        let mut two = HeaderMap::new();
        two.append(KEY, "\"a\"".parse().unwrap());
        two.append(KEY, "\"b\"".parse().unwrap());
        assert!(key(&two).is_err());
    }

    #[test]
    fn the_second_gets_the_answer_of_the_first_and_something_else_gets_none() {
        let repeats = Repeats::default();
        assert_eq!(repeats.begin(place(0), &of("x"), NOW), Ok(None));
        assert_eq!(repeats.begin(place(0), &of("x"), NOW).unwrap_err().kind, Kind::Busy);
        repeats.end(&place(0), Some(said()));
        assert_eq!(repeats.begin(place(0), &of("x"), NOW), Ok(Some(said())));
        assert_eq!(repeats.begin(place(0), &of("y"), NOW).unwrap_err().kind, Kind::Reused);
        assert_eq!(repeats.begin(place(1), &of("x"), NOW), Ok(None), "another key");
        repeats.end(&place(1), None);
        assert_eq!(repeats.begin(place(1), &of("y"), NOW), Ok(None), "what failed did nothing");
    }

    #[test]
    fn keys_are_kept_for_a_day_and_the_oldest_make_room() {
        let repeats = Repeats::default();
        for at in 0..=MAX_KEYS {
            assert_eq!(repeats.begin(place(at), &of("x"), NOW), Ok(None));
            repeats.end(&place(at), Some(said()));
        }
        assert_eq!(repeats.kept().answers.len(), MAX_KEYS);
        assert_eq!(repeats.begin(place(1), &of("x"), NOW), Ok(Some(said())));
        assert_eq!(repeats.begin(place(0), &of("x"), NOW), Ok(None), "it made room for the last");
        let last = place(MAX_KEYS);
        assert_eq!(repeats.begin(last, &of("x"), NOW.after(KEPT - 1)), Ok(Some(said())));
        assert_eq!(repeats.begin(last, &of("x"), NOW.after(KEPT)), Ok(None));
    }
}
