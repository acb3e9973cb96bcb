//! The terminal: taken, given back, and given back whatever happens.

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};
use std::cell::Cell;
use std::io::{self, Stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};

/// Whether the terminal is taken: it is given back once.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether some thread panicked: what it says must not be drawn over.
static FAILED: AtomicBool = AtomicBool::new(false);
/// Held while something is drawn.
static DRAWING: Mutex<()> = Mutex::new(());

thread_local! {
    /// Whether it is this thread that draws.
    static DRAWS: Cell<bool> = const { Cell::new(false) };
}

/// A terminal that shows boards.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal.
    pub(super) fn enter() -> io::Result<Self> {
        take()?;
        match Terminal::new(CrosstermBackend::new(io::stdout())) {
            Ok(terminal) => Ok(Self { terminal }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> (u16, u16) {
        self.terminal.size().map_or((80, 24), |size| (size.width, size.height))
    }

    /// Draws what changed, unless some part of the program failed.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let _drawing = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
        if has_failed() {
            return Err(failure());
        }
        DRAWS.set(true);
        let drawn = self.terminal.draw(draw).map(|_| ());
        DRAWS.set(false);
        drawn
    }

    /// Knows nothing any more of what stands on the terminal: all of it is drawn next time.
    pub(super) fn forget(&mut self) {
        // Where this fails the next drawing does, too, and ends it.
        let _ = self.terminal.clear();
    }

    /// Gives the terminal back for a while.
    pub(super) fn leave(&mut self) {
        give_back();
    }

    /// Takes it again.
    pub(super) fn reenter(&mut self) -> io::Result<()> {
        take()?;
        self.terminal.clear()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    if has_failed() {
        return Err(failure());
    }
    terminal::enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let taken = execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide);
    if taken.is_err() {
        give_back();
    }
    taken
}

/// As it was before; a terminal that is gone needs nothing.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
}

/// Whether some part of the program failed.
pub(super) fn has_failed() -> bool {
    FAILED.load(Ordering::SeqCst)
}

/// What is said of that.
pub(super) fn failure() -> io::Error {
    io::Error::other("a part of this program failed, as it says above")
}

/// A panic of any thread is told on a terminal that can be read, and nothing is drawn afterwards.
pub(super) fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            FAILED.store(true, Ordering::SeqCst);
            // What another thread began to draw it draws to its end.
            let draws = DRAWS.try_with(Cell::get).unwrap_or_default();
            let _drawing = (!draws).then(|| DRAWING.lock().unwrap_or_else(PoisonError::into_inner));
            give_back();
            report(panic);
        }));
    });
}
