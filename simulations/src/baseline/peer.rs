//! What a baseline knows of the other end of one session. Authors go by the numbers that the
//! baseline gave them.

use tidings_protocol::author::Author;

/// The other end.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) author: Author,
    /// Whom it introduced.
    theirs: Vec<usize>,
    /// Whom we introduced.
    ours: Vec<usize>,
    /// What is known of each author, by its number.
    known: Vec<Known>,
}

/// What is known of the other end, of one author.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// How the author is called: by either table, even numbers ours and odd ones theirs.
    call: Option<u32>,
    /// What it has, as far as is known here.
    has: u64,
    /// What it knows that we have.
    told: u64,
}

impl Peer {
    pub(super) fn new(author: Author) -> Self {
        Self { author, theirs: Vec::new(), ours: Vec::new(), known: Vec::new() }
    }

    pub(super) fn introduced(&mut self, who: usize) {
        let call = 2 * self.theirs.len() as u32 + 1;
        self.known(who).call.get_or_insert(call);
        self.theirs.push(who);
    }

    /// Whom it means. Its own table is even to it, and ours is odd.
    pub(super) fn named(&self, idx: u32) -> Option<usize> {
        let table = if idx.is_multiple_of(2) { &self.theirs } else { &self.ours };
        table.get(idx as usize / 2).copied()
    }

    /// How we call an author, and whether that must be introduced first.
    pub(super) fn name(&mut self, who: usize) -> (u32, bool) {
        if let Some(call) = self.known(who).call {
            return (call, false);
        }
        let call = 2 * self.ours.len() as u32;
        self.ours.push(who);
        self.known(who).call = Some(call);
        (call, true)
    }

    pub(super) fn has(&mut self, who: usize, seq: u64) {
        let known = self.known(who);
        known.has = seq.max(known.has);
    }

    pub(super) fn says_it_has(&mut self, idx: u32, seq: u64) {
        if let Some(who) = self.named(idx) {
            self.has(who, seq);
        }
    }

    /// The first position of an author that it may lack.
    pub(super) fn needs(&self, who: usize) -> u64 {
        self.known.get(who).map_or(1, |known| known.has + 1)
    }

    /// It sent us an author up to `seq`: it has that, and knows that we do.
    pub(super) fn sent(&mut self, who: usize, seq: u64) {
        self.has(who, seq);
        let known = self.known(who);
        known.told = seq.max(known.told);
    }

    /// Whom to introduce and what to tell of `heads`: what it does not know that we have.
    pub(super) fn question(&mut self, heads: &[(usize, u64)]) -> (Vec<usize>, Vec<(u32, u64)>) {
        let (mut names, mut items) = (Vec::new(), Vec::new());
        for (who, seq) in heads {
            if *seq > self.known(*who).told {
                let (idx, new) = self.name(*who);
                names.extend(new.then_some(*who));
                items.push((idx, *seq));
                self.known(*who).told = *seq;
            }
        }
        (names, items)
    }

    fn known(&mut self, who: usize) -> &mut Known {
        if self.known.len() <= who {
            self.known.resize(who + 1, Known::default());
        }
        &mut self.known[who]
    }
}
