//! To whom a message goes: the node is asked before anything is written.

use super::ask::{Fault, Purpose};
use super::{App, Prompt, To, Wish};
use tidings_core::Request;
use tidings_views::page::PersonRow;
use tidings_views::{Called, called};
use tidings_words::{Words, sanitise};

/// What whoever is looked for gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// A message that is to be written.
    Begin,
    /// The one that is being written.
    Redirect,
}

/// Whoever is called `who`, as the node knows and as people call them; else why there is not one.
pub(crate) fn person(
    words: &Words,
    who: &str,
    rows: &[PersonRow],
) -> Result<(String, String), String> {
    let shown = sanitise::line(who);
    let values = |more| [("who", (&shown).into()), more];
    match called(who, rows.iter().map(|row| (row.name.as_str(), row.account))) {
        Called::One(account) => {
            let row = rows.iter().find(|row| row.account == account);
            let name = row.map(|row| format!("{}#{}", row.name, row.suffix));
            Ok((account.to_string(), name.unwrap_or_default()))
        }
        Called::Several(count) => Err(words.with("tui-several", &values(("count", count.into())))),
        Called::Nobody { near } => {
            let near = sanitise::line(&near.join(", "));
            let key = if near.is_empty() { "tui-nobody" } else { "tui-nobody-but" };
            Err(words.with(key, &values(("near", (&near).into()))))
        }
    }
}

impl App {
    /// Looks for whoever is called so.
    pub(super) fn look_for_person(&mut self, who: &str, errand: Errand) {
        let who = who.to_owned();
        self.ask(Purpose::Person { who, errand }, Request::People);
    }

    /// All people: the one who was looked for is among them, or the line stays to be mended.
    pub(super) fn on_people(&mut self, who: &str, errand: Errand, rows: &[PersonRow]) {
        let (account, name) = match person(self.look.words, who, rows) {
            Ok(found) => found,
            Err(why) => return self.complain(why),
        };
        self.go_to_person(errand, account, name);
    }

    /// Without a node nobody can be looked for: one writes all the same, and whom it is for is
    /// looked for when it is sent.
    pub(super) fn on_no_people(&mut self, who: String, errand: Errand, fault: &Fault) {
        if fault.gone {
            self.go_to_person(errand, who.clone(), who);
        }
        self.complain(fault.to_string());
    }

    fn go_to_person(&mut self, errand: Errand, account: String, name: String) {
        self.prompt.take_if(|prompt| prompt.wish.errand() == Some(errand));
        match errand {
            Errand::Begin => self.compose_to(To::Person { who: account }, &name),
            Errand::Redirect => self.redirect(account, name),
        }
    }

    /// Asks for somebody else to send it to.
    pub(super) fn ask_to_redirect(&mut self) {
        let Some(compose) = self.compose.as_ref().filter(|compose| !compose.sending) else {
            return;
        };
        if matches!(compose.to, To::Person { .. }) {
            let mut prompt = Prompt::new(Wish::Redirect);
            prompt.set(&compose.name);
            self.prompt = Some(prompt);
        }
    }

    fn redirect(&mut self, who: String, name: String) {
        let sent = |compose: &&mut super::Compose| {
            !compose.sending && matches!(compose.to, To::Person { .. })
        };
        if let Some(compose) = self.compose.as_mut().filter(sent) {
            (compose.to, compose.name, compose.dirty) = (To::Person { who }, name, true);
            self.save_draft();
        }
    }
}
