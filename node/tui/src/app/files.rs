//! Files that go with posts: fetched from peers, and saved by the verb that does so.

use super::ask::{Fault, Purpose};
use super::menu::{Choice, Menu, Pick};
use super::{App, Notice, Overlay};
use std::collections::BTreeSet;
use tidings_core::Request;
use tidings_core::api::FileKeyed;
use tidings_protocol::hash::EntryId;
use tidings_views::page::{FileRow, PostRow};
use tidings_words::sanitise;

/// Letters of an id that a line names it by.
const SHORT: usize = 10;
/// Percent of a file that is here.
const WHOLE: u8 = 100;

/// Files that are on their way.
#[derive(Default)]
pub(crate) struct Fetching {
    wanted: BTreeSet<(EntryId, u32)>,
    /// Questions without an answer so far.
    open: usize,
}

impl App {
    /// Offers the files of the post that is meant.
    pub(super) fn offer_files(&mut self) {
        let Some(post) = self.meant() else { return self.say("tui-no-post") };
        if post.files.is_empty() {
            return self.say("tui-no-files");
        }
        let choices = post.files.iter().map(|file| self.file_choice(&post, file)).collect();
        let menu = Menu::new(self.look.say("tui-files"), choices);
        self.overlay = Some(Overlay::Menu(menu));
    }

    fn file_choice(&self, post: &PostRow, file: &FileRow) -> Choice {
        let number = file.number;
        let (does, pick) = if file.here == WHOLE {
            let id: String = post.id.to_string().chars().take(SHORT).collect();
            ("tui-file-save", Pick::Line(format!("file save {id} {number} ")))
        } else {
            ("tui-file-fetch", Pick::Fetch(post.id, number))
        };
        let aside = format!("{}, {}", self.look.words.size(file.size), self.look.say(does));
        Choice { key: char::from_digit(number, 10), text: sanitise::line(&file.name), aside, pick }
    }

    /// Asks peers for a file.
    pub(super) fn fetch_file(&mut self, post: EntryId, number: u32) {
        self.fetching.wanted.insert((post, number));
        self.say("tui-file-asked");
        self.ask_files(post, Request::FetchFiles { post: post.to_string(), number: Some(number) });
    }

    fn ask_files(&mut self, post: EntryId, request: Request) {
        self.fetching.open += 1;
        self.ask(Purpose::Files(post), request);
    }

    /// Looks how far those are that somebody asked for.
    pub(super) fn look_for_files(&mut self) {
        if self.fetching.open > 0 || !self.linked {
            return;
        }
        let posts: BTreeSet<EntryId> = self.fetching.wanted.iter().map(|(post, _)| *post).collect();
        for post in posts {
            self.ask_files(post, Request::Files { post: post.to_string() });
        }
    }

    /// How far files of a post are.
    pub(super) fn on_files(&mut self, post: EntryId, files: Vec<FileKeyed>) {
        self.fetching.open = self.fetching.open.saturating_sub(1);
        if files.is_empty() {
            // They went with a post that cannot be read any more.
            self.fetching.wanted.retain(|(wanted, _)| *wanted != post);
        }
        for file in files {
            let came =
                file.row.here == WHOLE && self.fetching.wanted.remove(&(post, file.row.number));
            if came {
                let name = sanitise::line(&file.row.name);
                let text = self.look.with("tui-file-came", &[("name", (&name).into())]);
                self.notice = Some(Notice { text, bad: false });
            }
            self.show_file(&post, file.row);
        }
    }

    /// They cannot be had: the post is gone, or the node.
    pub(super) fn on_no_files(&mut self, post: EntryId, fault: &Fault) {
        self.fetching.open = self.fetching.open.saturating_sub(1);
        if !fault.gone {
            self.fetching.wanted.retain(|(wanted, _)| *wanted != post);
        }
        self.complain(fault.to_string());
    }

    fn show_file(&mut self, post: &EntryId, row: FileRow) {
        let open = self.reader.iter_mut().flat_map(|reader| &mut reader.posts);
        let file = open.filter(|shown| shown.id == *post).flat_map(|shown| &mut shown.files);
        if let Some(file) = file.into_iter().find(|file| file.number == row.number) {
            *file = row;
        }
    }
}
