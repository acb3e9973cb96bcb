//! `--plain`: one line is typed, some lines are said, nothing moves. For screen readers, slow lines and
//! pipes.

mod listed;
mod posts;
mod speech;
mod write;

use crate::app::{ASK_ABOVE, Fault, of_open, split};
use crate::bell::Bell;
use crate::drive::{Backend, End, Told, follow};
use crate::paths;
use listed::Listed;
use posts::Named;
use speech::Speech;
use std::io::{self, BufRead, Write};
use std::sync::{Arc, Weak};
use tidings_core::{Request, Response};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::{BoardRow, PostRow};
use tidings_words::{Words, sanitise};

/// Posts of a thread asked for at once.
const PAGE: usize = 200;

/// A talk by lines.
struct Plain<'a> {
    backend: Arc<dyn Backend>,
    words: &'static Words,
    speech: Speech<'a>,
    input: &'a mut dyn BufRead,
    listed: Listed,
    /// Posts that were said, by number.
    named: Named,
    /// The post that was said last; read once something else is asked for.
    current: Option<PostRow>,
    unmarked: Vec<EntryId>,
}

/// Talks by lines until `q` or the end of the input; meanwhile `ring` is called for what is worth a
/// word, on a thread of its own.
///
/// # Errors
/// The input's or the output's.
pub fn plain(
    backend: Arc<dyn Backend>,
    words: &'static Words,
    now: fn() -> Time,
    ring: Option<fn()>,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<End> {
    let talking = Arc::new(());
    if let Some(ring) = ring {
        listen(Arc::clone(&backend), ring, Arc::downgrade(&talking));
    }
    let speech = Speech::new(words, now, output);
    let listed = Listed::Boards(Vec::new());
    let (current, unmarked) = (None, Vec::new());
    let named = Named::default();
    let mut plain = Plain { backend, words, speech, input, listed, named, current, unmarked };
    plain.boards()?;
    while let Some(line) = plain.ask("> ")? {
        if matches!(line.trim(), "q" | ":q" | ":quit") {
            break;
        }
        plain.take(line.trim())?;
    }
    plain.leave()?;
    Ok(End { unmarked: plain.unmarked, interrupted: false })
}

/// Rings until the talk is over.
fn listen(backend: Arc<dyn Backend>, ring: fn(), talking: Weak<()>) {
    let mut bell = Bell::new(true);
    follow(backend, move |told| {
        if let Some(Told::Event(event)) = told
            && bell.rings(&event)
        {
            ring();
        }
        talking.strong_count() > 0
    });
}

impl Plain<'_> {
    /// One line of somebody's; none at the end.
    fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        self.speech.prompt(prompt)?;
        let mut line = String::new();
        let read = self.input.read_line(&mut line)?;
        Ok((read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
    }

    fn take(&mut self, line: &str) -> io::Result<()> {
        match (line.chars().next(), line.get(1..).unwrap_or_default().trim()) {
            (None, _) => self.read_on(),
            (Some('b'), "") => self.boards(),
            (Some('?'), "") => self.speech.help(),
            (Some('o'), "") => self.older(),
            (Some('c'), "") => self.catch_up(false),
            (Some('C'), "") => self.catch_up(true),
            (Some('@'), "") => self.mentions(),
            (Some('D'), "") => self.run(&["draft", "list"]),
            (Some(key @ ('r' | 'R' | 'e' | 'd' | '+' | 'H' | 'f' | 'M')), rest) => {
                self.about(key, rest)
            }
            (Some('w'), board) => self.begin(board),
            (Some('m'), who) if !who.is_empty() => self.message(who),
            (Some('/'), query) if !query.is_empty() => self.search(query),
            (Some(':'), verb) if !verb.is_empty() => self.verb(verb),
            (Some('0'..='9'), _) => self.open(line),
            _ => self.speech.say("tui-plain-unknown"),
        }
    }

    /// An answer of one kind; anything else is said.
    fn call<T>(
        &mut self,
        request: &Request,
        pick: impl FnOnce(Response) -> Option<T>,
    ) -> io::Result<Option<T>> {
        match self.backend.call(request) {
            Ok(response) => {
                let picked = pick(response);
                if picked.is_none() {
                    self.speech.say("tui-unexpected")?;
                }
                Ok(picked)
            }
            Err(fault) => {
                self.fault(&fault)?;
                Ok(None)
            }
        }
    }

    fn fault(&mut self, fault: &Fault) -> io::Result<()> {
        self.speech.line(&fault.to_string())
    }

    /// The post that was said is read.
    fn leave(&mut self) -> io::Result<()> {
        let unread = self.current.as_mut().filter(|post| post.unread);
        if let Some(post) = unread {
            post.unread = false;
            self.unmarked.push(post.id);
        }
        if self.unmarked.is_empty() {
            return Ok(());
        }
        let request = Request::MarkRead { ids: self.unmarked.clone() };
        let marked = |answer| matches!(answer, Response::Marked { .. }).then_some(());
        if self.call(&request, marked)?.is_some() {
            self.unmarked.clear();
        }
        Ok(())
    }

    fn read_on(&mut self) -> io::Result<()> {
        self.leave()?;
        let next = |answer| match answer {
            Response::Post(post) => Some(post),
            _ => None,
        };
        match self.call(&Request::Next { after: None }, next)? {
            None => Ok(()),
            Some(None) => self.speech.say("tui-all-read"),
            Some(Some(post)) if self.unmarked.contains(&post.id) => {
                self.speech.say("tui-marks-failed")
            }
            Some(Some(post)) => {
                let same = self.current.as_ref().map(|before| before.thread) == Some(post.thread);
                self.tell(*post, !same)
            }
        }
    }

    /// Says a whole thread; all of it is read then.
    fn thread(&mut self, thread: EntryId) -> io::Result<()> {
        self.leave()?;
        self.named = Named::default();
        let mut skip = 0;
        loop {
            let request = Request::Thread { id: thread.to_string(), skip, limit: PAGE };
            let Some(rows) = self.call(&request, posts)? else { return Ok(()) };
            let (came, first) = (rows.len(), skip == 0);
            for (at, post) in rows.into_iter().enumerate() {
                let before = self.current.as_ref().filter(|post| post.unread);
                self.unmarked.extend(before.map(|post| post.id));
                self.tell(post, first && at == 0)?;
            }
            if came < PAGE {
                return Ok(());
            }
            skip += came;
        }
    }

    fn catch_up(&mut self, board: bool) -> io::Result<()> {
        let Some(post) = &self.current else { return self.speech.say("tui-no-post") };
        let (board, thread) = match board {
            true => (Some(post.board.clone()), None),
            false => (None, Some(post.thread.to_string())),
        };
        if let Some(board) = &board
            && !self.gives_up_unread(board)?
        {
            return Ok(());
        }
        let marked = |answer| match answer {
            Response::Marked { posts } => Some(posts),
            _ => None,
        };
        match self.call(&Request::CatchUp { board, thread }, marked)? {
            Some(posts) => self.speech.with("tui-caught-up", &[("count", posts.into())]),
            None => Ok(()),
        }
    }

    /// Whether all of a board is to be marked as read, which is asked where that is much.
    fn gives_up_unread(&mut self, board: &str) -> io::Result<bool> {
        let rows = self.call(&Request::Boards, boards)?.unwrap_or_default();
        let unread = rows.iter().find(|row| row.name == board).map_or(0, |row| row.unread);
        if unread <= ASK_ABOVE {
            return Ok(true);
        }
        let name = sanitise::line(board);
        let values = [("count", unread.into()), ("board", (&name).into())];
        self.speech.with("tui-catch-up-question", &values)?;
        self.agrees()
    }

    fn verb(&mut self, line: &str) -> io::Result<()> {
        let open = self.current.as_ref().map(|post| post.id.to_string());
        let Some(words) = of_open(split(line), open) else {
            return self.speech.say("tui-no-post");
        };
        let said = self.backend.verb(&paths::of_verb(&words, paths::home().as_deref()));
        self.speech.text(&said)
    }
}

fn boards(answer: Response) -> Option<Vec<BoardRow>> {
    match answer {
        Response::Boards(rows) => Some(rows),
        _ => None,
    }
}

fn posts(answer: Response) -> Option<Vec<PostRow>> {
    match answer {
        Response::Posts(rows) | Response::Found { posts: rows, .. } => Some(rows),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
