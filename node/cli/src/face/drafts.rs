//! Texts that were written while no node answered: `drafts.json` in the home, until the node has
//! them.

use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::home::write::private_file;
use crate::print::said::{Said, said};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use tidings_core::api::{NewFile, Sending};
use tidings_core::drafts::Draft;

/// A text, and what it is for: `board/general`, `post/ID`, `edit/ID` or `person/WHO`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    key: String,
    #[serde(default)]
    subject: Option<String>,
    text: String,
    #[serde(default)]
    files: Vec<NewFile>,
}

impl Row {
    fn of(said: &Sending) -> Self {
        let Sending { draft, files } = said;
        let (text, files) = (draft.text().to_owned(), files.clone());
        let (key, subject) = match draft {
            Draft::Post { board, subject, .. } => (format!("board/{board}"), subject.clone()),
            Draft::Reply { to, .. } => (format!("post/{to}"), None),
            Draft::Edit { post, subject, .. } => (format!("edit/{post}"), subject.clone()),
            Draft::Message { to, .. } => (format!("person/{to}"), None),
        };
        Self { key, subject, text, files }
    }

    fn said(self) -> Option<Sending> {
        let Self { key, subject, text, files } = self;
        let (kind, to) = key.split_once('/')?;
        let to = to.to_owned();
        let draft = match kind {
            "board" => Draft::Post { board: to, subject, text },
            "post" => Draft::Reply { to, text },
            "edit" => Draft::Edit { post: to, subject, text },
            "person" => Draft::Message { to, text },
            _ => return None,
        };
        Some(Sending { draft, files })
    }
}

/// All that lies there.
pub(super) fn read(home: &Home) -> Result<Vec<Sending>> {
    let path = home.drafts_file();
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file(&path, &error)),
    };
    let broken = |why: Said| {
        let file = path.display().to_string();
        Failure::new(Code::Verification, said!("cli-drafts-broken", file = file, why = why))
    };
    let rows: Vec<Row> =
        serde_json::from_slice(&text).map_err(|error| broken(error.to_string().into()))?;
    let drafts = rows.into_iter().map(Row::said).collect::<Option<_>>();
    drafts.ok_or_else(|| broken(said!("cli-drafts-astray")))
}

/// Keeps these instead; no file is left where there are none.
pub(super) fn write(home: &Home, drafts: &[Sending]) -> Result<()> {
    let path = home.drafts_file();
    if drafts.is_empty() {
        return match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::file(&path, &error)),
            _ => Ok(()),
        };
    }
    let rows: Vec<Row> = drafts.iter().map(Row::of).collect();
    let text = serde_json::to_vec(&rows).map_err(|error| Failure::failed(error.to_string()))?;
    private_file(&path, &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_again_until_there_are_none() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path().to_owned())).unwrap();
        assert_eq!(read(&home).unwrap(), []);
        let text = || "a\tb\u{202e}".to_owned();
        let subject = Some("/\n".to_owned());
        let name = "a b".to_owned();
        let file = NewFile { file: "ab-1".into(), key: "cd".into(), name, mime: String::new() };
        let all = [
            Draft::Post { board: "a/b".into(), subject: subject.clone(), text: text() },
            Draft::Post { board: "a".into(), subject: None, text: text() },
            Draft::Reply { to: "abcdef".into(), text: text() },
            Draft::Edit { post: "abcdef".into(), subject, text: text() },
            Draft::Message { to: "bo#x/y".into(), text: text() },
        ];
        let mut all = all.map(Sending::from);
        all[0].files.push(file);
        write(&home, &all).unwrap();
        assert_eq!(read(&home).unwrap(), all);
        for broken in ["{", "[{\"key\":\"nowhere/x\",\"text\":\"\"}]"] {
            std::fs::write(home.drafts_file(), broken).unwrap();
            assert!(read(&home).unwrap_err().is(Code::Verification));
        }
        write(&home, &[]).unwrap();
        assert!(!home.drafts_file().exists());
        write(&home, &[]).unwrap();
    }
}
