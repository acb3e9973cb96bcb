//! Files that go with a text while it is written: asked for, sealed at once, taken off.

use super::ask::{Ask, Fault};
use super::drafts::Slot;
use super::{App, Notice, Prompt, To, Wish};
use crate::paths::Completion;
use tidings_core::api::NewFile;
use tidings_views::body::MAX_ATTACHED;
use tidings_words::sanitise;

impl App {
    /// Asks for a path, where the text may have one more file.
    pub(super) fn begin_attach(&mut self) {
        let Some(compose) = self.compose.as_ref().filter(|compose| !compose.sending) else {
            return;
        };
        if matches!(compose.to, To::Again { .. }) {
            return self.complain(self.look.say("error-files-with-an-edit"));
        }
        let count = compose.files.len() + self.coming().len();
        if count >= MAX_ATTACHED {
            let values = [("count", (count + 1).into()), ("max", MAX_ATTACHED.into())];
            let text = self.look.with("error-too-many-files", &values);
            return self.complain(text);
        }
        self.prompt = Some(Prompt::new(Wish::Attach));
    }

    /// Paths of files that are being sealed for the text that is written.
    pub(crate) fn coming(&self) -> &[String] {
        let slot = self.compose.as_ref().and_then(|compose| compose.slot);
        let kept = slot.and_then(|slot| self.drafts.all.get(&slot));
        kept.map_or(&[], |kept| &kept.coming)
    }

    /// What helps with a path: the limits, until names are shown.
    pub(crate) fn attach_hint(&self) -> String {
        let limit = self.look.words.size(self.file_limit);
        let values = [("size", (&limit).into()), ("count", MAX_ATTACHED.into())];
        self.look.with("tui-attach-hint", &values)
    }

    /// Asks the house for the rest of a path.
    pub(super) fn complete_path(&mut self, typed: String) {
        self.asks.push(Ask::Complete(typed));
    }

    /// How a path may go on, unless something else stands there by now.
    pub(crate) fn on_completed(&mut self, typed: &str, completion: &Completion) -> Vec<Ask> {
        let words = self.look.words;
        let Some(prompt) = self.prompt.as_mut().filter(|it| it.wish == Wish::Attach) else {
            return Vec::new();
        };
        if prompt.text() == typed {
            let shown = completion.names.iter().map(|name| match name.size {
                Some(bytes) => format!("{} {}", sanitise::line(&name.text), words.size(bytes)),
                None => sanitise::line(&name.text),
            });
            prompt.choices = shown.collect();
            prompt.set(&completion.text);
        }
        Vec::new()
    }

    /// Has the house seal a file. The line stays until that is done, or goes with Esc.
    pub(super) fn attach(&mut self, path: &str) {
        let Some(compose) = &mut self.compose else { return };
        let said = compose.said();
        let slot = self.drafts.place(compose.slot, &said);
        compose.slot = Some(slot);
        let Some(kept) = self.drafts.all.get_mut(&slot) else { return };
        if !kept.coming.iter().any(|coming| coming == path) {
            kept.coming.push(path.to_owned());
            self.asks.push(Ask::Attach(slot, path.to_owned()));
        }
        self.say_of("tui-attaching", path);
    }

    /// A file is sealed and goes with its text, which is kept so at once; or why it does not.
    pub(crate) fn on_attached(
        &mut self,
        slot: Slot,
        path: &str,
        sealed: Result<NewFile, Fault>,
    ) -> Vec<Ask> {
        // Whoever threw the text away wants nothing of it.
        if let Some(kept) = self.drafts.all.get_mut(&slot) {
            kept.coming.retain(|coming| coming != path);
            match sealed {
                Ok(file) => self.goes_with(slot, path, file),
                Err(fault) => self.goes_not(slot, &fault),
            }
        }
        self.asked()
    }

    fn goes_with(&mut self, slot: Slot, path: &str, file: NewFile) {
        let asked = |prompt: &Prompt| prompt.wish == Wish::Attach && prompt.text().trim() == path;
        if self.prompt.as_ref().is_some_and(asked) {
            self.prompt = None;
        }
        self.say_of("tui-attached", &file.name);
        match self.compose.as_mut().filter(|compose| compose.slot == Some(slot)) {
            Some(compose) => {
                compose.files.push(file);
                compose.dirty = true;
                self.save_draft();
            }
            None => self.keep_with(slot, file),
        }
    }

    fn goes_not(&mut self, slot: Slot, fault: &Fault) {
        let open = self.compose.as_ref().is_some_and(|compose| compose.slot == Some(slot));
        if !open && self.drafts.all.get(&slot).is_some_and(|kept| kept.said.is_blank()) {
            self.forget(slot);
        }
        self.complain(fault.to_string());
    }

    /// Takes the last file off.
    pub(super) fn detach(&mut self) {
        let Some(compose) = self.compose.as_mut().filter(|compose| !compose.sending) else {
            return;
        };
        match compose.files.pop() {
            Some(file) => {
                compose.dirty = true;
                self.save_draft();
                self.say_of("tui-detached", &file.name);
            }
            None => self.say("tui-no-files"),
        }
    }

    /// Says the sentence of this key, of a file.
    fn say_of(&mut self, key: &str, name: &str) {
        let name = sanitise::line(name);
        let text = self.look.with(key, &[("name", (&name).into())]);
        self.notice = Some(Notice { text, bad: false });
    }
}
