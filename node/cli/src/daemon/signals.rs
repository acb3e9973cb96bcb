//! Signals that end the node in good order, and the one that makes it read its settings again.

use super::settings::Live;
use std::io;
#[cfg(unix)]
use std::io::IsTerminal;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What is sent to the process from the moment on when this is made.
pub(super) struct Signals {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
    #[cfg(unix)]
    hangup: Signal,
}

/// Hears signals from now on, where the system lets it.
pub(super) fn hear() -> Option<Signals> {
    let unheard = |error: &io::Error| {
        tracing::warn!(%error, "signals cannot be heard; `tidings stop` ends the node");
    };
    Signals::hear().inspect_err(unheard).ok()
}

/// Resolves when the system asks the process to end, with the reason. SIGHUP is a closed terminal
/// where there is one, and then it ends the node in the foreground; else it means that the settings
/// changed.
pub(super) async fn end(
    signals: Option<Signals>,
    background: bool,
    settings: &Live,
) -> &'static str {
    match signals {
        Some(signals) => signals.end(background, settings).await,
        None => std::future::pending().await,
    }
}

#[cfg(unix)]
impl Signals {
    fn hear() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    async fn end(mut self, background: bool, settings: &Live) -> &'static str {
        let on_terminal = !background && (io::stdin().is_terminal() || io::stderr().is_terminal());
        loop {
            return tokio::select! {
                _ = self.interrupt.recv() => "interrupted",
                _ = self.terminate.recv() => "told to terminate",
                _ = self.hangup.recv() => {
                    if on_terminal {
                        return "the terminal is closed";
                    }
                    if let Err(failure) = settings.reload() {
                        tracing::error!(%failure, "the settings are wrong; the node goes on with the old ones");
                    }
                    continue;
                }
            };
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn hear() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn end(self, _background: bool, _settings: &Live) -> &'static str {
        match tokio::signal::ctrl_c().await {
            Ok(()) => "interrupted",
            Err(error) => {
                tracing::warn!(%error, "signals cannot be heard; `tidings stop` ends the node");
                std::future::pending().await
            }
        }
    }
}
