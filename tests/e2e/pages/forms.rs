//! What the forms of the pages do, one after the other, told by the command line afterwards.

use super::{Browser, value};
use crate::cast::{Person, SOON, text};
use crate::harness::eventually;
use serde_json::Value;
use std::collections::BTreeSet;

impl Person {
    /// Why a post is not shown here.
    #[track_caller]
    fn hidden(&self, id: &str) -> Option<String> {
        self.post_row(id).expect("the post")["hidden"]["why"].as_str().map(str::to_owned)
    }

    #[track_caller]
    fn comes_to(&self, id: &str, what: &str, holds: impl Fn(&Value) -> bool) {
        eventually(SOON, &format!("{id}: {what}"), || {
            self.post_row(id).as_ref().is_some_and(&holds)
        });
    }

    #[track_caller]
    fn account_of(&self, name: &str) -> String {
        text(&self.member(name).expect("a member")["account"])
    }
}

impl Browser {
    /// Opens the page `at`, sends its form to `to`, and sees where that leads.
    #[track_caller]
    pub(super) fn does(&self, at: &str, to: &str, fields: &[(&str, &str)]) -> String {
        let sent = self.send(&self.get(at), to, fields);
        assert_eq!(sent.status, 303, "{to} {fields:?}: {}", sent.body);
        self.follow(sent).body
    }
}

fn pair() -> (Person, Person) {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    (ana, bo)
}

#[test]
fn posts_are_felt_about_moderated_and_taken_back() {
    let (ana, bo) = pair();
    let spam = bo.posts("general", "buy my book");
    let slip = ana.posts("general", "a slip");
    ana.sees("buy my book");
    let browser = Browser::enters(&ana);
    let (react, moderate) = (format!("/react/{spam}"), format!("/moderate/{spam}"));
    let shown = browser.does(&react, &react, &[("offered", "👍")]);
    assert!(shown.contains("buy my book") && shown.contains("👍"), "{shown}");
    bo.comes_to(&spam, "liked", |row| row["reactions"][0]["emoji"] == "👍");
    browser.does(&react, &react, &[("none", "1")]);
    bo.comes_to(&spam, "no more", |row| row["reactions"].as_array().is_none_or(Vec::is_empty));

    for (act, told) in
        [("lock", "locked"), ("unlock", "unlocked"), ("pin", "pinned"), ("unpin", "unpinned")]
    {
        browser.does(&moderate, &moderate, &[("act", act), ("reason", told)]);
    }
    // Where only moderators answer, nobody else is asked to.
    let answers = |browser: &Browser| {
        let page = browser.get(&format!("/thread/{spam}")).body;
        [
            page.contains(&format!("action=\"/reply/{spam}\"")),
            page.contains(&format!("href=\"/reply/{spam}")),
        ]
    };
    let reader = Browser::enters(&bo);
    browser.does(&moderate, &moderate, &[("act", "lock"), ("reason", "enough")]);
    bo.comes_to(&spam, "locked", |row| row["locked"] == true);
    assert_eq!((answers(&reader), answers(&browser)), ([false; 2], [true; 2]));
    browser.does(&moderate, &moderate, &[("act", "unlock"), ("reason", "go on")]);
    bo.comes_to(&spam, "open", |row| row["locked"] != true);
    assert_eq!(answers(&reader), [true; 2]);
    browser.does(&moderate, &moderate, &[("act", "move"), ("board", "announcements")]);
    bo.comes_to(&spam, "moved", |row| row["board"] == "announcements");
    browser.does(&moderate, &moderate, &[("act", "hide"), ("reason", "an <b>ad</b>")]);
    bo.comes_to(&spam, "hidden", |row| row["hidden"]["why"] == "moderator");
    let log = browser.get("/moderation").body;
    assert!(log.contains("an &lt;b&gt;ad&lt;/b&gt;") && !log.contains("<b>ad"), "{log}");
    let judged = ana.run(&["mod", "log", "--json"]).ok().json_lines();
    assert_eq!(judged.len(), 8, "{judged:?}");

    // Each reader may overrule it, at their own home alone, and obey again.
    reader.does(&moderate, &moderate, &[("act", "overrule")]);
    assert_eq!(bo.hidden(&spam), None);
    assert_eq!(ana.hidden(&spam).as_deref(), Some("moderator"));
    reader.does(&moderate, &moderate, &[("act", "obey")]);
    assert_eq!(bo.hidden(&spam).as_deref(), Some("moderator"));
    let wrong = browser.send(&browser.get("/help"), &moderate, &[("act", "burn")]);
    assert_eq!(wrong.status, 400);

    // What does not stand there as its writer's is not quoted.
    let quote = reader.get(&format!("/reply/{spam}?quote=1")).body;
    let written = quote.split("<textarea").nth(1).and_then(|rest| rest.split("</textarea").next());
    assert!(written.is_some_and(|text| !text.contains("&gt; ")), "{quote}");

    let delete = format!("/delete/{slip}");
    let shown = browser.does(&delete, &delete, &[("reason", "too early")]);
    assert!(shown.contains("too early"), "{shown}");
    bo.comes_to(&slip, "deleted", |row| row["deleted"]["reason"] == "too early");
}

#[test]
fn people_are_muted_blocked_heard_and_given_roles() {
    let (ana, bo) = pair();
    let post = bo.posts("general", "good evening");
    ana.sees("good evening");
    let browser = Browser::enters(&ana);
    let who = ana.account_of("bo");
    for (regard, told) in [("muted", Some("muted")), ("blocked", Some("blocked")), ("heard", None)]
    {
        browser.does("/people", "/people/regard", &[("who", &who), ("regard", regard)]);
        assert_eq!(ana.hidden(&post).as_deref(), told, "{regard}");
    }
    for role in ["moderator", "reader", "member"] {
        browser.does("/people", "/people", &[("who", &who), ("role", role), ("reason", "r")]);
        eventually(SOON, role, || bo.member("bo").is_some_and(|row| row["role"] == role));
    }
    let nobody =
        browser.send(&browser.get("/people"), "/people", &[("who", &who), ("role", "king")]);
    assert_eq!(nobody.status, 400);
    let own = Browser::enters(&bo).send(
        &Browser::enters(&bo).get("/people"),
        "/people",
        &[("who", &who), ("role", "owner")],
    );
    assert_eq!(own.status, 403, "nobody raises themselves: {}", own.body);
}

#[test]
fn invites_boards_and_addresses_are_made_and_taken_back() {
    let ana = Person::founds("ana");
    let browser = Browser::enters(&ana);
    let codes = || {
        let page = browser.get("/invites").body;
        let codes = page.split("<code>TIDINGS:").skip(1).filter_map(|rest| rest.split('<').next());
        codes.map(|code| format!("TIDINGS:{code}")).collect::<BTreeSet<_>>()
    };
    let before = codes();
    browser.does("/invites", "/invites", &[("uses", "1"), ("days", "7"), ("role", "reader")]);
    let made = codes().into_iter().find(|code| !before.contains(code));
    let bo = Person::joins("bo", &made.expect("a new code"));
    eventually(SOON, "a reader", || ana.member("bo").is_some_and(|row| row["role"] == "reader"));
    browser.does("/invites", "/invites", &[("uses", "0"), ("days", "1"), ("role", "member")]);
    let page = browser.get("/invites");
    let before = ana.run(&["invite", "list", "--json"]).ok().json_lines();
    let key = value(&page.body, "key");
    browser.does("/invites", "/invites/revoke", &[("key", &key)]);
    let after = ana.run(&["invite", "list", "--json"]).ok().json_lines();
    let revoked = |rows: &[Value]| rows.iter().filter(|row| row["revoked"] == true).count();
    assert_eq!(revoked(&after), revoked(&before) + 1, "{after:?}");

    browser.does("/boards", "/boards", &[("name", "#plans/june")]);
    let closed = [("name", "secrets"), ("closed", "on"), ("readers", "bo")];
    browser.does("/boards", "/boards", &closed);
    let boards = ana.run(&["boards", "--json"]).ok().json_lines();
    for name in ["plans/june", "secrets"] {
        assert!(boards.iter().any(|row| row["name"] == name), "{boards:?}");
    }
    let again = browser.send(&browser.get("/boards"), "/boards", &[("name", "in valid!")]);
    assert!(again.status == 400 && again.body.contains("in valid!"), "{}", again.body);

    let set = |name: &str| {
        let boards = ana.run(&["boards", "--json"]).ok().json_lines();
        let row = boards.into_iter().find(|row| row["name"] == name).expect("the board");
        row["notify"].as_str().unwrap_or("mentions").to_owned()
    };
    for (notify, other) in [("all", "value=\"mentions\">"), ("none", "value=\"all\">")] {
        let fields = [("name", "secrets"), ("notify", notify)];
        let page = browser.does("/board?name=secrets", "/board", &fields);
        let chosen = format!("value=\"{notify}\" selected>");
        assert!(page.contains(&chosen) && page.contains(other), "{page}");
        assert_eq!((set("secrets"), set("general")), (notify.into(), "mentions".into()));
    }
    let loud = [("name", "general"), ("notify", "loud")];
    let wrong = browser.send(&browser.get("/board?name=general"), "/board", &loud);
    assert_eq!(wrong.status, 400, "{}", wrong.body);

    // Who moved elsewhere is dialled by hand.
    let cy = Person::joins("cy", &ana.code());
    cy.posts("general", "from cy");
    bo.sees("from cy");
    let bos = Browser::enters(&bo);
    bos.does("/network", "/network", &[("address", &cy.address())]);
    let peers = || bo.run(&["peers", "--json"]).ok().json_lines();
    eventually(SOON, "a session with cy", || {
        peers().iter().any(|row| row.to_string().contains(&cy.address().replace("127.0.0.1:", "")))
    });
    let wrong = bos.send(&bos.get("/network"), "/network", &[("address", "nowhere at all")]);
    assert_eq!(wrong.status, 400, "{}", wrong.body);
}
