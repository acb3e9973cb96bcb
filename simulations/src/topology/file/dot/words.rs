//! The words of a DOT file, each with its line.

use super::super::Wrong;
use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A name, a number or a string.
    Name(String),
    /// `--` or `->`.
    Edge,
    /// Punctuation.
    Sign(char),
}

/// Cuts a text into its words.
pub(super) fn words(text: &str) -> Result<Vec<(usize, Word)>, Wrong> {
    let mut reader = Reader { rest: text.chars().peekable(), line: 1 };
    let mut words = Vec::new();
    while let Some(c) = reader.next() {
        let line = reader.line;
        let word = match c {
            c if c.is_whitespace() => continue,
            // Lines from a preprocessor, and both comments of C++.
            '#' => {
                reader.skip_line();
                continue;
            }
            '/' => {
                reader.comment()?;
                continue;
            }
            '"' => Word::Name(reader.quoted()?),
            '<' => Word::Name(reader.html()?),
            '-' if reader.takes('-') || reader.takes('>') => Word::Edge,
            '{' | '}' | '[' | ']' | ';' | ',' | '=' | ':' | '+' => Word::Sign(c),
            c if is_letter(c) || c == '-' => Word::Name(reader.name(c)),
            c => return Err((line, format!("`{c}` has no meaning here"))),
        };
        words.push((line, word));
    }
    Ok(words)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    line: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn takes(&mut self, c: char) -> bool {
        self.rest.next_if_eq(&c).is_some()
    }

    fn name(&mut self, first: char) -> String {
        let mut name = String::from(first);
        while let Some(c) = self.rest.next_if(|c| is_letter(*c)) {
            name.push(c);
        }
        name
    }

    fn quoted(&mut self) -> Result<String, Wrong> {
        let start = self.line;
        let mut name = String::new();
        while let Some(c) = self.next() {
            match c {
                '"' => return Ok(name),
                '\\' if self.takes('"') => name.push('"'),
                c => name.push(c),
            }
        }
        Err((start, "a string that does not end".to_owned()))
    }

    fn html(&mut self) -> Result<String, Wrong> {
        let (start, mut open, mut name) = (self.line, 1, String::new());
        while let Some(c) = self.next() {
            open += i32::from(c == '<') - i32::from(c == '>');
            if open == 0 {
                return Ok(name);
            }
            name.push(c);
        }
        Err((start, "a `<` without its `>`".to_owned()))
    }

    fn comment(&mut self) -> Result<(), Wrong> {
        let start = self.line;
        if self.takes('/') {
            self.skip_line();
            return Ok(());
        }
        if !self.takes('*') {
            return Err((start, "`/` has no meaning here".to_owned()));
        }
        let mut last = ' ';
        while let Some(c) = self.next() {
            if last == '*' && c == '/' {
                return Ok(());
            }
            last = c;
        }
        Err((start, "a comment that does not end".to_owned()))
    }

    fn skip_line(&mut self) {
        while let Some(c) = self.next() {
            if c == '\n' {
                return;
            }
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "`{name}`"),
            Self::Edge => f.write_str("`--`"),
            Self::Sign(sign) => write!(f, "`{sign}`"),
        }
    }
}
