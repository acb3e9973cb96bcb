//! Posts as Atom: stable ids, everything that peers wrote escaped.

use std::fmt::{self, Display, Write};
use tidings_protocol::time::Time;
use tidings_views::page::PostRow;
use tidings_words::sanitise::{block, line};

/// The last second of the year 9999, beyond which RFC 3339 has no dates.
const LAST: u64 = 253_402_300_799;
const SECOND: u64 = 1_000_000;

/// A feed, written out by [`Display`].
pub(super) struct Feed<'f> {
    /// What its id ends with.
    pub(super) id: &'f str,
    /// What it is called.
    pub(super) title: &'f str,
    /// Where this node's pages are.
    pub(super) port: u16,
    /// What is in it.
    pub(super) posts: &'f [&'f PostRow],
}

impl Display for Feed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let updated = self.posts.iter().map(|post| changed(post)).max().unwrap_or_default();
        writeln!(f, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
        writeln!(f, "<feed xmlns=\"http://www.w3.org/2005/Atom\">")?;
        writeln!(f, "<id>urn:tidings:feed:{}</id>", Text(self.id))?;
        writeln!(f, "<title>{}</title>", Text(&line(self.title)))?;
        writeln!(f, "<updated>{}</updated>", Date(updated))?;
        self.posts.iter().try_for_each(|post| self.entry(f, post))?;
        writeln!(f, "</feed>")
    }
}

impl Feed<'_> {
    fn entry(&self, f: &mut fmt::Formatter<'_>, post: &PostRow) -> fmt::Result {
        let title = match &post.subject {
            Some(subject) => line(subject),
            None if post.parent.is_some() => format!("Re: {}", line(&post.thread_subject)),
            None => line(&post.thread_subject),
        };
        writeln!(f, "<entry>")?;
        writeln!(f, "<id>urn:tidings:{}</id>", post.id)?;
        writeln!(f, "<title>{}</title>", Text(&title))?;
        writeln!(f, "<published>{}</published>", Date(post.time))?;
        writeln!(f, "<updated>{}</updated>", Date(changed(post)))?;
        writeln!(f, "<author><name>{}</name></author>", Text(&author(post)))?;
        writeln!(f, "<category term=\"{}\"/>", Text(&line(&post.board)))?;
        writeln!(
            f,
            "<link rel=\"alternate\" href=\"http://127.0.0.1:{}/post/{}\"/>",
            self.port, post.id
        )?;
        writeln!(f, "<content type=\"text\">{}</content>", Text(&block(&post.text)))?;
        writeln!(f, "</entry>")
    }
}

/// Who wrote it; whom they say they have it from stands behind that, as a quoted name.
fn author(post: &PostRow) -> String {
    let author = line(&post.author.to_string());
    match &post.origin {
        Some(origin) => format!("{author} importing “{}”", line(&origin.name)),
        None => author,
    }
}

fn changed(post: &PostRow) -> Time {
    post.edited.map_or(post.time, |edited| edited.latest.max(post.time))
}

/// Text within an element or an attribute; what XML 1.0 has no place for is left out.
struct Text<'t>(&'t str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|letter| match letter {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            '\n' | '\t' => f.write_char(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Ok(()),
            other => f.write_char(other),
        })
    }
}

/// A time in the form of RFC 3339, in UTC.
struct Date(Time);

impl Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = (self.0.0 / SECOND).min(LAST);
        let (day, minute) = crate::time::stamp(Time(seconds * SECOND));
        write!(f, "{day}T{minute}:{:02}Z", seconds % 60)
    }
}

#[cfg(test)]
mod tests;
