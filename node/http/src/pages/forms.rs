//! What a form said.

use crate::problem::Problem;
use crate::problems;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use tidings_core::api::NewFile;
use tidings_protocol::hash::EntryId;

/// The largest form, in bytes: the largest text with every byte written as three.
pub(super) const MAX_FORM: usize = 128 * 1024;
/// Fields of a form, or of a query.
const MAX_FIELDS: usize = 64;

/// The fields of a form whose token was right. Only the gate makes one.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    said: Vec<(String, String)>,
    /// Files that came along.
    pub(super) files: Vec<NewFile>,
    /// Why others that came along were not taken.
    pub(super) trouble: Option<Problem>,
}

impl Fields {
    /// Reads a form or a query.
    pub(super) fn parse(text: &[u8]) -> Result<Self, Problem> {
        let fields: Vec<_> =
            form_urlencoded::parse(text).into_owned().take(MAX_FIELDS + 1).collect();
        match fields.len() > MAX_FIELDS {
            true => Err(problems::too_many_form_fields()),
            false => Ok(Self { said: fields, ..Self::default() }),
        }
    }

    /// Fields that a page fills in itself.
    pub(super) fn filled<const N: usize>(said: [(&str, String); N]) -> Self {
        let said = said.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { said, ..Self::default() }
    }

    /// Adds a field that came by itself.
    pub(super) fn add(&mut self, name: String, value: String) -> Result<(), Problem> {
        if self.said.len() >= MAX_FIELDS {
            return Err(problems::too_many_form_fields());
        }
        self.said.push((name, value));
        Ok(())
    }

    /// All values of fields of this name.
    pub(super) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let named = self.said.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The field's value; empty when there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.said.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The field's value, unless it is blank.
    pub(super) fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim()).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// The entry that a field names, where it names one.
    pub(super) fn entry(&self, name: &str) -> Result<Option<EntryId>, Problem> {
        let id = self.some(name).map(|id| serde_json::from_value(id.into())).transpose();
        id.map_err(|_| problems::no_entry_id())
    }

    /// Whether the field is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.said.iter().any(|(key, _)| key == name)
    }

    /// The page that a list is asked for, counted from 1.
    pub(super) fn page(&self) -> usize {
        self.get("page").parse().unwrap_or(1).clamp(1, 1_000_000)
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::BAD_REQUEST)
    }
}
