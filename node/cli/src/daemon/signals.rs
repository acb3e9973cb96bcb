//! Signals that end the node in good order.

use std::io;

/// Resolves when the system asks the process to end; a closed terminal ends the node in the
/// foreground only.
#[cfg(unix)]
pub(super) async fn end(background: bool) -> io::Result<&'static str> {
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

/// Resolves when the system asks the process to end.
#[cfg(not(unix))]
pub(super) async fn end(_background: bool) -> io::Result<&'static str> {
    tokio::signal::ctrl_c().await?;
    Ok("interrupted")
}
