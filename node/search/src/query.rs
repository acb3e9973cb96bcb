//! What is looked for, as it is typed: `lighthouse "keeper of" -storm @ana #harbour after:7d`.
//!
//! | typed | finds posts |
//! |---|---|
//! | `word` | with this word; the last one also as the beginning of a word, from 2 letters on |
//! | `"some words"` | with these words one after the other |
//! | `-word`, `-"some words"` | without them |
//! | `@ana`, `@ana#k7mq`, `by:ana`, `by:me`, `-@ana` | written by her, by oneself, not by her |
//! | `#a`, `#a/b`, `#plans~k7mq`, `#@bo`, `-#a` | on a board and those below it, among messages with bo, elsewhere |
//! | `before:D`, `after:D`, `on:D` | by effective time in UTC; D is 2026, 2026-03 or 2026-03-09 |
//! | `before:7d`, `after:12h` | that long before now, or since; s, m, h, d and w |
//! | `in:ID` | of the thread in which this post is |
//! | `is:unread` | not read yet |
//! | `has:file` | that files go with |
//!
//! Several boards or people find posts of any of them; everything else must hold at once. A name
//! with blanks is quoted: `@"ana maria"`. A term with a colon or another mark in it is looked for as
//! it is when quoted.

mod dates;
mod lexer;

use crate::error::QueryError;
use crate::words::words;
use dates::Span;
use lexer::Term;
use tidings_protocol::time::Time;

/// Longest query, in bytes.
pub const MAX_QUERY: usize = 1_024;

/// Most terms in a query.
pub const MAX_TERMS: usize = 32;

/// Most words in a query, those of phrases included.
pub const MAX_WORDS: usize = 64;

/// Letters from which on the last word is the beginning of a word, too.
const MIN_BEGINNING: usize = 2;

/// Likeness from which on an operator is suggested.
const ALIKE: f64 = 0.7;

/// Operators, what people type instead, and what is suggested.
const OPERATORS: [(&str, &str); 13] = [
    ("before", "before:"),
    ("after", "after:"),
    ("on", "on:"),
    ("by", "by:"),
    ("in", "in:"),
    ("is", "is:unread"),
    ("has", "has:file"),
    ("from", "by:"),
    ("author", "by:"),
    ("since", "after:"),
    ("until", "before:"),
    ("board", "#BOARD"),
    ("thread", "in:"),
];

/// Which posts come first.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The newest, by effective time.
    #[default]
    Newest,
    /// Those that speak most of it (BM25); the newest where no words are asked for.
    Best,
}

/// A query that makes sense; whether its names mean anything is seen when it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub(crate) clauses: Vec<Clause>,
    pub(crate) writers: Vec<Named>,
    pub(crate) boards: Vec<Named>,
    /// Effective times: from here on, and before there.
    pub(crate) from: Time,
    pub(crate) until: Time,
    pub(crate) thread: Option<String>,
    pub(crate) unread: bool,
    pub(crate) files: bool,
    /// What calls whoever looks by name.
    pub(crate) calls: bool,
}

/// Words that must stand one after the other, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Folded, at least one.
    pub(crate) words: Vec<String>,
    /// The last word may go on.
    pub(crate) open: bool,
    pub(crate) negative: bool,
}

/// A person or a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    /// Whoever looks.
    pub(crate) me: bool,
    pub(crate) negative: bool,
}

impl Query {
    /// Reads a query; `now` is what `7d` counts back from.
    ///
    /// # Errors
    /// [`QueryError`] says what cannot be meant.
    pub fn parse(text: &str, now: Time) -> Result<Self, QueryError> {
        if text.len() > MAX_QUERY {
            return Err(QueryError::TooLong);
        }
        let terms = lexer::terms(text);
        if terms.len() > MAX_TERMS {
            return Err(QueryError::TooManyTerms);
        }
        let mut query = Self::of(Vec::new());
        let mut last = None;
        for term in &terms {
            let clauses = query.clauses.len();
            query.take(term, now)?;
            if query.clauses.len() > clauses && term.is_bare() {
                last = Some(clauses);
            }
        }
        if let Some(clause) = last.and_then(|at| query.clauses.get_mut(at)) {
            let letters = clause.words.last().map_or(0, |word| word.chars().count());
            clause.open = letters >= MIN_BEGINNING;
        }
        query.check()
    }

    /// Whether a post can speak more of it than another: words are asked for.
    pub(crate) fn ranks(&self) -> bool {
        self.clauses.iter().any(|clause| !clause.negative)
    }

    /// What calls whoever looks by this name: it holds the words of it, one after the other.
    pub(crate) fn calling(name: &str) -> Self {
        let clause = Clause { words: words(name), open: false, negative: false };
        let said = Some(clause).filter(|clause| !clause.words.is_empty());
        Self { calls: true, ..Self::of(said.into_iter().collect()) }
    }

    /// What says this, whoever wrote it, wherever and whenever.
    fn of(clauses: Vec<Clause>) -> Self {
        Self {
            clauses,
            writers: Vec::new(),
            boards: Vec::new(),
            from: Time(0),
            until: Time::NEVER,
            thread: None,
            unread: false,
            files: false,
            calls: false,
        }
    }

    fn check(self) -> Result<Self, QueryError> {
        let words = self.clauses.iter().map(|clause| clause.words.len()).sum::<usize>();
        if words > MAX_WORDS {
            return Err(QueryError::TooManyWords);
        }
        let bounded = self.from > Time(0) || self.until < Time::NEVER;
        let named = !self.writers.is_empty() || !self.boards.is_empty() || self.thread.is_some();
        if words == 0 && !bounded && !named && !self.unread && !self.files {
            return Err(QueryError::Empty);
        }
        Ok(self)
    }

    fn take(&mut self, term: &Term, now: Time) -> Result<(), QueryError> {
        let named = |name: &str, me: bool| Named { name: name.into(), me, negative: term.negative };
        match (term.key.as_str(), term.value.as_str()) {
            ("", text) => self.say(text, term.negative),
            ("#", "") => return Err(QueryError::NoBoard),
            ("@" | "by", "") => return Err(QueryError::Nobody),
            ("#", name) => self.boards.push(named(name, false)),
            ("by", name) if name.eq_ignore_ascii_case("me") => self.writers.push(named("", true)),
            ("@" | "by", name) => self.writers.push(named(name, false)),
            (key, _) if term.negative => {
                return Err(QueryError::NotLeftOut { operator: key.into() });
            }
            ("before", date) => self.until = self.until.min(Span::read(date, now)?.from),
            ("after", date) => self.from = self.from.max(Span::read(date, now)?.after),
            ("on", date) => {
                let span = Span::read_days(date)?;
                self.from = self.from.max(span.from);
                self.until = self.until.min(span.after);
            }
            ("in", id) if self.thread.as_ref().is_none_or(|other| other == id) => {
                self.thread = Some(id.into());
            }
            ("in", _) => {
                return Err(QueryError::TwoThreads);
            }
            ("is", "unread") => self.unread = true,
            ("is", other) => {
                return Err(QueryError::UnknownState { state: other.into() });
            }
            ("has", "file") => self.files = true,
            ("has", other) => {
                return Err(QueryError::UnknownPart { part: other.into() });
            }
            (key, value) => return Err(unknown(key, value)),
        }
        Ok(())
    }

    fn say(&mut self, text: &str, negative: bool) {
        let words = words(text);
        if !words.is_empty() {
            self.clauses.push(Clause { words, open: false, negative });
        }
    }
}

/// An operator that does not exist, and the one that was perhaps meant.
fn unknown(key: &str, value: &str) -> QueryError {
    let like = |known: &str| strsim::jaro_winkler(known, key);
    let nearest = OPERATORS.iter().max_by(|(a, _), (b, _)| like(a).total_cmp(&like(b)));
    QueryError::UnknownOperator {
        operator: key.into(),
        value: value.into(),
        near: nearest.filter(|(known, _)| like(known) >= ALIKE).map(|(_, operator)| *operator),
    }
}

#[cfg(test)]
mod tests;
