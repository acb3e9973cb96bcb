//! Signals that end the node in good order, and the one that makes it read its settings again.

use super::settings::Live;
use std::io::{self, IsTerminal};

/// Resolves when the system asks the process to end, with the reason. SIGHUP is a closed terminal
/// where there is one, and then it ends the node in the foreground; else it means that the settings
/// changed.
pub(super) async fn end(background: bool, settings: &Live) -> &'static str {
    match asked(background, settings).await {
        Ok(why) => why,
        Err(error) => {
            tracing::warn!(%error, "signals cannot be heard; `tidings stop` ends the node");
            std::future::pending().await
        }
    }
}

#[cfg(unix)]
async fn asked(background: bool, settings: &Live) -> io::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let on_terminal = !background && (io::stdin().is_terminal() || io::stderr().is_terminal());
    loop {
        return Ok(tokio::select! {
            _ = interrupt.recv() => "interrupted",
            _ = terminate.recv() => "told to terminate",
            _ = hangup.recv() => {
                if on_terminal {
                    return Ok("the terminal is closed");
                }
                if let Err(failure) = settings.reload() {
                    tracing::error!(%failure, "the settings are wrong; the node goes on with the old ones");
                }
                continue;
            }
        });
    }
}

#[cfg(not(unix))]
async fn asked(_background: bool, _settings: &Live) -> io::Result<&'static str> {
    tokio::signal::ctrl_c().await?;
    Ok("interrupted")
}
