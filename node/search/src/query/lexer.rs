//! The terms of a query: words, quoted phrases, `@names`, `#boards` and `operator:value`.

use std::iter::Peekable;
use std::str::Chars;

/// One term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// `@`, `#`, an operator in small letters, or nothing for words.
    pub(super) key: String,
    pub(super) value: String,
    pub(super) negative: bool,
    pub(super) quoted: bool,
}

impl Term {
    /// A word that is not quoted and must be there.
    pub(super) fn is_bare(&self) -> bool {
        self.key.is_empty() && !self.quoted && !self.negative
    }
}

/// All terms of `text`; a quote that does not end goes on to the end.
pub(super) fn terms(text: &str) -> Vec<Term> {
    let mut letters = text.chars().peekable();
    let mut found = Vec::new();
    while let Some(letter) = letters.peek() {
        if letter.is_whitespace() {
            letters.next();
            continue;
        }
        found.push(term(&mut letters));
    }
    found
}

fn term(letters: &mut Peekable<Chars<'_>>) -> Term {
    let negative = letters.next_if_eq(&'-').is_some();
    let mut head = String::new();
    while let Some(letter) = letters.next_if(|letter| !letter.is_whitespace()) {
        if !is_quote(letter) {
            head.push(letter);
            continue;
        }
        match lead(&head) {
            Some(key) => {
                let value: String = from_quote(letters);
                return Term { key, value, negative, quoted: true };
            }
            // A quote within a word ends it; what follows is a term of its own.
            None => break,
        }
    }
    let (key, value) = split(&head);
    Term { key, value, negative, quoted: false }
}

/// Up to the next quote; a backslash keeps one, or itself.
fn from_quote(letters: &mut Peekable<Chars<'_>>) -> String {
    let mut value = String::new();
    while let Some(letter) = letters.next().filter(|letter| !is_quote(*letter)) {
        let kept =
            (letter == '\\').then(|| letters.next_if(|next| is_quote(*next) || *next == '\\'));
        value.push(kept.flatten().unwrap_or(letter));
    }
    value
}

/// What may stand before a quote and goes with it.
fn lead(head: &str) -> Option<String> {
    match head {
        "" | "@" | "#" => Some(head.to_owned()),
        _ => head.strip_suffix(':').filter(|key| is_key(key)).map(str::to_ascii_lowercase),
    }
}

/// The operator of an unquoted term, and what follows it. `http://…` and `a::b` are words.
fn split(head: &str) -> (String, String) {
    for mark in ["@", "#"] {
        if let Some(name) = head.strip_prefix(mark) {
            return (mark.to_owned(), name.to_owned());
        }
    }
    match head.split_once(':') {
        Some((key, value))
            if is_key(key)
                && !value.is_empty()
                && !value.starts_with(':')
                && !value.starts_with("//") =>
        {
            (key.to_ascii_lowercase(), value.to_owned())
        }
        _ => (String::new(), head.to_owned()),
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphabetic())
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„')
}
