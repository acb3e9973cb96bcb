//! Bodies that may go, and what is kept of them so that what replies to them still stands somewhere.

use crate::body::{Body, Place as On, Post, Within, gone, opened};
use crate::error::{Error, Result};
use crate::role::Role;
use crate::views::Views;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::Place;
use tidings_protocol::store::Store;
use tidings_store::Log;

impl Views {
    /// What shall remain of this body of `author` at `seq` if it goes; `None` if it must stay,
    /// because it may say who is in, who may read, or what boards there are, or will say so when its
    /// key comes. Of a post its place remains, of what cannot be opened here the key's name: should
    /// that key come, [`crate::Folded::lacking`] names it. What is sealed to all goes at a relay
    /// alone, which is given no key.
    #[must_use]
    pub fn remains(&self, log: &Log, author: &Author, seq: u64, body: &[u8]) -> Option<Vec<u8>> {
        let place = Place { community: log.community(), author: *author, seq };
        self.remains_of(&self.known.keys.read(&place, body))
    }

    /// As [`Views::remains`], of a body in its plain form.
    pub(crate) fn remains_of(&self, plain: &[u8]) -> Option<Vec<u8>> {
        match Body::decode(plain) {
            Body::Post(post) => Body::Post(post.remains()).encode().ok(),
            Body::File(file) => Body::File(file).encode().ok(),
            Body::Remark(remark) => Body::Remark(Box::new(remark.remains()?)).encode().ok(),
            Body::Within(circle, within) => match *within {
                Within::Remark(remark) => {
                    let text = Within::Remark(remark.remains()?).encode().ok()?;
                    Some(opened(circle, &text))
                }
                Within::Post(post) => {
                    let text = Within::Post(post.remains()).encode().ok()?;
                    Some(opened(circle, &text))
                }
                _ => None,
            },
            Body::Sealed { key } if self.is_relay() => Some(gone(true, key)),
            Body::Enclosed { key } => Some(gone(false, key)),
            _ => None,
        }
    }

    fn is_relay(&self) -> bool {
        self.role(&self.viewer().account) == Some(Role::Relay)
    }

    /// The board that this first post for everybody names itself, wherever moderators put it; `None`
    /// where what it said is not here.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, or the disk's.
    pub fn named_board(&self, log: &Log, id: &EntryId) -> Result<Option<String>> {
        self.ask(log, |shelf| {
            let placed = shelf.find(id)?.ok_or(Error::NotFound("post"))?;
            let entry = shelf.entry(placed.arrival)?;
            Ok(match Body::decode(entry.body.as_deref().unwrap_or(&entry.remains)) {
                Body::Post(Post { place: On::Board(name), .. }) => Some(name.to_owned()),
                _ => None,
            })
        })
    }

    /// The board on which this post is shown, if it is: by its own name, if everybody reads it.
    ///
    /// # Errors
    /// The disk's.
    pub fn board_of(&self, id: &EntryId) -> Result<Option<String>> {
        let ids = self.reading()?.open_table(crate::tables::IDS)?;
        let Some(placed) = ids.get(&id.0)? else { return Ok(None) };
        let board = crate::tables::Placed::from(placed.value()).board;
        let state = self.known.board(board)?;
        Ok(Some(if state.circle.is_none() { state.name.clone() } else { self.label(board)? }))
    }
}
