//! Who looks at a page, and in which words.

use super::look::Look;
use super::neutral;
use crate::sessions::{Found, Sessions};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use maud::{Markup, html};
use std::sync::Arc;
use tidings_views::page::Absent;
use tidings_words::{Value, Words};

/// A visitor whom the gate let in. Only the gate makes one.
#[derive(Clone)]
pub(super) struct Visit {
    /// In which language, and how it looks.
    pub(super) look: Look,
    /// Path and query of the page.
    pub(super) here: String,
    /// None at the door.
    pub(super) session: Option<Found>,
    pub(super) sessions: Arc<Sessions>,
}

impl Visit {
    /// The sentence of this key.
    pub(super) fn say(&self, key: &str) -> String {
        self.words().say(key)
    }

    /// The sentence of this key with a number in it.
    pub(super) fn count(&self, key: &str, count: u64) -> String {
        self.words().with(key, &[("count", count.into())])
    }

    /// The sentence of this key with values in it.
    pub(super) fn with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.words().with(key, values)
    }

    /// The catalogue.
    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.look.language)
    }

    /// A text or a title of a row on one line, neutralised; where it is absent, why.
    pub(super) fn line_or_why(&self, text: &str, absent: Option<Absent>) -> String {
        neutral::line(&self.words().text_or_why(text, absent.map(Absent::name)))
    }

    /// What each form carries, so that no other page can send it.
    pub(super) fn csrf(&self) -> Markup {
        let token = self.session.as_ref().map_or("", |session| &session.csrf);
        html! { input type="hidden" name="csrf" value=(token); }
    }

    /// Keeps a sentence for the next page.
    pub(super) fn tell(&self, line: String) {
        if let Some(session) = &self.session {
            self.sessions.tell(session.key, line);
        }
    }

    /// The sentence that was kept for this page.
    pub(super) fn told(&self) -> Option<String> {
        self.sessions.told(self.session.as_ref()?.key)
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = StatusCode;

    /// Refuses where no gate is in front of the page.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::UNAUTHORIZED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::Language;

    #[test]
    fn what_is_absent_is_told_of_in_every_language() {
        let [english, german] = Language::ALL.map(Words::of);
        for why in Absent::ALL {
            let said = |words: &Words| words.text_or_why("as it is", Some(why.name())).into_owned();
            assert_eq!(said(english), why.text());
            assert!(said(german).starts_with('(') && said(german) != why.text(), "{why:?}");
        }
    }
}
