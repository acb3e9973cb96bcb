use super::*;
use tidings_protocol::author::Account;
use tidings_views::page::OriginRow;
use tidings_words::Language;

fn english() -> &'static Words {
    Words::of(Language::English)
}

fn post() -> PostRow {
    PostRow {
        schema: "tidings/post/1".into(),
        id: EntryId([1; 32]),
        board: "general".into(),
        thread: EntryId([1; 32]),
        thread_subject: "Hello".into(),
        thread_absent: None,
        parent: None,
        depth: 0,
        subject: Some("Hello\u{1b}]0;owned\u{7}".into()),
        author: PersonRef {
            name: "eve\u{202e}".into(),
            suffix: "k7mq".into(),
            account: Some(Account([2; 32])),
            me: false,
        },
        origin: None,
        time: Time(0),
        arrived: Time(0),
        text: "first\n\u{1b}[2Jsecond\n\n".into(),
        unread: true,
        readable: true,
        absent: None,
        late: false,
        pruned: None,
        edited: None,
        deleted: None,
        reactions: Vec::new(),
        mentions_me: false,
        more: false,
        files: Vec::new(),
        hidden: None,
        locked: false,
        delivery: None,
    }
}

#[test]
fn a_post_comes_out_harmless_and_named() {
    let text = alone(&post(), Time(60_000_000), Style::of(false), english()).join("\n");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{7}') && !text.contains('\u{202e}'));
    assert!(text.starts_with("#general  Hello␛]0;owned␇\n"), "{text}");
    assert!(text.contains("#k7mq · 1 min ago · aeaqcaibae · unread"), "{text}");
    assert!(text.contains("  first\n  ␛[2Jsecond\n"), "{text}");
}

#[test]
fn a_post_from_the_future_is_dated_by_its_arrival() {
    let (now, tomorrow) = (Time(100_000_000_000), Time(186_400_000_000));
    let row = PostRow { time: tomorrow, arrived: Time(now.0 - 120_000_000), ..post() };
    assert_eq!(when(&row, now, english()), "2 min ago (the writer's clock is ahead)");
    let row = PostRow { time: tomorrow, arrived: tomorrow, ..post() };
    assert!(
        when(&row, now, english()).contains("1970-01-03 (a clock is ahead)"),
        "{}",
        when(&row, now, english())
    );
}

#[test]
fn replies_are_indented_so_far_and_no_further() {
    let indent = |depth| {
        let lines = within(&PostRow { depth, ..post() }, Time(0), Style::of(false), english());
        lines[0].len() - lines[0].trim_start().len()
    };
    assert_eq!((indent(1), indent(2)), (4, 6));
    assert_eq!(indent(8), indent(4_000_000_000));
}

#[test]
fn what_cannot_be_read_is_marked() {
    let row = PostRow { readable: false, text: "written by a newer version".into(), ..post() };
    let text = alone(&row, Time(0), Style::of(false), english()).join("\n");
    assert!(text.contains("(written by a newer version)"), "{text}");
}

#[test]
fn a_reply_on_its_own_stands_under_the_subject_of_its_thread() {
    let parent = Some(EntryId([2; 32]));
    let thread_subject = "What to read\u{1b}".into();
    let row = PostRow { parent, depth: 1, subject: None, thread_subject, ..post() };
    let text = alone(&row, Time(0), Style::of(false), english()).join("\n");
    assert!(text.starts_with("#general  What to read␛\n  eve"), "{text}");
}

#[test]
fn what_is_said_of_a_post_is_shown_and_harmless() {
    use tidings_views::page::{Deleted, Edited};
    let person = |name: &str, me| PersonRef { name: name.into(), me, ..post().author };
    let reaction =
        |emoji: &str, count, mine, who| Reaction { emoji: emoji.into(), count, mine, who };
    let edited = Some(Edited { times: 2, latest: Time(0) });
    let reactions = vec![
        reaction("🎉", 3, true, vec![person("ana", true)]),
        reaction("\u{1b}x", 2, false, vec![person("eve\u{202e}", false), person("bo", false)]),
    ];
    let row = PostRow { edited, reactions, mentions_me: true, ..post() };
    let text = alone(&row, Time(0), Style::of(false), english()).join("\n");
    assert!(text.contains("aeaqcaibae (edited 2×) · unread · calls you\n"), "{text}");
    assert!(text.contains("\n  🎉 3, you too  ␛x eve\\u{202e}#k7mq, bo#k7mq\n"), "{text}");
    let deleted = Some(Deleted { time: Time(0), reason: String::new() });
    let text = "(deleted by its author)".into();
    let row = PostRow { deleted, text, readable: false, ..post() };
    let text = alone(&row, Time(0), Style::of(false), english()).join("\n");
    assert!(text.contains("\n  (deleted by its author)\n"), "{text}");
    let row = VersionRow {
        schema: "tidings/version/1".into(),
        id: EntryId([1; 32]),
        time: Time(0),
        by: person("eve\u{202e}", false),
        subject: Some("\u{7}".into()),
        text: "one\n\u{1b}two".into(),
        readable: true,
        absent: None,
        deleted: None,
        current: true,
    };
    let text = version(&row, Time(0), Style::of(false), english()).join("\n");
    assert!(text.contains("aeaqcaibae · what it says now\n  ␇\n  one\n  ␛two\n"), "{text}");
}

#[test]
fn an_imported_post_is_its_importers_and_quotes_a_name() {
    let name = "Ada \u{1b}[31m<ada@example.org>".into();
    let origin = Some(OriginRow { name, time: Some(Time(86_400_000_000)), id: "1@x".into() });
    let lines =
        within(&PostRow { origin, ..post() }, Time(0), Style::of(false), english()).join("\n");
    let said = "#k7mq importing “Ada ␛[31m<ada@example.org>”, dated 1970-01-02 · ";
    assert!(lines.contains(said), "{lines}");
}
