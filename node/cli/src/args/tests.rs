use super::*;
use crate::error::Failure;
use clap::CommandFactory;

fn parse(words: &str) -> Result<Cli, clap::Error> {
    Cli::read(std::iter::once("tidings").chain(words.split_whitespace()).map(Into::into))
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn what_every_verb_understands_may_stand_anywhere() {
    let cli = parse("--home /a boards --json -q").unwrap();
    assert_eq!(cli.global.home, Some("/a".into()));
    assert!(cli.global.json && cli.global.quiet && !cli.global.yes);
    assert!(matches!(cli.verb, Some(Verb::Boards)));
}

#[test]
fn posts_take_their_text_from_the_line_or_from_elsewhere() {
    let Verb::Post(post) = parse("post general hello -s subject").unwrap().verb.unwrap() else {
        panic!()
    };
    assert_eq!((post.text.as_deref(), post.subject.as_deref()), (Some("hello"), Some("subject")));
    let Verb::Post(post) = parse("post general -").unwrap().verb.unwrap() else { panic!() };
    assert_eq!(post.text.as_deref(), Some("-"));
    assert!(parse("post").is_err());
}

#[test]
fn invites_have_defaults_and_a_list() {
    let Verb::Invite(invite) = parse("invite").unwrap().verb.unwrap() else { panic!() };
    assert_eq!((invite.uses, invite.expires), (0, 604_800));
    let Verb::Invite(invite) = parse("invite --uses 3 --expires 12h").unwrap().verb.unwrap() else {
        panic!()
    };
    assert_eq!((invite.uses, invite.expires), (3, 43_200));
    let Verb::Invite(invite) = parse("invite list").unwrap().verb.unwrap() else { panic!() };
    assert!(matches!(invite.action, Some(InviteAction::List)));
    assert!(parse("invite --expires soon").is_err());
}

#[test]
fn nodes_take_several_addresses() {
    let words = "run --listen /ip4/127.0.0.1/tcp/0 --listen /ip6/::1/tcp/0 --no-mdns --api-port 0";
    let Verb::Run(run) = parse(words).unwrap().verb.unwrap() else { panic!() };
    assert_eq!((run.node.listen.len(), run.node.no_mdns, run.node.api_port), (2, true, Some(0)));
    let words =
        "--listen /ip4/127.0.0.1/tcp/0 --dial host:1 --api-port 0 --no-mdns --relay --blind";
    let Verb::Start(node) = parse(&format!("start {words}")).unwrap().verb.unwrap() else {
        panic!()
    };
    assert_eq!((node.overrides().relay, node.overrides().blind), (Some(true), Some(true)));
    assert_eq!(node.words().join(" "), words, "the process behind it is told the same");
}

#[test]
fn unread_and_all_exclude_each_other() {
    assert!(parse("read --unread --all").is_err());
    assert!(parse("read --limit 0").is_err());
    assert!(parse("read --limit 1001").is_err());
}

#[test]
fn words_of_a_search_may_begin_with_a_hyphen_and_its_flags_may_stand_anywhere() {
    let search = |words: &str| match parse(words).unwrap() {
        Cli { verb: Some(Verb::Search(search)), global, .. } => (search, global),
        other => panic!("{other:?}"),
    };
    let (found, global) = search("--home /a search -lorem ipsum --limit 7 -#b -q --best -quiz");
    assert_eq!(found.query, ["-lorem", "ipsum", "-#b", "-quiz"]);
    assert_eq!((found.limit, found.best, global.quiet), (7, true, true));
    assert_eq!(global.home, Some("/a".into()));
    let (found, global) = search("search keeper -- -storm -q --count");
    assert_eq!(found.query, ["keeper", "-storm", "-q", "--count"]);
    assert!(!found.count && !global.quiet);
    let (found, _) = search("search --limit=3 -storm");
    assert_eq!((found.query, found.limit), (vec!["-storm".to_owned()], 3));
    for wrong in ["search", "search --nothing lorem", "search --limit", "post general -lorem"] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(parse("search -h").unwrap_err().kind(), clap::error::ErrorKind::DisplayHelp);
}

#[test]
fn a_code_may_name_an_address() {
    assert_eq!(split_address("TIDINGS:ABC"), ("TIDINGS:ABC", None));
    assert_eq!(split_address("ABC@192.0.2.1:4001"), ("ABC", Some("192.0.2.1:4001")));
    assert_eq!(split_address("ABC@[::1]:4001\n"), ("ABC", Some("[::1]:4001")));
    assert_eq!(split_address("ABC@"), ("ABC", None));
}

#[test]
fn text_from_elsewhere_is_text_and_bounded() {
    assert_eq!(read_text(&b"TIDINGS:ABC\n"[..], "the code").unwrap(), "TIDINGS:ABC\n");
    assert!(matches!(read_text(&b"\xff"[..], "it"), Err(Failure::Told(_))));
    assert!(read_text(std::io::repeat(b'a'), "it").is_err());
}
