//! Signals: the end, and job control.

use super::Input;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// To end.
    End,
    /// To stop for a while.
    Stop,
    /// To go on; a shell may have changed the terminal meanwhile.
    Continue,
}

/// Sends signals from now on. While `lent` says that somebody else has the terminal, they stop and
/// go on with that, and what ends them does not end this.
#[cfg(unix)]
pub(super) fn listen(sender: Sender<Input>, lent: Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    let mut signals =
        signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let signal = match signal {
                SIGTSTP if lent.load(Ordering::SeqCst) => {
                    stop();
                    continue;
                }
                SIGINT | SIGCONT if lent.load(Ordering::SeqCst) => continue,
                SIGTSTP => Signal::Stop,
                SIGCONT => Signal::Continue,
                _ => Signal::End,
            };
            if sender.send(Input::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Stops this process until somebody lets it go on.
#[cfg(unix)]
pub(super) fn stop() {
    // A process that cannot be stopped goes on, which is what it would do anyway.
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
}

#[cfg(not(unix))]
pub(super) fn listen(_sender: Sender<Input>, _lent: Arc<AtomicBool>) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn stop() {}
