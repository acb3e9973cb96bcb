//! The text of a post as HTML: paragraphs, emphasis, code, quotes, lists, links. Raw HTML is shown
//! as the text that it is, a picture is a link to it, and a link leads to the web or to mail alone.

use super::neutral;
use maud::{Markup, PreEscaped};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

/// Blocks within blocks that are drawn; deeper ones stand with these.
const MAX_DEPTH: usize = 12;
/// Where a link may lead.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// A text as HTML, in which only what is named here is markup.
pub(super) fn prose(text: &str) -> Markup {
    let text = neutral::block(text);
    let parser = Parser::new_ext(&text, Options::ENABLE_STRIKETHROUGH);
    let mut writer = Writer::default();
    for event in TextMergeStream::new(parser) {
        writer.event(event);
    }
    PreEscaped(writer.html)
}

#[derive(Default)]
struct Writer {
    html: String,
    /// What closes what is open; nothing for what was not drawn.
    open: Vec<&'static str>,
    /// Blocks that are open.
    blocks: usize,
    /// Links that are open; the text of a link is no link.
    links: usize,
    code: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
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

    /// Text in which references such as `&#x202e;` have become what they name.
    fn text(&mut self, text: &str) {
        match self.links > 0 || self.code {
            true => escape(&mut self.html, text),
            false => linked(&mut self.html, text),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
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
            Tag::List(Some(first)) => {
                let first = first.min(999_999_999);
                self.block(&format!("<ol start=\"{first}\">\n"), "</ol>\n");
            }
            Tag::Item if self.blocks <= MAX_DEPTH => self.inline("<li>", "</li>\n"),
            Tag::CodeBlock(_) => {
                self.code = true;
                self.inline("<pre tabindex=\"0\"><code>", "</code></pre>\n");
            }
            Tag::Emphasis => self.inline("<em>", "</em>"),
            Tag::Strong => self.inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.inline("<s>", "</s>"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link(&neutral::line(&dest_url));
            }
            _ => self.inline("", ""),
        }
    }

    fn end(&mut self, end: TagEnd) {
        self.html.push_str(self.open.pop().unwrap_or_default());
        match end {
            TagEnd::BlockQuote(_) | TagEnd::List(_) => self.blocks = self.blocks.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => self.links = self.links.saturating_sub(1),
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

    /// A link within a link would close the outer one.
    fn link(&mut self, url: &str) {
        self.links += 1;
        match self.links == 1 && is_allowed(url) {
            true => {
                anchor(&mut self.html, url);
                self.open.push("</a>");
            }
            false => self.inline("", ""),
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

fn escape(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
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
