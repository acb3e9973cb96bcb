//! What a desktop shows of a notice: the arguments of `notify-send`, which speaks the freedesktop way.

use super::hook::text;
use tidings_core::event::Notice;
use tidings_words::Words;

/// A line that says how much came, and where.
pub(super) fn summary(words: &Words, notice: &Notice) -> String {
    let board = crate::print::posts::board(&notice.board);
    words.with("common-new-in", &[("count", notice.posts.into()), ("board", (&board).into())])
}

/// The program and its arguments. What peers wrote stands behind `--`, and in no markup.
pub(super) fn words(words: &Words, notice: &Notice) -> Vec<String> {
    let options = ["notify-send", "--app-name=Tidings", "--category=im.received", "--"];
    let first = notice.first.as_deref();
    let body = first.map(|post| text(&format!("{}: {}", post.author, post.text)));
    let body = body.map(|body| literal(&body)).unwrap_or_default();
    let mut all = options.map(str::to_owned).to_vec();
    all.extend([text(&summary(words, notice)), body]);
    all
}

/// A body is shown as markup, and `notify-send` reads backslashes as C does.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => literal.push_str("&amp;"),
            '<' => literal.push_str("&lt;"),
            '>' => literal.push_str("&gt;"),
            '\\' => literal.push_str(r"\\"),
            letter => literal.push(letter),
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::Language;

    #[test]
    fn the_desktop_is_told_in_the_readers_language_and_gets_no_markup() {
        let notice = Notice { board: "-x".into(), posts: 2, mentions: 0, first: None };
        let told = words(Words::of(Language::German), &notice);
        assert_eq!(&told[3..], ["--", "2 neue Beiträge in #-x", ""]);
        assert_eq!(literal(r"<a href='x'>\033 & b"), r"&lt;a href='x'&gt;\\033 &amp; b");
    }
}
