//! Texts that are not sent yet: the node keeps them, and a file while no node answers. None is lost.

use super::aim::To;
use super::ask::{Ask, Fault, Purpose};
use super::{App, Notice};
use std::collections::BTreeMap;
use tidings_core::Request;
use tidings_core::api::{NewFile, Sending};
use tidings_core::drafts::{Draft, DraftRow};
use tidings_protocol::time::Time;

/// A number that a draft has here, also before the node gave it one.
pub(crate) type Slot = u64;

/// A text that is not sent yet.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The text, to whom it goes, and its files.
    pub(crate) said: Sending,
    /// Paths of files that are being sealed to go with it.
    pub(super) coming: Vec<String>,
    /// When the node kept it last; none before that.
    pub(crate) saved: Option<Time>,
    /// What is known of the post that it answers or changes.
    pub(crate) target: Target,
    /// The node's number for it.
    id: Option<u64>,
    /// The node has not what stands here.
    dirty: bool,
    /// A question about it is on its way.
    busy: bool,
    /// It is sent once the node has it.
    pub(super) sends: bool,
    /// It is thrown away once nothing is on its way.
    dropped: bool,
    /// The node does not take it, so that it is kept in the file.
    refused: bool,
    /// The node went away while it was sent.
    unsure: bool,
}

/// What is known of the post that a draft is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Target {
    /// Nothing yet.
    #[default]
    Unknown,
    /// Who wrote it.
    By(String),
    /// It is not there, or taken back.
    Gone,
}

impl Kept {
    fn new(said: Sending) -> Self {
        Self {
            said,
            coming: Vec::new(),
            saved: None,
            target: Target::Unknown,
            id: None,
            dirty: false,
            busy: false,
            sends: false,
            dropped: false,
            refused: false,
            unsure: false,
        }
    }

    fn of(row: &DraftRow) -> Self {
        let (id, saved) = (Some(row.id), Some(row.saved));
        Self { id, saved, ..Self::new(said(row)) }
    }
}

fn said(row: &DraftRow) -> Sending {
    Sending { draft: row.draft.clone(), files: row.files.clone() }
}

/// All of them.
#[derive(Default)]
pub(crate) struct Drafts {
    /// By their numbers here: the newest at the end.
    pub(super) all: BTreeMap<Slot, Kept>,
    last: Slot,
    refuged: Vec<Sending>,
}

impl Drafts {
    fn add(&mut self, kept: Kept) -> Slot {
        self.last += 1;
        self.all.insert(self.last, kept);
        self.last
    }

    /// Where a text is kept: where it was, or a place of its own.
    pub(super) fn place(&mut self, slot: Option<Slot>, said: &Sending) -> Slot {
        match slot {
            Some(slot) if self.all.contains_key(&slot) => slot,
            _ => self.add(Kept::new(said.clone())),
        }
    }

    /// The newest one that goes there.
    pub(super) fn slot_for(&self, to: &To) -> Option<Slot> {
        let fits = |kept: &Kept| to.is_of(&kept.said.draft) && !kept.dropped;
        self.all.iter().rev().find(|(_, kept)| fits(kept)).map(|(slot, _)| *slot)
    }

    /// Those that the node is not known to have; those, too, that are on their way to it.
    fn homeless(&self, flying: bool) -> Vec<Sending> {
        let homeless = |kept: &&Kept| {
            (kept.dirty || kept.refused || flying && kept.busy && !kept.sends) && !kept.dropped
        };
        self.all.values().filter(homeless).map(|kept| kept.said.clone()).collect()
    }
}

impl App {
    /// Keeps what is being written, if it changed.
    pub(super) fn save_draft(&mut self) {
        let Some(compose) = self.compose.as_mut().filter(|compose| compose.dirty) else { return };
        compose.dirty = false;
        let said = compose.said();
        if compose.slot.is_none() && said.is_blank() {
            return;
        }
        let slot = self.drafts.place(compose.slot, &said);
        compose.slot = Some(slot);
        self.keep(slot, said);
    }

    fn keep(&mut self, slot: Slot, said: Sending) {
        let Some(kept) = self.drafts.all.get_mut(&slot) else { return };
        if said.is_blank() {
            if let Some(compose) = self.compose.as_mut().filter(|it| it.slot == Some(slot)) {
                compose.slot = None;
            }
            return self.forget(slot);
        }
        (kept.said, kept.dirty, kept.refused) = (said, true, false);
        self.flush(slot);
    }

    /// One more file goes with what is put away.
    pub(super) fn keep_with(&mut self, slot: Slot, file: NewFile) {
        let Some(kept) = self.drafts.all.get(&slot) else { return };
        let mut said = kept.said.clone();
        said.files.push(file);
        self.keep(slot, said);
    }

    /// Throws a draft away.
    pub(super) fn forget(&mut self, slot: Slot) {
        if let Some(kept) = self.drafts.all.get_mut(&slot) {
            kept.dropped = true;
            self.flush(slot);
        }
    }

    /// Sends what stands in a draft.
    pub(super) fn send_draft(&mut self, slot: Slot, said: Sending) {
        let Some(kept) = self.drafts.all.get_mut(&slot) else { return };
        if kept.id.is_none() || kept.said != said {
            (kept.said, kept.dirty) = (said, true);
        }
        (kept.sends, kept.refused) = (true, false);
        self.flush(slot);
    }

    /// Asks the node for what is next for a draft.
    fn flush(&mut self, slot: Slot) {
        let linked = self.linked;
        let Some(kept) = self.drafts.all.get_mut(&slot).filter(|kept| !kept.busy) else { return };
        if kept.dropped {
            let id = kept.id;
            self.drafts.all.remove(&slot);
            if let Some(id) = id {
                self.ask(Purpose::Dropped, Request::DropDraft { id });
            }
            return self.refuge();
        }
        if !linked && !kept.sends {
            return self.refuge();
        }
        let (purpose, request) = if kept.dirty && !kept.refused {
            kept.dirty = false;
            let Sending { draft, files } = kept.said.clone();
            (Purpose::Kept(slot), Request::SaveDraft { id: kept.id, draft, files })
        } else if kept.sends {
            let request = match kept.id {
                Some(id) => Request::SendDraft { id },
                None => directly(&kept.said),
            };
            (Purpose::Sent(slot), request)
        } else {
            return self.refuge();
        };
        kept.busy = true;
        self.ask(purpose, request);
    }

    /// The node keeps a draft.
    pub(super) fn on_kept(&mut self, slot: Slot, row: &DraftRow) {
        let Some(kept) = self.drafts.all.get_mut(&slot) else { return };
        (kept.busy, kept.id, kept.saved) = (false, Some(row.id), Some(row.saved));
        self.flush(slot);
        self.refuge();
    }

    /// The node does not keep a draft: gone, it is asked again; else it is told.
    pub(super) fn on_not_kept(&mut self, slot: Slot, fault: &Fault) {
        let Some(kept) = self.drafts.all.get_mut(&slot) else { return };
        (kept.busy, kept.dirty) = (false, true);
        let sends = kept.sends;
        if fault.gone {
            kept.sends = false;
            if sends {
                self.on_not_sent(slot, fault);
            }
            return self.refuge();
        }
        // Somebody may have sent or discarded it elsewhere.
        if kept.id.take().is_none() {
            kept.refused = true;
            if !sends {
                self.say_not_kept(fault);
            }
        }
        self.flush(slot);
    }

    /// A draft was not sent; where the node went away nobody knows.
    pub(super) fn unsend(&mut self, slot: Slot, fault: &Fault) {
        if let Some(kept) = self.drafts.all.get_mut(&slot) {
            (kept.busy, kept.sends) = (false, false);
            kept.unsure |= fault.gone && !kept.dirty;
            self.flush(slot);
        }
        // Somebody may have sent or discarded it elsewhere.
        if !fault.gone {
            self.load_drafts(false);
        }
    }

    pub(super) fn load_drafts(&mut self, shown: bool) {
        self.ask(Purpose::Drafts { shown }, Request::Drafts);
    }

    /// All that the node keeps.
    pub(super) fn on_drafts(&mut self, rows: &[DraftRow], shown: bool) {
        let open = self.compose.as_ref().and_then(|compose| compose.slot);
        let slots: Vec<Slot> = self.drafts.all.keys().copied().collect();
        for slot in slots {
            let Some(kept) =
                self.drafts.all.get_mut(&slot).filter(|kept| !kept.busy || kept.unsure)
            else {
                continue;
            };
            let Some(id) = kept.id else { continue };
            let unsure = std::mem::take(&mut kept.unsure);
            match rows.iter().find(|row| row.id == id) {
                Some(row) if !kept.dirty && open != Some(slot) => {
                    (kept.said, kept.saved) = (said(row), Some(row.saved));
                }
                Some(_) => {}
                None if unsure => self.was_sent(slot),
                // Discarded elsewhere, but somebody still writes.
                None if kept.dirty || open == Some(slot) => (kept.id, kept.dirty) = (None, true),
                None => {
                    self.drafts.all.remove(&slot);
                }
            }
        }
        let known: Vec<u64> = self.drafts.all.values().filter_map(|kept| kept.id).collect();
        for row in rows.iter().filter(|row| !known.contains(&row.id)) {
            self.drafts.add(Kept::of(row));
        }
        let slots: Vec<Slot> = self.drafts.all.keys().copied().collect();
        slots.into_iter().for_each(|slot| self.flush(slot));
        if shown {
            self.show_drafts();
        }
    }

    fn was_sent(&mut self, slot: Slot) {
        self.drafts.all.remove(&slot);
        if self.compose.as_ref().is_some_and(|compose| compose.slot == Some(slot)) {
            self.compose = None;
        }
        self.say("tui-sent-after-all");
    }

    /// Has the file keep what the node has not.
    pub(super) fn refuge(&mut self) {
        self.refuge_these(self.drafts.homeless(false));
    }

    /// The same where nobody may wait for the node's answer.
    pub(super) fn refuge_all(&mut self) {
        self.refuge_these(self.drafts.homeless(true));
    }

    fn refuge_these(&mut self, homeless: Vec<Sending>) {
        if homeless != self.drafts.refuged {
            self.drafts.refuged.clone_from(&homeless);
            self.asks.push(Ask::Refuge(homeless));
        }
    }

    /// A draft could not be kept: whoever writes should know.
    pub(crate) fn say_not_kept(&mut self, fault: &Fault) {
        let why = fault.to_string();
        let text = self.look.with("tui-not-kept", &[("why", (&why).into())]);
        self.notice = Some(Notice { text, bad: true });
    }
}

/// What sends a draft that the node does not keep.
pub(crate) fn directly(said: &Sending) -> Request {
    if !said.files.is_empty() {
        return Request::Send(said.clone());
    }
    match said.draft.clone() {
        Draft::Post { board, subject, text } => Request::Post { board, subject, text },
        Draft::Reply { to, text } => Request::Reply { to, text },
        Draft::Edit { post: id, subject, text } => Request::Edit { id, subject, text },
        Draft::Message { to, text } => Request::Message { to, text },
    }
}
