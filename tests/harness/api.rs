//! What programs ask a node: one connection to its API that is kept open.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use super::Home;

/// A connection to the API of a running node.
pub(crate) struct Api {
    stream: BufReader<TcpStream>,
    host: String,
    token: String,
}

impl Api {
    /// To the node of this home.
    #[track_caller]
    pub(crate) fn of(home: &Home) -> Self {
        let api = home.api().expect("api.json");
        let host = format!("127.0.0.1:{}", api["port"]);
        let stream = BufReader::new(TcpStream::connect(&host).expect("the API listens"));
        Self { stream, host, token: api["token"].as_str().expect("a token").to_owned() }
    }

    /// One request, such as `{"do":"status"}`, and its answer.
    #[track_caller]
    pub(crate) fn ask(&mut self, request: &Value) -> Value {
        let (host, token, body) = (&self.host, &self.token, request.to_string());
        let head = format!(
            "POST /v1/call HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.stream.get_mut().write_all((head + &body).as_bytes()).expect("asked");
        let (mut line, mut len) = (String::new(), 0);
        while self.stream.read_line(&mut line).expect("an answer") > 2 {
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            if name.eq_ignore_ascii_case("content-length") {
                len = value.trim().parse().expect("a length");
            }
            line.clear();
        }
        let mut body = vec![0; len];
        self.stream.read_exact(&mut body).expect("a body");
        serde_json::from_slice(&body).expect("JSON")
    }
}
