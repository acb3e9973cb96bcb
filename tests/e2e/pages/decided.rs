//! What moderators and authors decide on the pages: only what changes something is offered, and who
//! decided is told.

use super::Browser;
use crate::cast::{Person, SOON};
use crate::harness::eventually;

/// What the page offers to do with a post.
fn offered(browser: &Browser, post: &str) -> Vec<String> {
    let page = browser.get(&format!("/moderate/{post}")).body;
    let buttons = page.split("name=\"act\" value=\"").skip(1);
    buttons.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn a_moderator_is_offered_what_changes_something_and_told_what_holds() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let post = bo.posts("general", "buy my book");
    ana.sees("buy my book");
    let (moderator, member) = (Browser::enters(&ana), Browser::enters(&bo));
    let moderate = format!("/moderate/{post}");
    assert_eq!(offered(&moderator, &post), ["hide", "lock", "pin", "move"]);
    let page = moderator.get(&moderate).body;
    assert!(page.contains("No moderator decided anything") && !page.contains("value=\"general\""));
    for act in ["hide", "lock", "pin"] {
        moderator.does(&moderate, &moderate, &[("act", act)]);
    }
    assert_eq!(offered(&moderator, &post), ["overrule", "show", "unlock", "unpin", "move"]);
    let page = moderator.get(&moderate).body;
    for holds in ["The post is hidden.", "The thread is locked", "The thread is pinned"] {
        assert!(page.contains(holds), "{holds}: {page}");
    }
    let judged = || bo.run(&["mod", "log", "--json"]).ok().json_lines().len();
    eventually(SOON, "bo knows of it", || judged() == 3);
    assert_eq!(offered(&member, &post), ["overrule"]);
    member.does(&moderate, &moderate, &[("act", "overrule")]);
    assert_eq!(offered(&member, &post), ["obey"]);
    let page = member.get(&moderate).body;
    assert!(page.contains("You overruled the moderators here"), "{page}");
    assert!(page.contains("Moderators and owners alone decide"), "{page}");

    // Who reads the log sees who decided, and does not take the writer for them.
    let log = member.get("/moderation").body;
    assert!(log.contains("decided about people, threads and posts"), "{log}");
    assert!(log.contains(&format!("href=\"{moderate}\"")), "the way to follow them again: {log}");
    let row = log.split("<li>").find(|row| row.contains(">pinned")).expect("its row");
    let said = |word: &str, name: &str| {
        let behind = row.split(word).nth(1).unwrap_or_default();
        behind.split("<bdi>").nth(1).is_some_and(|rest| rest.starts_with(name))
    };
    assert!(said("decided by", "ana<") && said("written by", "bo<"), "{row}");
    let title = row.split("</p>").next().unwrap_or_default();
    assert!(!title.contains("bdi"), "no name stands beside what was done: {title}");
}

#[test]
fn nobody_is_asked_whether_to_change_what_is_not_theirs_or_gone() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let post = bo.posts("general", "good evening");
    ana.sees("good evening");
    let browser = Browser::enters(&ana);
    for (page, why) in [("delete", "only its author deletes"), ("edit", "only its author edits")] {
        let page = browser.get(&format!("/{page}/{post}"));
        assert_eq!(page.status, 403, "{}", page.body);
        let said = [why, "ask a moderator to hide it"];
        assert!(said.iter().all(|said| page.body.contains(said)), "{}", page.body);
        assert!(!page.body.contains("class=\"stack"), "{}", page.body);
    }
    let gone = ana.posts("general", "a slip");
    ana.run(&["delete", &gone, "--yes"]).ok();
    for page in ["delete", "edit", "react"] {
        let page = browser.get(&format!("/{page}/{gone}"));
        assert!(page.body.contains("its author deleted this post"), "{}", page.body);
        assert!(!page.body.contains("class=\"stack"), "{}", page.body);
    }
}
