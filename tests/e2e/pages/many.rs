//! A board with more threads than one answer of the node holds.

use super::Browser;
use crate::cast::Person;
use serde_json::json;
use std::collections::BTreeSet;

/// Threads of the board; an answer of the node holds 1 000 rows at most.
const THREADS: usize = 1_060;

/// The threads of a page of a board.
fn threads(page: &str) -> Vec<String> {
    let links = page.split("<a class=\"title\" href=\"/thread/").skip(1);
    links.filter_map(|rest| rest.split(['"', '?']).next()).map(str::to_owned).collect()
}

#[test]
fn a_board_is_paged_to_its_oldest_thread() {
    let ana = Person::founds("ana");
    let line = |n| json!({"board": "general", "text": format!("thread {n}")}).to_string();
    let lines: Vec<String> = (0..THREADS).map(line).collect();
    ana.run_with(&["import", "-"], &lines.join("\n")).ok();
    let browser = Browser::enters(&ana);
    let (mut at, mut seen, mut pages) = ("/board?name=general".to_owned(), BTreeSet::new(), 0);
    loop {
        let page = browser.get(&at).body;
        pages += 1;
        for thread in threads(&page) {
            assert!(seen.insert(thread), "each once, page {pages}");
        }
        if pages == 2 {
            // What comes meanwhile moves nothing.
            ana.posts("general", "a new one");
            assert!(page.contains("Page 2") && page.contains(">The newest</a>"), "{page}");
        }
        let next =
            page.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        let Some(next) = next else { break };
        at = next.replace("&amp;", "&");
    }
    assert_eq!((seen.len(), pages), (THREADS, THREADS.div_ceil(50)));
    assert_eq!(browser.get("/board?name=general&before=nonsense").status, 400);
}
