//! The terminal's bell: for what the node says is worth a word, and not more often than one can bear.

use std::io::{self, Write};
use tidings_core::{Event, News};
use tidings_protocol::time::Time;

/// Pause between two rings, in microseconds: notices of several boards come at once.
const PAUSE: u64 = 5_000_000;

/// When it is rung.
pub(crate) struct Bell {
    on: bool,
    last: Option<Time>,
}

impl Bell {
    /// One that is silent unless it is `on`.
    pub(crate) fn new(on: bool) -> Self {
        Self { on, last: None }
    }

    /// Whether this event rings it.
    pub(crate) fn rings(&mut self, event: &Event) -> bool {
        let rested = self.last.is_none_or(|last| event.at.since(last) >= PAUSE);
        let rings = self.on && rested && matches!(event.news, News::Notice(_));
        if rings {
            self.last = Some(event.at);
        }
        rings
    }
}

/// Rings the terminal on stdout.
///
/// # Errors
/// The terminal's.
pub fn ring() -> io::Result<()> {
    let mut terminal = io::stdout().lock();
    terminal.write_all(b"\x07")?;
    terminal.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{NOW, World};

    #[test]
    fn it_rings_for_notices_once_in_a_while_and_not_when_it_is_off() {
        let mut world = World::default();
        let post = World::news(&world.post("general", None, "hello"));
        let after = |time: u64| World::notice("general", NOW.after(time));
        let mut bell = Bell::new(true);
        let rung = [post, after(0), after(0), after(PAUSE - 1), after(PAUSE), after(PAUSE + 1)]
            .map(|event| bell.rings(&event));
        assert_eq!(rung, [false, true, false, false, true, false]);
        assert!(!Bell::new(false).rings(&after(0)));
    }
}
