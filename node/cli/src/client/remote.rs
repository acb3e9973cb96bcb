//! The running node over its loopback API.

use super::unexpected;
use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::print::said::said;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufReader};
use std::time::Duration;
use tidings_core::{Request, Response};
use tidings_http::ApiFile;
use tidings_http::problem::ProblemBody;
use ureq::{Agent, Body, http};

/// The node answers its own machine: a connection comes about at once or never.
const CONNECT: Duration = Duration::from_secs(2);

/// A node that is well says that it is there within this time, whatever else it does.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

/// The largest answer that is taken, in bytes: 1 000 posts of 15 KiB with all of it escaped.
const MAX_ANSWER: u64 = 128 * 1024 * 1024;

/// The running node.
pub(crate) struct Remote {
    agent: Agent,
    api: ApiFile,
}

impl Remote {
    /// The node of this home, if one runs and answers.
    pub(crate) fn find(home: &Home) -> Result<Option<Self>> {
        let api = match ApiFile::read(home.dir()) {
            Ok(Some(api)) => api,
            Ok(None) => return Ok(None),
            // What a crash or a hand left there is no node; a running one would have replaced it.
            Err(error) if is_garbled(&error) => return Ok(None),
            Err(error) => return Err(Failure::file(&home.api_file(), &error)),
        };
        if !home.is_held_by(api.pid)? {
            return Ok(None);
        }
        let remote = Self { agent: agent(), api };
        Ok(remote.answers().then_some(remote))
    }

    /// The process.
    pub(crate) fn pid(&self) -> u32 {
        self.api.pid
    }

    /// The port of its API on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.api.port
    }

    /// Its version.
    pub(crate) fn version(&self) -> &str {
        &self.api.version
    }

    /// Asks the node itself.
    pub(crate) fn call(&self, request: &Request) -> Result<Response> {
        self.post("/v1/call", request)
    }

    /// Gets what is at `path`.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let request = self.agent.get(self.url(path)).header("authorization", self.bearer());
        read(request.call())
    }

    /// Posts `content` to `path`.
    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        content: &impl Serialize,
    ) -> Result<T> {
        let request = self.agent.post(self.url(path)).header("authorization", self.bearer());
        read(request.send_json(content))
    }

    /// The lines that come from `path`, as they come.
    pub(crate) fn follow(&self, path: &str) -> Result<Stream> {
        let request = self.agent.get(self.url(path)).header("authorization", self.bearer());
        stream(request.call())
    }

    /// The lines that answer a post to `path`, as they come.
    pub(crate) fn follow_post(&self, path: &str) -> Result<Stream> {
        let request = self.agent.post(self.url(path)).header("authorization", self.bearer());
        stream(request.send_empty())
    }

    /// The lines that answer `content` posted to `path`, as they come.
    pub(crate) fn follow_answer(&self, path: &str, content: &impl Serialize) -> Result<Stream> {
        let request = self.agent.post(self.url(path)).header("authorization", self.bearer());
        stream(request.send_json(content))
    }

    /// Whether it is this home's node that listens on the port: it knows the token, and says in
    /// its own words that there is nothing at the root of its API.
    fn answers(&self) -> bool {
        let request = self.agent.get(self.url("/v1")).header("authorization", self.bearer());
        let answer = request.config().timeout_global(Some(SIGN_OF_LIFE)).build().call();
        read::<serde_json::Value>(answer).is_err_and(|failure| failure.is(Code::NotFound))
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.api.port)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.api.token)
    }
}

/// How far the node is with what it was asked.
#[derive(Deserialize)]
struct Progress {
    done: u64,
    total: u64,
}

/// Lines of JSON from the node.
pub(crate) struct Stream(BufReader<ureq::BodyReader<'static>>);

impl Stream {
    /// The next line, none at the end.
    pub(crate) fn next_line(&mut self) -> Result<Option<String>> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(line.trim_end().to_owned())),
            Err(error) => Err(lost(&error)),
        }
    }

    /// The last line, which is the result; lines before it are progress.
    pub(crate) fn result<T: DeserializeOwned>(self) -> Result<T> {
        self.result_telling(&mut |_, _| {})
    }

    /// The same, and `tell` hears how much of how much is done.
    pub(crate) fn result_telling<T: DeserializeOwned>(
        mut self,
        tell: &mut dyn FnMut(u64, u64),
    ) -> Result<T> {
        let mut last = None;
        while let Some(line) = self.next_line()? {
            if let Ok(Progress { done, total }) = serde_json::from_str(&line) {
                tell(done, total);
            }
            last = Some(line);
        }
        let last = last.ok_or_else(unexpected)?;
        if let Ok(ProblemBody { error }) = serde_json::from_str(&last) {
            return Err(error.into());
        }
        serde_json::from_str(&last).map_err(|_| unexpected())
    }
}

/// serde_json says it with the kinds of its own errors.
fn is_garbled(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// Never by a proxy, and never in a hurry: a call may wait for the disk.
fn agent() -> Agent {
    let config = Agent::config_builder()
        .proxy(None)
        .timeout_connect(Some(CONNECT))
        .http_status_as_error(false)
        .build();
    config.new_agent()
}

type Answer = std::result::Result<http::Response<Body>, ureq::Error>;

fn read<T: DeserializeOwned>(answer: Answer) -> Result<T> {
    let mut response = checked(answer)?;
    let text = response.body_mut().with_config().limit(MAX_ANSWER).read_to_vec();
    serde_json::from_slice(&text.map_err(|error| lost(&error))?).map_err(|_| unexpected())
}

fn stream(answer: Answer) -> Result<Stream> {
    let reader = checked(answer)?.into_body().into_with_config().limit(u64::MAX).reader();
    Ok(Stream(BufReader::new(reader)))
}

fn checked(answer: Answer) -> Result<http::Response<Body>> {
    let mut response = answer.map_err(|error| lost(&error))?;
    if response.status().is_success() {
        return Ok(response);
    }
    let body = response.body_mut().read_json::<ProblemBody>();
    Err(body.map_or_else(|_| unexpected(), |problem| problem.error.into()))
}

fn lost(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Code::Unreachable, said!("cli-node-silent", why = error.to_string()))
}
