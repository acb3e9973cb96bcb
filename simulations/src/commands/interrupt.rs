//! Ctrl-C on long work: what is done is kept. The second one ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that Ctrl-C raises.
///
/// # Errors
/// When the system refuses the handler.
pub(crate) fn flag() -> Result<Arc<AtomicBool>, String> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        eprintln!("stopping: what is done is kept (Ctrl-C again ends at once)");
    })
    .map_err(|error| format!("cannot listen for Ctrl-C: {error}"))?;
    Ok(stop)
}
