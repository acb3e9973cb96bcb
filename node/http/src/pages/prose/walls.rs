//! A text made ready for a parser of Markdown: what that would swallow, or put into another
//! one's mouth, stays the text that it is.
//!
//! Four rules of CommonMark 0.31 serve who writes documents and deceive who writes letters: a line
//! without `>` goes on with the quotation above it (5.1, laziness), a definition of a link is not
//! shown (4.7), a line of dashes, such as that above a signature, makes a heading of what stands
//! before it (4.3), and a reference such as `&amp;` becomes what it names (2.5).

/// Stands where the parser is to see no markup: a noncharacter, which no text has and nobody sees.
pub(super) const WALL: char = '\u{fdd0}';

/// A block of code that is open.
#[derive(Clone, Copy)]
struct Fence {
    letter: char,
    length: usize,
    depth: usize,
}

/// The text, with walls and with an empty line wherever a quotation ends; at most twice as long and
/// three bytes more for each line, each `]:` and each `&`.
pub(super) fn walled(text: &str) -> String {
    let text = text.replace(WALL, "\u{fffd}").replace("]:", &format!("]{WALL}:"));
    let text = text.replace('&', &format!("&{WALL}"));
    let mut out = String::with_capacity(text.len() + 64);
    let (mut fence, mut before) = (None::<Fence>, Line::of(""));
    for whole in text.split_inclusive('\n') {
        let line = Line::of(whole);
        fence = fence.filter(|fence| line.depth >= fence.depth);
        let was_open = fence.is_some();
        fence = line.fence(fence);
        if !was_open && !before.rest.is_empty() {
            if line.depth < before.depth && !line.rest.is_empty() {
                out.push_str(&">".repeat(line.depth));
                out.push('\n');
            } else if is_underline(line.rest) {
                let at = whole.find(line.rest).unwrap_or_default();
                out.push_str(&whole[..at]);
                out.push(WALL);
                out.push_str(&whole[at..]);
                before = line;
                continue;
            }
        }
        out.push_str(whole);
        before = line;
    }
    out
}

/// A line without what makes it part of quotations and of lists.
struct Line<'t> {
    /// Quotations that it stands in.
    depth: usize,
    rest: &'t str,
}

impl<'t> Line<'t> {
    fn of(line: &'t str) -> Self {
        let (mut depth, mut rest) = (0, line.trim());
        loop {
            let inner = match rest.strip_prefix('>') {
                Some(inner) => {
                    depth += 1;
                    inner
                }
                None => match bullet(rest) {
                    Some(inner) => inner,
                    None => return Self { depth, rest },
                },
            };
            rest = inner.trim_start();
        }
    }

    /// The block of code that is open behind this line.
    fn fence(&self, open: Option<Fence>) -> Option<Fence> {
        let mark = self.rest.chars().next().filter(|letter| matches!(letter, '`' | '~'));
        let Some(letter) = mark else { return open };
        let info = self.rest.trim_start_matches(letter);
        let length = self.rest.len() - info.len();
        match open {
            Some(fence) => {
                let closes = fence.letter == letter && length >= fence.length && info.is_empty();
                Some(fence).filter(|_| !closes)
            }
            None if length < 3 || letter == '`' && info.contains('`') => None,
            None => Some(Fence { letter, length, depth: self.depth }),
        }
    }
}

/// What stands behind the mark of a list: `- `, `3. `.
fn bullet(text: &str) -> Option<&str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark: &[char] = if digits == 0 { &['-', '*', '+'] } else { &['.', ')'] };
    text.get(digits..)?.strip_prefix(mark).filter(|inner| digits <= 9 && inner.starts_with(' '))
}

fn is_underline(text: &str) -> bool {
    let is_all = |letter: u8| text.bytes().all(|byte| byte == letter);
    !text.is_empty() && (is_all(b'-') || is_all(b'='))
}
