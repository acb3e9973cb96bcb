//! A web server that serves files, and nothing more: any will do, with TLS or without.

mod trust;

use super::refusal;
use std::io::{self, Read};
use std::time::Duration;
use tidings_core::carry::Source;
use tidings_core::carry::manifest::{CATALOG, is_list};
use tidings_core::{Error, Kind};
use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body, BodyReader};

/// A server that does not take a connection within this time is not there.
const CONNECT: Duration = Duration::from_secs(15);

/// A server that does not begin to answer within this time does not answer.
const ANSWER: Duration = Duration::from_secs(30);

/// A pack comes within this time: 4 MiB at 14 kB/s.
const BODY: Duration = Duration::from_secs(300);

/// Redirects that are followed.
const MAX_REDIRECTS: u32 = 5;

/// Times that a file is asked for again from where it broke off, without a byte more having come.
const TRIES: u32 = 3;

/// Pause before the first of them; it grows with each.
const PAUSE: Duration = Duration::from_millis(100);

/// Bytes of a catalog that are read: more lists than are looked at.
const MAX_CATALOG: u64 = 128 * 1024;

/// The longest URL that is asked for.
const MAX_URL: usize = 2_048;

/// A community's files below a URL.
pub(super) struct Web {
    agent: Agent,
    base: String,
    /// Why the server's certificate was not believed, if it was not.
    distrust: Option<Error>,
}

impl Web {
    /// Below a URL of the form `http://host/path` or `https://host/path`.
    ///
    /// # Errors
    /// That it is no such URL, or that this machine trusts no certificate at all.
    pub(super) fn new(url: &str, folder: &str) -> Result<Self, Error> {
        let plain = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        if url.len() > MAX_URL {
            return Err(refusal::url_too_long(url));
        }
        if plain.len() < url.trim_end_matches('/').len() {
            return Err(refusal::url_of_no_directory(url));
        }
        plain
            .parse::<ureq::http::Uri>()
            .map_err(|error| Error::new(Kind::Usage, format!("{url}: {error}")))?;
        let secure = url.to_ascii_lowercase().starts_with("https:");
        let (agent, base) = (agent(secure)?, format!("{plain}/tidings/{folder}"));
        Ok(Self { agent, base, distrust: None })
    }

    /// That the server was not believed, if it was not, and what to do about it.
    pub(super) fn distrust(&self) -> Option<Error> {
        self.distrust.clone()
    }

    fn url(&self, name: &str) -> String {
        format!("{}/{name}", self.base)
    }
}

/// Where a URL is `https`, redirects lead to such ones only.
fn agent(secure: bool) -> Result<Agent, Error> {
    let config = Agent::config_builder()
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(ANSWER))
        .timeout_recv_body(Some(BODY))
        .max_redirects(MAX_REDIRECTS)
        .http_status_as_error(false)
        .https_only(secure)
        .tls_config(trust::authorities(secure)?)
        .user_agent(concat!("tidings/", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(config.new_agent())
}

impl Source for Web {
    fn lists(&mut self) -> io::Result<Vec<String>> {
        let mut text = String::new();
        match self.open(CATALOG, 0, MAX_CATALOG) {
            Ok(reader) => reader.take(MAX_CATALOG).read_to_string(&mut text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        Ok(text.lines().filter(|line| is_list(line)).map(str::to_owned).collect())
    }

    fn open(&mut self, name: &str, from: u64, upto: u64) -> io::Result<Box<dyn Read + '_>> {
        let mut part = Part {
            agent: &self.agent,
            url: self.url(name),
            at: from,
            upto,
            reader: None,
            tries: 0,
            ended: false,
        };
        if let Err(error) = part.ask() {
            if error.kind() == io::ErrorKind::InvalidData {
                self.distrust = Some(Error::of_medium(&error));
            }
            return Err(error);
        }
        Ok(Box::new(io::BufReader::with_capacity(1 << 16, part)))
    }
}

/// A part of a file, asked for again from where it broke off.
struct Part<'a> {
    agent: &'a Agent,
    url: String,
    at: u64,
    upto: u64,
    reader: Option<BodyReader<'static>>,
    tries: u32,
    ended: bool,
}

impl Part<'_> {
    fn ask(&mut self) -> io::Result<()> {
        let last = self.upto.saturating_sub(1);
        let range = format!("bytes={}-{last}", self.at);
        let answer = self.agent.get(&self.url).header(header::RANGE, range).call();
        let answer = answer.map_err(|error| medium(&self.url, &error))?;
        let skip = match answer.status() {
            StatusCode::OK => self.at,
            StatusCode::PARTIAL_CONTENT if begins_at(&answer, self.at) => 0,
            StatusCode::RANGE_NOT_SATISFIABLE => {
                self.ended = true;
                return Ok(());
            }
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                return Err(io::ErrorKind::NotFound.into());
            }
            StatusCode::PARTIAL_CONTENT => {
                return Err(io::Error::other(refusal::another_part(&self.url)));
            }
            status => return Err(io::Error::other(format!("{}: {status}", self.url))),
        };
        let mut reader = answer.into_body().into_with_config().limit(u64::MAX).reader();
        if skip > 0 {
            // A server that knows of no ranges: what was there before is read past.
            let passed = io::copy(&mut reader.by_ref().take(skip), &mut io::sink())?;
            self.ended = passed < skip;
        }
        self.reader = Some(reader);
        Ok(())
    }
}

impl Read for Part<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let left = usize::try_from(self.upto.saturating_sub(self.at)).unwrap_or(usize::MAX);
            let most = left.min(to.len());
            if most == 0 || self.ended {
                return Ok(0);
            }
            let outcome = match &mut self.reader {
                Some(reader) => reader.read(&mut to[..most]),
                None => match self.ask() {
                    Ok(()) => continue,
                    Err(error) => Err(error),
                },
            };
            match outcome {
                Ok(count) => {
                    self.ended = count == 0;
                    self.tries = 0;
                    self.at = self.at.saturating_add(count as u64);
                    return Ok(count);
                }
                Err(error) if self.tries < TRIES => {
                    tracing::debug!(%error, at = self.at, "a transfer broke off");
                    self.tries += 1;
                    self.reader = None;
                    std::thread::sleep(PAUSE * self.tries);
                }
                Err(error) => {
                    let why = Error::of_medium(&error);
                    let off = refusal::broken_off(&self.url, self.at, &why.message);
                    return Err(io::Error::other(off.because(why.reason)));
                }
            }
        }
    }
}

/// Whether a partial answer is the part that was asked for.
fn begins_at(answer: &Response<Body>, at: u64) -> bool {
    let range = answer.headers().get(header::CONTENT_RANGE).and_then(|it| it.to_str().ok());
    range.is_some_and(|range| range.trim().starts_with(&format!("bytes {at}-")))
}

/// [`io::ErrorKind::InvalidData`] where the server's certificate is not believed.
fn medium(url: &str, error: &ureq::Error) -> io::Error {
    if let Some(why) = trust::distrust(error) {
        let distrusted = refusal::distrusted(url, &why.message).because(why.reason);
        return io::Error::new(io::ErrorKind::InvalidData, distrusted);
    }
    let kind = match error {
        ureq::Error::Timeout(_) => io::ErrorKind::TimedOut,
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => {
            io::ErrorKind::ConnectionRefused
        }
        ureq::Error::Io(error) if error.kind() != io::ErrorKind::InvalidData => error.kind(),
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, format!("{url}: {error}"))
}
