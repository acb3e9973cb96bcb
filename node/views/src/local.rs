//! What the owner of a node decides for it alone. It stands in the log's file, like read marks, and
//! in every backup; nobody else learns it.

use crate::error::{Error, Result};
use crate::page::Regard;
use crate::views::Views;
use tidings_protocol::author::Account;
use tidings_protocol::hash::EntryId;
use tidings_store::{KeepError, LocalKind, Log};

impl Views {
    /// How the words of this account are taken here.
    #[must_use]
    pub fn regard(&self, account: &Account) -> Regard {
        self.known.local.regard(account)
    }

    /// Takes the words of this account so from now on, durably.
    ///
    /// # Errors
    /// [`Error::Keep`] when too many are muted or blocked, else the disk's or the log's.
    pub fn set_regard(&mut self, log: &mut Log, account: &Account, regard: Regard) -> Result<()> {
        self.write(|views| {
            views.settle(log)?;
            let kinds = [(Regard::Muted, LocalKind::Mute), (Regard::Blocked, LocalKind::Block)];
            if let Some((_, kind)) = kinds.iter().find(|(of, _)| *of == regard) {
                log.put_local(*kind, &account.0, &[])?;
            }
            for (_, kind) in kinds.iter().filter(|(of, _)| *of != regard) {
                log.remove_local(*kind, &account.0)?;
            }
            views.take_over_local(log)
        })
    }

    /// Shows this post here as if no moderator had spoken of it, or as they want it, durably; of a
    /// first post the thread. Whether that changed anything.
    ///
    /// # Errors
    /// [`Error::Keep`] when too many are overruled, else the disk's or the log's.
    pub fn overrule(&mut self, log: &mut Log, post: &EntryId, overruled: bool) -> Result<bool> {
        self.write(|views| {
            views.settle(log)?;
            if views.known.local.overrules(post) == overruled {
                return Ok(false);
            }
            match overruled {
                true => log.put_local(LocalKind::Overrule, &post.0, &[])?,
                false => {
                    log.remove_local(LocalKind::Overrule, &post.0)?;
                }
            }
            views.take_over_local(log)?;
            Ok(true)
        })
    }

    /// Whether this node shows the post as if no moderator had spoken of it.
    #[must_use]
    pub fn is_overruled(&self, post: &EntryId) -> bool {
        self.known.local.overrules(post)
    }
}

impl From<KeepError> for Error {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Disk(error) => Self::Log(error),
            error => Self::Keep(error),
        }
    }
}
