//! What a supervisor and a scraper see of a running node.

use serde_json::Value;

use crate::cast::{Person, SOON, free_port};
use crate::harness::eventually;

/// Somebody whose node serves scrapers, and where.
fn watched(name: &str) -> (Person, String) {
    let mut person = Person::nobody_yet();
    let at = format!("127.0.0.1:{}", free_port());
    person.env("TIDINGS_METRICS", &at);
    person.run(&["new", "Book Club", "--as", name]).ok();
    (person, at)
}

/// Status and body of what is there.
fn get(at: &str, path: &str) -> (u16, String) {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut answer = agent.get(format!("http://{at}{path}")).call().expect("an answer");
    let body = answer.body_mut().read_to_string().expect("a text");
    (answer.status().as_u16(), body)
}

/// What a scraper reads of this series.
pub(crate) fn value(at: &str, series: &str) -> f64 {
    let (status, text) = get(at, "/metrics");
    assert_eq!(status, 200, "{text}");
    let found = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    let found = found.unwrap_or_else(|| panic!("no {series} in\n{text}"));
    found.parse().unwrap_or_else(|_| panic!("{series} is {found}"))
}

#[test]
fn a_scraper_sees_amounts_and_no_names() {
    let (ana, at) = watched("ana-with-a-name");
    let bo = Person::joins("bo", &ana.code());
    let before = value(&at, "tidings_entries");
    ana.posts("general", "one more");
    assert!(value(&at, "tidings_entries") > before);
    bo.sees("one more");
    eventually(SOON, "a session by TCP", || {
        value(&at, "tidings_sessions{transport=\"tcp\"}") == 1.0
    });
    assert!(value(&at, "tidings_sent_bytes_total") > 0.0);
    assert!(value(&at, "tidings_commit_seconds_count") > 0.0);
    assert_eq!(value(&at, "tidings_members"), 2.0);
    let (_, text) = get(&at, "/metrics");
    let status = ana.status();
    for secret in ["account", "device", "community", "community_id", "name"] {
        let secret = status[secret].as_str().expect("a text");
        assert!(!text.contains(secret), "{secret} is in\n{text}");
    }
}

#[test]
fn a_supervisor_sees_a_node_that_is_well() {
    let (ana, at) = watched("ana");
    for path in ["/healthz", "/healthz/live", "/healthz/ready"] {
        let (status, body) = get(&at, path);
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!((status, &body["ok"], &body["live"]), (200, &true.into(), &true.into()));
    }
    // What people write needs the token, on the API, and is not here at all.
    assert_eq!(get(&at, "/v1/boards").0, 404);
    let port = ana.api().expect("a running node")["port"].clone();
    assert_eq!(get(&format!("127.0.0.1:{port}"), "/healthz").0, 200);
    assert_eq!(get(&format!("127.0.0.1:{port}"), "/metrics").0, 401);
}

#[test]
fn an_address_that_is_taken_is_told_and_not_replaced() {
    let (_ana, at) = watched("ana");
    let mut bo = Person::nobody_yet();
    bo.run(&["new", "Chess"]).ok();
    bo.stop_node();
    bo.env("TIDINGS_METRICS", &at);
    let refused = bo.run(&["start"]).fails(1);
    assert!(refused.stderr.contains(&at) && refused.stderr.contains("`metrics`"), "{refused}");
}

#[test]
fn what_a_node_did_is_reported_also_after_it_stopped() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    bo.posts("general", "news");
    ana.sees("news");
    let rows = ana.run(&["report", "--json"]).ok().json_lines();
    let row = rows.last().expect("a row");
    assert_eq!((&row["schema"], &row["starts"]), (&"tidings/report/1".into(), &1.into()), "{row}");
    assert!(row["accepted"].as_u64().is_some_and(|entries| entries > 0), "{row}");
    assert!(row["sessions"].as_u64().is_some_and(|sessions| sessions > 0), "{row}");
    ana.stop_node();
    ana.start_node(&[]);
    let said = ana.run(&["report", "--since", "1h"]).ok().stdout;
    assert!(said.contains("Starts     2"), "{said}");
    ana.stop_node();
    assert!(ana.run(&["report"]).ok().stdout.contains("Starts     2"), "without a node, too");
    Person::nobody_yet().run(&["report"]).fails(4);
}
