//! Posts as an mbox that mail programs read: threads by References, files as attachments.

use super::copy;
use crate::client::{Backend, answer};
use crate::commands::Context;
use crate::error::{Failure, Result};
use crate::print::Out;
use crate::print::said::said;
use std::collections::HashMap;
use tidings_core::Request;
use tidings_mail::{Enclosed, MessageId, Outgoing, write};
use tidings_protocol::hash::EntryId;
use tidings_views::page::{PersonRef, PostRow};

/// Behind the `@` of all that has no address: RFC 2606 keeps it from being anybody's.
const NOWHERE: &str = "tidings.invalid";

/// The largest file that goes into a mailbox, in bytes: 24 MiB, as base64 half of the longest message
/// that is read again.
const MAX_FILE: u64 = 24 * 1024 * 1024;

/// References of a message: the first of its thread, and so many above it.
const MAX_ABOVE: usize = 15;

/// A mailbox being written to stdout.
pub(super) struct Mbox<'a> {
    context: &'a Context,
    out: Out,
    /// What posts are called there, and what they answer.
    written: HashMap<EntryId, (MessageId, Option<EntryId>)>,
    exported: u64,
    /// Posts without a text that could be shown.
    without: u64,
    /// Files that are not here, or too large.
    left_out: u64,
}

impl<'a> Mbox<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        let (out, written) = (context.screen.out(), HashMap::new());
        Self { context, out, written, exported: 0, without: 0, left_out: 0 }
    }

    /// Writes a post, behind what it answers.
    pub(super) fn post(&mut self, backend: &mut Backend, post: &PostRow) -> Result<()> {
        let id = message_id(post);
        self.written.insert(post.id, (id.clone(), post.parent));
        if !post.readable || post.hidden.is_some() {
            self.without += 1;
            return Ok(());
        }
        let files = self.files(backend, post)?;
        let (name, address) = (post.author.to_string(), address(&post.author));
        let quoted = post.origin.as_ref().map(|origin| apart(&origin.name));
        let from = quoted.unwrap_or((&name, &address));
        let board = format!("{}@{NOWHERE}", local_part(&post.board));
        let mark = if post.board.starts_with('@') { "" } else { "#" };
        let time = post.origin.as_ref().and_then(|it| it.time).unwrap_or(post.time).0;
        let subject = match (&post.subject, post.parent) {
            (Some(subject), _) => subject.clone(),
            (None, Some(_)) => format!("Re: {}", post.thread_subject),
            (None, None) => post.thread_subject.clone(),
        };
        let message = Outgoing {
            id: &id,
            references: &self.above(post),
            from,
            sender: quoted.map(|_| (name.as_str(), address.as_str())),
            to: (&format!("{mark}{}", post.board), &board),
            time: i64::try_from(time / 1_000_000).unwrap_or_default(),
            subject: &subject,
            text: &post.text,
            files: files.iter().map(|(name, mime, bytes)| Enclosed { name, mime, bytes }).collect(),
        };
        let mut written = Vec::new();
        write(&mut written, &message).map_err(|error| {
            let (post, why) = (post.id.to_string(), error.to_string());
            Failure::failed(said!("data-post-unwritable", post = post, why = why))
        })?;
        self.exported += 1;
        self.out.bytes(&written)
    }

    /// What a post answers, its parent last: at most [`MAX_ABOVE`] and the first of its thread.
    fn above(&self, post: &PostRow) -> Vec<MessageId> {
        let mut above = Vec::new();
        let mut parent = post.parent;
        while let Some((id, next)) = parent.and_then(|parent| self.written.get(&parent)) {
            if above.len() >= MAX_ABOVE {
                above.extend(self.written.get(&post.thread).map(|(id, _)| id.clone()));
                break;
            }
            above.push(id.clone());
            parent = *next;
        }
        above.reverse();
        above
    }

    /// Name, kind and bytes of the files of a post that are here.
    fn files(
        &mut self,
        backend: &mut Backend,
        post: &PostRow,
    ) -> Result<Vec<(String, String, Vec<u8>)>> {
        if post.files.is_empty() {
            return Ok(Vec::new());
        }
        let (mut read, mut room) = (Vec::new(), MAX_FILE);
        for file in answer!(backend, Request::Files { post: post.id.to_string() }, Files) {
            if file.row.here < 100 || file.row.size > room {
                self.left_out += 1;
                continue;
            }
            room -= file.row.size;
            let mut bytes = Vec::new();
            copy(self.context, &file, &mut bytes)?;
            read.push((file.row.name, file.row.mime, bytes));
        }
        Ok(read)
    }

    pub(super) fn finish(self) -> Result<()> {
        let Self { context, out, exported, without, left_out, .. } = self;
        out.finish()?;
        let posts = |count: u64| said!("common-posts", count = count);
        context.screen.done(said!("data-exported", posts = posts(exported)));
        if without > 0 {
            context.screen.say(said!("data-posts-left-out", posts = posts(without)));
        }
        if left_out > 0 {
            let files = said!("data-files", count = left_out);
            context.screen.say(said!("data-files-left-out", files = files, max = MAX_FILE));
        }
        Ok(())
    }
}

/// What a post was called where it comes from, or what it is called here.
fn message_id(post: &PostRow) -> MessageId {
    let source = post.origin.as_ref().and_then(|origin| MessageId::new(&origin.id));
    let own = || MessageId::new(&format!("{}@{NOWHERE}", post.id));
    source.or_else(own).unwrap_or_else(|| MessageId::of_bytes(&post.id.0))
}

fn address(author: &PersonRef) -> String {
    let account = author.account.map(|account| account.to_string());
    format!("{}@{NOWHERE}", account.unwrap_or_else(|| local_part(&author.suffix)))
}

/// Name and address of `Name <address>`; a name alone has none.
fn apart(quoted: &str) -> (&str, &str) {
    match quoted.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => (name.trim(), address),
        None if quoted.contains('@') && !quoted.contains(' ') => ("", quoted),
        None => (quoted, ""),
    }
}

/// What may stand before the `@` of an address.
fn local_part(text: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    text.trim_start_matches('@').chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_name_comes_apart() {
        assert_eq!(apart("Ada <ada@x>"), ("Ada", "ada@x"));
        assert_eq!(apart("a <b> <c@d>"), ("a <b>", "c@d"));
        assert_eq!(apart("ada@x"), ("", "ada@x"));
        assert_eq!(apart("Ada the 1st"), ("Ada the 1st", ""));
        assert_eq!(local_part("lists/notes~k7mq"), "lists-notes-k7mq");
    }
}
