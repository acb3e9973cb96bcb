//! The line behind `:`: verbs of the command line, completed and remembered.

use super::ask::{Ask, Purpose};
use super::people::Errand;
use super::{App, Overlay, To};
use crate::keys::Action;
use tidings_core::Request;
use tidings_views::page::PostRow;

/// Lines remembered.
const MAX_HISTORY: usize = 100;

/// Verbs that take the terminal, or never end, or make another home: for a shell.
const FOR_A_SHELL: &[&str] =
    &["run", "watch", "new", "join", "restore", "start", "completions", "man"];

/// Verbs whose first word is a post: a dot there is the open one.
const OF_A_POST: &[&str] = &[
    "reply",
    "edit",
    "delete",
    "react",
    "history",
    "file list",
    "file attach",
    "file fetch",
    "file save",
    "mod hide",
    "mod show",
    "mod lock",
    "mod unlock",
    "mod pin",
    "mod unpin",
    "mod move",
    "mod overrule",
    "mod obey",
];

/// What can be typed, and what was.
pub(super) struct Commands {
    verbs: Vec<String>,
    history: Vec<String>,
    /// How far back somebody looked, and what they had typed before.
    back: usize,
    typed: String,
}

impl Commands {
    pub(super) fn new(mut verbs: Vec<String>) -> Self {
        verbs.retain(|verb| {
            let first = verb.split(' ').next().unwrap_or_default();
            !FOR_A_SHELL.contains(&first)
        });
        verbs.extend(["help".to_owned(), "quit".to_owned()]);
        verbs.sort();
        verbs.dedup();
        Self { verbs, history: Vec::new(), back: 0, typed: String::new() }
    }

    /// Whether this can be typed.
    pub(super) fn knows(&self, verb: &str) -> bool {
        self.verbs.iter().any(|known| known == verb)
    }

    /// What is typed, with as much added as all verbs that begin so have in common.
    pub(super) fn complete(&self, typed: &str) -> String {
        let typed = typed.trim_start();
        let mut fit = self.verbs.iter().filter(|verb| verb.starts_with(typed));
        let Some(first) = fit.next() else { return typed.to_owned() };
        let (mut common, mut alone) = (first.clone(), true);
        for other in fit {
            alone = false;
            let same = |(one, two): &(char, char)| one == two;
            common =
                common.chars().zip(other.chars()).take_while(same).map(|pair| pair.0).collect();
        }
        let whole = self.verbs.iter().filter(|verb| verb.starts_with(&common));
        let goes_on = |verb: &String| *verb == common || verb[common.len()..].starts_with(' ');
        if alone || whole.clone().count() > 1 && whole.clone().all(goes_on) {
            common.push(' ');
        }
        common
    }

    /// How what is typed may go on, where it may do so in several ways.
    pub(super) fn choices(&self, typed: &str) -> Vec<String> {
        let typed = typed.trim_start();
        let begun = typed.rfind(' ').map_or(0, |at| at + 1);
        let fit = self.verbs.iter().filter_map(|verb| verb.strip_prefix(typed).map(|_| verb));
        let words = fit.filter_map(|verb| verb.get(begun..)?.split(' ').next());
        let mut words: Vec<String> = words.map(str::to_owned).collect();
        words.dedup();
        words
    }

    /// The line before in the history, or the one after.
    pub(super) fn recall(&mut self, typed: &str, older: bool) -> String {
        if self.back == 0 {
            self.typed = typed.to_owned();
        }
        self.back = match older {
            true => (self.back + 1).min(self.history.len()),
            false => self.back.saturating_sub(1),
        };
        let at = self.history.len().checked_sub(self.back);
        let line = at.filter(|_| self.back > 0).and_then(|at| self.history.get(at));
        line.unwrap_or(&self.typed).clone()
    }

    fn remember(&mut self, line: &str) {
        self.back = 0;
        if self.history.last().is_none_or(|last| last != line) {
            self.history.push(line.to_owned());
        }
        let many = self.history.len().saturating_sub(MAX_HISTORY);
        self.history.drain(..many);
    }
}

impl App {
    /// Other verbs.
    #[cfg(test)]
    pub(crate) fn knows_verbs(&mut self, verbs: Vec<String>) {
        self.commands = Commands::new(verbs);
    }

    /// Does what a line behind `:` says.
    pub(super) fn command(&mut self, line: &str) {
        self.commands.remember(line);
        let open = self.meant().map(|post| post.id.to_string());
        let Some(words) = of_open(split(line), open) else { return self.say("tui-no-post") };
        match words.first().map(String::as_str) {
            None => {}
            Some("q" | "quit" | "exit") => {
                self.leave();
                self.asks.push(Ask::Quit);
            }
            Some("help") if words.len() == 1 => self.overlay = Some(Overlay::help()),
            Some(verb) if FOR_A_SHELL.contains(&verb) => {
                let text = self.look.with("tui-for-a-shell", &[("verb", verb.into())]);
                self.complain(text);
            }
            _ if self.is_begun(&words) => {}
            Some(verb) => {
                let text = self.look.with("tui-running", &[("verb", verb.into())]);
                self.notice = Some(super::Notice { text, bad: false });
                self.asks.push(Ask::Verb(words));
            }
        }
    }

    /// Begins what a verb without its text, or its yes, asks for here; false where it is another verb.
    fn is_begun(&mut self, words: &[String]) -> bool {
        let [verb, about] = words else { return false };
        let action = match verb.as_str() {
            "post" => {
                let board = about.trim_start_matches('#').to_owned();
                if self.boards.rows.iter().any(|row| row.name.eq_ignore_ascii_case(&board)) {
                    self.compose(To::Board { board });
                } else {
                    let text = self.look.with("tui-unknown-board", &[("name", (&board).into())]);
                    self.complain(text);
                }
                return true;
            }
            "message" => {
                self.look_for_person(about, Errand::Begin);
                return true;
            }
            "reply" => Action::Reply,
            "edit" => Action::Edit,
            "delete" => Action::Delete,
            _ => return false,
        };
        self.ask(Purpose::Meant(action), Request::Show { id: about.clone() });
        true
    }

    /// The post came that a verb is about.
    pub(super) fn on_meant(&mut self, action: Action, post: &PostRow) {
        match action {
            Action::Reply => self.reply(post, false),
            _ => self.remark_on(action, post.clone()),
        }
    }

    /// What a verb said.
    pub(crate) fn on_verb(&mut self, words: &[String], said: &str) -> Vec<Ask> {
        let said = tidings_words::sanitise::block(said.trim_end());
        self.notice = None;
        let title = tidings_words::sanitise::line(&words.join(" "));
        let lines: Vec<String> = said.lines().map(str::to_owned).collect();
        if lines.is_empty() {
            self.say("tui-done");
        } else {
            self.overlay = Some(Overlay::page(title, lines));
        }
        self.refresh();
        self.load_more_posts();
        self.asked()
    }
}

/// The words of a verb, with the open post's id in the place of a dot; none where no post is open.
pub(crate) fn of_open(mut words: Vec<String>, open: Option<String>) -> Option<Vec<String>> {
    let about = OF_A_POST.iter().find_map(|verb| {
        let count = verb.split(' ').count();
        let is_it = words.iter().zip(verb.split(' ')).filter(|(word, part)| word == part).count();
        (is_it == count).then_some(count)
    });
    if let Some(word) = about.and_then(|at| words.get_mut(at)).filter(|word| *word == ".") {
        *word = open?;
    }
    Some(words)
}

/// Words as a shell splits them: quotes keep spaces, a backslash keeps what follows; a quote that is
/// open ends with the line.
pub(crate) fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut begun, mut quote) = (Vec::new(), String::new(), false, None);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\\', None | Some('"')) => {
                word.extend(letters.next());
                begun = true;
            }
            (mark @ ('"' | '\''), None) => (quote, begun) = (Some(mark), true),
            (mark, Some(open)) if mark == open => quote = None,
            (letter, None) if letter.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (letter, _) => {
                word.push(letter);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_split_as_shells_do() {
        let words = |line: &str| split(line).join("|");
        assert_eq!(words(" a  'b c' \"d e\" f\\ g "), "a|b c|d e|f g");
        assert_eq!(words("a '' b"), "a||b");
        assert_eq!(words("a \"b c"), "a|b c");
        assert_eq!(words(""), "");
    }

    #[test]
    fn a_dot_is_the_open_post() {
        let said = |line: &str, open: Option<&str>| {
            of_open(split(line), open.map(str::to_owned)).map(|words| words.join(" "))
        };
        let open = Some("abcdef");
        assert_eq!(said("file attach . ./a", open).as_deref(), Some("file attach abcdef ./a"));
        assert_eq!(said("reply .", open).as_deref(), Some("reply abcdef"));
        assert_eq!(said("publish .", None).as_deref(), Some("publish ."));
        assert_eq!(said("file save abcd -o .", open).as_deref(), Some("file save abcd -o ."));
        assert_eq!(said("react . x", None), None);
    }

    #[test]
    fn verbs_are_completed_as_far_as_they_agree() {
        let verbs = ["search", "status", "stop", "mod hide", "mod lock", "run"];
        let commands = Commands::new(verbs.map(str::to_owned).into());
        assert_eq!(commands.complete("se"), "search ");
        assert_eq!(commands.complete("st"), "st");
        assert_eq!(commands.complete("mo"), "mod ");
        assert_eq!(commands.complete("mod h"), "mod hide ");
        assert_eq!(commands.complete("run"), "run", "for a shell");
        assert_eq!(commands.complete("x"), "x");
        // Verbs that others are below of are verbs, too.
        let verbs = ["mod", "mod hide", "mod lock", "board", "board new", "boards"];
        let commands = Commands::new(verbs.map(str::to_owned).into());
        assert_eq!(commands.complete("mo"), "mod ");
        assert_eq!(commands.complete("mod"), "mod ");
        assert_eq!(commands.choices("mod "), ["hide", "lock"]);
        assert_eq!(commands.complete("bo"), "board");
        assert_eq!(commands.choices("board"), ["board", "boards"]);
    }

    #[test]
    fn lines_are_remembered() {
        let mut commands = Commands::new(Vec::new());
        ["one", "two", "two"].iter().for_each(|line| commands.remember(line));
        assert_eq!(commands.recall("th", true), "two");
        assert_eq!(commands.recall("two", true), "one");
        assert_eq!(commands.recall("one", true), "one");
        assert_eq!(commands.recall("one", false), "two");
        assert_eq!(commands.recall("two", false), "th");
    }
}
