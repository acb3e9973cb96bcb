use super::*;
use crate::tests::world::{self, HOSTILE};

fn rows() -> Vec<PostRow> {
    [(1, None), (4, Some(1))]
        .map(|(byte, parent)| serde_json::from_value(world::post(byte, parent)).unwrap())
        .into()
}

/// What `name` holds, the first time from `text` on.
fn within<'t>(text: &'t str, name: &str) -> &'t str {
    let (_, rest) = text.split_once(&format!("<{name}>")).unwrap();
    rest.split_once(&format!("</{name}>")).unwrap().0
}

#[test]
fn what_peers_write_is_text() {
    let rows = rows();
    let posts: Vec<&PostRow> = rows.iter().collect();
    let text = Feed { id: "x", title: HOSTILE, port: 7, posts: &posts }.to_string();
    for harm in ["<script", "<img", "\u{1b}", "\u{202e}", "&quot;'", "]]>"] {
        assert!(!text.contains(harm), "{harm}: {text}");
    }
    let tags =
        ["feed", "id", "title", "updated", "entry", "published", "author", "name", "content"];
    let opened = text.matches('<').count();
    let known = tags.iter().map(|tag| {
        let opening =
            text.matches(&format!("<{tag}>")).count() + text.matches(&format!("<{tag} ")).count();
        assert_eq!(opening, text.matches(&format!("</{tag}>")).count(), "{tag}");
        2 * opening
    });
    let empty = text.matches("<link ").count() + text.matches("<category ").count();
    assert_eq!(opened, known.sum::<usize>() + empty + 1, "no other tags: {text}");
}

#[test]
fn an_entry_keeps_its_name_and_says_when_it_was_edited() {
    let mut row = rows().remove(0);
    let posts = [&row];
    let text = Feed { id: "x", title: "t", port: 7, posts: &posts }.to_string();
    let (_, entry) = text.split_once("<entry>").unwrap();
    assert_eq!(within(entry, "id"), format!("urn:tidings:{}", row.id));
    assert_eq!(within(entry, "published"), "2023-11-14T22:13:20Z");
    assert_eq!(within(entry, "updated"), "2023-11-14T22:13:20Z", "not before it was written");
    row.edited = Some(tidings_views::page::Edited { times: 1, latest: Time(row.time.0 + SECOND) });
    let posts = [&row];
    let text = Feed { id: "x", title: "t", port: 7, posts: &posts }.to_string();
    assert_eq!(within(&text, "updated"), "2023-11-14T22:13:21Z");
}

#[test]
fn dates_stay_dates_whatever_a_clock_says() {
    assert_eq!(Date(Time(0)).to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(Date(Time(u64::MAX)).to_string(), "9999-12-31T23:59:59Z");
}
