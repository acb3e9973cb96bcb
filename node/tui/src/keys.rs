//! Which key does what: the one table that keys are looked up in and help is made of.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// On through everything unread.
    ReadOn,
    /// To the next post, or the next row with something unread.
    Next,
    /// To the one before.
    Previous,
    /// A row down.
    Down,
    /// A row up.
    Up,
    /// A screen down.
    PageDown,
    /// A screen up.
    PageUp,
    /// To the first.
    First,
    /// To the last.
    Last,
    /// To the pane on the left.
    Left,
    /// To the pane on the right.
    Right,
    /// To the next pane, and from the last to the first.
    NextPane,
    /// To the pane before.
    PreviousPane,
    /// What is chosen.
    Open,
    /// Out of it again.
    Back,
    /// Marks the thread as read.
    CatchUpThread,
    /// Marks the board as read.
    CatchUpBoard,
    /// Answers the post.
    Reply,
    /// Answers the post, quoting it.
    Quote,
    /// Writes to the author alone.
    Message,
    /// Begins a thread.
    NewThread,
    /// Writes one's own post anew.
    Edit,
    /// Takes one's own post back.
    Delete,
    /// Says what one feels about a post.
    React,
    /// The texts that a post had.
    History,
    /// Texts that are not sent yet.
    Drafts,
    /// The files that go with a post.
    Files,
    /// Posts that name the one who looks.
    Mentions,
    /// Asks for words and finds posts with them.
    Search,
    /// Asks for a verb of the command line.
    Command,
    /// Everything anew.
    Refresh,
    /// What of a board is told at once.
    Notify,
    /// The network.
    Network,
    /// What may be done about a post.
    Moderate,
    /// Which key does what.
    Help,
    /// Back to the shell for a while.
    Suspend,
    /// Out.
    Quit,
}

impl Action {
    /// Whether what was on the screen is left behind.
    pub(crate) fn moves(self) -> bool {
        !matches!(
            self,
            Self::Reply
                | Self::Quote
                | Self::Message
                | Self::NewThread
                | Self::Edit
                | Self::Delete
                | Self::React
                | Self::History
                | Self::Drafts
                | Self::Files
                | Self::Search
                | Self::Command
                | Self::Notify
                | Self::Network
                | Self::Moderate
                | Self::Help
                | Self::Suspend
        )
    }
}

/// What a key asks for while a text is written; every other key is the text's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// Sends it.
    Send,
    /// Puts it away; it is kept.
    Away,
    /// Lets a file go with it.
    Attach,
    /// Takes the last file off.
    Detach,
    /// Hands it to an editor.
    Editor,
    /// Shows it as it will be read, or as it is written again.
    Preview,
    /// Gives a message to somebody else.
    Redirect,
    /// Throws it away.
    Discard,
}

/// Keys that ask for the same.
pub(crate) struct Binding<A = Action> {
    /// Their names, the one to show first.
    pub(crate) keys: &'static [&'static str],
    /// What they ask for.
    pub(crate) action: A,
    /// The sentence that says so.
    pub(crate) words: &'static str,
}

const fn bind<A: Copy>(
    keys: &'static [&'static str],
    action: A,
    words: &'static str,
) -> Binding<A> {
    Binding { keys, action, words }
}

/// All of them, in the order of the help.
pub(crate) const BINDINGS: &[Binding] = &[
    bind(&["space"], Action::ReadOn, "tui-key-read-on"),
    bind(&["n"], Action::Next, "tui-key-next"),
    bind(&["p"], Action::Previous, "tui-key-previous"),
    bind(&["enter", "o"], Action::Open, "tui-key-open"),
    bind(&["esc", "backspace"], Action::Back, "tui-key-back"),
    bind(&["c"], Action::CatchUpThread, "tui-key-catch-up-thread"),
    bind(&["C"], Action::CatchUpBoard, "tui-key-catch-up-board"),
    bind(&["r"], Action::Reply, "tui-key-reply"),
    bind(&["R"], Action::Quote, "tui-key-quote"),
    bind(&["w"], Action::NewThread, "tui-key-new-thread"),
    bind(&["m"], Action::Message, "tui-key-message"),
    bind(&["e"], Action::Edit, "tui-key-edit"),
    bind(&["d"], Action::Delete, "tui-key-delete"),
    bind(&["+"], Action::React, "tui-key-react"),
    bind(&["H"], Action::History, "tui-key-history"),
    bind(&["f"], Action::Files, "tui-key-files"),
    bind(&["D"], Action::Drafts, "tui-key-drafts"),
    bind(&["@"], Action::Mentions, "tui-key-mentions"),
    bind(&["/"], Action::Search, "tui-key-search"),
    bind(&[":"], Action::Command, "tui-key-command"),
    bind(&["j", "down"], Action::Down, "tui-key-down"),
    bind(&["k", "up"], Action::Up, "tui-key-up"),
    bind(&["h", "left"], Action::Left, "tui-key-left"),
    bind(&["l", "right"], Action::Right, "tui-key-right"),
    bind(&["tab"], Action::NextPane, "tui-key-next-pane"),
    bind(&["backtab"], Action::PreviousPane, "tui-key-previous-pane"),
    bind(&["pgdn", "ctrl-d", "ctrl-f"], Action::PageDown, "tui-key-page-down"),
    bind(&["pgup", "ctrl-u", "ctrl-b"], Action::PageUp, "tui-key-page-up"),
    bind(&["g", "home"], Action::First, "tui-key-first"),
    bind(&["G", "end"], Action::Last, "tui-key-last"),
    bind(&["ctrl-l", "f5"], Action::Refresh, "tui-key-refresh"),
    bind(&["b"], Action::Notify, "tui-key-notify"),
    bind(&["N"], Action::Network, "tui-key-network"),
    bind(&["M"], Action::Moderate, "tui-key-moderate"),
    bind(&["?", "f1"], Action::Help, "tui-key-help"),
    bind(&["ctrl-z"], Action::Suspend, "tui-key-suspend"),
    bind(&["q", "ctrl-c"], Action::Quit, "tui-key-quit"),
];

/// Those of whoever writes.
pub(crate) const WRITING: &[Binding<Writing>] = &[
    bind(&["ctrl-s"], Writing::Send, "tui-key-send"),
    bind(&["esc", "ctrl-c"], Writing::Away, "tui-key-away"),
    bind(&["ctrl-o"], Writing::Attach, "tui-key-attach"),
    bind(&["ctrl-g"], Writing::Detach, "tui-key-detach"),
    bind(&["ctrl-e"], Writing::Editor, "tui-key-editor"),
    bind(&["ctrl-p"], Writing::Preview, "tui-key-preview"),
    bind(&["ctrl-t"], Writing::Redirect, "tui-key-redirect"),
    bind(&["ctrl-x"], Writing::Discard, "tui-key-discard"),
];

/// What a key asks for where nothing is being typed.
pub(crate) fn action(key: KeyEvent) -> Option<Action> {
    look_up(BINDINGS, key)
}

/// What a key asks for while a text is written.
pub(crate) fn writing(key: KeyEvent) -> Option<Writing> {
    look_up(WRITING, key)
}

fn look_up<A: Copy>(bindings: &[Binding<A>], key: KeyEvent) -> Option<A> {
    let name = name(key);
    bindings.iter().find(|binding| binding.keys.contains(&name.as_str())).map(|found| found.action)
}

/// A key's name in the table.
pub(crate) fn name(key: KeyEvent) -> String {
    let bare = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(letter) => letter.to_string(),
        KeyCode::F(number) => format!("f{number}"),
        KeyCode::PageDown => "pgdn".to_owned(),
        KeyCode::PageUp => "pgup".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    let mut name = String::new();
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        name.push_str("ctrl-");
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        name.push_str("alt-");
    }
    name + &bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_key_asks_for_two_things() {
        let asked = BINDINGS.iter().map(|binding| binding.keys);
        let writing = WRITING.iter().map(|binding| binding.keys);
        for all in [asked.collect::<Vec<_>>(), writing.collect()] {
            let mut seen = BTreeSet::new();
            for key in all.into_iter().flatten() {
                assert!(seen.insert(key), "{key}");
            }
        }
    }

    #[test]
    fn keys_are_known_by_their_names() {
        let key = |code, modifiers| action(KeyEvent::new(code, modifiers));
        let none = KeyModifiers::NONE;
        assert_eq!(key(KeyCode::Char(' '), none), Some(Action::ReadOn));
        assert_eq!(key(KeyCode::Char('C'), KeyModifiers::SHIFT), Some(Action::CatchUpBoard));
        assert_eq!(key(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Action::Quit));
        assert_eq!(key(KeyCode::BackTab, KeyModifiers::SHIFT), Some(Action::PreviousPane));
        assert_eq!(key(KeyCode::PageDown, none), Some(Action::PageDown));
        assert_eq!(key(KeyCode::Char('c'), KeyModifiers::ALT), None);
    }
}
