//! Texts that the terminal UI did not send yet: `drafts.json` in the home.

use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::home::write::private_file;
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use tidings_tui::Draft;

/// Texts kept; the one that was changed longest ago makes room.
const MAX_DRAFTS: usize = 256;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    key: String,
    #[serde(default)]
    subject: String,
    text: String,
}

/// All that is kept, the one that was changed last at the end.
pub(super) fn read(home: &Home) -> Result<Vec<Draft>> {
    let path = home.drafts_file();
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file(&path, &error)),
    };
    let rows: Vec<Row> = serde_json::from_slice(&text).map_err(|error| {
        Failure::new(Code::Verification, format!("{}: {error}", path.display()))
            .next("move the file away; it holds texts that were not sent")
    })?;
    let draft = |Row { key, subject, text }| Draft { key, subject, text };
    Ok(rows.into_iter().map(draft).collect())
}

/// Keeps these.
pub(super) fn write(home: &Home, all: &mut Vec<Draft>) -> Result<()> {
    let many = all.len().saturating_sub(MAX_DRAFTS);
    all.drain(..many);
    let row = |draft: &Draft| {
        let Draft { key, subject, text } = draft.clone();
        Row { key, subject, text }
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    let text = serde_json::to_vec(&rows).map_err(|error| Failure::failed(error.to_string()))?;
    private_file(&home.drafts_file(), &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_are_found_again_and_the_oldest_make_room() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path().to_owned())).unwrap();
        assert_eq!(read(&home).unwrap(), []);
        let draft = |at: usize| Draft {
            key: format!("board/{at}"),
            subject: "\u{202e}\n".into(),
            text: "a\tb".into(),
        };
        let mut all: Vec<Draft> = (0..MAX_DRAFTS + 5).map(draft).collect();
        write(&home, &mut all).unwrap();
        assert_eq!(read(&home).unwrap(), all);
        assert_eq!((all.len(), all[0].key.as_str()), (MAX_DRAFTS, "board/5"));
        std::fs::write(home.drafts_file(), b"{").unwrap();
        assert!(read(&home).unwrap_err().is(Code::Verification));
    }
}
