//! The text of a post as HTML: paragraphs, emphasis, code, quotes, lists, links. Raw HTML is shown
//! as the text that it is, a picture is a link to it, and a link leads to the web or to mail alone
//! and says whereto.

mod walls;

use super::neutral;
use maud::{Markup, PreEscaped};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use std::ops::Range;
use url::Url;
use walls::{WALL, walled};

/// Blocks within blocks that are drawn; deeper ones stand with these.
const MAX_DEPTH: usize = 12;
/// Where a link may lead.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// A text as HTML, in which only what is named here is markup.
pub(super) fn prose(text: &str) -> Markup {
    let text = walled(&neutral::block(text));
    let parser = Parser::new_ext(&text, Options::ENABLE_STRIKETHROUGH);
    let mut writer = Writer { source: &text, ..Writer::default() };
    for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
        writer.event(event, &range);
    }
    PreEscaped(writer.html)
}

#[derive(Default)]
struct Writer<'s> {
    source: &'s str,
    html: String,
    /// What closes what is open; nothing for what was not drawn.
    open: Vec<&'static str>,
    /// Blocks that are open.
    blocks: usize,
    /// Links that are open, the outermost first; the text of a link is no link.
    links: Vec<Link>,
    code: bool,
}

/// A link that is open.
struct Link {
    /// Where its text begins.
    start: usize,
    /// Whereto it leads, or would.
    url: String,
    /// Whether one can follow it here.
    drawn: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.text(&neutral::block(&text)),
            Event::Code(code) => {
                self.html.push_str("<code>");
                escape(&mut self.html, &code);
                self.html.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => self.html.push_str("<br>\n"),
            Event::Rule => self.html.push_str("<hr>\n"),
            // Whatever else there is, such as raw HTML, is text.
            Event::Html(text) | Event::InlineHtml(text) => escape(&mut self.html, &text),
            Event::InlineMath(text) | Event::DisplayMath(text) => escape(&mut self.html, &text),
            Event::FootnoteReference(text) => escape(&mut self.html, &text),
            Event::TaskListMarker(done) => self.html.push_str(if done { "☑ " } else { "☐ " }),
        }
    }

    fn text(&mut self, text: &str) {
        match !self.links.is_empty() || self.code {
            true => escape(&mut self.html, text),
            false => linked(&mut self.html, text),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.inline("<p>", "</p>\n"),
            Tag::HtmlBlock => self.inline("<p>", "</p>\n"),
            Tag::Heading { level, .. } => match level as usize {
                1 => self.inline("<h4>", "</h4>\n"),
                2 => self.inline("<h5>", "</h5>\n"),
                _ => self.inline("<h6>", "</h6>\n"),
            },
            Tag::BlockQuote(_) => self.block("<blockquote>\n", "</blockquote>\n"),
            Tag::List(None) => self.block("<ul>\n", "</ul>\n"),
            Tag::List(Some(_)) => self.block("<ol>\n", "</ol>\n"),
            Tag::Item if self.blocks <= MAX_DEPTH => {
                let item = self.source.get(range.clone()).unwrap_or_default();
                let digits = item.bytes().take_while(u8::is_ascii_digit).count();
                match item.get(..digits).unwrap_or_default() {
                    "" => self.inline("<li>", "</li>\n"),
                    number => self.inline(&format!("<li value=\"{number}\">"), "</li>\n"),
                }
            }
            Tag::CodeBlock(kind) => {
                self.code = true;
                if let CodeBlockKind::Fenced(language) = &kind {
                    self.language(language);
                }
                self.inline("<pre tabindex=\"0\"><code>", "</code></pre>\n");
            }
            Tag::Emphasis => self.emphasis(range, ["*", "_"], ("<em>", "</em>")),
            Tag::Strong => self.emphasis(range, ["**", "__"], ("<strong>", "</strong>")),
            Tag::Strikethrough => self.emphasis(range, ["~~", "~"], ("<s>", "</s>")),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link(&neutral::line(&dest_url).replace(WALL, ""));
            }
            _ => self.inline("", ""),
        }
    }

    fn end(&mut self, end: TagEnd) {
        self.html.push_str(self.open.pop().unwrap_or_default());
        match end {
            TagEnd::BlockQuote(_) | TagEnd::List(_) => self.blocks = self.blocks.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {
                self.whereto();
            }
            TagEnd::CodeBlock => self.code = false,
            _ => {}
        }
    }

    fn inline(&mut self, opening: &str, closing: &'static str) {
        self.html.push_str(opening);
        self.open.push(closing);
    }

    fn block(&mut self, opening: &str, closing: &'static str) {
        self.blocks += 1;
        match self.blocks <= MAX_DEPTH {
            true => self.inline(opening, closing),
            false => self.inline("", ""),
        }
    }

    /// Marks within a word, as in `2*3*4` or `__init__.py`, are what they look like.
    fn emphasis(
        &mut self,
        range: &Range<usize>,
        marks: [&'static str; 2],
        (opening, closing): (&'static str, &'static str),
    ) {
        let before = self.source.get(..range.start).and_then(|text| text.chars().next_back());
        let mut behind = self.source.get(range.end..).unwrap_or_default().chars();
        let next = behind.by_ref().find(|letter| *letter != '.');
        let within = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let written = self.source.get(range.clone()).unwrap_or_default();
        match marks.into_iter().find(|mark| written.starts_with(mark)) {
            Some(mark) if within(before) || within(next) => self.inline(mark, mark),
            _ => self.inline(opening, closing),
        }
    }

    /// What stands behind the mark that opens a block of code.
    fn language(&mut self, said: &str) {
        let said = neutral::line(said).replace(WALL, "");
        if !said.is_empty() {
            self.html.push_str("<p class=\"quiet small\">");
            escape(&mut self.html, &said);
            self.html.push_str("</p>\n");
        }
    }

    /// A link within a link would close the outer one.
    fn link(&mut self, url: &str) {
        let drawn = self.links.is_empty() && is_allowed(url);
        if drawn {
            anchor(&mut self.html, url);
        }
        self.open.push(if drawn { "</a>" } else { "" });
        self.links.push(Link { start: self.html.len(), url: url.to_owned(), drawn });
    }

    /// Whereto the link leads that ends here, unless its text says so: one that cannot be followed
    /// is told whole, with what its writer wrote.
    fn whereto(&mut self) {
        let Some(Link { start, url, drawn }) = self.links.pop() else { return };
        let parsed = Url::parse(&url).ok().filter(|_| drawn);
        let host = parsed.as_ref().map(|url| url.host_str().unwrap_or(url.path()));
        let host = host.unwrap_or(&url);
        let said = self.html.get(start..).unwrap_or_default().trim_end_matches("</a>");
        if !host.is_empty() && [url.as_str(), host].iter().all(|name| said != escaped(name)) {
            self.html.push_str(" (");
            escape(&mut self.html, &neutral::line(host));
            self.html.push(')');
        }
    }
}

/// Text in which addresses of the web are links.
fn linked(html: &mut String, mut text: &str) {
    while let Some(start) = next_address(text) {
        let (before, rest) = text.split_at(start);
        let end = rest.find(|letter: char| letter.is_whitespace() || "<>\"'`".contains(letter));
        let url =
            rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let url = match url.contains('(') {
            true => url,
            false => url.trim_end_matches(')'),
        };
        escape(html, before);
        anchor(html, url);
        escape(html, url);
        html.push_str("</a>");
        text = &rest[url.len()..];
    }
    escape(html, text);
}

fn next_address(text: &str) -> Option<usize> {
    let begins = |at: &usize| {
        let rest = text[at + 4..].strip_prefix('s').unwrap_or(&text[at + 4..]);
        rest.starts_with("://")
    };
    text.match_indices("http").map(|(at, _)| at).find(begins)
}

fn is_allowed(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    SCHEMES.iter().any(|scheme| lower.starts_with(scheme))
}

fn anchor(html: &mut String, url: &str) {
    html.push_str("<a rel=\"noreferrer noopener\" href=\"");
    escape(html, url);
    html.push_str("\">");
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape(&mut html, text);
    html
}

fn escape(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            WALL => {}
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(letter),
        }
    }
}

#[cfg(test)]
mod tests;
