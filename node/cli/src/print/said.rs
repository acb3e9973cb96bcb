//! What is said, before it is known in which language: a sentence of the catalogue, and what is put
//! into it.
//!
//! A verb says [`said!`](crate::print::said); [`Screen`](super::Screen) knows the language. A test
//! looks through the sources for words that never went through the catalogue.

use super::time::english;
use tidings_core::refusal::Reason;
use tidings_http::problem::told as refusal;
use tidings_words::{Told, Value, Words};

/// Something to say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// As it stands in every language: a name, an id, what the system says.
    Plain(String),
    /// The sentence of this key.
    Sentence(&'static str, Vec<(&'static str, Part)>),
    /// Why a node refused something, and its own words for whoever does not know its reason.
    Refused(Box<Reason>, Told),
}

/// What is put into a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// As it is; whoever puts peers' text in neutralises it.
    Text(String),
    /// A number, by which the plural is picked.
    Number(u64),
    /// One of these, as in “a, b or c”.
    AnyOf(Vec<String>),
    /// A sentence, or part of one, in the same language.
    Said(Said),
    /// Some of those, one behind the other.
    All(Vec<Said>),
}

impl Said {
    /// In these words.
    pub(crate) fn in_words(&self, words: &Words) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Sentence(key, values) => filled(values, words, |all| words.with(key, all)),
            Self::Refused(reason, own) => refusal(words, reason).unwrap_or(own.clone()).message,
        }
    }

    /// What to do next in these words, if there is something.
    pub(crate) fn next(&self, words: &Words) -> Option<String> {
        match self {
            Self::Plain(_) => None,
            Self::Sentence(key, values) => filled(values, words, |all| words.next(key, all)),
            // A refusal within another one brings its own next step, which the outer has not.
            Self::Refused(reason, own) => {
                refusal(words, reason).and_then(|told| told.next).or_else(|| own.next.clone())
            }
        }
    }
}

/// Why something was refused, for what speaks English alone; `own` where nobody knows the reason.
pub(crate) fn in_english(reason: Option<&Reason>, own: &str) -> String {
    let told = reason.and_then(|reason| refusal(english(), reason));
    told.map_or_else(|| own.to_owned(), |told| told.message)
}

/// Hands over what is put in, with sentences in these words.
fn filled<T>(
    values: &[(&'static str, Part)],
    words: &Words,
    say: impl FnOnce(&[(&str, Value<'_>)]) -> T,
) -> T {
    let told = |part: &Part| match part {
        Part::Said(said) => Part::Text(said.in_words(words)),
        Part::All(all) => {
            let told: Vec<String> = all.iter().map(|said| said.in_words(words)).collect();
            Part::Text(told.join(", "))
        }
        part => part.clone(),
    };
    let told: Vec<_> = values.iter().map(|(name, part)| (*name, told(part))).collect();
    let values = told.iter().map(|(name, part)| {
        let value = match part {
            Part::Text(text) => Value::Text(text),
            Part::Number(number) => Value::Number(*number),
            Part::AnyOf(all) => Value::AnyOf(all),
            Part::Said(_) | Part::All(_) => Value::Text(""),
        };
        (*name, value)
    });
    say(&values.collect::<Vec<_>>())
}

/// A sentence of the catalogue, such as `said!("cli-marked-read", count = posts)`.
macro_rules! said {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::print::said::Said::Sentence(
            $key,
            vec![$((stringify!($name), $crate::print::said::Part::from($value))),*],
        )
    };
}
pub(crate) use said;

impl From<&Said> for Said {
    fn from(said: &Said) -> Self {
        said.clone()
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&String> for Said {
    fn from(text: &String) -> Self {
        Self::Plain(text.clone())
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Part {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u64> for Part {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Part {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Part {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl From<Vec<String>> for Part {
    fn from(all: Vec<String>) -> Self {
        Self::AnyOf(all)
    }
}

impl From<Vec<Said>> for Part {
    fn from(all: Vec<Said>) -> Self {
        Self::All(all)
    }
}

impl From<Said> for Part {
    fn from(said: Said) -> Self {
        Self::Said(said)
    }
}

#[cfg(test)]
mod tests;
