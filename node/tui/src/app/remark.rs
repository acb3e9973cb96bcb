//! What is said of a post that is there: another text, that it is taken back, what one feels; and
//! the texts that it had.

use super::ask::Purpose;
use super::menu::{Choice, Menu, Pick};
use super::overlay::Then;
use super::{App, Overlay, Prompt, To, Wish};
use crate::keys::Action;
use crate::sheet;
use crate::when;
use tidings_core::Request;
use tidings_protocol::hash::EntryId;
use tidings_views::page::{PostRow, VersionRow};
use tidings_words::{FEELINGS, sanitise};

/// Letters of a text by which a question names it.
const BEGINNING: usize = 60;

impl App {
    /// Begins what a key asks for about the post that is meant.
    pub(super) fn remark(&mut self, action: Action) {
        match self.meant() {
            Some(post) => self.remark_on(action, post),
            None => self.say("tui-no-post"),
        }
    }

    /// The same about this post.
    pub(super) fn remark_on(&mut self, action: Action, post: PostRow) {
        match action {
            Action::React => self.offer_feelings(&post),
            Action::History => self.ask(Purpose::History, Request::History { id: id(&post) }),
            _ if !post.author.me || post.deleted.is_some() => self.say("tui-not-yours"),
            Action::Delete => {
                let beginning: String = post.text.chars().take(BEGINNING).collect();
                let beginning = sanitise::line(beginning.lines().next().unwrap_or_default());
                let values = [("beginning", (&beginning).into())];
                let text = self.look.with("tui-delete-question", &values);
                self.overlay = Some(Overlay::Question { text, then: Then::Delete(post.id) });
            }
            _ if post.readable => self.compose_again(post),
            _ => self.say("tui-not-readable"),
        }
    }

    fn compose_again(&mut self, post: PostRow) {
        let to = To::Again { post: post.id.to_string(), first: post.parent.is_none() };
        let now = to.draft(&post.subject.unwrap_or_default(), post.text);
        self.compose_from(to, &now);
    }

    fn offer_feelings(&mut self, post: &PostRow) {
        let mine = post.reactions.iter().find(|reaction| reaction.mine);
        let feeling = |((emoji, name), key): ((&str, &str), char)| {
            let (pick, name) = (Pick::React(post.id, emoji.to_owned()), self.look.say(name));
            match self.look.ascii {
                true => Choice::new(key, name, pick),
                false => Choice { aside: name, ..Choice::new(key, emoji.to_owned(), pick) },
            }
        };
        let mut choices: Vec<Choice> = FEELINGS.into_iter().zip('1'..).map(feeling).collect();
        let other = self.look.say("tui-react-other");
        choices.push(Choice::new('o', other, Pick::TypeReaction(post.id)));
        if let Some(mine) = mine {
            let emoji = sanitise::line(&mine.emoji);
            let text = self.look.with("tui-react-none", &[("emoji", (&emoji).into())]);
            choices.push(Choice::new('-', text, Pick::React(post.id, String::new())));
        }
        let title = self.look.say("tui-reaction");
        self.overlay = Some(Overlay::Menu(Menu::new(title, choices)));
    }

    /// Takes a post back.
    pub(super) fn delete(&mut self, id: EntryId) {
        let request = Request::Delete { id: id.to_string(), reason: String::new() };
        self.ask(Purpose::Remarked("common-asks-to-erase"), request);
    }

    /// Says what one feels about a post; nothing takes it back.
    pub(super) fn react(&mut self, id: EntryId, emoji: &str) {
        let request = Request::React { id: id.to_string(), emoji: emoji.to_owned() };
        self.ask(Purpose::Remarked("tui-done"), request);
    }

    /// Asks for an emoji that was not offered.
    pub(super) fn type_reaction(&mut self, id: EntryId) {
        self.prompt = Some(Prompt::new(Wish::React(id)));
    }

    /// It was said: what is shown is asked for again.
    pub(super) fn on_remarked(&mut self, says: &str) {
        self.say(says);
        self.refresh();
        self.load_more_posts();
    }

    /// All texts that a post had, the oldest first.
    pub(super) fn on_history(&mut self, rows: &[VersionRow]) {
        let mut lines = Vec::new();
        for row in rows {
            let ago = when::ago(self.look.words, self.now, row.time);
            let current = if row.current { self.look.say("tui-current") } else { ago };
            let who = sheet::name(&row.by).text;
            lines.push(format!("{who}{}{current}", self.look.dot()));
            lines.extend(row.subject.as_deref().map(sanitise::line));
            match &row.deleted {
                _ if row.readable => {
                    lines.extend(sanitise::block(row.text.trim_end()).lines().map(str::to_owned));
                }
                Some(deleted) => lines.push(sheet::deleted(deleted, self.look)),
                None => lines.push(self.look.line_or_why(&row.text, row.absent)),
            }
            lines.push(String::new());
        }
        lines.pop();
        self.overlay = Some(Overlay::page(self.look.say("tui-history"), lines));
    }
}

fn id(post: &PostRow) -> String {
    post.id.to_string()
}
