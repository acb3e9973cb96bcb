//! Ctrl-C on long work: what is done is kept. The second one ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Exit code of what was stopped before its end, as shells have it.
pub(crate) const STOPPED: u8 = 130;

/// A flag that Ctrl-C raises.
///
/// # Errors
/// When the system refuses the handler.
pub(crate) fn flag() -> Result<Arc<AtomicBool>, String> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::SeqCst) {
            std::process::exit(STOPPED.into());
        }
        eprintln!("stopping: what is done is kept (Ctrl-C again ends at once)");
    })
    .map_err(|error| format!("cannot listen for Ctrl-C: {error}"))?;
    Ok(stop)
}
