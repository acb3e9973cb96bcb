//! To whom a text goes, on the screen and as the node keeps it.

use tidings_core::drafts::Draft;

/// To whom a text goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum To {
    /// A new thread.
    Board {
        /// On this board.
        board: String,
    },
    /// An answer.
    Post {
        /// To this post: its id, or the beginning of it.
        post: String,
        /// By whom; empty while that is not known.
        who: String,
    },
    /// One's own post, anew.
    Again {
        /// Which: its id, or the beginning of it.
        post: String,
        /// Whether a thread begins with it, so that it may have a subject.
        first: bool,
    },
    /// A message.
    Person {
        /// To whom, as a request names people.
        who: String,
    },
}

impl To {
    /// To whom a draft goes.
    pub(crate) fn of(draft: &Draft) -> Self {
        match draft.clone() {
            Draft::Post { board, .. } => Self::Board { board },
            Draft::Reply { to: post, .. } => Self::Post { post, who: String::new() },
            Draft::Edit { post, subject, .. } => Self::Again { post, first: subject.is_some() },
            Draft::Message { to: who, .. } => Self::Person { who },
        }
    }

    /// What the node keeps of these words.
    pub(crate) fn draft(&self, subject: &str, text: String) -> Draft {
        let subject = subject.trim().to_owned();
        match self.clone() {
            Self::Board { board } => {
                Draft::Post { board, subject: Some(subject).filter(|it| !it.is_empty()), text }
            }
            Self::Post { post: to, .. } => Draft::Reply { to, text },
            // A blank subject takes one away.
            Self::Again { post, first } => {
                Draft::Edit { post, subject: first.then_some(subject), text }
            }
            Self::Person { who: to } => Draft::Message { to, text },
        }
    }

    /// Whether a draft goes there, too.
    pub(crate) fn is_of(&self, draft: &Draft) -> bool {
        let same = |one: &str, two: &str| one.starts_with(two) || two.starts_with(one);
        match (self, draft) {
            (Self::Board { board }, Draft::Post { board: other, .. }) => board == other,
            (Self::Post { post, .. }, Draft::Reply { to: other, .. })
            | (Self::Again { post, .. }, Draft::Edit { post: other, .. }) => same(post, other),
            (Self::Person { who }, Draft::Message { to: other, .. }) => who == other,
            _ => false,
        }
    }

    /// The sentence for it.
    pub(crate) fn words(&self) -> &'static str {
        match self {
            Self::Board { .. } => "tui-to-board",
            Self::Post { .. } => "tui-to-post",
            Self::Again { .. } => "tui-to-again",
            Self::Person { .. } => "tui-to-person",
        }
    }

    /// Whether there is a subject.
    pub(crate) fn has_subject(&self) -> bool {
        matches!(self, Self::Board { .. } | Self::Again { first: true, .. })
    }
}

/// The subject of a draft; empty where there is none.
pub(crate) fn subject(draft: &Draft) -> &str {
    match draft {
        Draft::Post { subject, .. } | Draft::Edit { subject, .. } => {
            subject.as_deref().unwrap_or_default()
        }
        Draft::Reply { .. } | Draft::Message { .. } => "",
    }
}
