//! One's own name, changed: everybody sees it, on old posts too, and it stays.

use crate::cast::{Person, SOON};
use crate::harness::eventually;
use crate::pages::Browser;

impl Person {
    /// Waits until this post is by `name`.
    #[track_caller]
    fn sees_writer(&self, post: &str, name: &str) {
        eventually(SOON, &format!("{post} is by {name}"), || {
            self.post_row(post).is_some_and(|row| row["author"]["name"] == name)
        });
    }
}

#[test]
fn a_new_name_stands_on_old_posts_everywhere_and_stays() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let mut laptop = Person::nobody_yet();
    let code = ana.run(&["device", "add"]).ok().stdout;
    laptop.run(&["join", code.trim()]).ok();
    let post = ana.posts("general", "Before the wedding");
    let called = bo.posts("general", "@ana, look");
    bo.sees_writer(&post, "ana");
    ana.sees("@ana, look");
    laptop.sees("@ana, look");

    let told = ana.run(&["people", "name", " Anna \n Lind "]).ok();
    assert!(told.stderr.contains("You are Anna Lind#"), "{told}");
    bo.sees_writer(&post, "Anna Lind");
    laptop.sees_writer(&post, "Anna Lind");
    assert!(bo.member("Anna Lind").is_some() && bo.member("ana").is_none());
    assert!(bo.run(&["read", &post]).ok().stdout.contains("Anna Lind#"));
    let page = Browser::enters(&bo).get(&format!("/thread/{post}")).body;
    assert!(page.contains("Anna Lind"), "{page}");
    assert_eq!(bo.run(&["search", "@\"Anna Lind\"", "--count"]).ok().stdout, "1\n");
    assert_eq!(laptop.status()["name"], "Anna Lind");
    // Who called her by the name of then called her; the list has who calls her by the new one.
    bo.posts("general", "@Anna Lind, congratulations");
    ana.sees("@Anna Lind, congratulations");
    assert_eq!(ana.post_row(&called).expect("the post")["mentions_me"], true);
    assert_eq!(ana.run(&["mentions", "--json"]).ok().json_lines().len(), 1);

    // The name that the home began with does not come back.
    for person in [&mut ana, &mut laptop] {
        person.stop_node();
        person.start_node(&[]);
        assert_eq!(person.status()["name"], "Anna Lind");
    }
    laptop.run(&["people", "name", "anna"]).ok();
    bo.sees_writer(&post, "anna");
    ana.sees_writer(&post, "anna");
    bo.verifies();
}

#[test]
fn what_is_no_name_is_refused_with_a_sentence() {
    let mut ana = Person::founds("ana");
    let long = "x".repeat(65);
    for (name, code, said) in [
        ("  ", 2, "your name is empty"),
        ("a\u{1b}b", 2, "control characters"),
        (&*long, 9, "65 bytes"),
        ("ana", 2, "you are called ana#"),
    ] {
        let refused = ana.run(&["people", "name", name]).fails(code);
        assert!(refused.stderr.contains(said), "{refused}");
    }
    assert_eq!(ana.status()["name"], "ana");

    let browser = Browser::enters(&ana);
    let send = |name| browser.send(&browser.get("/settings"), "/settings/name", &[("name", name)]);
    assert_eq!(send("a\u{1b}b").status, 400);
    let done = browser.follow(send("Anna <b>"));
    assert!(done.body.contains("Anna &lt;b&gt;") && !done.body.contains("<b>"), "{}", done.body);
    assert_eq!(ana.status()["name"], "Anna <b>");
    ana.env("LANG", "de_DE.UTF-8");
    let told = ana.run(&["people", "name", "Änne"]).ok();
    assert!(told.stderr.contains("Du heißt jetzt Änne#"), "{told}");
}
