//! Texts with files: both are durable at once, or neither is.

use super::{NewFile, NewPost, Response};
use crate::drafts::Draft;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleKey;
use tidings_protocol::time::Time;

/// A text, and the files that go with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// The text, and what it becomes.
    pub draft: Draft,
    /// At most 16, whose bytes are here already; none with another text of a post.
    #[serde(default)]
    pub files: Vec<NewFile>,
}

impl Sending {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.draft.is_blank() && self.files.is_empty()
    }
}

impl From<Draft> for Sending {
    fn from(draft: Draft) -> Self {
        Self { draft, files: Vec::new() }
    }
}

/// A post that is staged.
pub(crate) struct Said {
    /// Its name.
    pub(crate) id: EntryId,
    /// Where it stands, as whoever wrote it calls that.
    pub(crate) board: String,
    /// The key of the circle that it was said in.
    pub(crate) key: Option<CircleKey>,
}

impl From<Said> for Response {
    fn from(said: Said) -> Self {
        Self::Written { id: said.id, board: said.board }
    }
}

impl Node {
    /// Stages a text and what lets files go with it.
    pub(crate) fn send(&mut self, now: Time, asked: Sending) -> Result<Response, Error> {
        let files = self.check_files(&asked.files, 0)?;
        let said = match asked.draft {
            Draft::Edit { .. } if !asked.files.is_empty() => {
                return Err(refusal::files_with_an_edit());
            }
            Draft::Edit { post, subject, text } => {
                return self.edit(now, &post, subject.as_deref(), &text);
            }
            Draft::Post { board, subject, text } => {
                self.post(now, &NewPost { board, subject, text })?
            }
            Draft::Reply { to, text } => self.reply(now, &to, &text)?,
            Draft::Message { to, text } => self.message(now, &to, &text)?,
        };
        self.attach_to(now, &said, &files)?;
        Ok(said.into())
    }
}
