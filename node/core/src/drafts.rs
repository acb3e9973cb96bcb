//! Texts that were not sent: kept in this home until they are.

use crate::api::{Response, Sending};
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_protocol::time::Time;
use tidings_store::{KeepError, LocalKind};
use tidings_views::page::Schema;

/// A text, and what it is to become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Draft {
    /// A new thread.
    Post {
        /// On which board.
        board: String,
        /// What it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject: Option<String>,
        /// The text.
        text: String,
    },
    /// An answer.
    Reply {
        /// To which post, as a prefix of its id.
        to: String,
        /// The text.
        text: String,
    },
    /// Another text of a post.
    Edit {
        /// Of which, as a prefix of its id.
        post: String,
        /// What it is about from then on; as before where it is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject: Option<String>,
        /// The text.
        text: String,
    },
    /// A private message.
    Message {
        /// To whom.
        to: String,
        /// The text.
        text: String,
    },
}

/// A draft that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DraftRow {
    /// `tidings/draft/1`.
    pub schema: Schema,
    /// Its number, from 1.
    pub id: u64,
    /// When it was kept last, by this home's clock.
    pub saved: Time,
    /// What is in it.
    #[serde(flatten)]
    pub draft: Draft,
}

/// A draft as it lies in the home.
#[derive(Serialize, Deserialize)]
struct Stored {
    saved: u64,
    kind: u8,
    target: String,
    subject: Option<String>,
    text: String,
}

impl Draft {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Post { text, .. }
            | Self::Reply { text, .. }
            | Self::Edit { text, .. }
            | Self::Message { text, .. } => text,
        }
    }

    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let subject = match self {
            Self::Post { subject, .. } | Self::Edit { subject, .. } => subject.as_deref(),
            Self::Reply { .. } | Self::Message { .. } => None,
        };
        self.text().trim().is_empty() && subject.is_none_or(|subject| subject.trim().is_empty())
    }

    fn stored(&self, saved: Time) -> Stored {
        let (kind, target, subject) = match self {
            Self::Post { board, subject, .. } => (0, board, subject.clone()),
            Self::Reply { to, .. } => (1, to, None),
            Self::Edit { post, subject, .. } => (2, post, subject.clone()),
            Self::Message { to, .. } => (3, to, None),
        };
        let (target, text) = (target.clone(), self.text().to_owned());
        Stored { saved: saved.0, kind, target, subject, text }
    }
}

impl Stored {
    fn row(self, id: u64) -> Option<DraftRow> {
        let Self { saved, kind, target, subject, text } = self;
        let draft = match kind {
            0 => Draft::Post { board: target, subject, text },
            1 => Draft::Reply { to: target, text },
            2 => Draft::Edit { post: target, subject, text },
            3 => Draft::Message { to: target, text },
            _ => return None,
        };
        Some(DraftRow { schema: "tidings/draft/1".into(), id, saved: Time(saved), draft })
    }
}

impl Node {
    /// All drafts by number.
    pub(crate) fn drafts(&self) -> Result<Vec<DraftRow>, Error> {
        let kept = self.log.locals(LocalKind::Draft)?;
        let row = |(key, value): (Vec<u8>, Vec<u8>)| {
            let id = u64::from_be_bytes(key.try_into().ok()?);
            postcard::from_bytes::<Stored>(&value).ok()?.row(id)
        };
        Ok(kept.into_iter().filter_map(row).filter(|row| !self.sent.contains(&row.id)).collect())
    }

    /// Keeps a draft, in the place of `id` or of one that is the same.
    pub(crate) fn save_draft(
        &mut self,
        now: Time,
        id: Option<u64>,
        draft: &Draft,
    ) -> Result<Response, Error> {
        if draft.is_blank() {
            return Err(refusal::empty_draft());
        }
        let drafts = self.drafts()?;
        let id = match id {
            Some(id) => draft_of(&drafts, id)?.id,
            None => {
                let same = drafts.iter().find(|row| row.draft == *draft).map(|row| row.id);
                let newest = self.sent.iter().copied().chain(drafts.last().map(|row| row.id)).max();
                same.unwrap_or(newest.unwrap_or(0).saturating_add(1))
            }
        };
        let stored = draft.stored(now);
        let value = postcard::to_stdvec(&stored).map_err(|_| refusal::failed("a draft"))?;
        self.log.put_local(LocalKind::Draft, &id.to_be_bytes(), &value).map_err(refused)?;
        let row = stored.row(id).ok_or_else(|| refusal::failed("a draft"))?;
        Ok(Response::Draft(Box::new(row)))
    }

    /// Sends a draft. It is kept until that is durable.
    pub(crate) fn send_draft(&mut self, now: Time, id: u64) -> Result<Response, Error> {
        let draft = draft_of(&self.drafts()?, id)?.draft.clone();
        let written = self.send(now, Sending { draft, files: Vec::new() })?;
        self.sent.insert(id);
        Ok(written)
    }

    /// Keeps a draft no longer.
    pub(crate) fn drop_draft(&mut self, id: u64) -> Result<Response, Error> {
        let row = draft_of(&self.drafts()?, id)?.clone();
        self.log.remove_local(LocalKind::Draft, &id.to_be_bytes())?;
        Ok(Response::Draft(Box::new(row)))
    }

    /// What was sent is durable.
    pub(crate) fn forget_sent(&mut self) {
        for id in std::mem::take(&mut self.sent) {
            if let Err(error) = self.log.remove_local(LocalKind::Draft, &id.to_be_bytes()) {
                tracing::warn!(%error, draft = id, "a draft that was sent is still kept");
            }
        }
    }
}

fn draft_of(drafts: &[DraftRow], id: u64) -> Result<&DraftRow, Error> {
    let found = drafts.iter().find(|row| row.id == id);
    found.ok_or_else(|| refusal::unknown_draft(id))
}

fn refused(error: KeepError) -> Error {
    match error {
        KeepError::TooMany { max } => refusal::too_many_drafts(max),
        KeepError::TooLong { len, max } => refusal::draft_too_long(len, max),
        KeepError::Disk(error) => error.into(),
    }
}
