//! What is written by lines: an answer, a thread, a message; with files; sent, or kept.

use super::{Listed, Plain};
use crate::app::{To, directly, person, subject};
use crate::paths::{expand, home};
use crate::sheet;
use std::io;
use tidings_core::api::{NewFile, Sending};
use tidings_core::drafts::DraftRow;
use tidings_core::{Request, Response};
use tidings_views::body::MAX_ATTACHED;
use tidings_words::sanitise;

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

/// A text that is being written.
struct Begun<'t> {
    to: &'t To,
    topic: String,
    text: String,
    files: Vec<NewFile>,
    /// The node's number for it, once it has one.
    id: Option<u64>,
}

impl Begun<'_> {
    fn said(&self) -> Sending {
        let draft = self.to.draft(&self.topic, self.text.trim_end().to_owned());
        Sending { draft, files: self.files.clone() }
    }
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
                let name = sanitise::line(&name);
                self.speech.with("tui-to-person", &[("name", (&name).into())])?;
                self.write(&To::Person { who }, "", "")
            }
            Err(why) => self.speech.line(&why),
        }
    }

    /// Lines up to a single dot; sent, or kept. Begins with `quote` where nothing is kept.
    pub(super) fn write(&mut self, to: &To, topic: &str, quote: &str) -> io::Result<()> {
        let begun =
            Begun { to, topic: topic.to_owned(), text: String::new(), files: Vec::new(), id: None };
        let Some(mut begun) = self.goes_on_with(begun)? else { return Ok(()) };
        let quote = if begun.id.is_none() { quote } else { "" };
        if !quote.is_empty() {
            self.speech.text(quote)?;
            quote.clone_into(&mut begun.text);
        }
        self.speech.say("tui-plain-write")?;
        let ended = self.lines(&mut begun)?;
        let text = begun.text.trim_end();
        let nothing = text.is_empty() || text == quote.trim_end();
        // A file that was chosen waits for its text.
        if nothing && (ended || begun.files.is_empty()) {
            return self.speech.say("tui-nothing-written");
        }
        if ended { self.send(&begun) } else { self.put_away(&begun) }
    }

    /// Asks whether what was written before is gone on with, where there is any; none where nobody
    /// says so.
    fn goes_on_with<'t>(&mut self, mut begun: Begun<'t>) -> io::Result<Option<Begun<'t>>> {
        let drafts = |answer| match answer {
            Response::Drafts(rows) => Some(rows),
            _ => None,
        };
        let kept = self.call(&Request::Drafts, drafts)?.unwrap_or_default();
        let Some(row) = kept.into_iter().rev().find(|row| begun.to.is_of(&row.draft)) else {
            return Ok(Some(begun));
        };
        self.speech.say("tui-draft-again")?;
        self.speech.text(row.draft.text())?;
        self.files(&row.files)?;
        match self.keeps_on(row.id)? {
            None => return Ok(None),
            Some(false) => return Ok(Some(begun)),
            Some(true) => {}
        }
        // Whoever names none means the one that is there.
        if begun.topic.trim().is_empty() {
            subject(&row.draft).clone_into(&mut begun.topic);
        }
        let DraftRow { id, draft, files, .. } = row;
        (begun.id, begun.files) = (Some(id), files);
        if !draft.text().is_empty() {
            begun.text = format!("{}\n", draft.text());
        }
        Ok(Some(begun))
    }

    /// Whether this draft is gone on with; else it is thrown away.
    fn keeps_on(&mut self, id: u64) -> io::Result<Option<bool>> {
        loop {
            let label = self.words.say("tui-plain-draft-question") + " ";
            let Some(answer) = self.ask(&label)? else { return Ok(None) };
            match answer.trim() {
                "" => return Ok(Some(true)),
                "x" => {
                    let dropped = |answer| matches!(answer, Response::Draft(_)).then_some(());
                    let dropped = self.call(&Request::DropDraft { id }, dropped)?;
                    if dropped.is_some() {
                        self.speech.say("tui-discarded")?;
                        return Ok(Some(false));
                    }
                }
                _ => {}
            }
        }
    }

    /// Takes lines, and what is said of files between them, and keeps them once in a while; whether a
    /// dot ended it, or the input.
    fn lines(&mut self, begun: &mut Begun<'_>) -> io::Result<bool> {
        let mut saved = self.speech.now();
        while let Some(line) = self.ask("")? {
            if line == "." {
                return Ok(true);
            }
            if let Some(about) = about_files(&line) {
                if self.take_about_files(begun, about)? {
                    self.save(begun);
                }
                continue;
            }
            begun.text.push_str(&line);
            begun.text.push('\n');
            if self.speech.now().since(saved) >= SAVE_AFTER {
                saved = self.speech.now();
                self.save(begun);
            }
        }
        Ok(false)
    }

    /// Keeps what is there so far; whether that went well is told at the end.
    fn save(&mut self, begun: &mut Begun<'_>) {
        if let Kept::Node(id) = self.keep(begun) {
            begun.id = Some(id);
        }
    }

    /// Whether other files go with it now.
    fn take_about_files(&mut self, begun: &mut Begun<'_>, about: About<'_>) -> io::Result<bool> {
        match about {
            About::Attach(_) if matches!(begun.to, To::Again { .. }) => {
                self.speech.say("error-files-with-an-edit")?;
                Ok(false)
            }
            About::Attach(_) if begun.files.len() >= MAX_ATTACHED => {
                let count = begun.files.len() + 1;
                let values = [("count", count.into()), ("max", MAX_ATTACHED.into())];
                self.speech.with("error-too-many-files", &values)?;
                Ok(false)
            }
            About::Attach(path) => match self.backend.attach(&expand(path, home().as_deref())) {
                Ok(file) => {
                    begun.files.push(file);
                    self.files(&begun.files)?;
                    Ok(true)
                }
                Err(fault) => {
                    self.fault(&fault)?;
                    Ok(false)
                }
            },
            About::List => {
                self.limit()?;
                self.files(&begun.files)?;
                Ok(false)
            }
            About::Detach(number) => {
                let at = number.checked_sub(1).filter(|at| *at < begun.files.len());
                let Some(at) = at else {
                    self.speech.say("error-unknown-file")?;
                    return Ok(false);
                };
                let name = sanitise::line(&begun.files.remove(at).name);
                self.speech.with("tui-detached", &[("name", (&name).into())])?;
                Ok(true)
            }
        }
    }

    fn limit(&mut self) -> io::Result<()> {
        let limit = self.words.size(self.backend.file_limit());
        let values = [("size", (&limit).into()), ("count", MAX_ATTACHED.into())];
        self.speech.with("tui-plain-attach", &values)
    }

    /// Says what goes with it, by number.
    fn files(&mut self, files: &[NewFile]) -> io::Result<()> {
        for (file, number) in files.iter().zip(1..) {
            let bytes = self.words.size(file.size().unwrap_or_default());
            self.speech.line(&format!("[{number}] {}, {bytes}", file.name))?;
        }
        Ok(())
    }

    /// The node keeps it, or a file where no node answers.
    fn keep(&mut self, begun: &Begun<'_>) -> Kept {
        let (id, said) = (begun.id, begun.said());
        let Sending { draft, files } = said.clone();
        match self.backend.call(&Request::SaveDraft { id, draft, files }) {
            Ok(Response::Draft(row)) => Kept::Node(row.id),
            Ok(_) => Kept::Nowhere(self.words.say("tui-unexpected")),
            Err(fault) if fault.gone => match self.backend.refuge(std::slice::from_ref(&said)) {
                Ok(()) => Kept::File(fault.to_string()),
                Err(why) => Kept::Nowhere(why.to_string()),
            },
            Err(fault) => Kept::Nowhere(fault.to_string()),
        }
    }

    /// Whoever writes left amid it: nothing is sent that nobody said is whole.
    fn put_away(&mut self, begun: &Begun<'_>) -> io::Result<()> {
        match self.keep(begun) {
            Kept::Node(_) | Kept::File(_) => self.speech.say("tui-plain-kept"),
            Kept::Nowhere(why) => self.speech.with("tui-not-kept", &[("why", (&why).into())]),
        }
    }

    /// The node gets it as a draft before it is sent; where it cannot, the file does.
    fn send(&mut self, begun: &Begun<'_>) -> io::Result<()> {
        let (request, otherwise) = match self.keep(begun) {
            Kept::Node(id) => (Request::SendDraft { id }, "tui-not-sent"),
            Kept::File(why) => return self.speech.with("tui-not-sent", &[("why", (&why).into())]),
            // Too many drafts, or too long a text: then this says so.
            Kept::Nowhere(_) => (directly(&begun.said()), "tui-not-kept"),
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

/// What a line says of files that is none of the text.
#[derive(Clone, Copy)]
enum About<'l> {
    /// The file at this path goes with it.
    Attach(&'l str),
    /// What goes with it, and how much may.
    List,
    /// The file of this number does not.
    Detach(usize),
}

fn about_files(line: &str) -> Option<About<'_>> {
    match line.trim_end().split_once(' ') {
        Some((".attach", path)) => Some(About::Attach(path.trim_start())),
        Some((".detach", number)) => Some(About::Detach(number.trim().parse().ok()?)),
        Some(_) => None,
        None => (line.trim_end() == ".files").then_some(About::List),
    }
}
