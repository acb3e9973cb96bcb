//! The terminal, and everything that happens beside it: keys, answers, news, signals.

mod backend;
mod keyboard;
mod screen;
mod signals;
mod worker;

pub use backend::{Backend, Told};

use crate::app::{App, Ask, Fault, Look, Purpose, Slot};
use crate::bell::{self, Bell};
use crate::palette::Palette;
use crate::paths::{self, Completion};
use crate::view;
use crossterm::event::Event as Typed;
use keyboard::Keyboard;
use screen::Screen;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tidings_core::Response;
use tidings_core::api::{NewFile, Sending};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_words::Words;
use worker::Worker;

/// Time between two looks at the clock.
const TICK: Duration = Duration::from_secs(1);
/// How long what was read and written is waited for at the end.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// How it looks, and what can be typed.
pub struct Options {
    /// Colours.
    pub palette: Palette,
    /// Nothing but ASCII is drawn; texts stay as they are.
    pub ascii: bool,
    /// Whether the bell is rung for what is worth a word.
    pub bell: bool,
    /// The language.
    pub words: &'static Words,
    /// Verbs that `:` completes, such as `people role`.
    pub verbs: Vec<String>,
}

/// How it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// Posts that were read and that the node could not be told of.
    pub unmarked: Vec<EntryId>,
    /// Whether a signal ended it.
    pub interrupted: bool,
}

/// What reaches the loop.
enum Input {
    /// And when.
    Typed(Typed, Instant),
    Answer(Purpose, Result<Response, Fault>),
    Told(Told),
    Gone,
    Verb(Vec<String>, String),
    Completed(String, Completion),
    Attached(Slot, String, Result<NewFile, Fault>),
    Signal(signals::Signal),
}

/// Shows the boards until somebody leaves. The terminal is as it was afterwards, also after a panic of
/// any thread, which ends it.
///
/// # Errors
/// The terminal's, and that a thread panicked.
pub fn run(backend: Arc<dyn Backend>, options: Options) -> io::Result<End> {
    screen::restore_on_panic();
    let screen = Screen::enter()?;
    let (sender, inputs) = mpsc::channel();
    let look = Look { palette: options.palette, ascii: options.ascii, words: options.words };
    let mut app = App::new(look, screen.size(), options.verbs);
    app.bell = Bell::new(options.bell);
    app.file_limit = backend.file_limit();
    let keyboard = Keyboard::listen(sender.clone());
    let lent = Arc::new(AtomicBool::new(false));
    signals::listen(sender.clone(), Arc::clone(&lent))?;
    let tell = sender.clone();
    follow(Arc::clone(&backend), move |told| {
        tell.send(told.map_or(Input::Gone, Input::Told)).is_ok()
    });
    let worker = Worker::new(Arc::clone(&backend), sender.clone());
    let sealing = 0;
    let mut driver =
        Driver { app, screen, backend, keyboard, worker, lent, sealing, sender, inputs };
    let interrupted = driver.drive();
    driver.finish();
    drop(driver.screen);
    if screen::has_failed() {
        return Err(screen::failure());
    }
    Ok(End { unmarked: driver.app.unmarked(), interrupted })
}

/// Everything that runs.
struct Driver {
    app: App,
    screen: Screen,
    backend: Arc<dyn Backend>,
    keyboard: Keyboard,
    worker: Worker,
    /// Whether an editor has the terminal.
    lent: Arc<AtomicBool>,
    /// Files that are being sealed.
    sealing: usize,
    sender: Sender<Input>,
    inputs: Receiver<Input>,
}

impl Driver {
    /// Until somebody leaves, or the terminal does; whether that was by a signal.
    fn drive(&mut self) -> bool {
        self.app.on_tick(now());
        let asks = self.app.begin();
        let mut going = self.perform(asks);
        let mut ticked = Instant::now();
        while going.is_none() {
            if !self.draw() {
                return true;
            }
            going = self.inputs_until_a_key();
            if ticked.elapsed() >= TICK && going.is_none() {
                ticked = Instant::now();
                let asks = self.app.on_tick(now());
                going = self.perform(asks);
            }
        }
        going.unwrap_or(false)
    }

    /// Whether the terminal is still there.
    fn draw(&mut self) -> bool {
        let drawn = self.screen.draw(|frame| view::draw(&mut self.app, frame)).is_ok();
        self.app.on_drawn(Instant::now());
        drawn
    }

    /// Takes what is there, up to a key and with it. All is drawn before a key is taken, and the key
    /// says when it was typed, so that no post counts as shown that was not.
    fn inputs_until_a_key(&mut self) -> Option<bool> {
        let mut next = match self.inputs.recv_timeout(TICK) {
            Ok(input) => Some(input),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Some(true),
        };
        let mut drawn = true;
        while let Some(input) = next {
            let typed = matches!(input, Input::Typed(..));
            if typed && !drawn && !self.draw() {
                return Some(true);
            }
            drawn = false;
            if let Some(end) = self.take(input) {
                return Some(end);
            }
            next = if typed { None } else { self.inputs.try_recv().ok() };
        }
        None
    }

    fn take(&mut self, input: Input) -> Option<bool> {
        let asks = match input {
            Input::Typed(Typed::Key(key), typed) => self.app.on_typed(key, typed),
            Input::Typed(Typed::Paste(text), _) => self.app.on_paste(&text),
            Input::Typed(Typed::Resize(columns, rows), _) => {
                self.app.on_resize((columns, rows));
                Vec::new()
            }
            Input::Typed(..) => Vec::new(),
            Input::Answer(purpose, answer) => {
                self.worker.answered();
                let gone = answer.as_ref().is_err_and(|fault| fault.gone);
                let mut asks = self.app.on_answer(purpose, answer);
                if gone {
                    asks.extend(self.app.on_link(false));
                }
                asks
            }
            Input::Told(Told::Listening) => self.app.on_link(true),
            Input::Told(Told::Event(event)) => self.app.on_event(&event),
            Input::Gone => self.app.on_link(false),
            Input::Verb(words, said) => self.app.on_verb(&words, &said),
            Input::Completed(typed, completion) => self.app.on_completed(&typed, &completion),
            Input::Attached(slot, path, sealed) => {
                self.sealing = self.sealing.saturating_sub(1);
                self.app.on_attached(slot, &path, sealed)
            }
            Input::Signal(signal) => return self.on_signal(signal),
        };
        self.perform(asks)
    }

    fn on_signal(&mut self, signal: signals::Signal) -> Option<bool> {
        match signal {
            signals::Signal::End => return Some(true),
            signals::Signal::Stop => self.suspend(),
            signals::Signal::Continue => self.resume(),
        }
        None
    }

    /// Does what is asked; Some at the end.
    fn perform(&mut self, asks: Vec<Ask>) -> Option<bool> {
        for ask in asks {
            match ask {
                Ask::Node(purpose, request) => self.worker.ask(purpose, *request),
                Ask::Verb(words) => {
                    self.aside(|backend| {
                        let said = backend.verb(&paths::of_verb(&words, paths::home().as_deref()));
                        Input::Verb(words, said)
                    });
                }
                Ask::Complete(typed) => {
                    self.aside(|_| {
                        let completion = paths::complete(&typed, paths::home().as_deref());
                        Input::Completed(typed, completion)
                    });
                }
                Ask::Attach(slot, path) => {
                    self.sealing += 1;
                    self.aside(move |backend| {
                        let sealed =
                            backend.attach(&paths::expand(&path, paths::home().as_deref()));
                        Input::Attached(slot, path, sealed)
                    });
                }
                Ask::Editor(text) => {
                    let asks = self.edit(&text);
                    if let Some(end) = self.perform(asks) {
                        return Some(end);
                    }
                }
                Ask::Refuge(drafts) => self.refuge(&drafts),
                Ask::Suspend => self.suspend(),
                // A terminal that is gone ends the next drawing.
                Ask::Ring => drop(bell::ring()),
                Ask::Redraw => self.screen.forget(),
                Ask::Quit => return Some(false),
            }
        }
        None
    }

    /// Does what takes a while in a thread of its own.
    fn aside(&self, work: impl FnOnce(&dyn Backend) -> Input + Send + 'static) {
        let (backend, sender) = (Arc::clone(&self.backend), self.sender.clone());
        thread::spawn(move || {
            // Nobody listens any more once the screen is closed.
            let _ = sender.send(work(&*backend));
        });
    }

    /// The editor has the terminal, and the keys, until it ends.
    fn edit(&mut self, text: &str) -> Vec<Ask> {
        self.keyboard.pause();
        self.screen.leave();
        self.lent.store(true, Ordering::SeqCst);
        let edited = self.backend.edit(text);
        self.lent.store(false, Ordering::SeqCst);
        let back = self.screen.reenter();
        self.keyboard.go_on();
        let edited = edited.map_err(|fault| fault.to_string());
        let asks = self.app.on_edited(edited);
        self.app.on_resize(self.screen.size());
        match back {
            Ok(()) => asks,
            Err(_) => vec![Ask::Quit],
        }
    }

    fn refuge(&mut self, drafts: &[Sending]) {
        if let Err(fault) = self.backend.refuge(drafts) {
            self.app.say_not_kept(&fault);
        }
    }

    /// Stops this process, as Ctrl-Z does with others; goes on here after `fg`.
    fn suspend(&mut self) {
        let asks = self.app.on_stop();
        self.perform(asks);
        self.screen.leave();
        signals::stop();
        self.resume();
    }

    fn resume(&mut self) {
        if self.screen.reenter().is_err() {
            // The next drawing fails, too, and ends it.
            self.screen.leave();
        }
        self.app.on_resize(self.screen.size());
    }

    /// What was read and written reaches the node, if it answers in time; else the file has it.
    fn finish(&mut self) {
        let mut asks = self.app.on_end();
        let deadline = Instant::now() + LAST_WORDS;
        loop {
            // Whoever leaves wants to see nothing more.
            asks.retain(|ask| matches!(ask, Ask::Refuge(_) | Ask::Node(..)));
            self.perform(std::mem::take(&mut asks));
            let left = deadline.checked_duration_since(Instant::now());
            let busy = self.worker.is_busy() || self.sealing > 0;
            let Some(left) = left.filter(|_| busy) else { break };
            match self.inputs.recv_timeout(left) {
                Ok(Input::Answer(purpose, answer)) => {
                    self.worker.answered();
                    asks = self.app.on_answer(purpose, answer);
                }
                Ok(Input::Attached(slot, path, sealed)) => {
                    self.sealing = self.sealing.saturating_sub(1);
                    asks = self.app.on_attached(slot, &path, sealed);
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        let asks = self.app.on_stop();
        self.perform(asks);
    }
}

/// Listens to the node until `tell` says no, and again when it is back; tells nothing where it is gone.
pub(crate) fn follow(
    backend: Arc<dyn Backend>,
    mut tell: impl FnMut(Option<Told>) -> bool + Send + 'static,
) {
    const LOOK_AGAIN: Duration = Duration::from_millis(500);
    thread::spawn(move || {
        loop {
            let mut alive = true;
            let ended = backend.follow(&mut |told| {
                alive = tell(Some(told));
                alive
            });
            // However it ended, nobody tells anything now.
            drop(ended);
            if !alive || !tell(None) {
                return;
            }
            thread::sleep(LOOK_AGAIN);
        }
    });
}

/// The clock.
fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_micros()).unwrap_or(u64::MAX))
}
