//! A web server that serves the files of a directory, and does it well or badly.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What the server does, and did.
#[derive(Default)]
struct State {
    root: PathBuf,
    no_ranges: AtomicBool,
    /// Bytes of a body after which it hangs up; 0 for never.
    hang_up: AtomicU64,
    sent: AtomicU64,
    requests: AtomicU64,
    over: AtomicBool,
    tls: OnceLock<Arc<ServerConfig>>,
    /// Where it sends whoever asks, if it has nothing itself.
    elsewhere: OnceLock<String>,
}

/// The server; it ends with its value.
pub(crate) struct Server {
    state: Arc<State>,
    port: u16,
}

impl Server {
    /// Serves what is below `root`, ranges included.
    pub(crate) fn of(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State { root: root.to_owned(), ..State::default() });
        let serving = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if serving.over.load(Ordering::SeqCst) {
                    return;
                }
                let state = Arc::clone(&serving);
                thread::spawn(move || match state.tls.get() {
                    None => serve(&state, &mut &stream),
                    Some(tls) => {
                        let Ok(connection) = ServerConnection::new(Arc::clone(tls)) else { return };
                        let mut stream = StreamOwned::new(connection, stream);
                        serve(&state, &mut stream);
                        stream.conn.send_close_notify();
                        drop(stream.flush());
                    }
                });
            }
        });
        Self { state, port }
    }

    /// The same, but it answers with whole files.
    pub(crate) fn without_ranges(self) -> Self {
        self.state.no_ranges.store(true, Ordering::SeqCst);
        self
    }

    /// The same, but it hangs up when so much of a body is sent.
    pub(crate) fn hanging_up_after(self, bytes: u64) -> Self {
        self.state.hang_up.store(bytes, Ordering::SeqCst);
        self
    }

    /// The same with TLS, by the name `localhost` or another one.
    pub(crate) fn secured(self, config: Arc<ServerConfig>) -> Self {
        self.state.tls.set(config).expect("once");
        self
    }

    /// The same, but it has nothing, and says that all of it is below `url`.
    pub(crate) fn leading_to(self, url: &str) -> Self {
        self.state.elsewhere.set(url.trim_end_matches('/').to_owned()).expect("once");
        self
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        match self.state.tls.get() {
            None => format!("http://127.0.0.1:{}/", self.port),
            Some(_) => format!("https://localhost:{}/", self.port),
        }
    }

    /// Bytes of bodies sent.
    pub(crate) fn sent(&self) -> u64 {
        self.state.sent.load(Ordering::SeqCst)
    }

    /// Requests answered.
    pub(crate) fn requests(&self) -> u64 {
        self.state.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for the next connection.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

/// One request; then it hangs up, which HTTP allows.
fn serve(state: &State, stream: &mut (impl Read + Write)) {
    let mut lines = BufReader::new(&mut *stream).lines();
    let Some(Ok(request)) = lines.next() else { return };
    let mut range = None;
    for line in lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("range")
        {
            range = bounds(value.trim());
        }
    }
    state.requests.fetch_add(1, Ordering::SeqCst);
    drop(lines);
    let path = request.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    if let Some(url) = state.elsewhere.get() {
        let _ = write!(
            stream,
            "HTTP/1.1 302 Found\r\nlocation: {url}/{path}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        return;
    }
    let file = fs::read(state.root.join(path)).ok().filter(|_| !path.contains(".."));
    drop(answer(state, stream, file, range));
}

fn answer(
    state: &State,
    stream: &mut impl Write,
    file: Option<Vec<u8>>,
    range: Option<(usize, usize)>,
) -> std::io::Result<()> {
    let Some(file) = file else {
        return stream.write_all(
            b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        );
    };
    let range = range.filter(|_| !state.no_ranges.load(Ordering::SeqCst));
    let (status, more, body) = match range {
        Some((from, _)) if from >= file.len() => {
            ("416 Range Not Satisfiable", String::new(), &file[..0])
        }
        Some((from, last)) => {
            let end = last.saturating_add(1).min(file.len());
            let more = format!("content-range: bytes {from}-{}/{}\r\n", end - 1, file.len());
            ("206 Partial Content", more, &file[from..end])
        }
        None => ("200 OK", String::new(), &file[..]),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{more}connection: close\r\n\r\n"
    )?;
    let most = match state.hang_up.load(Ordering::SeqCst) {
        0 => body.len(),
        most => body.len().min(usize::try_from(most).expect("a size")),
    };
    stream.write_all(&body[..most])?;
    state.sent.fetch_add(most as u64, Ordering::SeqCst);
    Ok(())
}

/// `bytes=FROM-LAST`
fn bounds(value: &str) -> Option<(usize, usize)> {
    let (from, last) = value.strip_prefix("bytes=")?.split_once('-')?;
    Some((from.parse().ok()?, last.parse().ok()?))
}
