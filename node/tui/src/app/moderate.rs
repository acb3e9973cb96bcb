//! Moderation: what may be done about the post that keys mean, as lines of the command line.

use super::{App, Choice, Overlay};

/// Letters of an id that a line names it by.
const SHORT: usize = 10;

impl App {
    /// Offers what the command line has for it.
    pub(super) fn moderate(&mut self) {
        let mut choices = vec![choice('l', "tui-mod-log", "mod log".to_owned())];
        if let Some(post) = self.meant() {
            let short = |id: String| id.chars().take(SHORT).collect::<String>();
            let (id, thread) = (short(post.id.to_string()), short(post.thread.to_string()));
            let who = post.author.account.map(|account| account.to_string()).unwrap_or_default();
            choices.extend([
                choice('h', "tui-mod-hide", format!("mod hide {id} --reason \"")),
                choice('s', "tui-mod-show", format!("mod show {id}")),
                choice('k', "tui-mod-lock", format!("mod lock {thread} --reason \"")),
                choice('u', "tui-mod-unlock", format!("mod unlock {thread}")),
                choice('p', "tui-mod-pin", format!("mod pin {thread}")),
                choice('P', "tui-mod-unpin", format!("mod unpin {thread}")),
                choice('v', "tui-mod-move", format!("mod move {thread} ")),
                choice('o', "tui-mod-overrule", format!("mod overrule {id}")),
                choice('O', "tui-mod-obey", format!("mod obey {id}")),
            ]);
            if !who.is_empty() && !post.author.me {
                choices.extend([
                    choice('m', "tui-mod-mute", format!("people mute {who}")),
                    choice('b', "tui-mod-block", format!("people block {who}")),
                    choice('x', "tui-mod-expel", format!("people expel {who} --yes --reason \"")),
                ]);
            }
        }
        choices.retain(|choice| {
            let verb: Vec<&str> = choice.line.split(' ').take(2).collect();
            self.commands.knows(&verb.join(" "))
        });
        match choices.is_empty() {
            true => self.say("tui-no-post"),
            false => self.overlay = Some(Overlay::Choices(choices)),
        }
    }
}

fn choice(key: char, words: &'static str, line: String) -> Choice {
    Choice { key, words, line }
}
