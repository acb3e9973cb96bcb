//! A command as a test sees it: what it printed so far, and how it ended.

use std::fmt;
use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::Value;

use super::wait::{eventually, eventually_some, within};

/// After a process ended, its pipes close within this, unless a background process kept them.
const PIPES_CLOSE: Duration = Duration::from_secs(5);

/// A running command; it is killed when the value is dropped.
pub(crate) struct Process {
    shown: String,
    child: Child,
    stdout: Stream,
    stderr: Stream,
}

impl Process {
    /// Starts `command` with `input` on its stdin, which is closed after it.
    #[track_caller]
    pub(crate) fn spawn(mut command: Command, input: &str) -> Self {
        let shown = show(&command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{shown}: {error}"));
        feed(child.stdin.take().expect("stdin is piped"), input.to_owned());
        let stdout = Stream::collect(child.stdout.take().expect("stdout is piped"));
        let stderr = Stream::collect(child.stderr.take().expect("stderr is piped"));
        Self { shown, child, stdout, stderr }
    }

    /// The operating system's number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it printed on stdout so far.
    pub(crate) fn stdout(&self) -> String {
        self.stdout.text()
    }

    /// What it printed on stderr so far.
    pub(crate) fn stderr(&self) -> String {
        self.stderr.text()
    }

    /// Whether it has not ended yet.
    pub(crate) fn is_running(&mut self) -> bool {
        self.status().is_none()
    }

    /// Waits until stdout has a whole line for which `wanted` holds, and returns that line.
    #[track_caller]
    pub(crate) fn line(
        &mut self,
        deadline: Duration,
        what: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> String {
        eventually_some(deadline, &format!("{what}, from {}", self.shown), || {
            let text = self.stdout();
            let whole = text.rfind('\n').map_or("", |end| &text[..end]);
            whole.lines().find(|line| wanted(line)).map(str::to_owned)
        })
    }

    /// Waits until it ends by itself; panics with what it printed when it does not.
    #[track_caller]
    pub(crate) fn finish(mut self, deadline: Duration) -> Ran {
        let shown = self.shown.clone();
        let Some(status) = within(deadline, || self.status()) else {
            panic!("not within {deadline:?}: {shown}\n{}", self.last_words());
        };
        eventually(PIPES_CLOSE, &format!("{shown} leaves its output to nobody"), || {
            self.is_silent()
        });
        Ran { shown, code: status.code(), stdout: self.stdout(), stderr: self.stderr() }
    }

    /// Ends it as a power cut would: SIGKILL, then waits until it is gone.
    pub(crate) fn kill(&mut self) {
        // A process that ended already is what was asked for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Kills it and returns all that it printed, for a report.
    pub(crate) fn last_words(&mut self) -> String {
        self.kill();
        // What a background process of its own still holds open is not worth failing for here.
        let _ = within(PIPES_CLOSE, || self.is_silent().then_some(()));
        format!("-- stdout\n{}\n-- stderr\n{}", self.stdout(), self.stderr())
    }

    fn is_silent(&self) -> bool {
        self.stdout.is_closed() && self.stderr.is_closed()
    }

    fn status(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("a child can be waited for")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A command that ended.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    shown: String,
    /// The exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
    /// All of its stdout.
    pub(crate) stdout: String,
    /// All of its stderr.
    pub(crate) stderr: String,
}

impl Ran {
    /// Itself, if the exit code is 0; panics with all it printed otherwise.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        self.fails(0)
    }

    /// Itself, if the exit code is `code`; panics with all it printed otherwise.
    #[track_caller]
    pub(crate) fn fails(self, code: i32) -> Self {
        assert!(self.code == Some(code), "expected exit code {code}\n{self}");
        self
    }

    /// All of stdout as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Each line of stdout as a JSON value.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).map_err(|error| format!("{error}: {line}"));
        let parsed: Result<_, _> = self.stdout.lines().map(parse).collect();
        parsed.unwrap_or_else(|error| panic!("{error}\n{self}"))
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shown, code, stdout, stderr } = self;
        write!(f, "$ {shown}\nexit code {code:?}\n-- stdout\n{stdout}\n-- stderr\n{stderr}")
    }
}

/// One output of a process, collected on a thread so that the process never waits for a reader.
struct Stream {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: JoinHandle<()>,
}

impl Stream {
    fn collect(mut pipe: impl Read + Send + 'static) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&bytes);
        let reader = thread::spawn(move || {
            let mut chunk = [0; 8192];
            while let Ok(read @ 1..) = pipe.read(&mut chunk) {
                into.lock().unwrap_or_else(PoisonError::into_inner).extend(&chunk[..read]);
            }
        });
        Self { bytes, reader }
    }

    fn text(&self) -> String {
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn is_closed(&self) -> bool {
        self.reader.is_finished()
    }
}

fn feed(mut stdin: impl Write + Send + 'static, input: String) {
    // A process may end without reading all of its input, so a broken pipe is no error; a thread,
    // because it may also write before it reads.
    thread::spawn(move || stdin.write_all(input.as_bytes()));
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
