//! What the faces say, in every language they say it in: one catalogue for the web page, the
//! terminal and the command line.
//!
//! A sentence has a key, such as `web-all-read`, and stands in `src/en/` and in `src/de/` in the
//! syntax of [Project Fluent](https://projectfluent.org), which picks the plural. Begin at
//! [`Words::of`]. What is printed for programs (`--json`, logs) is not here: that is a contract.

mod absent;
mod amount;
pub mod calendar;
mod delivery;
mod feelings;
mod functions;
mod language;
pub mod sanitise;

pub use feelings::FEELINGS;
pub use language::Language;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Pattern;
use std::sync::LazyLock;

/// The catalogue's files of one language.
const ENGLISH: [&str; 10] = [
    include_str!("en/cli.ftl"),
    include_str!("en/common.ftl"),
    include_str!("en/data.ftl"),
    include_str!("en/error.ftl"),
    include_str!("en/health.ftl"),
    include_str!("en/home.ftl"),
    include_str!("en/problem.ftl"),
    include_str!("en/shelf.ftl"),
    include_str!("en/tui.ftl"),
    include_str!("en/web.ftl"),
];
/// See [`ENGLISH`].
const GERMAN: [&str; 10] = [
    include_str!("de/cli.ftl"),
    include_str!("de/common.ftl"),
    include_str!("de/data.ftl"),
    include_str!("de/error.ftl"),
    include_str!("de/health.ftl"),
    include_str!("de/home.ftl"),
    include_str!("de/problem.ftl"),
    include_str!("de/shelf.ftl"),
    include_str!("de/tui.ftl"),
    include_str!("de/web.ftl"),
];

static IN_ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(Language::English, &ENGLISH));
static IN_GERMAN: LazyLock<Words> = LazyLock::new(|| Words::read(Language::German, &GERMAN));

/// All sentences in one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// Why something was refused, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What happened.
    pub message: String,
    /// What to do next, if there is something.
    pub next: Option<String>,
}

/// What is put into a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// As it is. Whoever shows the sentence neutralises what a peer wrote.
    Text(&'a str),
    /// A number, by which the plural is picked.
    Number(u64),
    /// One of these, as in “a, b or c”.
    AnyOf(&'a [String]),
}

impl Words {
    /// The words of a language; read once in a process.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &IN_ENGLISH,
            Language::German => &IN_GERMAN,
        }
    }

    /// The sentence of this key, or the key where there is none, which a test rules out.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The sentence of this key with values for its variables, as in
    /// `with("common-unread", &[("count", 3.into())])`.
    #[must_use]
    pub fn with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        match self.bundle.get_message(key).and_then(|message| message.value()) {
            Some(pattern) => self.fill(pattern, values),
            None => key.to_owned(),
        }
    }

    /// What to do next, where the sentence of this key says that something went wrong and what helps.
    #[must_use]
    pub fn next(&self, key: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
        self.attribute(key, "next", values)
    }

    fn attribute(&self, key: &str, name: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
        let said = self.bundle.get_message(key)?.get_attribute(name)?;
        Some(self.fill(said.value(), values))
    }

    /// Why something was refused, by the code of the error, problem or shelf and its fields; none for a
    /// code that a newer node gave.
    #[must_use]
    pub fn told(&self, code: &str, values: &[(&str, Value<'_>)]) -> Option<Told> {
        self.told_as(code, values, &["next"])
    }

    /// The same for somebody who looks at a page: what to do next is where to click, where there is
    /// something to click at.
    #[must_use]
    pub fn told_on_page(&self, code: &str, values: &[(&str, Value<'_>)]) -> Option<Told> {
        self.told_as(code, values, &["page", "next"])
    }

    fn told_as(&self, code: &str, values: &[(&str, Value<'_>)], steps: &[&str]) -> Option<Told> {
        let code = code.replace('_', "-");
        let keys = ["error", "problem", "shelf"].map(|file| format!("{file}-{code}"));
        let (key, message) = keys.iter().find_map(|key| {
            let message = self.bundle.get_message(key)?.value()?;
            Some((key, self.fill(message, values)))
        })?;
        let next = steps.iter().find_map(|step| self.attribute(key, step, values));
        Some(Told { message, next })
    }

    fn fill(&self, pattern: &Pattern<&str>, values: &[(&str, Value<'_>)]) -> String {
        let values: FluentArgs<'_> =
            values.iter().map(|(name, value)| (*name, self.as_fluent(value))).collect();
        self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    fn as_fluent<'v>(&self, value: &Value<'v>) -> FluentValue<'v> {
        match value {
            Value::Text(text) => FluentValue::from(*text),
            Value::Number(number) => FluentValue::from(*number),
            Value::AnyOf(all) => FluentValue::from(all.join(&self.say("common-or"))),
        }
    }

    fn read(language: Language, files: &[&str]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(language.tag().parse().into_iter().collect());
        // Faces neutralise direction themselves, where they neutralise everything else.
        bundle.set_use_isolating(false);
        functions::give(&mut bundle, language);
        for file in files {
            // What can be read is; a test rules out that something cannot.
            let read = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(rest, _)| rest);
            let _ = bundle.add_resource(read);
        }
        Self { language, bundle }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}
