//! Where the text of a post comes from, and what is said once it is written.

use super::Context;
use super::file::Sealed;
use crate::args::read_text;
use crate::client::unexpected;
use crate::error::{Failure, Result};
use crate::home::write::private_file;
use crate::print::posts::short;
use crate::print::said::{Said, said};
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use tidings_core::api::Sending;
use tidings_core::drafts::Draft;
use tidings_core::{Request, Response};
use tidings_protocol::hash::EntryId;

/// A text, and the file it was written in if an editor was used.
pub(crate) struct Text {
    text: String,
    draft: Option<PathBuf>,
}

impl Text {
    /// This.
    pub(crate) fn given(text: String) -> Self {
        Self { text, draft: None }
    }

    /// From the command line, else from `$EDITOR` on a terminal, else from stdin.
    pub(crate) fn get(context: &Context, given: Option<String>) -> Result<Self> {
        match given.as_deref() {
            Some("-") => Self::from_stdin(),
            Some(_) => Ok(Self::given(given.unwrap_or_default())),
            None if context.screen.interactive => Self::on_terminal(context),
            None => Self::from_stdin(),
        }
    }

    /// As [`Text::get`], for another text of a post that says `present`: the editor opens with that.
    pub(crate) fn anew(
        context: &Context,
        given: Option<String>,
        (id, present): (&EntryId, &str),
    ) -> Result<Self> {
        match editor() {
            Some(editor) if given.is_none() && context.screen.interactive => {
                Self::in_editor(&editor, context.home.edit_file(&short(id)), present)
            }
            _ => Self::get(context, given),
        }
    }

    fn from_stdin() -> Result<Self> {
        Ok(Self { text: read_text(io::stdin().lock(), said!("cli-the-text"))?, draft: None })
    }

    fn on_terminal(context: &Context) -> Result<Self> {
        let Some(editor) = editor() else {
            context.screen.say(said!("cli-write-the-text"));
            return Self::from_stdin();
        };
        Self::in_editor(&editor, context.home.draft_file(), "")
    }

    fn in_editor(editor: &str, draft: PathBuf, present: &str) -> Result<Self> {
        if !draft.exists() {
            private_file(&draft, present.as_bytes())?;
        }
        edit(editor, &draft)?;
        let file = std::fs::File::open(&draft).map_err(|error| Failure::file(&draft, &error))?;
        let text = read_text(file, said!("cli-the-text"))?;
        if text.trim().is_empty() {
            discard(&draft);
            return Err(Failure::usage(said!("cli-nothing-written")));
        }
        Ok(Self { text, draft: Some(draft) })
    }

    /// Posts the text as the draft that `draft` makes of it, with these files; where that fails, the
    /// draft is kept with them.
    pub(crate) fn post(
        self,
        context: &Context,
        draft: impl FnOnce(String) -> Draft,
        files: Sealed,
    ) -> Result<Response> {
        let said = Sending { draft: draft(self.text.clone()), files: files.into_files() };
        let kept = said.clone();
        self.send(context, |_| kept, |_| context.backend()?.call(Request::Send(said)))
    }

    /// Hands the text to `send`; where that fails, it is kept as the draft that `draft` makes of it.
    pub(crate) fn send(
        self,
        context: &Context,
        draft: impl FnOnce(String) -> Sending,
        send: impl FnOnce(String) -> Result<Response>,
    ) -> Result<Response> {
        let outcome = send(self.text.clone());
        let safe = outcome.is_ok() || keep(context, draft(self.text));
        match self.draft {
            Some(file) if safe => discard(&file),
            Some(file) => {
                let file = file.display().to_string();
                context.screen.complain(said!("cli-text-kept-in", file = file));
            }
            None => {}
        }
        outcome
    }
}

/// The text in a file after somebody edited it.
pub(crate) fn edited(file: &Path) -> Result<String> {
    let editor = editor().ok_or_else(|| Failure::usage(said!("cli-no-editor")))?;
    edit(&editor, file)?;
    let file = std::fs::File::open(file).map_err(|error| Failure::file(file, &error))?;
    read_text(file, said!("cli-the-text"))
}

/// Keeps what was not sent; whether that went well.
fn keep(context: &Context, said: Sending) -> bool {
    let Sending { draft, files } = said;
    let request = Request::SaveDraft { id: None, draft, files };
    let Ok(Response::Draft(row)) = context.backend().and_then(|mut it| it.call(request)) else {
        return false;
    };
    context.screen.complain(said!("cli-text-kept-as-draft", draft = row.id.to_string()));
    true
}

fn editor() -> Option<String> {
    ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.trim().is_empty())
}

/// `$EDITOR` is a piece of shell, as for git: it may hold arguments and quotes. An interruption
/// is for the editor alone, which takes it as it likes: the shell around it waits for it.
#[cfg(unix)]
fn command(editor: &str, draft: &Path) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("trap : INT QUIT; {editor} \"$@\"")).arg(editor).arg(draft);
    command
}

/// `$EDITOR` may hold arguments, as in `code --wait`.
#[cfg(not(unix))]
fn command(editor: &str, draft: &Path) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).arg(draft);
    command
}

/// What a shell ends with where it does not find a program.
const NOT_FOUND: i32 = 127;

fn edit(editor: &str, draft: &Path) -> Result<()> {
    match command(editor, draft).status() {
        Ok(status) if status.code() == Some(NOT_FOUND) => {
            Err(Failure::failed(said!("cli-editor-absent", editor = editor)))
        }
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            let how = status.to_string();
            Err(Failure::failed(said!("cli-editor-ended", editor = editor, how = how)))
        }
        Err(error) => {
            let why = error.to_string();
            Err(Failure::failed(said!("cli-editor-not-started", editor = editor, why = why)))
        }
    }
}

fn discard(draft: &Path) {
    if let Err(error) = std::fs::remove_file(draft) {
        crate::print::complain(&format!("{}: {error}", draft.display()));
    }
}

#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    id: &'a EntryId,
    board: &'a str,
}

/// The id on stdout, a sentence about it on stderr.
pub(crate) fn report(
    context: &Context,
    response: &Response,
    sentence: impl Fn(&str) -> Said,
) -> Result<()> {
    let (id, board, sentence) = match response {
        Response::Written { id, board } => (id, board, sentence(board)),
        Response::Unchanged { id, board } => (id, board, said!("cli-so-already")),
        _ => return Err(unexpected()),
    };
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&Written { schema: "tidings/written/1", id, board })?;
    } else {
        out.line(&id.to_string())?;
    }
    out.finish()?;
    context.screen.done(sentence);
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_a_piece_of_shell() {
        let home = tempfile::tempdir().unwrap();
        let text = home.path().join("a text.txt");
        std::fs::write(&text, "dull").unwrap();
        edit("sed -i -e \"s/dull/bright and new/\"", &text).unwrap();
        assert_eq!(std::fs::read_to_string(&text).unwrap(), "bright and new");
        let failed = edit("no-such-editor --wait", &text).unwrap_err().to_string();
        assert!(failed.contains("there is no editor no-such-editor --wait"), "{failed}");
        let failed = edit("sh -c 'exit 2'", &text).unwrap_err().to_string();
        assert!(failed.contains("exit status: 2"), "{failed}");
    }
}
