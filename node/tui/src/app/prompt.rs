//! A line that is typed at the bottom: words to look for, a verb, a name.

use super::people::Errand;
use super::{App, Sought};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui_textarea::TextArea;
use tidings_protocol::hash::EntryId;

/// What a line is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Words to look for.
    Search {
        /// Those first that speak most of it, instead of the newest.
        best: bool,
    },
    /// A verb of the command line.
    Command,
    /// To whom to write.
    Message,
    /// To whom else to send what is being written.
    Redirect,
    /// Where a file lies that is to go with what is being written.
    Attach,
    /// What one feels about this post.
    React(EntryId),
}

impl Wish {
    /// What stands before the line.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Search { best: false } => "tui-prompt-search",
            Self::Search { best: true } => "tui-prompt-search-best",
            Self::Command => "tui-prompt-command",
            Self::Message | Self::Redirect => "tui-prompt-message",
            Self::Attach => "tui-prompt-attach",
            Self::React(_) => "tui-prompt-react",
        }
    }

    /// What whoever is named gets.
    pub(super) fn errand(self) -> Option<Errand> {
        match self {
            Self::Message => Some(Errand::Begin),
            Self::Redirect => Some(Errand::Redirect),
            _ => None,
        }
    }
}

/// A line that is being typed.
pub(crate) struct Prompt {
    /// What for.
    pub(crate) wish: Wish,
    /// What stands there.
    pub(crate) line: TextArea<'static>,
    /// How it could go on, where somebody asked.
    pub(crate) choices: Vec<String>,
}

impl Prompt {
    /// An empty line.
    pub(crate) fn new(wish: Wish) -> Self {
        Self { wish, line: TextArea::default(), choices: Vec::new() }
    }

    /// What was typed.
    pub(crate) fn text(&self) -> String {
        self.line.lines().concat()
    }

    /// Another text, with the cursor behind it.
    pub(super) fn set(&mut self, text: &str) {
        self.line = TextArea::default();
        self.line.insert_str(text);
    }
}

impl App {
    pub(super) fn press_prompt(&mut self, key: KeyEvent) {
        let leaves = key.code == KeyCode::Esc
            || (key.code == KeyCode::Char('c') && key.modifiers == KeyModifiers::CONTROL);
        if leaves {
            self.prompt = None;
            return;
        }
        if key.code == KeyCode::Enter {
            return self.submit();
        }
        let Some(prompt) = &mut self.prompt else { return };
        let command = prompt.wish == Wish::Command;
        prompt.choices.clear();
        if let (KeyCode::Tab, Wish::Search { best }) = (key.code, &mut prompt.wish) {
            *best = !*best;
            return;
        }
        match key.code {
            KeyCode::Tab if prompt.wish == Wish::Attach => {
                let typed = prompt.text();
                self.complete_path(typed);
            }
            KeyCode::Tab if command => {
                let typed = prompt.text();
                let completed = self.commands.complete(&typed);
                if completed == typed {
                    prompt.choices = self.commands.choices(&typed);
                }
                prompt.set(&completed);
            }
            KeyCode::Up | KeyCode::Down if command => {
                let typed = prompt.text();
                prompt.set(&self.commands.recall(&typed, key.code == KeyCode::Up));
            }
            KeyCode::Backspace if prompt.line.is_empty() => self.prompt = None,
            KeyCode::Char('m') if key.modifiers == KeyModifiers::CONTROL => self.submit(),
            _ => {
                prompt.line.input(key);
            }
        }
    }

    /// Opens the line for words; with those that could not be looked for, to be mended.
    pub(super) fn begin_search(&mut self) {
        let (query, best) = match self.unsought.take() {
            Some(Sought::Words { query, best }) => (query, best),
            _ => (String::new(), false),
        };
        let mut prompt = Prompt::new(Wish::Search { best });
        prompt.set(&query);
        self.prompt = Some(prompt);
    }

    fn submit(&mut self) {
        let Some(prompt) = self.prompt.take() else { return };
        let text = prompt.text().trim().to_owned();
        if let Some(errand) = prompt.wish.errand().filter(|_| !text.is_empty()) {
            // The line stays until somebody is found.
            self.prompt = Some(prompt);
            return self.look_for_person(&text, errand);
        }
        if text.is_empty() {
            return;
        }
        if prompt.wish == Wish::Attach {
            // The line stays until the file is sealed.
            self.prompt = Some(prompt);
            return self.attach(&text);
        }
        match prompt.wish {
            Wish::Search { best } => self.seek(Sought::Words { query: text, best }),
            Wish::Command => self.command(&text),
            Wish::React(post) => self.react(post, &text),
            Wish::Attach | Wish::Message | Wish::Redirect => {}
        }
    }
}
