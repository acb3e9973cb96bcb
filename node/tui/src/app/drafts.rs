//! Texts that are not sent yet: none is lost.

use super::App;
use super::ask::{Ask, Fault};
use std::collections::BTreeMap;

/// A text that is not sent yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What it is for: `board/general`, `post/ID` or `person/WHO`.
    pub key: String,
    /// Its subject; empty where there is none.
    pub subject: String,
    /// The text; empty where nothing is kept.
    pub text: String,
}

impl Draft {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.subject.trim().is_empty()
    }
}

/// All of them, by key.
#[derive(Default)]
pub(super) struct Drafts(BTreeMap<String, Draft>);

impl Drafts {
    pub(super) fn new(all: Vec<Draft>) -> Self {
        Self(all.into_iter().map(|draft| (draft.key.clone(), draft)).collect())
    }

    pub(super) fn get(&self, key: &str) -> Option<&Draft> {
        self.0.get(key)
    }
}

impl App {
    /// Keeps what is being written, if it changed.
    pub(super) fn save_draft(&mut self) {
        let Some(compose) = self.compose.as_mut().filter(|compose| compose.dirty) else { return };
        compose.dirty = false;
        let draft = compose.draft();
        self.keep(draft);
    }

    /// Keeps a draft, or forgets an empty one.
    pub(super) fn keep(&mut self, draft: Draft) {
        let known = self.drafts.0.contains_key(&draft.key);
        if draft.is_empty() && !known {
            return;
        }
        match draft.is_empty() {
            true => self.drafts.0.remove(&draft.key),
            false => self.drafts.0.insert(draft.key.clone(), draft.clone()),
        };
        self.asks.push(Ask::Keep(draft));
    }

    /// Forgets the draft of this key.
    pub(super) fn forget(&mut self, key: &str) {
        self.keep(Draft { key: key.to_owned(), ..Draft::default() });
    }

    /// A draft could not be kept: whoever writes should know.
    pub(crate) fn on_not_kept(&mut self, fault: &Fault) {
        let why = fault.to_string();
        let text = self.look.words.with("tui-not-kept", &[("why", (&why).into())]);
        self.complain(text);
    }
}
