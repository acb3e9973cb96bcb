//! What is written by lines: an answer, a thread, a message; sent, or kept.

use super::{Listed, Plain};
use crate::app::{To, directly, person, subject};
use crate::sheet;
use std::io;
use tidings_core::api::Sending;
use tidings_core::{Request, Response};

/// Time after which a line that was written is not the only one that would be lost, in microseconds.
const SAVE_AFTER: u64 = 1_000_000;

/// Where a text is that was not sent yet.
enum Kept {
    /// With the node, under this number.
    Node(u64),
    /// In a file, because of this.
    File(String),
    /// Nowhere, because of this.
    Nowhere(String),
}

impl Plain<'_> {
    pub(super) fn begin(&mut self, board: &str) -> io::Result<()> {
        let listed = match &self.listed {
            Listed::Threads { board, .. } => Some(board.clone()),
            _ => self.current.as_ref().map(|post| post.board.clone()),
        };
        let named = Some(board.trim_start_matches('#').to_owned()).filter(|name| !name.is_empty());
        let Some(board) = named.or(listed) else { return self.speech.say("tui-plain-which-board") };
        let label = self.words.say("tui-subject") + " ";
        let Some(subject) = self.ask(&label)? else { return Ok(()) };
        self.write(&To::Board { board }, &subject, "")
    }

    pub(super) fn message(&mut self, who: &str) -> io::Result<()> {
        let people = |answer| match answer {
            Response::People(rows) => Some(rows),
            _ => None,
        };
        let Some(rows) = self.call(&Request::People, people)? else { return Ok(()) };
        match person(self.words, who, &rows) {
            Ok((who, name)) => {
                let name = tidings_words::sanitise::line(&name);
                self.speech.with("tui-to-person", &[("name", (&name).into())])?;
                self.write(&To::Person { who }, "", "")
            }
            Err(why) => self.speech.line(&why),
        }
    }

    /// Lines up to a single dot; sent, or kept. Begins with `quote` where nothing is kept.
    pub(super) fn write(&mut self, to: &To, topic: &str, quote: &str) -> io::Result<()> {
        let drafts = |answer| match answer {
            Response::Drafts(rows) => Some(rows),
            _ => None,
        };
        let kept = self.call(&Request::Drafts, drafts)?.unwrap_or_default();
        let kept = kept.into_iter().rev().find(|row| to.is_of(&row.draft));
        let (mut text, mut topic) = (String::new(), topic.to_owned());
        if let Some(row) = &kept {
            row.draft.text().clone_into(&mut text);
            // Whoever names none means the one that is there.
            if topic.trim().is_empty() {
                subject(&row.draft).clone_into(&mut topic);
            }
        }
        if !text.is_empty() {
            self.speech.say("tui-draft-again")?;
            self.speech.text(&text)?;
            text.push('\n');
        }
        if text.is_empty() && !quote.is_empty() {
            self.speech.text(quote)?;
            quote.clone_into(&mut text);
        }
        self.speech.say("tui-plain-write")?;
        let (mut id, files) = kept.map(|row| (row.id, row.files)).unzip();
        let files = files.unwrap_or_default();
        let said = |text: String| Sending { draft: to.draft(&topic, text), files: files.clone() };
        let ended = self.lines(&mut text, |plain, text| {
            // Whether that went well is told at the end.
            if let Kept::Node(kept) = plain.keep(id, &said(text.to_owned())) {
                id = Some(kept);
            }
        })?;
        let text = text.trim_end().to_owned();
        if text.is_empty() || text == quote.trim_end() {
            return self.speech.say("tui-nothing-written");
        }
        let said = said(text);
        if ended { self.send(id, &said) } else { self.put_away(id, &said) }
    }

    /// Takes lines behind `text`, and lets `save` see it once in a while; whether a dot ended it, or
    /// the input.
    fn lines(
        &mut self,
        text: &mut String,
        mut save: impl FnMut(&mut Self, &str),
    ) -> io::Result<bool> {
        let mut saved = self.speech.now();
        while let Some(line) = self.ask("")? {
            if line == "." {
                return Ok(true);
            }
            text.push_str(&line);
            text.push('\n');
            if self.speech.now().since(saved) >= SAVE_AFTER {
                saved = self.speech.now();
                save(self, text.trim_end());
            }
        }
        Ok(false)
    }

    /// The node keeps it, or a file where no node answers.
    fn keep(&mut self, id: Option<u64>, said: &Sending) -> Kept {
        let Sending { draft, files } = said.clone();
        let request = Request::SaveDraft { id, draft, files };
        match self.backend.call(&request) {
            Ok(Response::Draft(row)) => Kept::Node(row.id),
            Ok(_) => Kept::Nowhere(self.words.say("tui-unexpected")),
            Err(fault) if fault.gone => match self.backend.refuge(std::slice::from_ref(said)) {
                Ok(()) => Kept::File(fault.to_string()),
                Err(why) => Kept::Nowhere(why.to_string()),
            },
            Err(fault) => Kept::Nowhere(fault.to_string()),
        }
    }

    /// Whoever writes left amid it: nothing is sent that nobody said is whole.
    fn put_away(&mut self, id: Option<u64>, said: &Sending) -> io::Result<()> {
        match self.keep(id, said) {
            Kept::Node(_) | Kept::File(_) => self.speech.say("tui-plain-kept"),
            Kept::Nowhere(why) => self.speech.with("tui-not-kept", &[("why", (&why).into())]),
        }
    }

    /// The node gets it as a draft before it is sent; where it cannot, the file does.
    fn send(&mut self, id: Option<u64>, said: &Sending) -> io::Result<()> {
        let (request, otherwise) = match self.keep(id, said) {
            Kept::Node(id) => (Request::SendDraft { id }, "tui-not-sent"),
            Kept::File(why) => return self.speech.with("tui-not-sent", &[("why", (&why).into())]),
            // Too many drafts, or too long a text: then this says so.
            Kept::Nowhere(_) => (directly(said), "tui-not-kept"),
        };
        match self.backend.call(&request) {
            Ok(Response::Written { board, .. }) => {
                let board = sheet::board(&board);
                self.speech.with("tui-sent", &[("board", (&board).into())])
            }
            Ok(_) => self.speech.say("tui-unexpected"),
            Err(fault) => {
                let why = fault.to_string();
                self.speech.with(otherwise, &[("why", (&why).into())])
            }
        }
    }
}
