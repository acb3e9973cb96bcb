//! What one session is sent: logs it asked for, what is pushed to it as it happens, and notes.
//!
//! Own news go first, then other news, then history; in turns among logs, oldest first inside one.

mod turns;

use super::authors::{Authors, ByMember, Who};
use super::prefetch::prefetch;
use crate::author::Author;
use crate::limits::{ANSWERS_WINDOW, MAX_CREDIT, MAX_FRAME, MAX_NOTE_ITEMS};
use crate::run::EncodedRun;
use crate::store::Store;
use crate::wire::message::StopReason;
use turns::Turns;

/// How one log flows to one session.
#[derive(Clone, Copy, Debug, Default)]
struct Flow {
    kind: Kind,
    /// The classes in which it waits for its turn, a bit each.
    waits: u8,
    /// A note of it is due.
    noted: bool,
    /// From this position on it came while the session lasted; 0 while nothing did.
    fresh: u32,
    /// Where sending goes on, and where it ends.
    next: u64,
    upto: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// Never asked for, never stopped.
    #[default]
    Unset,
    /// Entries are sent as they come.
    Eager,
    /// The peer has another source: it is told, not sent.
    Lazy,
    /// The peer does not want this log.
    Blocked,
}

/// What goes before what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// What this device wrote while the session lasted: nobody else can send it.
    Own,
    /// What others wrote.
    News,
    /// What was there before.
    Answer,
}

impl Class {
    fn bit(self) -> u8 {
        match self {
            Self::Own => 1,
            Self::News => 2,
            Self::Answer => 4,
        }
    }
}

/// How news of a log reach the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// As a run, by itself.
    Pushed,
    /// By a note at once: the peer may have no other source.
    NoteNow,
    /// By a note among others.
    NoteSoon,
    /// Not at all.
    Nothing,
}

/// A run read for a session.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) who: Who,
    pub(super) first: u64,
    pub(super) run: EncodedRun,
    /// It was there before the session: see [`Serve::spent`].
    pub(super) old: bool,
}

/// The logs that one session is sent. What all news touch stands in front, as in a session.
#[derive(Debug)]
#[repr(C)]
pub(super) struct Serve {
    /// This device.
    own: Who,
    credit: u64,
    flows: ByMember<Flow>,
    notes: Vec<Who>,
    own_news: Turns,
    news: Turns,
    answers: Turns,
    /// Bytes of answers for which no credit came back.
    answering: u64,
}

impl Serve {
    /// What this device sends in one session.
    pub(super) fn of(own: Who) -> Self {
        Self {
            own,
            flows: ByMember::default(),
            own_news: Turns::default(),
            news: Turns::default(),
            answers: Turns::default(),
            notes: Vec::new(),
            credit: 0,
            answering: 0,
        }
    }

    /// See [`Engine::prefetch_session`](super::Engine::prefetch_session).
    pub(super) fn prefetch_front(&self) {
        prefetch(&self.notes);
    }

    /// The peer takes this many bytes more.
    pub(super) fn grant(&mut self, bytes: u64) {
        self.credit = self.credit.saturating_add(bytes).min(MAX_CREDIT);
        self.answering = self.answering.saturating_sub(bytes);
    }

    /// The peer asked for `who`.
    pub(super) fn want(&mut self, who: Who, from: u64, upto: Option<u64>) {
        if let Some(flow) = self.flows.entry(who) {
            flow.kind = Kind::Eager;
            flow.next = from;
            flow.upto = upto.unwrap_or(u64::MAX);
            self.enqueue(who);
        }
    }

    /// The peer wants `who` no more, for this reason.
    pub(super) fn stop(&mut self, who: Who, reason: StopReason) {
        if let Some(flow) = self.flows.entry(who) {
            flow.kind = match reason {
                StopReason::OtherSource => Kind::Lazy,
                StopReason::NotWanted => Kind::Blocked,
            };
        }
    }

    /// The peer has `who` up to `seq`: no need to send that.
    pub(super) fn has(&mut self, who: Who, seq: u64) {
        if let Some(flow) = self.flows.get_mut(who) {
            flow.next = flow.next.max(seq.saturating_add(1));
        }
    }

    /// The peer has more of `who` than we: that counts although nothing of it went this way yet.
    pub(super) fn has_more(&mut self, who: Who, seq: u64) {
        self.flows.entry(who);
        self.has(who, seq);
    }

    /// Entries of `who` from `first` on are new here. `push`: send them unless told otherwise.
    pub(super) fn news(&mut self, who: Who, first: u64, push: bool) -> Told {
        let Some(flow) = self.flows.entry(who) else { return Told::Nothing };
        if flow.fresh == 0 {
            flow.fresh = u32::try_from(first).unwrap_or(u32::MAX);
        }
        match flow.kind {
            // Asked for up to a position that lies below: told of what comes after, not sent.
            Kind::Eager if first > flow.upto => self.note(who, Told::NoteNow),
            Kind::Eager => {
                self.enqueue(who);
                Told::Pushed
            }
            Kind::Lazy => self.note(who, Told::NoteSoon),
            Kind::Blocked => Told::Nothing,
            Kind::Unset if push => {
                (flow.kind, flow.upto) = (Kind::Eager, u64::MAX);
                flow.next = flow.next.max(first);
                self.enqueue(who);
                Told::Pushed
            }
            Kind::Unset => self.note(who, Told::NoteNow),
        }
    }

    fn note(&mut self, who: Who, told: Told) -> Told {
        if let Some(flow) = self.flows.get_mut(who)
            && !std::mem::replace(&mut flow.noted, true)
        {
            self.notes.push(who);
        }
        told
    }

    /// Adds the notes that are due to `items`, at most a frame of them: each once, with what is held
    /// now. What the peer came to have meanwhile is left out.
    pub(super) fn take_notes(&mut self, authors: &Authors, items: &mut Vec<(Who, u64, [u8; 2])>) {
        let count = self.notes.len().min(MAX_NOTE_ITEMS.saturating_sub(items.len()));
        for who in self.notes.drain(..count) {
            let Some(flow) = self.flows.get_mut(who) else { continue };
            flow.noted = false;
            let Some(known) = authors.known(who) else { continue };
            let held = known.held;
            let tells = matches!(flow.kind, Kind::Lazy | Kind::Unset) || held > flow.upto;
            if tells && held >= flow.next {
                items.push((who, held, known.head));
            }
        }
    }

    /// Whether notes are due.
    pub(super) fn has_notes(&self) -> bool {
        !self.notes.is_empty()
    }

    /// Whoever followed is told from now on; what waits is still sent.
    pub(super) fn calm(&mut self) {
        for flow in self.flows.values_mut() {
            if flow.kind == Kind::Eager && flow.waits == 0 {
                flow.kind = Kind::Lazy;
            }
        }
    }

    /// Reads the next run to send, if the peer's credit allows one.
    pub(super) fn next<S: Store>(
        &mut self,
        authors: &Authors,
        store: &S,
    ) -> Result<Option<Piece>, S::Error> {
        while let Some((class, who)) = self.turn() {
            let Some(flow) = self.flows.get(who).copied() else { return Ok(None) };
            let (first, last) = (flow.next, authors.held(who).min(flow.upto));
            let due = flow.kind == Kind::Eager && first <= last;
            let author = authors.author(who).filter(|_| due);
            let run = match author {
                Some(author) if self.class(who) == class => {
                    piece(store, &author, (first, last), authors.cut(who))?
                }
                _ => None,
            };
            let Some(run) = run else {
                self.leave(class, who);
                if due && self.class(who) != class {
                    self.enqueue(who);
                }
                continue;
            };
            let next = first.saturating_add(u64::try_from(run.count).unwrap_or(u64::MAX));
            if let Some(flow) = self.flows.get_mut(who) {
                flow.next = next;
            }
            if next <= last && self.class(who) == class {
                self.turns(class).charge(run.bytes.len());
            } else {
                self.leave(class, who);
                if next <= last {
                    self.enqueue(who);
                }
            }
            return Ok(Some(Piece { who, first, run, old: class == Class::Answer }));
        }
        Ok(None)
    }

    /// A frame of this length was sent on credit. `old`: so much history is on its way at a time
    /// that news always find credit, and not much before them.
    pub(super) fn spent(&mut self, frame: usize, old: bool) {
        let frame = u64::try_from(frame).unwrap_or(u64::MAX);
        self.credit = self.credit.saturating_sub(frame);
        self.answering = self.answering.saturating_add(if old { frame } else { 0 });
    }

    /// Whether a frame of history may be sent besides.
    pub(super) fn has_room(&self) -> bool {
        self.has_credit() && self.answering < ANSWERS_WINDOW
    }

    fn has_credit(&self) -> bool {
        self.credit >= u64::try_from(MAX_FRAME).unwrap_or(u64::MAX)
    }

    /// Whether the entry of `who` at `seq` waits to be sent.
    pub(super) fn awaits(&self, who: Who, seq: u64) -> bool {
        self.flows.get(who).is_some_and(|flow| flow.waits != 0 && flow.next <= seq)
    }

    /// Whether nothing waits to be sent.
    pub(super) fn is_idle(&self) -> bool {
        self.own_news.is_empty() && self.news.is_empty() && self.answers.is_empty()
    }

    /// Whether something waits to be sent, and may be.
    pub(super) fn is_busy(&self) -> bool {
        self.due().is_some()
    }

    /// Entries that wait to be sent.
    pub(super) fn waiting(&self, authors: &Authors) -> u64 {
        let waiting = self.flows.iter().filter(|(_, flow)| flow.waits != 0);
        let left = waiting.filter(|(_, flow)| flow.kind == Kind::Eager).map(|(who, flow)| {
            let end = authors.held(who).min(flow.upto).saturating_add(1);
            end.saturating_sub(flow.next)
        });
        left.fold(0, u64::saturating_add)
    }

    /// The longest row of turns, the notes that are due, and the credit in bytes.
    pub(super) fn sizes(&self) -> (usize, usize, u64) {
        let turns = self.own_news.len().max(self.news.len()).max(self.answers.len());
        (turns, self.notes.len(), self.credit)
    }

    /// The first class of which something waits and may be sent.
    fn due(&self) -> Option<Class> {
        if !self.has_credit() {
            return None;
        }
        if !self.own_news.is_empty() {
            return Some(Class::Own);
        }
        if !self.news.is_empty() {
            return Some(Class::News);
        }
        (!self.answers.is_empty() && self.answering < ANSWERS_WINDOW).then_some(Class::Answer)
    }

    /// Whose turn it is.
    fn turn(&mut self) -> Option<(Class, Who)> {
        let class = self.due()?;
        Some((class, self.turns(class).front()?))
    }

    fn turns(&mut self, class: Class) -> &mut Turns {
        match class {
            Class::Own => &mut self.own_news,
            Class::News => &mut self.news,
            Class::Answer => &mut self.answers,
        }
    }

    /// What is sent next of this log.
    fn class(&self, who: Who) -> Class {
        let is_news = |flow: &Flow| flow.fresh > 0 && flow.next >= u64::from(flow.fresh);
        match self.flows.get(who).is_some_and(is_news) {
            true if who == self.own => Class::Own,
            true => Class::News,
            false => Class::Answer,
        }
    }

    /// It waits for a turn in its class. Where it waited as something else, it is passed over.
    fn enqueue(&mut self, who: Who) {
        let class = self.class(who);
        if let Some(flow) = self.flows.get_mut(who).filter(|flow| flow.waits & class.bit() == 0) {
            flow.waits |= class.bit();
            self.turns(class).push(who);
        }
    }

    /// It was first of its class, and waits no more.
    fn leave(&mut self, class: Class, who: Who) {
        self.turns(class).pop();
        if let Some(flow) = self.flows.get_mut(who) {
            flow.waits &= !class.bit();
        }
    }
}

/// The next run to send of `first..=last`. Where the log is cut and no signature stands at the cut,
/// the last one goes on to the first that stands behind it.
fn piece<S: Store>(
    store: &S,
    author: &Author,
    (first, last): (u64, u64),
    cut: u64,
) -> Result<Option<EncodedRun>, S::Error> {
    let run = store.run(author, first, last)?;
    if run.is_some() || last < cut {
        return Ok(run);
    }
    let Some(rest) = store.branch(author, last)? else { return Ok(None) };
    let links = u64::try_from(rest.links.len()).unwrap_or(u64::MAX);
    store.run(author, first, last.saturating_add(links.saturating_sub(1)))
}

#[cfg(test)]
mod tests;
