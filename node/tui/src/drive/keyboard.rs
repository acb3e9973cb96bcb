//! Keys, read in a thread of their own, which can be told to leave them to somebody else.

use super::Input;
use crossterm::event;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

/// How long the thread waits for a key before it looks whether it may.
const LOOK: Duration = Duration::from_millis(200);
/// Pause between looks while somebody else has the keys.
const REST: Duration = Duration::from_millis(10);

/// Who reads the keys.
#[derive(Default)]
pub(super) struct Keyboard {
    paused: Arc<AtomicBool>,
    resting: Arc<AtomicBool>,
}

impl Keyboard {
    /// Sends keys from now on.
    pub(super) fn listen(sender: Sender<Input>) -> Self {
        let keyboard = Self::default();
        let (paused, resting) = (Arc::clone(&keyboard.paused), Arc::clone(&keyboard.resting));
        thread::spawn(move || {
            loop {
                let rests = paused.load(Ordering::SeqCst);
                resting.store(rests, Ordering::SeqCst);
                if rests {
                    thread::sleep(REST);
                    continue;
                }
                match event::poll(LOOK) {
                    Ok(false) => continue,
                    Ok(true) => {}
                    Err(_) => return,
                }
                let Ok(typed) = event::read() else { return };
                if sender.send(Input::Typed(typed, Instant::now())).is_err() {
                    return;
                }
            }
        });
        keyboard
    }

    /// Leaves the keys to somebody else; returns once that is so.
    pub(super) fn pause(&self) {
        self.paused.store(true, Ordering::SeqCst);
        let patience = Instant::now() + 5 * LOOK;
        while !self.resting.load(Ordering::SeqCst) && Instant::now() < patience {
            thread::sleep(REST);
        }
    }

    /// Reads keys again.
    pub(super) fn go_on(&self) {
        self.paused.store(false, Ordering::SeqCst);
    }
}
