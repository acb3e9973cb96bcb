//! What peers wrote is hostile input to the eye: what would change the reading direction or hide is
//! shown instead of obeyed. Escaping for HTML is maud's part, and that of `prose`.

pub(super) use tidings_words::sanitise::{block, field, line, quote};
