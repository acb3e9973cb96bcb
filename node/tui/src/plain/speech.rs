//! What is said: lines of words, numbered where one of them can be opened.

use crate::app::Look;
use crate::markup::Row;
use crate::palette::Palette;
use crate::{sheet, when};
use std::io::{self, Write};
use tidings_protocol::time::Time;
use tidings_views::page::{BoardRow, OriginRow, PersonRef, PostRow, ThreadRow};
use tidings_words::{Value, Words, sanitise};

/// Columns of a line of text.
const WIDTH: usize = 78;

/// A voice.
pub(super) struct Speech<'a> {
    words: &'static Words,
    now: fn() -> Time,
    output: &'a mut dyn Write,
}

impl<'a> Speech<'a> {
    pub(super) fn new(words: &'static Words, now: fn() -> Time, output: &'a mut dyn Write) -> Self {
        Self { words, now, output }
    }

    /// The clock.
    pub(super) fn now(&self) -> Time {
        (self.now)()
    }

    /// What stands before a line that is typed.
    pub(super) fn prompt(&mut self, prompt: &str) -> io::Result<()> {
        write!(self.output, "{prompt}")?;
        self.output.flush()
    }

    /// A line, neutralised.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.output, "{}", sanitise::line(text))
    }

    /// Several lines, neutralised.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.output, "{}", sanitise::block(text.trim_end()))
    }

    /// The sentence of this key.
    pub(super) fn say(&mut self, key: &str) -> io::Result<()> {
        self.with(key, &[])
    }

    /// The same with values.
    pub(super) fn with(&mut self, key: &str, values: &[(&str, Value<'_>)]) -> io::Result<()> {
        let text = self.words.with(key, values);
        self.text(&text)
    }

    /// What can be typed.
    pub(super) fn help(&mut self) -> io::Result<()> {
        self.say("tui-plain-help")
    }

    pub(super) fn boards(&mut self, rows: &[BoardRow]) -> io::Result<()> {
        for (row, number) in rows.iter().zip(1..) {
            let unread = self.words.with("common-unread", &[("count", row.unread.into())]);
            self.line(&format!("{number}. {}, {unread}", row.name))?;
        }
        self.say("tui-plain-hint")
    }

    /// Threads behind those `said` before.
    pub(super) fn threads(
        &mut self,
        board: &str,
        rows: &[ThreadRow],
        said: usize,
    ) -> io::Result<()> {
        if said == 0 {
            self.line(board)?;
            if rows.is_empty() {
                return self.say("tui-no-threads");
            }
        }
        for (row, number) in rows.iter().zip(said + 1..) {
            let unread = self.words.with("common-unread", &[("count", row.unread.into())]);
            let ago = when::ago(self.words, (self.now)(), row.latest);
            let who = self.who(&row.author, row.origin.as_ref());
            let subject = self.look().line_or_why(&row.subject, row.absent);
            let marks = self.marks(&sheet::thread_marks(row));
            self.line(&format!("{number}. {subject}, {marks}{who}, {ago}, {unread}"))?;
        }
        Ok(())
    }

    /// Posts behind those `said` before.
    pub(super) fn found(&mut self, rows: &[PostRow], said: usize) -> io::Result<()> {
        if rows.is_empty() && said == 0 {
            return self.say("tui-nothing-found");
        }
        for (row, number) in rows.iter().zip(said + 1..) {
            let beginning: String = row.text.chars().take(60).collect();
            let who = self.who(&row.author, row.origin.as_ref());
            let beginning = self.look().line_or_why(&beginning, row.absent);
            let subject = self.look().line_or_why(&row.thread_subject, row.thread_absent);
            self.line(&format!("{number}. {subject}, {who}: {beginning}"))?;
        }
        Ok(())
    }

    /// Who wrote something, and whom they say they have it from.
    fn who(&self, author: &PersonRef, origin: Option<&OriginRow>) -> String {
        let origin = sheet::origin(origin, self.look()).map(|piece| piece.text);
        format!("{author}{}", origin.unwrap_or_default())
    }

    /// The sentences of these keys, a comma behind each.
    fn marks(&self, keys: &[&str]) -> String {
        keys.iter().map(|key| self.words.say(key) + ", ").collect()
    }

    fn look(&self) -> Look {
        Look { palette: Palette::Plain, ascii: true, words: self.words }
    }

    /// A post with its number and whom it answers; with `place`, on which board and in which thread.
    pub(super) fn post(
        &mut self,
        post: &PostRow,
        place: bool,
        number: usize,
        answers: Option<&str>,
    ) -> io::Result<()> {
        if place {
            let subject = self.look().line_or_why(&post.thread_subject, post.thread_absent);
            let locked = if post.locked {
                ", ".to_owned() + &self.words.say("common-locked")
            } else {
                String::new()
            };
            self.line(&format!("{}: {subject}{locked}", post.board))?;
        }
        let answers = answers.map(sanitise::line).unwrap_or_default();
        let key = if answers.is_empty() { "tui-plain-post" } else { "tui-plain-answer" };
        self.with(key, &[("number", number.into()), ("who", (&answers).into())])?;
        let look = self.look();
        // The subject of its thread was just said.
        let said = |subject: &String| place && *subject == post.thread_subject;
        let subject = post.subject.clone().filter(|subject| !said(subject));
        let flat = PostRow { depth: 0, unread: false, subject, ..post.clone() };
        for row in sheet::rows(&flat, WIDTH, look, (self.now)()) {
            let text = |row: Row| row.into_iter().map(|piece| piece.text).collect::<String>();
            writeln!(self.output, "{}", text(row).trim_end())?;
        }
        Ok(())
    }
}
