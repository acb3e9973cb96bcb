//! One's own laptops on the pages: one comes in by the code that is shown, and is revoked.

use super::Browser;
use crate::cast::Person;
use crate::devices::words;

/// The code that a page shows.
fn shown_code(page: &str) -> String {
    let code = page.split("<code>TIDINGS:").nth(1).and_then(|rest| rest.split('<').next());
    format!("TIDINGS:{}", code.expect("a code"))
}

#[test]
fn a_laptop_comes_in_by_a_code_of_the_page_and_is_revoked_there() {
    let ana = Person::founds("ana");
    let browser = Browser::enters(&ana);
    let page = browser.get("/devices");
    assert!(!page.body.contains("name=\"words\""), "the home keeps them: {}", page.body);
    let shown = browser.send(&page, "/devices", &[]);
    assert!(shown.status == 200 && shown.body.contains("<svg class=\"qr\""), "{}", shown.body);
    let laptop = Person::nobody_yet();
    laptop.run(&["join", &shown_code(&shown.body)]).ok();
    assert_eq!(laptop.status()["account"], ana.status()["account"]);
    let key = laptop.status()["device"].as_str().expect("a key").to_owned();
    let revoke = format!("/revoke/{key}");
    assert!(browser.get("/devices").body.contains(&revoke));

    // From then on the words are on paper alone, and have to be typed.
    let words = words(&ana);
    ana.run_with(&["device", "words", "--forget"], &words).ok();
    let asked = browser.get(&revoke);
    assert!(asked.body.contains("type=\"password\" name=\"words\""), "{}", asked.body);
    let some = words.rsplit_once(' ').expect("words").0;
    let refused = browser.send(&asked, &revoke, &[("words", some)]);
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert!(refused.body.contains("these are 23") && !refused.body.contains(some));
    assert!(ana.run(&["device", "list", "--json"]).ok().json_lines()[0]["revoked"].is_null());
    let told = browser.does(&revoke, &revoke, &[("words", &words)]);
    assert!(told.contains("Revoked: what") && !told.contains(&revoke), "{told}");
    let rows = ana.run(&["device", "list", "--json"]).ok().json_lines();
    let row = rows.iter().find(|row| row["device"] == key.as_str()).expect("the laptop");
    assert!(row["revoked"].is_u64(), "{row}");

    let page = browser.get("/devices");
    assert_eq!(browser.send(&page, "/devices", &[]).status, 400, "no code without the words");
    assert_eq!(browser.send(&page, "/devices", &[("words", &words)]).status, 200);
    let own = format!("/revoke/{}", ana.status()["device"].as_str().expect("a key"));
    assert_eq!(browser.send(&page, &own, &[("words", &words)]).status, 400);
    assert_eq!(browser.get("/revoke/nothing").status, 404);
}
