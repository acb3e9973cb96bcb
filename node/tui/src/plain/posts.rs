//! The posts that were said, by their numbers, and what is said of them.

use super::{Plain, boards};
use crate::app::{Compose, To, moderates};
use std::collections::VecDeque;
use std::io;
use tidings_core::{Request, Response};
use tidings_protocol::hash::EntryId;
use tidings_views::page::PostRow;
use tidings_words::sanitise;

/// Posts that can be named by a number.
const MAX_NAMED: usize = 1_000;
/// Letters of a text by which a question names it.
const BEGINNING: usize = 60;

/// Posts that were said, with a number each; those said last are kept.
#[derive(Default)]
pub(super) struct Named {
    /// How many were forgotten.
    before: usize,
    rows: VecDeque<PostRow>,
}

impl Named {
    /// Its number from now on.
    fn add(&mut self, post: &PostRow) -> usize {
        if self.rows.len() >= MAX_NAMED {
            self.rows.pop_front();
            self.before += 1;
        }
        self.rows.push_back(post.clone());
        self.before + self.rows.len()
    }

    fn get(&self, number: usize) -> Option<&PostRow> {
        self.rows.get(number.checked_sub(self.before + 1)?)
    }

    fn find(&self, id: &EntryId) -> Option<(usize, &PostRow)> {
        let at = self.rows.iter().rposition(|post| post.id == *id)?;
        Some((self.before + at + 1, self.rows.get(at)?))
    }
}

impl Plain<'_> {
    /// Says a post under a number, and what it answers, unless that was said just before.
    pub(super) fn tell(&mut self, post: PostRow, place: bool) -> io::Result<()> {
        let before = self.current.as_ref().map(|before| before.id);
        let answers = match post.parent.filter(|parent| Some(*parent) != before) {
            Some(parent) => self.answered(&parent),
            None => None,
        };
        let number = self.named.add(&post);
        self.speech.post(&post, place, number, answers.as_deref())?;
        self.current = Some(post);
        Ok(())
    }

    /// Whose post this is, with its number where it has one.
    fn answered(&self, id: &EntryId) -> Option<String> {
        if let Some((number, post)) = self.named.find(id) {
            return Some(format!("{} ({number})", post.author));
        }
        match self.backend.call(&Request::Show { id: id.to_string() }) {
            Ok(Response::Post(Some(post))) => Some(post.author.to_string()),
            // What it answers is not here; the post is.
            _ => None,
        }
    }

    /// The post of the number that a line begins with, or the one that was said last; and what stands
    /// behind that.
    fn meant<'l>(&self, line: &'l str) -> (Option<PostRow>, &'l str) {
        let line = line.trim_start();
        let end = line.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(line.len());
        let (number, rest) = line.split_at(end);
        let post = match number.parse() {
            Ok(number) => self.named.get(number),
            Err(_) => self.current.as_ref(),
        };
        (post.cloned(), rest.trim())
    }

    /// What a letter and perhaps a number ask for.
    pub(super) fn about(&mut self, letter: char, line: &str) -> io::Result<()> {
        let (Some(post), rest) = self.meant(line) else {
            let unknown = !line.trim().is_empty();
            return self.speech.say(if unknown { "tui-plain-unknown" } else { "tui-no-post" });
        };
        let id = post.id.to_string();
        match letter {
            'r' | 'R' => self.reply(&post, letter == 'R'),
            'e' | 'd' if !post.author.me || post.deleted.is_some() => {
                self.speech.say("tui-not-yours")
            }
            'e' if !post.readable => self.speech.say("tui-not-readable"),
            'e' => self.edit(&post),
            'd' => self.delete(&post),
            '+' => self.react(id, rest),
            'H' => self.run(&["history", &id]),
            'f' if post.files.is_empty() => self.speech.say("tui-no-files"),
            'f' => match rest {
                "" => self.run(&["file", "list", &id]),
                number => {
                    self.run(&["file", "fetch", &id, number])?;
                    self.run(&["file", "save", &id, number])
                }
            },
            _ => self.moderate(&post, rest),
        }
    }

    fn reply(&mut self, post: &PostRow, quoted: bool) -> io::Result<()> {
        if post.locked && !self.moderates_on(&post.board)? {
            return self.speech.say("common-thread-locked");
        }
        let who = sanitise::line(&post.author.to_string());
        self.speech.with("tui-to-post", &[("name", (&who).into())])?;
        let to = To::Post { post: post.id.to_string(), who };
        let quote = match quoted && post.readable {
            true => Compose::quoting(self.words, post),
            false => String::new(),
        };
        if quoted && !post.readable {
            self.speech.say("tui-not-quoted")?;
        }
        self.write(&to, "", &quote)
    }

    /// Whether whoever reads decides what becomes of posts on this board.
    fn moderates_on(&mut self, board: &str) -> io::Result<bool> {
        let status = |answer| match answer {
            Response::Status(status) => Some(status.role),
            _ => None,
        };
        let role = self.call(&Request::Status, status)?.flatten();
        let rows = self.call(&Request::Boards, boards)?.unwrap_or_default();
        Ok(moderates(role, &rows, board))
    }

    /// All of it is written anew.
    fn edit(&mut self, post: &PostRow) -> io::Result<()> {
        self.speech.text(&post.text)?;
        let to = To::Again { post: post.id.to_string(), first: post.parent.is_none() };
        self.speech.with(to.words(), &[("name", "".into())])?;
        self.write(&to, post.subject.as_deref().unwrap_or_default(), "")
    }

    fn delete(&mut self, post: &PostRow) -> io::Result<()> {
        let beginning: String = post.text.chars().take(BEGINNING).collect();
        let beginning = sanitise::line(beginning.lines().next().unwrap_or_default());
        self.speech.with("tui-delete-question", &[("beginning", (&beginning).into())])?;
        if !self.agrees()? {
            return Ok(());
        }
        let request = Request::Delete { id: post.id.to_string(), reason: String::new() };
        self.remark(&request, "common-asks-to-erase")
    }

    /// Whether whoever is asked says yes.
    pub(super) fn agrees(&mut self) -> io::Result<bool> {
        let hint = self.words.say("tui-yes-or-no") + " ";
        let answer = self.ask(&hint)?.unwrap_or_default();
        let agrees = |letter| self.words.say("tui-yes").contains(letter);
        Ok(answer.trim().starts_with(agrees))
    }

    /// `-` takes back what was put there.
    fn react(&mut self, id: String, emoji: &str) -> io::Result<()> {
        let emoji = match emoji {
            "" => {
                let label = self.words.say("tui-prompt-react") + " ";
                self.ask(&label)?.unwrap_or_default()
            }
            emoji => emoji.to_owned(),
        };
        match emoji.trim() {
            "" => Ok(()),
            "-" => self.remark(&Request::React { id, emoji: String::new() }, "tui-done"),
            emoji => self.remark(&Request::React { id, emoji: emoji.into() }, "tui-done"),
        }
    }

    fn remark(&mut self, request: &Request, says: &str) -> io::Result<()> {
        let written = |answer| {
            matches!(answer, Response::Written { .. } | Response::Unchanged { .. }).then_some(())
        };
        match self.call(request, written)? {
            Some(()) => self.speech.say(says),
            None => Ok(()),
        }
    }

    /// `hide`, `lock` and so on, with a reason behind it; `mute`, `block`.
    fn moderate(&mut self, post: &PostRow, line: &str) -> io::Result<()> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (id, thread) = (post.id.to_string(), post.thread.to_string());
        let who = post.author.account.map(|account| account.to_string()).unwrap_or_default();
        match verb {
            "hide" | "lock" | "unlock" | "show" | "pin" | "unpin" => {
                let about = if matches!(verb, "hide" | "show") { &id } else { &thread };
                let mut words = vec!["mod", verb, about];
                if !rest.is_empty() {
                    words.extend(["--reason", rest]);
                }
                self.run(&words)
            }
            "move" => self.run(&["mod", "move", &thread, rest]),
            "overrule" | "obey" => self.run(&["mod", verb, &id]),
            "mute" | "block" | "unmute" | "unblock" if !who.is_empty() => {
                self.run(&["people", verb, &who])
            }
            _ => self.speech.say("tui-plain-moderate"),
        }
    }

    pub(super) fn run(&mut self, words: &[&str]) -> io::Result<()> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let said = self.backend.verb(&words);
        self.speech.text(&said)
    }
}
