//! Whom an imported post is said to be of.

use crate::body::Origin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_protocol::time::Time;

/// What whoever imported a post says of where it comes from. Nothing of it is checked: the author of
/// the post is who imported it, and answers for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OriginRow {
    /// Whose it is said to be; a quoted name, and no account's.
    pub name: String,
    /// When it is said to have been written.
    pub time: Option<Time>,
    /// What it is called there, such as the Message-ID of a mail.
    pub id: String,
}

impl OriginRow {
    /// What a body says; nothing, where no more than the id is left of it.
    pub(crate) fn of(origin: &Origin<'_>) -> Option<Self> {
        let Origin { name, time, id } = *origin;
        (!name.is_empty()).then(|| Self { name: name.into(), time, id: id.into() })
    }
}
