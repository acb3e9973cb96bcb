//! Signals that end the node in good order.

use std::io;

/// Resolves when the system asks the process to end, with the reason; a closed terminal ends the
/// node in the foreground only.
pub(super) async fn end(background: bool) -> &'static str {
    match asked(background).await {
        Ok(why) => why,
        Err(error) => {
            tracing::warn!(%error, "signals cannot be heard; `tidings stop` ends the node");
            std::future::pending().await
        }
    }
}

#[cfg(unix)]
async fn asked(background: bool) -> io::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    loop {
        return Ok(tokio::select! {
            _ = interrupt.recv() => "interrupted",
            _ = terminate.recv() => "told to terminate",
            _ = hangup.recv() => {
                if background {
                    continue;
                }
                "the terminal is closed"
            }
        });
    }
}

#[cfg(not(unix))]
async fn asked(_background: bool) -> io::Result<&'static str> {
    tokio::signal::ctrl_c().await?;
    Ok("interrupted")
}
