//! How full the tables are that peers can fill.

use super::Engine;
use super::session::Session;
use crate::limits::{
    ACCEPTED_LINKS, CHOSEN_LINKS, CREDIT_BYTES, MAX_ASKS, MAX_CREDIT, MAX_INTROS, MAX_LACKS,
    MAX_PROBES, MAX_RECORDS, MAX_REFUSED, MAX_SESSIONS, MAX_STRANGE_CLAIMS, MAX_STRANGERS,
    MAX_STRIKES, MAX_WANTS_PER_SESSION,
};

/// Something that peers can fill, and its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is called in the crate's table of bounds.
    pub name: &'static str,
    /// How much it holds.
    pub holds: u64,
    /// The most that it may hold.
    pub most: u64,
}

impl Table {
    /// A table that holds so much, and may hold so much.
    #[must_use]
    pub fn new(name: &'static str, holds: usize, most: usize) -> Self {
        let number = |count| u64::try_from(count).unwrap_or(u64::MAX);
        Self { name, holds: number(holds), most: number(most) }
    }

    /// Whether it holds more than it may.
    #[must_use]
    pub fn is_overfull(&self) -> bool {
        self.holds > self.most
    }
}

impl Engine {
    /// Shows every table that peers can fill: a few numbers for each session, so that whoever
    /// watches over the bounds can look often.
    pub fn tables(&self, mut look: impl FnMut(Table)) {
        let members = self.authors.members();
        look(Table::new("sessions", self.sessions.len(), MAX_SESSIONS));
        look(Table::new("strangers", self.authors.strangers(), MAX_STRANGERS));
        let (timers, delayed) = self.fetch.sizes();
        look(Table::new("timers", timers, members));
        look(Table::new("delayed logs", delayed, members));
        look(Table::new("records", self.records.len(), MAX_RECORDS));
        let links = || self.sessions.values().map(|session| &session.link);
        let chosen = links().filter(|link| link.is_chosen()).count();
        look(Table::new("chosen links", chosen, CHOSEN_LINKS));
        let accepted = links().filter(|link| link.is_accepted()).count();
        look(Table::new("accepted links", accepted, ACCEPTED_LINKS));
        for (id, session) in self.sessions.iter() {
            session.tables(members, &mut look);
            let Some((claims, strange, asked, strikes)) = self.fetch.sizes_of(id) else { continue };
            look(Table::new("claims", claims, members));
            look(Table::new("claims of strangers", strange, MAX_STRANGE_CLAIMS));
            look(Table::new("logs asked", asked, MAX_WANTS_PER_SESSION));
            look(Table { name: "strikes", holds: strikes.into(), most: MAX_STRIKES.into() });
        }
    }
}

impl Session {
    fn tables(&self, members: usize, look: &mut impl FnMut(Table)) {
        let (ours, theirs, strangers) = self.names.sizes();
        look(Table::new("our names", ours, MAX_INTROS));
        look(Table::new("their names", theirs, MAX_INTROS));
        look(Table::new("strangers of a session", strangers, MAX_INTROS));
        look(Table::new("probes", self.probes.len(), MAX_PROBES));
        look(Table::new("evidence", self.evidence.len(), members));
        // One more ends the session, and is on record when the peer comes back.
        let most = u64::from(MAX_REFUSED).saturating_add(1);
        look(Table { name: "refused", holds: self.costs.refused().into(), most });
        let (turns, notes, credit) = self.serve.sizes();
        look(Table::new("turns", turns, members));
        look(Table::new("notes", notes, members));
        look(Table { name: "credit", holds: credit, most: MAX_CREDIT });
        look(Table { name: "intake", holds: self.intake.taken(), most: CREDIT_BYTES });
        let (asked, answers, owed) = self.lacking.sizes();
        look(Table::new("bodies asked", asked, MAX_ASKS));
        look(Table::new("bodies to answer", answers, MAX_ASKS));
        look(Table::new("bodies owed", owed, MAX_ASKS));
        look(Table::new("lacks", self.summary.lacks(), MAX_LACKS));
    }
}
