//! Moderation: what may be done about the post that keys mean, as lines of the command line.

use super::menu::{Choice, Menu, Pick};
use super::{App, Overlay};
use tidings_views::Role;
use tidings_views::page::{BoardKind, BoardRow};

/// Letters of an id that a line names it by.
const SHORT: usize = 10;

/// Whether somebody of this role decides what becomes of posts on a board: by that, or because the
/// closed board is their own.
pub(crate) fn moderates(role: Option<Role>, boards: &[BoardRow], board: &str) -> bool {
    let own = |row: &&BoardRow| row.kind == BoardKind::Closed && row.name == board;
    let maker = |row: &BoardRow| row.created_by.as_ref().is_some_and(|person| person.me);
    matches!(role, Some(Role::Owner | Role::Moderator))
        || boards.iter().find(own).is_some_and(maker)
}

impl App {
    /// Whether whoever looks decides what becomes of posts on this board.
    pub(super) fn moderates_on(&self, board: &str) -> bool {
        let role = self.status.as_ref().and_then(|status| status.role);
        moderates(role, &self.boards.rows, board)
    }

    /// Offers what the command line has for it, and the one who looks may do.
    pub(super) fn moderate(&mut self) {
        let mut choices = vec![offer('l', "tui-mod-log", "mod log".to_owned())];
        if let Some(post) = self.meant() {
            let short = |id: String| id.chars().take(SHORT).collect::<String>();
            let (id, thread) = (short(post.id.to_string()), short(post.thread.to_string()));
            let who = post.author.account.map(|account| account.to_string()).unwrap_or_default();
            let moderates = self.moderates_on(&post.board);
            if moderates {
                choices.extend([
                    offer('h', "tui-mod-hide", format!("mod hide {id} --reason \"")),
                    offer('s', "tui-mod-show", format!("mod show {id}")),
                    offer('k', "tui-mod-lock", format!("mod lock {thread} --reason \"")),
                    offer('u', "tui-mod-unlock", format!("mod unlock {thread}")),
                    offer('p', "tui-mod-pin", format!("mod pin {thread}")),
                    offer('P', "tui-mod-unpin", format!("mod unpin {thread}")),
                    offer('v', "tui-mod-move", format!("mod move {thread} ")),
                ]);
            }
            choices.extend([
                offer('o', "tui-mod-overrule", format!("mod overrule {id}")),
                offer('O', "tui-mod-obey", format!("mod obey {id}")),
            ]);
            if !who.is_empty() && !post.author.me {
                choices.extend([
                    offer('m', "tui-mod-mute", format!("people mute {who}")),
                    offer('b', "tui-mod-block", format!("people block {who}")),
                ]);
                let expel = format!("people expel {who} --yes --reason \"");
                choices.extend(moderates.then(|| offer('x', "tui-mod-expel", expel)));
            }
        }
        choices.retain(|(_, _, line)| {
            let verb: Vec<&str> = line.split(' ').take(2).collect();
            self.commands.knows(&verb.join(" "))
        });
        if choices.is_empty() {
            return self.say("tui-no-post");
        }
        let choice = |(key, words, line): Line| {
            let text = self.look.say(words);
            Choice { key: Some(key), text, aside: line.clone(), pick: Pick::Line(line) }
        };
        let choices = choices.into_iter().map(choice).collect();
        self.overlay = Some(Overlay::Menu(Menu::new(self.look.say("tui-moderation"), choices)));
    }
}

/// A key, the sentence for it, and the line that it stands for.
type Line = (char, &'static str, String);

fn offer(key: char, words: &'static str, line: String) -> Line {
    (key, words, line)
}
