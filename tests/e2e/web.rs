//! A replica behind a web server that speaks TLS.

use std::fs;

use crate::cast::Person;
use crate::harness::authority::Authority;
use crate::harness::server::Server;

/// Ana published what she wrote; bo has none of it, and his node trusts this authority alone.
fn ana_and_bo(trusted: &Authority) -> (Person, Person, std::path::PathBuf) {
    let mut ana = Person::founds("ana");
    let mut bo = Person::nobody_yet();
    let file = trusted.written(bo.beside("authority.pem"));
    bo.env("SSL_CERT_FILE", &file);
    bo.run(&["join", &ana.code(), "--as", "bo"]).ok();
    bo.stop_node();
    let import: String = (0..200)
        .map(|n| format!("{{\"board\":\"general\",\"text\":\"{n} {}\"}}\n", "x".repeat(900)))
        .collect();
    ana.run_with(&["import", "-"], &import).ok();
    let place = ana.beside("public");
    ana.run(&["publish", &place.to_string_lossy()]).ok();
    ana.stop_node();
    (ana, bo, place)
}

#[test]
fn a_server_that_the_machine_trusts_is_read_and_parts_of_files_are() {
    let authority = Authority::new();
    let (ana, bo, place) = ana_and_bo(&authority);
    let server = Server::of(&place).secured(authority.vouches_for("localhost"));
    assert!(server.url().starts_with("https://"));
    bo.run(&["pull", &server.url()]).ok();
    assert_eq!(bo.texts(), ana.texts());
    let (sent, all) = (server.sent(), size(&place));
    bo.run(&["pull", &server.url()]).ok();
    assert!(server.sent() - sent < all / 4, "what is here is not asked for again");
    bo.verifies();
}

fn size(place: &std::path::Path) -> u64 {
    let entries = fs::read_dir(place).expect("a directory").flatten();
    entries
        .map(|entry| match entry.path().is_dir() {
            true => size(&entry.path()),
            false => entry.metadata().expect("a file").len(),
        })
        .sum()
}

#[test]
fn a_transfer_that_breaks_off_goes_on_with_tls_too() {
    let authority = Authority::new();
    let (ana, bo, place) = ana_and_bo(&authority);
    let shaky = Server::of(&place).hanging_up_after(60_000);
    let shaky = shaky.secured(authority.vouches_for("localhost"));
    bo.run(&["pull", &shaky.url()]).ok();
    assert_eq!(bo.texts(), ana.texts());
}

#[test]
fn a_server_that_nobody_vouches_for_is_not_believed() {
    let (authority, eve) = (Authority::new(), Authority::new());
    let (_ana, bo, place) = ana_and_bo(&authority);
    for (config, why) in [
        (eve.vouches_for("localhost"), "nobody whom this machine trusts signed it"),
        (authority.vouches_for("example.org"), "for another name"),
    ] {
        let server = Server::of(&place).secured(config);
        let refused = bo.run(&["pull", &server.url()]).fails(8);
        assert!(refused.stderr.contains(why), "{refused}");
        assert!(refused.stderr.contains("next: ") && refused.stderr.contains("SSL_CERT_FILE"));
        assert_eq!(server.sent(), 0);
    }
    assert!(bo.texts().is_empty());
}

#[test]
fn a_redirect_may_lead_from_http_to_https_and_never_back() {
    let authority = Authority::new();
    let (ana, bo, place) = ana_and_bo(&authority);
    let plain = Server::of(&place);
    let secure = Server::of(&place).secured(authority.vouches_for("localhost"));
    let down = Server::of(&place).leading_to(&plain.url());
    let down = down.secured(authority.vouches_for("localhost"));
    bo.run(&["pull", &down.url()]).fails(7);
    assert!(plain.requests() == 0 && bo.texts().is_empty());
    let up = Server::of(&place).leading_to(&secure.url());
    bo.run(&["pull", &up.url()]).ok();
    assert_eq!(bo.texts(), ana.texts());
}

#[test]
fn a_machine_that_trusts_nobody_says_so() {
    let authority = Authority::new();
    let (_ana, mut bo, place) = ana_and_bo(&authority);
    let empty = bo.beside("empty.pem");
    fs::write(&empty, "").expect("a file");
    bo.env("SSL_CERT_FILE", &empty);
    bo.env("SSL_CERT_DIR", "/nonexistent");
    let server = Server::of(&place).secured(authority.vouches_for("localhost"));
    let refused = bo.run(&["pull", &server.url()]).fails(8);
    assert!(refused.stderr.contains("ca-certificates"), "{refused}");
    // Without TLS nobody need be trusted.
    bo.run(&["pull", &Server::of(&place).url()]).ok();
}
