//! Texts that are not sent, on the pages and on the other faces of the same home.

use super::{Browser, value};
use crate::cast::{Person, SOON};
use crate::harness::eventually;
use serde_json::Value;

fn drafts(person: &Person) -> Vec<Value> {
    person.run(&["draft", "list", "--json"]).ok().json_lines()
}

#[test]
fn a_draft_of_a_page_goes_on_in_a_terminal_and_back() {
    let ana = Person::founds("ana");
    let post = ana.posts("general", "Shall we?");
    let browser = Browser::enters(&ana);
    let new = [("board", "general"), ("subject", "Plans"), ("text", "half a thought")];
    let keep = [("do", "keep")];
    let listed = browser.does("/new", "/new", &[&new[..], &keep].concat());
    assert!(listed.contains("Kept among the drafts.") && listed.contains("Plans"), "{listed}");
    assert_eq!(drafts(&ana).len(), 1);
    let shown = ana.run(&["draft", "show", "1"]).ok().stdout;
    assert!(shown.contains("Plans") && shown.contains("half a thought"), "{shown}");

    // One goes on where one was, and keeps it in its place; a preview loses neither.
    let form = browser.get("/draft/1");
    assert!(
        form.body.contains("half a thought</textarea>") && form.body.contains("value=\"Plans\"")
    );
    let more = [("board", "general"), ("subject", "Plans"), ("text", "a whole thought")];
    let number = [("draft", "1")];
    let preview = [&more[..], &number, &[("do", "preview")]].concat();
    let again = browser.send(&form, "/new", &preview);
    assert_eq!(value(&again.body, "draft"), "1", "{}", again.body);
    browser.follow(browser.send(&again, "/new", &[&more[..], &number, &keep].concat()));
    assert_eq!(drafts(&ana).len(), 1);
    assert_eq!(drafts(&ana)[0]["text"], "a whole thought");
    let sent = browser.send(&form, "/new", &[&more[..], &number].concat());
    assert!(browser.follow(sent).body.contains("a whole thought"));
    assert_eq!(drafts(&ana), [] as [Value; 0], "what is sent is no draft");

    // Those of each kind, and from elsewhere, are sent and thrown away on the page.
    let reply = format!("/reply/{post}");
    browser.does(&reply, &reply, &[("text", "Let us."), keep[0]]);
    let edit = format!("/edit/{post}");
    let shown = browser.does(&edit, &edit, &[("subject", ""), ("text", "Shall we, then?")]);
    assert!(shown.contains("Shall we, then?"), "{shown}");
    browser.does(&edit, &edit, &[("subject", ""), ("text", "Shall we not?"), keep[0]]);
    browser.does("/message", "/message", &[("to", "ana"), ("text", "a note"), keep[0]]);
    let kept = drafts(&ana);
    assert_eq!(kept.len(), 3);
    for row in &kept {
        let id = row["id"].to_string();
        let form = browser.get(&format!("/draft/{id}")).body;
        let text = row["text"].as_str().expect("a text");
        assert!(form.contains(&format!("{text}</textarea>")), "{form}");
        assert_eq!(value(&form, "draft"), id);
        if row["for"] != "message" {
            browser.does("/drafts", "/drafts", &[("id", &id)]);
            continue;
        }
        // What nothing undoes is asked for first.
        let discard = format!("/discard/{id}");
        assert!(browser.get("/drafts").body.contains(&format!("href=\"{discard}\"")));
        assert!(browser.get(&discard).body.contains("Nothing undoes this."));
        assert!(drafts(&ana).iter().any(|it| it["id"] == row["id"]), "asked, not done");
        browser.does(&discard, &discard, &[]);
    }
    assert_eq!(drafts(&ana), [] as [Value; 0]);
    assert!(browser.get("/drafts").body.contains("Nothing waits to be sent."));
    assert_eq!(ana.post_row(&post).expect("the post")["text"], "Shall we not?");
    eventually(SOON, "the answer", || ana.texts().contains("Let us."));
    assert!(!ana.texts().contains("a note"));
    assert_eq!(browser.get("/draft/77").status, 404);
}

#[test]
fn what_is_refused_is_kept_as_a_draft() {
    let ana = Person::founds("ana");
    let browser = Browser::enters(&ana);
    let fields = [("to", "nobody"), ("text", "my long text")];
    let refused = browser.send(&browser.get("/message"), "/message", &fields);
    assert_eq!(refused.status, 404, "{}", refused.body);
    assert!(refused.body.contains("my long text</textarea>"));
    assert!(refused.body.contains("Kept among the drafts."));
    let id = value(&refused.body, "draft");
    assert_eq!(drafts(&ana)[0]["id"].to_string(), id);
    let again = browser.send(&refused, "/message", &[&fields[..], &[("draft", &id)]].concat());
    assert_eq!((again.status, drafts(&ana).len()), (404, 1), "one draft, however often");
    let fields = [("to", "ana"), ("text", "my long text"), ("draft", &id)];
    browser.follow(browser.send(&again, "/message", &fields));
    assert_eq!(drafts(&ana), [] as [Value; 0]);
    // Discarded elsewhere while somebody writes, it is kept anew.
    let fields = [("to", "ana"), ("text", "on"), ("draft", "1"), ("do", "keep")];
    browser.does("/message", "/message", &fields);
    assert_eq!(drafts(&ana).len(), 1);
}
