//! The list of texts that are not sent yet.

use super::aim::{To, subject};
use super::ask::{Fault, Purpose};
use super::drafts::{Kept, Slot, Target};
use super::menu::{Choice, Menu, Offer, Pick};
use super::{App, Compose, Overlay};
use crate::when;
use tidings_core::Request;
use tidings_core::drafts::Draft;
use tidings_views::page::PostRow;
use tidings_words::sanitise;

/// Letters of a text in the list.
const BEGINNING: usize = 40;
/// Letters of a person's key in it.
const SHORT: usize = 10;

impl App {
    /// Lists them, and asks for the posts that they are about.
    pub(super) fn show_drafts(&mut self) {
        if self.drafts.all.is_empty() {
            return self.say("common-no-drafts");
        }
        let asked: Vec<(Slot, String)> = self.drafts.all.iter().filter_map(target).collect();
        for (slot, id) in asked {
            self.ask(Purpose::Target(slot), Request::Show { id });
        }
        self.overlay = Some(Overlay::Menu(self.draft_menu()));
    }

    fn draft_menu(&self) -> Menu {
        let rows = self.drafts.all.iter().rev().zip((1..=9_u32).map(Some).chain([None; 1000]));
        let choices = rows.map(|((slot, kept), number)| {
            let text: String = kept.said.draft.text().chars().take(BEGINNING).collect();
            let text = sanitise::line(&format!("{}: {text}", self.goes_to(kept)));
            let aside = match (&kept.target, kept.saved) {
                (Target::Gone, _) => self.look.say("tui-draft-gone"),
                (_, Some(saved)) => when::ago(self.look.words, self.now, saved),
                (_, None) => String::new(),
            };
            let key = number.and_then(|number| char::from_digit(number, 10));
            Choice { key, text, aside, pick: Pick::Draft(*slot) }
        });
        let title = self.look.say("tui-drafts");
        Menu { offer: Offer::Drafts, ..Menu::new(title, choices.collect()) }
    }

    /// To whom a draft goes, in words.
    fn goes_to(&self, kept: &Kept) -> String {
        let to = To::of(&kept.said.draft);
        let name = match (&to, &kept.target) {
            (To::Board { board }, _) => match subject(&kept.said.draft) {
                "" => format!("#{board}"),
                subject => format!("#{board}, {subject}"),
            },
            (To::Post { .. }, Target::By(who)) => who.clone(),
            (To::Post { post: name, .. } | To::Person { who: name }, _) => {
                name.chars().take(SHORT).collect()
            }
            (To::Again { .. }, _) => String::new(),
        };
        self.look.with(to.words(), &[("name", (&name).into())])
    }

    /// The post that a draft is about.
    pub(super) fn on_target(&mut self, slot: Slot, post: Option<PostRow>) {
        let target = match post.filter(|post| post.deleted.is_none()) {
            Some(post) => Target::By(post.author.to_string()),
            None => Target::Gone,
        };
        if let Some(kept) = self.drafts.all.get_mut(&slot) {
            kept.target = target;
        }
        self.redraw_drafts();
    }

    /// There is no such post, unless it is the node that is gone.
    pub(super) fn on_no_target(&mut self, slot: Slot, fault: &Fault) {
        if fault.gone {
            return self.complain(fault.to_string());
        }
        self.on_target(slot, None);
    }

    fn redraw_drafts(&mut self) {
        let Some(Overlay::Menu(menu)) = &self.overlay else { return };
        if menu.offer == Offer::Drafts {
            let at = menu.at;
            let menu = self.draft_menu();
            self.overlay = Some(Overlay::Menu(menu.at(at)));
        }
    }

    /// Goes on with a draft.
    pub(super) fn open_draft(&mut self, slot: Slot) {
        let Some(kept) = self.drafts.all.get(&slot) else { return };
        let mut to = To::of(&kept.said.draft);
        if let (To::Post { who, .. }, Target::By(name)) = (&mut to, &kept.target) {
            who.clone_from(name);
        }
        let gone = kept.target == Target::Gone;
        let name = match &to {
            To::Board { board } => format!("#{board}"),
            To::Post { who, post } if who.is_empty() => post.chars().take(SHORT).collect(),
            To::Post { who, .. } | To::Person { who } => who.clone(),
            To::Again { .. } => String::new(),
        };
        self.compose = Some(Compose::again(to, name, slot, kept));
        if gone {
            self.complain(self.look.say("tui-draft-gone"));
        }
    }
}

/// The post that a draft is about.
fn target((slot, kept): (&Slot, &Kept)) -> Option<(Slot, String)> {
    match &kept.said.draft {
        Draft::Reply { to: id, .. } | Draft::Edit { post: id, .. } => Some((*slot, id.clone())),
        Draft::Post { .. } | Draft::Message { .. } => None,
    }
}
