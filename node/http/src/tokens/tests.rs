use super::*;
use crate::problem::Kind;

const NOW: Time = Time(1_700_000_000_000_000);

fn new(name: &str, scope: Scope) -> NewToken {
    NewToken { name: name.into(), scope, boards: Vec::new(), expires_seconds: None }
}

fn open() -> (tempfile::TempDir, Tokens) {
    let home = tempfile::tempdir().unwrap();
    let tokens = Tokens::open(home.path()).unwrap();
    (home, tokens)
}

fn admitted(tokens: &Tokens, secret: &str, at: Time) -> Result<String, Kind> {
    tokens.admit(secret, at).map(|row| row.name.clone()).map_err(|problem| problem.kind)
}

#[test]
fn a_token_lets_in_until_it_is_revoked_also_after_a_restart() {
    let (home, tokens) = open();
    let mut boards = new("news", Scope::Post);
    boards.boards = vec!["general".into()];
    let made = tokens.add(NOW, boards).unwrap();
    let secret = made.token.clone().unwrap();
    assert_eq!(secret.len(), PREFIX.len() + 64);
    assert_eq!(admitted(&tokens, &secret, NOW), Ok("news".into()));
    assert_eq!(admitted(&tokens, &secret[..70], NOW), Err(Kind::Unauthorized));
    assert_eq!(admitted(&tokens, "", NOW), Err(Kind::Unauthorized));

    let again = Tokens::open(home.path()).unwrap();
    assert_eq!(again.list(), [TokenRow { token: None, ..made }]);
    assert_eq!(admitted(&again, &secret, NOW), Ok("news".into()));
    again.revoke("news").unwrap();
    assert_eq!(admitted(&again, &secret, NOW), Err(Kind::Unauthorized));
    assert_eq!(Tokens::open(home.path()).unwrap().list(), []);
    assert_eq!(again.revoke("news").unwrap_err().kind, Kind::NotFound);
}

#[test]
fn the_file_holds_no_secret_and_is_its_owners() {
    let (home, tokens) = open();
    let secret = tokens.add(NOW, new("bot", Scope::Admin)).unwrap().token.unwrap();
    let path = home.path().join(NAME);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"bot\"") && !text.contains(&secret[PREFIX.len()..]), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_token_expires() {
    let (_home, tokens) = open();
    let short = NewToken { expires_seconds: Some(60), ..new("short", Scope::Read) };
    let secret = tokens.add(NOW, short).unwrap().token.unwrap();
    assert_eq!(admitted(&tokens, &secret, Time(NOW.0 + 59 * SECOND)), Ok("short".into()));
    assert_eq!(admitted(&tokens, &secret, Time(NOW.0 + 60 * SECOND)), Err(Kind::Unauthorized));
    let never = NewToken { expires_seconds: Some(u64::MAX), ..new("long", Scope::Read) };
    let secret = tokens.add(NOW, never).unwrap().token.unwrap();
    assert_eq!(admitted(&tokens, &secret, Time(NOW.0 * 2)), Ok("long".into()));
}

#[test]
fn who_asks_too_often_is_told_so_and_others_are_not() {
    let (_home, tokens) = open();
    let busy = tokens.add(NOW, new("busy", Scope::Read)).unwrap().token.unwrap();
    let calm = tokens.add(NOW, new("calm", Scope::Read)).unwrap().token.unwrap();
    let refused = (0..100_000).find_map(|_| tokens.admit(&busy, NOW).err());
    assert_eq!(refused.unwrap().kind, Kind::TooMany);
    assert_eq!(admitted(&tokens, &calm, NOW), Ok("calm".into()));
}

#[test]
fn tokens_are_bounded_and_named_apart() {
    let (_home, tokens) = open();
    for wrong in ["", "two words", "ana\n", "ä", &"x".repeat(MAX_NAME + 1)] {
        assert_eq!(tokens.add(NOW, new(wrong, Scope::Read)).unwrap_err().kind, Kind::Usage);
    }
    for n in 0..MAX_TOKENS {
        tokens.add(NOW, new(&format!("bot-{n}"), Scope::Read)).unwrap();
    }
    assert_eq!(tokens.add(NOW, new("bot-0", Scope::Read)).unwrap_err().kind, Kind::Usage);
    assert_eq!(tokens.add(NOW, new("more", Scope::Read)).unwrap_err().kind, Kind::TooLarge);
    tokens.revoke("bot-7").unwrap();
    tokens.add(NOW, new("more", Scope::Read)).unwrap();
}

#[test]
fn a_garbled_file_is_an_error_and_not_an_open_door() {
    let (home, tokens) = open();
    tokens.add(NOW, new("bot", Scope::Read)).unwrap();
    for text in ["", "{}", "[]", r#"{"schema":"tidings/tokens/2","tokens":[]}"#] {
        std::fs::write(home.path().join(NAME), text).unwrap();
        assert!(Tokens::open(home.path()).is_err(), "{text}");
    }
}

#[test]
fn the_address_of_a_boards_feed_is_told_again_to_its_page_alone() {
    let (home, tokens) = open();
    assert_eq!(tokens.feed("plans/june"), None);
    let other = NewToken { boards: vec!["plans/june".into()], ..new("reader", Scope::Feed) };
    tokens.add(NOW, other).unwrap();
    assert_eq!(tokens.feed("plans/june"), None, "what was told once is not kept");
    tokens.make_feed(NOW, "plans/june").unwrap();
    let secret = tokens.feed("plans/june").unwrap();
    tokens.make_feed(NOW, "plans/june").unwrap();
    let again = Tokens::open(home.path()).unwrap();
    assert_eq!(again.feed("plans/june"), Some(secret.clone()));
    assert_eq!((again.feed("plans"), again.list().len()), (None, 2));
    assert!(again.list().iter().all(|row| row.token.is_none()));
    let row = again.admit(&secret, NOW).unwrap();
    assert_eq!((row.scope, &*row.boards), (Scope::Feed, &["plans/june".to_owned()][..]));
    let gone = again.revoke(&row.name).unwrap();
    assert_eq!((gone.token, again.feed("plans/june")), (None, None));
}
