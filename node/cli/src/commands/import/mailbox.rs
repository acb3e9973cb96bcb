//! A mailbox on its way into a board: read twice, first for what answers what, then message by
//! message in an order in which everything stands behind what it answers.

use super::tally::Tally;
use crate::args::Import;
use crate::client::{Backend, answer, unexpected};
use crate::commands::Context;
use crate::commands::file::seal_bytes;
use crate::config::{Config, Overrides};
use crate::error::{Code, Failure, Result};
use crate::print::Out;
use crate::print::progress::Progress;
use crate::print::said::{Said, said};
use std::path::Path;
use tidings_core::api::{MAX_ANSWERS, Quoted, Quoting};
use tidings_core::{Request, Response};
use tidings_mail::threads::{Placed, Threads};
use tidings_mail::{At, Attachment, Letter, MAX_MESSAGES, Mailbox, MessageId, Place, Refused};
use tidings_protocol::time::Time;
use tidings_views::body::{
    MAX_ATTACHED, MAX_FILE_NAME, MAX_MIME, MAX_QUOTED, MAX_SUBJECT, MAX_TEXT,
};
use tidings_words::Words;

/// Messages of one durable commit.
const BATCH: usize = 500;

/// A batch is full when its texts have this many bytes: one request to a running node holds it.
const MAX_TEXTS: usize = 1024 * 1024;

/// A batch is full when what is attached has this many bytes.
const MAX_BYTES: usize = 32 * 1024 * 1024;

impl From<tidings_mail::Error> for Failure {
    fn from(error: tidings_mail::Error) -> Self {
        use tidings_mail::Error;
        let (code, said) = match error {
            Error::NoMailbox(path) => (Code::Usage, said!("data-no-mailbox", path = path)),
            Error::TooMany => (Code::TooLarge, said!("data-mailbox-too-many", max = MAX_MESSAGES)),
            Error::Changed(place) => {
                (Code::Failed, said!("data-mailbox-changed", place = found_at(place)))
            }
            Error::Disk { .. } => (Code::Failed, error.to_string().into()),
        };
        Self::new(code, said)
    }
}

/// The board to which threads go.
pub(super) fn board(args: &Import) -> Result<&str> {
    args.board.as_deref().ok_or_else(|| Failure::usage(said!("data-mailbox-names-no-board")))
}

/// Imports a mailbox, or says what that would bring.
pub(super) fn run(context: &Context, args: &Import, board: &str, path: &Path) -> Result<()> {
    let mailbox = Mailbox::open(path)?;
    let mut backend = context.backend()?;
    if args.create_boards && !args.dry_run {
        make_board(&mut backend, board)?;
    }
    let limit = Config::load(&context.home, &Overrides::default())?.file_limit.0;
    let mut import = Importing {
        context,
        backend,
        board,
        limit: usize::try_from(limit).unwrap_or(usize::MAX),
        mailbox: &mailbox,
        tally: Tally::new(args.dry_run),
        out: context.screen.out(),
    };
    let found = import.look()?;
    let progress = Progress::new(context.screen, said!("data-importing"));
    match import.all(&found, &progress) {
        Ok(()) => {
            progress.finish(import.tally.line(), None);
            import.tally.tell(context.screen);
            import.told(true)
        }
        Err(failure) => {
            progress.abandon();
            Err(import.so_far(failure))
        }
    }
}

fn make_board(backend: &mut Backend, board: &str) -> Result<()> {
    let name = board.trim().trim_start_matches('#').to_ascii_lowercase();
    let rows = answer!(backend, Request::Boards, Boards);
    if rows.iter().all(|row| row.name != name) {
        backend.call(Request::CreateBoard { name })?;
    }
    Ok(())
}

/// What a mailbox holds: ids and places of its messages, and what answers what.
struct Found {
    messages: Vec<(MessageId, At)>,
    order: Vec<Placed>,
}

struct Importing<'a> {
    context: &'a Context,
    backend: Backend,
    board: &'a str,
    /// The largest file that is attached, in bytes.
    limit: usize,
    mailbox: &'a Mailbox,
    tally: Tally,
    out: Out,
}

/// A message that is read, and not asked about yet.
struct Read {
    at: At,
    quoted: Quoted,
    attachments: Vec<Attachment>,
    begins: bool,
}

impl Importing<'_> {
    /// Reads the headers of all messages.
    fn look(&mut self) -> Result<Found> {
        let (mut messages, mut threads) = (Vec::new(), Threads::default());
        let progress = Progress::new(self.context.screen, said!("data-reading"));
        let (tally, mailbox) = (&mut self.tally, self.mailbox);
        let size = mailbox.size();
        let walked = mailbox.walk::<Failure>(|met| {
            progress.set(met.read, size);
            let read = met.bytes.and_then(|bytes| Letter::heading(bytes).ok_or(Refused::NoMessage));
            match read {
                Ok((id, heading)) if threads.take(&heading) => messages.push((id, met.at)),
                Ok(_) => tally.refuse(found_at(mailbox.place(met.at)), passed_over(Refused::Twice)),
                Err(why) => tally.refuse(found_at(mailbox.place(met.at)), passed_over(why)),
            }
            Ok(())
        });
        progress.abandon();
        walked?;
        Ok(Found { messages, order: threads.order() })
    }

    fn all(&mut self, found: &Found, progress: &Progress) -> Result<()> {
        let (mut batch, mut texts, mut attached) = (Vec::new(), 0, 0);
        let (mut bytes, total) = (Vec::new(), found.order.len() as u64);
        for (placed, done) in found.order.iter().zip(1_u64..) {
            let Some((_, at)) = found.messages.get(placed.message) else { continue };
            self.mailbox.read(*at, &mut bytes)?;
            let Some(letter) = Letter::parse(&bytes) else { continue };
            let parent = placed.parent.and_then(|parent| found.messages.get(parent));
            let read = read(self.context.screen.words(), letter, *at, parent.map(|(id, _)| id));
            texts += read.quoted.text.len() + read.quoted.answers.len() * MAX_FILE_NAME;
            attached += read.attachments.iter().map(|it| it.bytes.len()).sum::<usize>();
            batch.push(read);
            if batch.len() >= BATCH || texts >= MAX_TEXTS || attached >= MAX_BYTES {
                self.commit(std::mem::take(&mut batch))?;
                (texts, attached) = (0, 0);
                progress.set(done, total);
                self.told(false)?;
            }
        }
        self.commit(batch)
    }

    /// Imports what of the batch is not here yet; durable once this returns.
    fn commit(&mut self, batch: Vec<Read>) -> Result<()> {
        let sources = batch.iter().map(|read| read.quoted.source.clone()).collect();
        let here = answer!(self.backend, Request::ImportedAs { sources }, ImportedAs);
        let fresh: Vec<Read> =
            batch.into_iter().zip(&here).filter(|(_, id)| id.is_none()).map(|it| it.0).collect();
        self.tally.known += here.iter().flatten().count() as u64;
        let mut posts = Vec::with_capacity(fresh.len());
        let (mut begun, mut files) = (0, 0);
        for mut read in fresh {
            let kept = self.kept(read.at, std::mem::take(&mut read.attachments));
            files += kept.len() as u64;
            begun += u64::from(read.begins);
            if !self.tally.dry_run {
                for Attachment { name, mime, bytes } in kept {
                    read.quoted.files.push(seal_bytes(self.context, &bytes, (name, mime))?);
                }
            }
            posts.push(read.quoted);
        }
        if self.tally.dry_run {
            self.tally.imported += posts.len() as u64;
            self.tally.threads += begun;
        } else if !posts.is_empty() {
            let board = self.board.to_owned();
            match self.backend.call(Request::ImportQuoted(Quoting { board, posts }))? {
                Response::Brought { posts, threads, known } => {
                    self.tally.imported += posts;
                    self.tally.threads += threads;
                    self.tally.known += known;
                }
                _ => return Err(unexpected()),
            }
        }
        self.tally.files += files;
        Ok(())
    }

    /// The attachments that a post has room for.
    fn kept(&mut self, at: At, attachments: Vec<Attachment>) -> Vec<Attachment> {
        let place = found_at(self.mailbox.place(at));
        let mut kept = Vec::new();
        for attachment in attachments {
            let (name, size) = (&attachment.name, attachment.bytes.len());
            if size > self.limit {
                let (size, limit) = (size as u64, self.limit as u64);
                let why =
                    said!("data-attachment-too-large", name = name, size = size, limit = limit);
                self.tally.leave_out(place.clone(), why);
            } else if kept.len() >= MAX_ATTACHED {
                let why = said!("data-attachment-too-many", name = name, max = MAX_ATTACHED);
                self.tally.leave_out(place.clone(), why);
            } else {
                kept.push(attachment);
            }
        }
        kept
    }

    /// Tells programs how far it is.
    fn told(&mut self, done: bool) -> Result<()> {
        self.tally.done = done;
        if !self.context.screen.json {
            return Ok(());
        }
        self.out.object(&self.tally)?;
        self.out.flush()
    }

    fn so_far(&self, failure: Failure) -> Failure {
        match self.tally.imported {
            0 => failure,
            _ => failure.partly(said!("data-mailbox-goes-on", done = self.tally.line())),
        }
    }
}

fn found_at(place: Place) -> Said {
    match place {
        // Not grouped by thousands: one looks for the number as it is.
        Place::Line { line, byte } => {
            said!("data-at-line", line = line.to_string(), byte = byte.to_string())
        }
        Place::File(path) => path.display().to_string().into(),
    }
}

fn passed_over(why: Refused) -> Said {
    match why {
        Refused::TooLarge => said!("data-message-too-long"),
        Refused::NoMessage => said!("data-message-none"),
        Refused::Twice => said!("data-message-twice"),
    }
}

/// A letter as a post; what stands there for what it lacks is said in the importer's words.
fn read(words: &Words, mut letter: Letter, at: At, parent: Option<&MessageId>) -> Read {
    let mut answers: Vec<String> = parent.map(|id| id.as_str().to_owned()).into_iter().collect();
    let others = letter.answers.iter().map(|id| id.as_str().to_owned());
    answers.extend(others.filter(|id| parent.is_none_or(|parent| parent.as_str() != id)));
    answers.truncate(MAX_ANSWERS);
    let text = match letter.text.trim() {
        "" => words.say("data-no-text"),
        text if text.len() <= MAX_TEXT => letter.text.clone(),
        text => {
            let whole = Attachment {
                name: "message.txt".into(),
                mime: "text/plain".into(),
                bytes: letter.text.clone().into_bytes(),
            };
            let rest = format!("\n\n{}", words.say("data-cut-here"));
            let room = MAX_TEXT.saturating_sub(rest.len());
            let begins = cut(text, room).trim_end().to_owned() + &rest;
            letter.attachments.insert(0, whole);
            begins
        }
    };
    for attachment in &mut letter.attachments {
        attachment.name = cut(&attachment.name, MAX_FILE_NAME).to_owned();
        attachment.mime = cut(&attachment.mime, MAX_MIME).to_owned();
    }
    let quoted = Quoted {
        name: name(words, &letter),
        time: letter.time.and_then(|time| u64::try_from(time).ok()).map(|it| Time(it * 1_000_000)),
        source: letter.id.as_str().to_owned(),
        answers,
        subject: Some(shortened(&letter.subject, MAX_SUBJECT)).filter(|it| !it.is_empty()),
        text,
        files: Vec::new(),
    };
    Read { at, quoted, attachments: letter.attachments, begins: parent.is_none() }
}

/// Whose it says it is: name and address as a mail shows them.
fn name(words: &Words, letter: &Letter) -> String {
    let name = match (letter.name.as_str(), letter.address.as_str()) {
        ("", "") => words.say("data-unknown-sender"),
        (name, "") => name.to_owned(),
        ("", address) => address.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    };
    shortened(&name, MAX_QUOTED)
}

fn shortened(text: &str, max: usize) -> String {
    if text.len() <= max {
        return text.to_owned();
    }
    format!("{}…", cut(text, max - '…'.len_utf8()).trim_end())
}

/// The beginning of a text, of at most `max` bytes.
fn cut(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::Language;

    #[test]
    fn what_is_too_long_for_a_post_goes_with_it_whole() {
        let text = "é".repeat(MAX_TEXT);
        let message = format!("From: a@b\nSubject: {}\n\n{text}\n", "s".repeat(300));
        let message = message.replace("From:", "Content-Type: text/plain; charset=utf-8\nFrom:");
        let mailbox = tempfile::tempdir().unwrap();
        let path = mailbox.path().join("m");
        std::fs::write(&path, "From a Mon Mar  9 10:00:00 2026\n\n").unwrap();
        let mut at = None;
        let walked = Mailbox::open(&path).unwrap().walk::<Failure>(|met| {
            at = Some(met.at);
            Ok(())
        });
        walked.unwrap();
        let parent = MessageId::new("p@x").unwrap();
        let letter = Letter::parse(message.as_bytes()).unwrap();
        let words = Words::of(Language::German);
        let read = read(words, letter, at.unwrap(), Some(&parent));
        assert!(read.quoted.text.len() <= MAX_TEXT);
        assert!(read.quoted.text.ends_with(&format!("\n\n{}", words.say("data-cut-here"))));
        assert_eq!(read.attachments[0].bytes, text.as_bytes());
        assert_eq!(read.quoted.subject.map(|it| it.len()), Some(MAX_SUBJECT));
        assert_eq!((read.quoted.name.as_str(), read.quoted.answers), ("a@b", vec!["p@x".into()]));
    }
}
