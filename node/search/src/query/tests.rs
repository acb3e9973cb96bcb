use super::*;
use proptest::prelude::*;

const NOW: Time = Time(1_700_000_000_000_000);

fn parse(text: &str) -> Query {
    Query::parse(text, NOW).unwrap()
}

fn clause(words: &[&str], open: bool, negative: bool) -> Clause {
    Clause { words: words.iter().map(|word| (*word).into()).collect(), open, negative }
}

#[test]
fn words_phrases_and_what_must_not_be_there() {
    let query = parse(r#"Light "Keeper of the" -storm -"big wave" hou"#);
    assert_eq!(
        query.clauses,
        [
            clause(&["light"], false, false),
            clause(&["keeper", "of", "the"], false, false),
            clause(&["storm"], false, true),
            clause(&["big", "wave"], false, true),
            clause(&["hou"], true, false),
        ]
    );
    assert_eq!(parse("libp2p-quic").clauses, [clause(&["libp2p", "quic"], true, false)]);
    assert_eq!(parse("http://a.b a::b 12:30").clauses.len(), 3);
    assert_eq!(parse("“to be”").clauses, [clause(&["to", "be"], false, false)]);
    assert_eq!(parse("\"never ends").clauses, [clause(&["never", "ends"], false, false)]);
    assert!(!parse("x").clauses[0].open, "one letter begins too much");
    assert!(parse("hous #harbour").clauses[0].open);
}

#[test]
fn people_boards_and_times() {
    let query = parse("@ana#k7mq by:me -@\"bo b\" #a/b -#c #@bo is:unread in:abcdef");
    let named = |name: &str, me, negative| Named { name: name.into(), me, negative };
    assert_eq!(
        query.writers,
        [named("ana#k7mq", false, false), named("", true, false), named("bo b", false, true)]
    );
    assert_eq!(
        query.boards,
        [named("a/b", false, false), named("c", false, true), named("@bo", false, false)]
    );
    assert!(query.unread && query.thread.as_deref() == Some("abcdef") && !query.files);
    assert!(parse("has:file").files, "it may stand alone");
    let query = parse("after:2023 before:2024-03 on:2024-02-10");
    assert_eq!((query.from.0, query.until.0), (1_707_523_200_000_000, 1_707_609_600_000_000));
    assert_eq!(parse("after:1d").from.0, NOW.0 - 86_400_000_000);
}

#[test]
fn a_backslash_keeps_a_quote_in_a_name() {
    let writers =
        |text: &str| parse(text).writers.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    assert_eq!(writers(r#"@"bo \"b\" '" x"#), ["bo \"b\" '"]);
    assert_eq!(writers(r#"@"a\\" y"#), ["a\\"]);
    assert_eq!(writers(r#"@"a\b"#), ["a\\b"]);
    assert_eq!(writers("@#k7mq"), ["#k7mq"]);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let no_operator = |operator: &str, value: &str, near| QueryError::UnknownOperator {
        operator: operator.into(),
        value: value.into(),
        near,
    };
    let many = ["a ".repeat(MAX_TERMS + 1), "x".repeat(MAX_QUERY + 1)];
    let words = format!("\"{}\"", "a ".repeat(MAX_WORDS + 1));
    for (text, error) in [
        ("", QueryError::Empty),
        ("  !! ", QueryError::Empty),
        ("befor:2024", no_operator("befor", "2024", Some("before:"))),
        ("from:ana", no_operator("from", "ana", Some("by:"))),
        ("zzz:1", no_operator("zzz", "1", None)),
        ("on:7d", QueryError::NoDate { date: "7d".into() }),
        ("after:soon", QueryError::NoDate { date: "soon".into() }),
        ("is:red", QueryError::UnknownState { state: "red".into() }),
        ("has:wings", QueryError::UnknownPart { part: "wings".into() }),
        ("-is:unread", QueryError::NotLeftOut { operator: "is".into() }),
        ("#", QueryError::NoBoard),
        ("@", QueryError::Nobody),
        ("in:abcdef in:ghijkl", QueryError::TwoThreads),
        (&many[0], QueryError::TooManyTerms),
        (&many[1], QueryError::TooLong),
        (&words, QueryError::TooManyWords),
    ] {
        assert_eq!(Query::parse(text, NOW), Err(error), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_query_or_an_error(text in any::<String>(), now in any::<u64>()) {
        let _ = Query::parse(&text, Time(now));
    }

    #[test]
    fn so_is_any_text_of_operators(
        parts in prop::collection::vec(prop::sample::select(vec![
            "-", "\"", "@", "#", ":", "before", "after", "on", "in", "is", "has", "by", "me", " ",
            "unread", "file", "2024", "-02", "7", "d", "é", "東", "a",
        ]), 0..30),
    ) {
        let _ = Query::parse(&parts.concat(), NOW);
    }
}
