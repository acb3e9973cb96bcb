//! Texts that were not sent: kept in this home until they are.

use crate::api::{NewFile, Response, Sending};
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tidings_files::FileId;
use tidings_protocol::time::Time;
use tidings_store::{KeepError, LocalKind, MAX_LOCAL_VALUE};
use tidings_views::body::{Attached, MAX_ATTACHED, MAX_FILE_NAME, MAX_MIME};
use tidings_views::page::Schema;

/// Longest draft without its files, in bytes as it lies in the home.
const MAX_DRAFT: usize = 16 * 1024;

/// Most that a file of a draft takes there: name, kind, hash, key, and four numbers.
const FILE_BYTES: usize = MAX_FILE_NAME + MAX_MIME + 2 * 32 + 4 * 10;

const _: () = assert!(MAX_DRAFT + MAX_ATTACHED * FILE_BYTES + 10 <= MAX_LOCAL_VALUE);

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
    /// The files that go with it, which are here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<NewFile>,
}

/// A draft as it lies in the home; behind it its files, where it has any.
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
    /// With what lies behind it.
    fn read(value: &[u8]) -> Option<(Self, Vec<Attached<'_>>)> {
        let (stored, rest) = postcard::take_from_bytes::<Self>(value).ok()?;
        let files = if rest.is_empty() { Vec::new() } else { postcard::from_bytes(rest).ok()? };
        Some((stored, files))
    }

    fn row(self, id: u64, files: &[Attached<'_>]) -> Option<DraftRow> {
        let Self { saved, kind, target, subject, text } = self;
        let draft = match kind {
            0 => Draft::Post { board: target, subject, text },
            1 => Draft::Reply { to: target, text },
            2 => Draft::Edit { post: target, subject, text },
            3 => Draft::Message { to: target, text },
            _ => return None,
        };
        let (schema, files) = ("tidings/draft/1".into(), files.iter().map(NewFile::from).collect());
        Some(DraftRow { schema, id, saved: Time(saved), draft, files })
    }
}

impl Node {
    /// All drafts by number.
    pub(crate) fn drafts(&self) -> Result<Vec<DraftRow>, Error> {
        let kept = self.log.locals(LocalKind::Draft)?;
        let row = |(key, value): (Vec<u8>, Vec<u8>)| {
            let id = u64::from_be_bytes(key.try_into().ok()?);
            let (stored, files) = Stored::read(&value)?;
            stored.row(id, &files)
        };
        Ok(kept.into_iter().filter_map(row).filter(|row| !self.sent.contains(&row.id)).collect())
    }

    /// Files that drafts keep, also those that are being sent.
    pub(crate) fn drafted_files(&self) -> Result<BTreeSet<FileId>, Error> {
        let mut drafted = BTreeSet::new();
        for (_, value) in self.log.locals(LocalKind::Draft)? {
            let files = Stored::read(&value).map(|(_, files)| files).unwrap_or_default();
            let id = |file: &Attached<'_>| FileId { hash: file.file.hash, size: file.file.size };
            drafted.extend(files.iter().map(id));
        }
        Ok(drafted)
    }

    /// Keeps a draft, in the place of `id` or of one that is the same.
    pub(crate) fn save_draft(
        &mut self,
        now: Time,
        id: Option<u64>,
        draft: &Draft,
        files: &[NewFile],
    ) -> Result<Response, Error> {
        if draft.is_blank() && files.is_empty() {
            return Err(refusal::empty_draft());
        }
        if matches!(draft, Draft::Edit { .. }) && !files.is_empty() {
            return Err(refusal::files_with_an_edit());
        }
        let drafts = self.drafts()?;
        let before = match id {
            Some(id) => Some(draft_of(&drafts, id)?),
            None => drafts.iter().find(|row| row.draft == *draft && row.files == *files),
        };
        let newest = self.sent.iter().copied().chain(drafts.last().map(|row| row.id)).max();
        let id = before.map_or(newest.unwrap_or(0).saturating_add(1), |row| row.id);
        let before = before.map_or(&[][..], |row| &row.files);
        let lets_go = before.iter().any(|file| !files.contains(file));
        let files = self.check_drafted(files, before)?;
        let stored = draft.stored(now);
        let value = written(&stored, &files)?;
        self.log.put_local(LocalKind::Draft, &id.to_be_bytes(), &value).map_err(refused)?;
        let row = stored.row(id, &files).ok_or_else(|| refusal::failed("a draft"))?;
        self.files.changed |= lets_go;
        Ok(Response::Draft(Box::new(row)))
    }

    /// Sends a draft. It is kept until that is durable.
    pub(crate) fn send_draft(&mut self, now: Time, id: u64) -> Result<Response, Error> {
        let DraftRow { draft, files, .. } = draft_of(&self.drafts()?, id)?.clone();
        let written = self.send(now, Sending { draft, files })?;
        self.sent.insert(id);
        Ok(written)
    }

    /// Keeps a draft no longer; [`Node::tend_files`] lets its files go.
    pub(crate) fn drop_draft(&mut self, id: u64) -> Result<Response, Error> {
        let row = draft_of(&self.drafts()?, id)?.clone();
        self.log.remove_local(LocalKind::Draft, &id.to_be_bytes())?;
        self.files.changed |= !row.files.is_empty();
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

/// The bytes of a draft with its files.
fn written(stored: &Stored, files: &[Attached<'_>]) -> Result<Vec<u8>, Error> {
    let failed = |_| refusal::failed("a draft");
    let value = postcard::to_stdvec(stored).map_err(failed)?;
    if value.len() > MAX_DRAFT {
        return Err(refusal::draft_too_long(value.len(), MAX_DRAFT));
    }
    match files {
        [] => Ok(value),
        files => postcard::to_extend(files, value).map_err(failed),
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
