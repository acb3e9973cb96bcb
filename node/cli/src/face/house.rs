//! What the terminal UI is handed: the running node, the verbs, an editor, a file for texts.

use super::drafts;
use crate::client::{Remote, no_node};
use crate::commands::{compose, file};
use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::home::write::private_file;
use crate::print::said::said;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use tidings_core::api::{NewFile, Sending};
use tidings_core::{Request, Response};
use tidings_http::Problem;
use tidings_tui::{Backend, Fault, Told as Heard};
use tidings_words::{Told, Words};

/// A home with a node that runs most of the time.
pub(super) struct House {
    home: Home,
    words: &'static Words,
    remote: Mutex<Option<Arc<Remote>>>,
    /// What the node did not take when it was handed over.
    left: Vec<Sending>,
}

impl House {
    /// The house of this home, which speaks so.
    pub(super) fn new(home: &Home, words: &'static Words) -> Result<Self> {
        let left = drafts::read(home)?;
        Ok(Self { home: home.clone(), words, remote: Mutex::default(), left })
    }

    /// The running node: the one that answered last, or the one that runs now.
    fn remote(&self) -> Result<Arc<Remote>> {
        let mut known = self.remote.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(remote) = &*known {
            return Ok(Arc::clone(remote));
        }
        let found = Remote::find(&self.home)?.map(Arc::new);
        known.clone_from(&found);
        found.ok_or_else(no_node)
    }

    /// A node that does not answer is looked for again: another one has another port.
    fn fault(&self, failure: &Failure) -> Fault {
        let gone = failure.is(Code::Unreachable);
        if gone {
            *self.remote.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        let Told { message, next } = failure.told(self.words);
        Fault { message, next, gone }
    }

    /// What a status says in the node's English, in the words of this face.
    fn in_words(&self, answer: Response) -> Response {
        let Response::Status(mut status) = answer else { return answer };
        let told = status.trouble().map(|trouble| Problem::from(trouble).told(self.words));
        if let Some(Told { message, next }) = told {
            (status.not_writable, status.not_writable_next) = (Some(message), next);
        }
        if let Some(blind) = status.blindness() {
            let Told { message, next } = Problem::from(blind).told(self.words);
            let next = next.map(|next| format!("; {next}")).unwrap_or_default();
            status.not_indexing = Some(message + &next);
        }
        Response::Status(status)
    }

    fn edited(&self, text: &str) -> Result<String> {
        let file = self.home.dir().join("editing.txt");
        private_file(&file, text.as_bytes())?;
        let edited = compose::edited(&file);
        let changed = || std::fs::read(&file).is_ok_and(|left| left != text.as_bytes());
        match edited {
            Err(failure) if changed() => Err(self.kept(&file, failure)),
            edited => {
                // What is left there would only be found by others; the draft is kept elsewhere.
                let _ = std::fs::remove_file(&file);
                edited
            }
        }
    }

    /// What was written in an editor that failed stays, under a name that no later one takes.
    fn kept(&self, file: &Path, failure: Failure) -> Failure {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let kept = self.home.dir().join(format!("editing-{}.txt", since.as_millis()));
        let at = if std::fs::rename(file, &kept).is_ok() { &kept } else { file };
        failure.next(said!("cli-kept-in", file = at.display().to_string()))
    }

    fn run(&self, words: &[String]) -> std::io::Result<String> {
        let output = Command::new(std::env::current_exe()?)
            .arg("--home")
            .arg(self.home.dir())
            .arg("--no-input")
            .args(words)
            .stdin(Stdio::null())
            .output()?;
        let data = String::from_utf8_lossy(&output.stdout);
        let talk = String::from_utf8_lossy(&output.stderr);
        Ok(format!("{data}{talk}"))
    }
}

impl Backend for House {
    fn call(&self, request: &Request) -> Result<Response, Fault> {
        let answer = self.remote().and_then(|remote| remote.call(request));
        answer.map(|it| self.in_words(it)).map_err(|failure| self.fault(&failure))
    }

    fn follow(&self, tell: &mut dyn FnMut(Heard) -> bool) -> Result<(), Fault> {
        let fault = |failure| self.fault(&failure);
        let mut events =
            self.remote().and_then(|remote| remote.follow("/v1/events")).map_err(fault)?;
        let mut listened = tell(Heard::Listening);
        while listened {
            let Some(line) = events.next_line().map_err(fault)? else { break };
            // A newer node may tell what this program does not know.
            if let Ok(event) = serde_json::from_str(&line) {
                listened = tell(Heard::Event(Box::new(event)));
            }
        }
        *self.remote.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    fn verb(&self, words: &[String]) -> String {
        self.run(words).unwrap_or_else(|error| error.to_string())
    }

    fn attach(&self, path: &Path) -> Result<NewFile, Fault> {
        file::seal_one(&self.home, path).map_err(|failure| self.fault(&failure))
    }

    fn file_limit(&self) -> u64 {
        // Settings that cannot be read are told where a file is attached.
        file::limit(&self.home).unwrap_or_default()
    }

    fn edit(&self, text: &str) -> Result<String, Fault> {
        self.edited(text).map_err(|failure| self.fault(&failure))
    }

    fn refuge(&self, drafts: &[Sending]) -> Result<(), Fault> {
        let all: Vec<Sending> = self.left.iter().chain(drafts).cloned().collect();
        drafts::write(&self.home, &all).map_err(|failure| self.fault(&failure))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::json;
    use tidings_core::Status;
    use tidings_core::node::Room;
    use tidings_words::Language;

    /// Of a home that can be written, if `writable`, and shows nothing new.
    pub(crate) fn blind(writable: bool) -> Status {
        let key = "a".repeat(52);
        let refusal = Room { free: 1_000_000, min: 2_000_000 }.refusal();
        let mut status = json!({
            "schema": "tidings/status/1", "community": "Book Club", "community_id": key,
            "name": "ana", "suffix": "64xt", "account": key, "device_name": "laptop",
            "device": key, "admitted": true, "members": 1, "devices": 1, "entries": 1,
            "authors": 1, "boards": 0, "unread": 0, "indexing": false, "sessions": [],
            "log_bytes": 0, "writable": writable,
            "not_indexing": refusal.message, "not_indexing_reason": refusal.reason,
        });
        if !writable {
            status["not_writable"] = json!(refusal.message);
            status["not_writable_next"] = json!(refusal.next);
            status["not_writable_reason"] = json!(refusal.reason);
        }
        serde_json::from_value(status).expect("a status")
    }

    #[test]
    fn why_nothing_can_be_written_is_said_in_the_words_of_the_face() {
        let directory = tempfile::tempdir().expect("a directory");
        let home = Home::locate(Some(directory.path().to_owned())).expect("an absolute path");
        let status = Box::new(blind(false));
        let house = House::new(&home, Words::of(Language::German)).expect("a house");
        let Response::Status(told) = house.in_words(Response::Status(status)) else {
            panic!("another answer");
        };
        let (why, next) = (told.not_writable.expect("why"), told.not_writable_next.expect("next"));
        assert!(why.contains("der Datenträger ist fast voll"), "{why}");
        assert!(next.contains("schaff Platz"), "{next}");
        assert_eq!(told.not_indexing, Some(format!("{why}; {next}")));
    }
}
