//! Strangers on the ports of a node harm nobody.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::cast::{Person, SOON};
use crate::harness::eventually;

/// What strangers say before they fall silent.
fn noise(kind: usize) -> Vec<u8> {
    let hello = b"\x13/multistream/1.0.0\n";
    match kind % 7 {
        0 => Vec::new(),
        1 => b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
        2 => hello.to_vec(),
        3 => [&hello[..], &b"\x07/noise\n"[..], &[0xff; 300][..]].concat(),
        4 => vec![0xff; 64 * 1024],
        5 => (0..10_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect(),
        _ => [&hello[..], &[0x80; 64][..]].concat(),
    }
}

/// Connections that stay half-open.
fn strangers(address: &str, count: usize) -> Vec<TcpStream> {
    let connect = |kind| {
        let mut stream = TcpStream::connect(address).ok()?;
        // Who is cut off in the middle of a word has said enough.
        let _ = stream.write_all(&noise(kind));
        Some(stream)
    };
    (0..count).filter_map(connect).collect()
}

#[test]
fn a_crowd_of_strangers_stops_no_post() {
    let ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let mut crowd = strangers(&ana.address(), 300);
    assert!(crowd.len() > 200, "{} are there", crowd.len());
    ana.posts("general", "in the noise");
    bo.sees("in the noise");
    bo.posts("general", "an answer in the noise");
    ana.sees("an answer in the noise");

    crowd.extend(strangers(&ana.address(), 50));
    bo.stop_node();
    bo.start_node(&[]);
    bo.posts("general", "back again");
    ana.sees("back again");
    // Strangers who say nothing, or nonsense, are shown the door.
    eventually(SOON, "every stranger is cut off", || crowd.iter_mut().all(is_over));
    for person in [&ana, &bo] {
        person.verifies();
        assert_eq!(person.status()["members"], 2);
    }
}

/// Whether the other side closed the connection.
fn is_over(stream: &mut TcpStream) -> bool {
    stream.set_nonblocking(true).expect("a socket");
    let mut bytes = [0; 4_096];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() != std::io::ErrorKind::WouldBlock,
        }
    }
}

fn say(address: &str, words: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    stream.set_read_timeout(Some(SOON)).expect("a socket");
    let _ = stream.write_all(words);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn the_api_answers_nobody_without_the_token() {
    let ana = Person::founds("ana");
    ana.posts("general", "private words");
    let api = ana.api().expect("api.json");
    let address = format!("127.0.0.1:{}", api["port"]);
    let token = api["token"].as_str().expect("a token").to_owned();
    let call = "{\"do\":\"recent\"}";
    let ask = |host: &str, token: &str, more: &str| {
        let words = format!(
            "POST /v1/call HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Type: application/json\r\n{more}Authorization: Bearer {token}\r\n\
             Content-Length: {}\r\n\r\n{call}",
            call.len()
        );
        say(&address, words.as_bytes())
    };
    assert!(ask(&address, &token, "").contains("private words"));
    for refused in [
        ask(&address, "", ""),
        ask(&address, &"0".repeat(64), ""),
        ask(&address, &token[1..], ""),
        ask("evil.example", &token, ""),
        ask(&address, &token, "Origin: http://evil.example\r\n"),
    ] {
        assert!(refused.starts_with("HTTP/1.1 4"), "{refused}");
        assert!(!refused.contains("private words"), "{refused}");
    }
    let crowd = strangers(&address, 100);
    ana.posts("general", "with strangers at the API");
    drop(crowd);
    ana.verifies();
}
