//! The terminal UI without a terminal: what is shown, what a key does to it, what is asked of the
//! node. No I/O, no clock: keys, answers, news and times are handed in, [`Ask`]s come out.

mod aim;
mod answer;
mod ask;
mod attach;
mod boards;
mod command;
mod compose;
mod desk;
mod drafts;
mod files;
mod found;
mod list;
mod marks;
mod menu;
mod moderate;
mod news;
mod notify;
mod overlay;
mod people;
mod press;
mod prompt;
mod read_on;
mod reader;
mod remark;
mod seen;

pub(crate) use aim::{To, subject};
pub use ask::Fault;
pub(crate) use ask::{Ask, Purpose};
pub(crate) use boards::Boards;
pub(crate) use command::{of_open, split};
pub(crate) use compose::{Compose, Field};
pub(crate) use drafts::{Slot, directly};
pub(crate) use found::{Found, Sought};
pub(crate) use list::{List, Threads};
pub(crate) use menu::{Choice, Menu};
pub(crate) use moderate::moderates;
pub(crate) use overlay::Overlay;
pub(crate) use people::person;
pub(crate) use press::ASK_ABOVE;
pub(crate) use prompt::{Prompt, Wish};
pub(crate) use reader::Reader;

use crate::bell::Bell;
use crate::palette::Palette;
use crate::panes::{Pane, Panes};
use command::Commands;
use drafts::Drafts;
use files::Fetching;
use marks::Marks;
use seen::Seen;
use tidings_core::{Request, Status};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::Absent;
use tidings_words::{Value, Words, sanitise};

/// Microseconds after which the boards are asked again: nobody tells what is read on another screen.
const LOOK_AGAIN: u64 = 30_000_000;

/// How it looks.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    /// Colours.
    pub(crate) palette: Palette,
    /// Nothing but ASCII is drawn.
    pub(crate) ascii: bool,
    /// The language.
    pub(crate) words: &'static Words,
}

impl Look {
    /// The sentence of this key.
    pub(crate) fn say(self, key: &str) -> String {
        self.in_letters(self.words.say(key))
    }

    /// The same with values.
    pub(crate) fn with(self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.in_letters(self.words.with(key, values))
    }

    /// A text or a title of a row on one line, neutralised; where it is absent, why.
    pub(crate) fn line_or_why(self, text: &str, absent: Option<Absent>) -> String {
        let said = self.words.text_or_why(text, absent.map(Absent::name));
        match absent {
            Some(_) => self.in_letters(sanitise::line(&said)),
            None => sanitise::line(&said),
        }
    }

    /// What stands between the parts of a line.
    pub(crate) fn dot(self) -> &'static str {
        if self.ascii { " - " } else { " · " }
    }

    /// Marks that a catalogue has and a terminal of ASCII has not.
    fn in_letters(self, text: String) -> String {
        if !self.ascii || text.is_ascii() {
            return text;
        }
        let in_letters = |letter| match letter {
            '·' => '-',
            '…' => '~',
            '“' | '”' | '„' => '"',
            '’' | '‘' => '\'',
            letter => letter,
        };
        text.chars().map(in_letters).collect()
    }
}

/// What is said at the bottom until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    /// What.
    pub(crate) text: String,
    /// Whether something went wrong.
    pub(crate) bad: bool,
}

/// All that is shown.
pub(crate) struct App {
    /// How it looks.
    pub(crate) look: Look,
    /// Columns and rows.
    pub(crate) size: (u16, u16),
    /// Now, as far as it was told.
    pub(crate) now: Time,
    /// The node at a glance.
    pub(crate) status: Option<Box<Status>>,
    /// Where keys go.
    pub(crate) focus: Pane,
    /// All boards.
    pub(crate) boards: Boards,
    /// What is listed.
    pub(crate) list: List,
    /// The open thread.
    pub(crate) reader: Option<Reader>,
    /// What lies above everything.
    pub(crate) overlay: Option<Overlay>,
    /// A line that is being typed.
    pub(crate) prompt: Option<Prompt>,
    /// A text that is being written.
    pub(crate) compose: Option<Compose>,
    /// What is said at the bottom.
    pub(crate) notice: Option<Notice>,
    /// Rows that the bottom took when it was drawn: what they covered was not shown.
    pub(crate) foot: u16,
    /// What could not be looked for.
    unsought: Option<Sought>,
    /// Posts that came and were not looked for yet.
    pub(crate) news: u64,
    /// When the boards were asked last because it was time.
    looked: Time,
    /// Whether posts came that were not told one by one.
    uncounted: bool,
    /// What is shown and is said no more.
    untrue: news::Untrue,
    /// Whether the node answers.
    pub(crate) linked: bool,
    /// Whether an answer is on its way that moves the reader.
    pub(crate) waiting: bool,
    /// Posts whose ends were drawn last.
    pub(crate) drawn: Vec<EntryId>,
    /// When the terminal is rung.
    pub(crate) bell: Bell,
    /// Bytes of a file that may be attached.
    pub(crate) file_limit: u64,
    seen: Seen,
    marks: Marks,
    drafts: Drafts,
    fetching: Fetching,
    commands: Commands,
    asks: Vec<Ask>,
}

impl App {
    /// An empty screen of `size`; `verbs` are what `:` completes.
    pub(crate) fn new(look: Look, size: (u16, u16), verbs: Vec<String>) -> Self {
        Self {
            look,
            size,
            now: Time::default(),
            status: None,
            focus: Pane::Boards,
            boards: Boards::default(),
            list: List::default(),
            reader: None,
            overlay: None,
            prompt: None,
            compose: None,
            notice: None,
            foot: 1,
            unsought: None,
            news: 0,
            looked: Time::default(),
            uncounted: false,
            untrue: news::Untrue::default(),
            linked: true,
            waiting: false,
            drawn: Vec::new(),
            bell: Bell::new(true),
            file_limit: 0,
            seen: Seen::default(),
            marks: Marks::default(),
            drafts: Drafts::default(),
            fetching: Fetching::default(),
            commands: Commands::new(verbs),
            asks: Vec::new(),
        }
    }

    /// What is asked first.
    pub(crate) fn begin(&mut self) -> Vec<Ask> {
        self.looked = self.now;
        self.refresh();
        self.load_drafts(false);
        self.asked()
    }

    /// The screen has another size.
    pub(crate) fn on_resize(&mut self, size: (u16, u16)) {
        self.size = size;
    }

    /// Time passes: a second or so since the last time.
    pub(crate) fn on_tick(&mut self, now: Time) -> Vec<Ask> {
        self.now = now;
        if self.now.since(self.looked) >= LOOK_AGAIN {
            self.looked = self.now;
            self.boards.spoil();
        }
        if self.linked && self.boards.is_due() {
            self.load_boards();
        }
        if self.linked {
            self.look_again();
        }
        self.save_draft();
        self.look_for_files();
        self.asked()
    }

    /// The node is there, or not.
    pub(crate) fn on_link(&mut self, linked: bool) -> Vec<Ask> {
        if linked == self.linked {
            return Vec::new();
        }
        self.linked = linked;
        self.waiting = false;
        if linked {
            self.say("tui-node-back");
            self.refresh();
            self.flush_marks();
            self.load_drafts(false);
        } else {
            self.complain(self.look.say("tui-node-gone"));
        }
        self.asked()
    }

    /// What must be done before the process ends.
    pub(crate) fn on_end(&mut self) -> Vec<Ask> {
        self.save_draft();
        self.asked()
    }

    /// What must be done where the process may never go on.
    pub(crate) fn on_stop(&mut self) -> Vec<Ask> {
        self.save_draft();
        self.refuge_all();
        self.asked()
    }

    /// Where everything is.
    pub(crate) fn panes(&self) -> Panes {
        Panes::of(self.size, self.focus, self.foot)
    }

    /// Asks for what is shown beside the threads.
    fn refresh(&mut self) {
        self.load_status();
        self.load_boards();
        self.reload_list();
        if let Some(reader) = &mut self.reader {
            reader.stale = true;
        }
    }

    fn load_status(&mut self) {
        self.ask(Purpose::Status, Request::Status);
    }

    fn load_boards(&mut self) {
        self.boards.asked();
        self.ask(Purpose::Boards, Request::Boards);
    }

    fn ask(&mut self, purpose: Purpose, request: Request) {
        self.asks.push(Ask::Node(purpose, Box::new(request)));
    }

    fn asked(&mut self) -> Vec<Ask> {
        std::mem::take(&mut self.asks)
    }

    /// Says the sentence of this key.
    fn say(&mut self, key: &str) {
        self.notice = Some(Notice { text: self.look.say(key), bad: false });
    }

    fn complain(&mut self, text: String) {
        self.notice = Some(Notice { text, bad: true });
    }
}

#[cfg(test)]
mod tests;
