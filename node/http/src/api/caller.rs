//! Who asks, and the one place where it is looked at what they may.

use super::boards;
use super::scope::{Scope, needed};
use crate::handle::Handle;
use crate::problem::Problem;
use crate::problems;
use crate::tokens::{TokenRow, Tokens};
use std::sync::Arc;
use tidings_core::{Request, Response};
use tidings_protocol::time::Time;

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// Whoever reads the home's `api.json`: its owner.
    Owner,
    /// Whoever holds this token.
    Bot(Arc<TokenRow>),
}

impl Caller {
    /// Refuses a token that opens less than `scope`.
    pub(super) fn must_open(&self, scope: Scope) -> Result<(), Problem> {
        match self {
            Self::Owner => Ok(()),
            Self::Bot(token) if token.scope >= scope => Ok(()),
            Self::Bot(token) => {
                let (has, needs) = (token.scope.name(), scope.name());
                Err(problems::other_scope(has, needs))
            }
        }
    }

    /// The boards that this caller is bound to; none when to no boards.
    pub(super) fn boards(&self) -> Option<&[String]> {
        match self {
            Self::Bot(token) if !token.boards.is_empty() => Some(&token.boards),
            Self::Bot(_) | Self::Owner => None,
        }
    }

    /// Whether this caller is still let in: a token may have been taken back, or be over.
    pub(super) fn holds(&self, tokens: &Tokens, now: Time) -> bool {
        match self {
            Self::Owner => true,
            Self::Bot(token) => tokens.holds(token, now),
        }
    }

    /// Whether this caller is told of what stands on this board.
    pub(crate) fn sees(&self, board: &str) -> bool {
        self.boards().is_none_or(|boards| boards::is_open(boards, board))
    }

    /// Refuses a board that this caller is not told of.
    pub(crate) fn must_see(&self, board: &str) -> Result<(), Problem> {
        self.boards().map_or(Ok(()), |boards| boards::must_be_open(boards, board))
    }

    /// Refuses tokens that open more than feeds: an address is no place for them.
    pub(crate) fn must_be_a_newsreader(&self) -> Result<(), Problem> {
        match self {
            Self::Bot(token) if token.scope == Scope::Feed => Ok(()),
            _ => Err(problems::no_feed_token()),
        }
    }

    /// Asks the node, if this caller may, and shows what this caller may see.
    pub(super) async fn ask(&self, handle: &Handle, asked: Request) -> Result<Response, Problem> {
        match needed(&asked) {
            Some(scope) => self.must_open(scope)?,
            None if matches!(self, Self::Owner) => {}
            None => return Err(problems::no_token_opens()),
        }
        let Some(boards) = self.boards() else { return handle.call(asked).await };
        boards::check(handle, boards, &asked).await?;
        let mut answer = handle.call(asked).await?;
        boards::keep(boards, &mut answer);
        Ok(answer)
    }
}
