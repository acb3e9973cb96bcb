//! Lengths that say little: PADMÉ (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files
//! and Communication with PURBs", PoPETs 2019), with a floor for what is short.

/// What is sealed is at least this long, in bytes: a yes has the length of a no.
pub(super) const FLOOR: usize = 64;

/// Ends the text; zeros follow (ISO/IEC 7816-4).
const MARK: u8 = 0x80;

/// The length to which `len` bytes are padded: at most 12 % more above [`FLOOR`].
pub(super) fn padded(len: usize) -> usize {
    let len = len.max(FLOOR);
    let exponent = len.ilog2();
    let kept = exponent.ilog2().saturating_add(1);
    let granule = 1_usize.checked_shl(exponent.saturating_sub(kept)).unwrap_or(1);
    len.checked_next_multiple_of(granule).unwrap_or(len)
}

/// `text`, its end and zeros, together at most `most` bytes; `None` if the text is too long.
pub(super) fn pad(text: &[u8], most: usize) -> Option<Vec<u8>> {
    let len = text.len().checked_add(1).filter(|len| *len <= most)?;
    let mut bytes = Vec::with_capacity(padded(len).min(most));
    bytes.extend_from_slice(text);
    bytes.push(MARK);
    bytes.resize(padded(len).min(most), 0);
    Some(bytes)
}

/// `text`, its end and zeros, together `len` bytes; `None` if the text is too long for that.
pub(super) fn pad_to(text: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut bytes = [text, &[MARK]].concat();
    bytes.resize(Some(len).filter(|len| *len >= bytes.len())?, 0);
    Some(bytes)
}

/// What stood before the padding; `None` if there is none.
pub(super) fn unpad(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let end = bytes.iter().rposition(|byte| *byte != 0)?;
    if bytes.get(end) != Some(&MARK) {
        return None;
    }
    bytes.truncate(end);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_few_and_not_much_longer() {
        let lengths: Vec<usize> = (1..=16_384).map(padded).collect();
        assert!(lengths.iter().zip(1..).all(|(padded, len)| *padded >= len));
        assert!(lengths.iter().zip(1..).skip(64).all(|(padded, len)| padded * 100 <= len * 112));
        let few: std::collections::BTreeSet<_> = lengths.iter().collect();
        assert_eq!(few.len(), 113);
        assert_eq!([padded(1), padded(65), padded(300), padded(16_000)], [64, 72, 304, 16_384]);
    }

    #[test]
    fn what_is_not_padded_is_nothing() {
        for bytes in [&b""[..], b"\0\0", b"text", b"text\0"] {
            assert_eq!(unpad(bytes.to_vec()), None);
        }
        assert_eq!(pad(b"four", 4), None);
        assert_eq!(pad(b"four", 5), Some(b"four\x80".to_vec()));
    }

    proptest! {
        #[test]
        fn padding_comes_off(text in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(unpad(pad(&text, 16_384).unwrap()), Some(text));
        }
    }
}
