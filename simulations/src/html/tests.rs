//! What stands in the page is shown and never run.

use super::*;
use crate::output::Verdict;

const HOSTILE: &str = "</script><script>alert(1)</script>&\"'<b>{{script}}\u{2028}";

fn hostile() -> String {
    let summary = Summary {
        name: HOSTILE.into(),
        about: HOSTILE.into(),
        repeat: HOSTILE.into(),
        verdict: Verdict { line: HOSTILE.into(), ..Verdict::default() },
        ..Summary::default()
    };
    let recording = Recording { roles: vec![HOSTILE.into()], ..Recording::default() };
    page(&summary, &recording)
}

#[test]
fn no_input_becomes_markup() {
    let page = hostile();
    assert!(!page.contains("<script>alert") && !page.contains("<b>"));
    assert_eq!(page.matches("</script>").count(), 3);
    assert_eq!(page.matches("<script").count(), 3);
    assert!(page.contains("&lt;/script&gt;&lt;script&gt;alert(1)"));
    assert!(page.contains("\\u003c/script>"));
    assert_eq!(page.matches('\u{2028}').count(), 3, "title twice, verdict; not in the data");
}

#[test]
fn a_placeholder_in_the_input_stays_one() {
    let page = hostile();
    let script = SCRIPT.lines().nth(1).unwrap();
    assert_eq!(page.matches(script).count(), 1);
    assert!(page.contains("{{script}}"));
}

#[test]
fn the_policy_allows_this_script_and_nothing_else() {
    let page = hostile();
    let (_, rest) = page.split_once("script-src 'nonce-").unwrap();
    let (nonce, _) = rest.split_once('\'').unwrap();
    assert!(nonce.len() == 32 && nonce.chars().all(|c| c.is_ascii_hexdigit()), "{nonce}");
    assert_eq!(page.matches(nonce).count(), 4, "twice in the policy, in one style, in one script");
    assert!(page.contains("default-src 'none'"));
    for outside in ["http://", "https://", "src=", "url(", "@import", "unsafe-inline", "eval("] {
        let ours = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!ours.contains(outside), "{outside}");
    }
    let other = super::page(&Summary::default(), &Recording::default());
    assert!(!other.contains(nonce), "another page has another nonce");
}

#[test]
fn the_data_is_read_back_as_it_was() {
    let page = hostile();
    let (_, rest) = page.split_once("id=\"summary-data\">").unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    let summary: Summary = serde_json::from_str(json).unwrap();
    assert_eq!(summary.name, HOSTILE);
}

#[test]
fn scripts_set_no_markup() {
    for forbidden in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"] {
        assert!(!SCRIPT.contains(forbidden), "{forbidden}");
    }
}
