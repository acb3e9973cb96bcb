//! Arguments that are more than a word: codes with addresses, limits, text from elsewhere.

use crate::error::{Code, Failure, Result};
use crate::print::said::{Said, said};
use std::io::Read;

/// Text larger than this is not read to its end; no post may be.
const MAX_READ: u64 = 1024 * 1024;

/// The invite and the address of `CODE@ADDR`.
pub(crate) fn split_address(code: &str) -> (&str, Option<&str>) {
    match code.split_once('@') {
        Some((code, address)) => (code, Some(address.trim()).filter(|text| !text.is_empty())),
        None => (code, None),
    }
}

/// All of `from`, which must be text.
pub(crate) fn read_text(from: impl Read, what: impl Into<Said>) -> Result<String> {
    let (what, mut bytes) = (what.into(), Vec::new());
    from.take(MAX_READ + 1).read_to_end(&mut bytes).map_err(|error| {
        Failure::failed(said!("cli-cannot-read", what = what.clone(), why = error.to_string()))
    })?;
    if bytes.len() as u64 > MAX_READ {
        let message = said!("cli-text-too-large", what = what, max = MAX_READ);
        return Err(Failure::new(Code::TooLarge, message));
    }
    String::from_utf8(bytes).map_err(|_| Failure::usage(said!("cli-not-text", what = what)))
}

/// Rows asked for: 1 to 1 000.
pub(super) fn limit(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(limit @ 1..=tidings_core::api::MAX_LIMIT) => Ok(limit),
        _ => Err(format!("a number from 1 to {}", tidings_core::api::MAX_LIMIT)),
    }
}
