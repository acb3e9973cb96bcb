//! Pages of somebody who writes what does not count: they say so, and why.

use super::Browser;
use crate::cast::{Person, SOON};
use crate::harness::eventually;

#[test]
fn who_reads_along_or_was_expelled_is_told_so_on_every_page() {
    let ana = Person::founds("ana");
    let cy = Person::joins("cy", &ana.code());
    let browser = Browser::enters(&cy);
    let says = |said: &str| {
        ["/", "/boards", "/network"].iter().all(|path| browser.get(path).body.contains(said))
    };
    let silent = ["You read along here", "You were expelled", "Nobody has let this node in"];
    assert!(silent.iter().all(|said| !browser.get("/").body.contains(said)));
    ana.run(&["people", "role", "cy", "reader"]).ok();
    eventually(SOON, "a reader is told so", || says(silent[0]));
    ana.run(&["mod", "ban", "cy", "--reason", "enough", "--yes"]).ok();
    eventually(SOON, "the expelled are told so", || says(silent[1]));
    assert!(!browser.get("/").body.contains(silent[2]), "he was let in once");
    eventually(SOON, "nobody is connected any more", || {
        browser.get("/network").body.contains("not known while no peer is connected")
    });
}
