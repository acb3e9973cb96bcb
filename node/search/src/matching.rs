//! Whether a text holds what a query asks for, and where.

use crate::query::{Clause, Query};
use crate::words::each_word;
use std::ops::Range;

/// The words of one text, each with its place.
#[derive(Debug, Default)]
pub(crate) struct Words {
    folded: String,
    /// Where each word stands in `folded`, and where in the text.
    places: Vec<(Range<usize>, Range<usize>)>,
}

impl Words {
    pub(crate) fn of(text: &str) -> Self {
        let mut words = Self::default();
        each_word(text, |word, at| {
            let start = words.folded.len();
            words.folded.push_str(word);
            words.places.push((start..words.folded.len(), at));
        });
        words
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    fn word(&self, at: usize) -> Option<&str> {
        let (folded, _) = self.places.get(at)?;
        self.folded.get(folded.clone())
    }

    /// Where in the text the clause holds, each as the bytes from its first to its last word.
    fn find<'a>(&'a self, clause: &'a Clause) -> impl Iterator<Item = Range<usize>> + 'a {
        let length = clause.words.len();
        let starts = 0..self.len().saturating_add(1).saturating_sub(length);
        starts.filter(move |start| self.holds_at(*start, clause)).filter_map(move |start| {
            let (_, first) = self.places.get(start)?;
            let (_, last) = self.places.get(start.checked_add(length)?.checked_sub(1)?)?;
            Some(first.start..last.end)
        })
    }

    fn holds_at(&self, start: usize, clause: &Clause) -> bool {
        let last = clause.words.len().saturating_sub(1);
        clause.words.iter().enumerate().all(|(at, wanted)| {
            let Some(word) = start.checked_add(at).and_then(|at| self.word(at)) else {
                return false;
            };
            if clause.open && at == last { word.starts_with(wanted) } else { word == wanted }
        })
    }
}

impl Query {
    /// Whether these texts, taken together, say what is asked for; a phrase stands in one of them.
    pub(crate) fn is_said_in(&self, texts: &[Words]) -> bool {
        self.clauses.iter().all(|clause| {
            let said = texts.iter().any(|text| text.find(clause).next().is_some());
            said != clause.negative
        })
    }

    /// How often each clause that must hold holds in these texts, in order.
    pub(crate) fn counts_in<'a>(&'a self, texts: &'a [Words]) -> impl Iterator<Item = usize> + 'a {
        let wanted = self.clauses.iter().filter(|clause| !clause.negative);
        wanted.map(|clause| texts.iter().map(|text| text.find(clause).count()).sum())
    }

    /// Where `text` says what is asked for, in bytes: in order, none within another.
    #[must_use]
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let words = Words::of(text);
        let wanted = self.clauses.iter().filter(|clause| !clause.negative);
        let mut marks: Vec<Range<usize>> = wanted.flat_map(|clause| words.find(clause)).collect();
        marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for mark in marks {
            match merged.last_mut().filter(|last| last.end >= mark.start) {
                Some(last) => last.end = last.end.max(mark.end),
                None => merged.push(mark),
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests;
