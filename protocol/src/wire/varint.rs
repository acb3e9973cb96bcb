//! LEB128 numbers in their one shortest form, and a reader that never reads past the end.

/// Longest encoded number, in bytes.
pub const MAX_LEN: usize = 10;

/// Bytes that end early, go on too long, or spell a number in a longer form than needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed bytes")]
pub struct Malformed;

/// Appends `number`.
pub fn put(to: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = number.to_le_bytes()[0] & 0x7f;
        number >>= 7;
        if number == 0 {
            return to.push(low);
        }
        to.push(low | 0x80);
    }
}

/// How many bytes [`put`] appends.
#[must_use]
pub fn size(number: u64) -> usize {
    let bits = 64_u32.saturating_sub((number | 1).leading_zeros());
    usize::try_from(bits.div_ceil(7)).unwrap_or(MAX_LEN)
}

/// A length as a number; lengths of this protocol are far below 2^64.
#[must_use]
pub fn of_len(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// Small differences of either sign as small numbers.
#[must_use]
pub fn zigzag(difference: u64) -> u64 {
    let sign = difference >> 63;
    (difference << 1) ^ sign.wrapping_neg()
}

/// What [`zigzag`] folded.
#[must_use]
pub fn unzigzag(number: u64) -> u64 {
    (number >> 1) ^ (number & 1).wrapping_neg()
}

/// Takes numbers and bytes from the front of a slice.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads `bytes` from their start.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The bytes not read yet.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next number.
    ///
    /// # Errors
    /// When the bytes end, the number passes 64 bits or is not in its shortest form.
    pub fn varint(&mut self) -> Result<u64, Malformed> {
        let mut number = 0_u64;
        for shift in (0..70_u32).step_by(7) {
            let byte = self.byte()?;
            let low = u64::from(byte & 0x7f);
            if shift == 63 && low > 1 {
                return Err(Malformed);
            }
            number |= low.checked_shl(shift).ok_or(Malformed)?;
            if byte & 0x80 == 0 {
                let padded = byte == 0 && shift > 0;
                return if padded { Err(Malformed) } else { Ok(number) };
            }
        }
        Err(Malformed)
    }

    fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.rest.split_first().ok_or(Malformed)?;
        self.rest = rest;
        Ok(*first)
    }

    /// The next `len` bytes.
    ///
    /// # Errors
    /// When fewer are left.
    pub fn bytes(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let (head, rest) = self.rest.split_at_checked(len).ok_or(Malformed)?;
        self.rest = rest;
        Ok(head)
    }

    /// The next `N` bytes.
    ///
    /// # Errors
    /// When fewer are left.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (head, rest) = self.rest.split_first_chunk().ok_or(Malformed)?;
        self.rest = rest;
        Ok(*head)
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// When something is.
    pub fn finish(self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_number_survives(number: u64) {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            prop_assert!(bytes.len() <= MAX_LEN);
            prop_assert_eq!(bytes.len(), size(number));
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.varint(), Ok(number));
            prop_assert_eq!(reader.finish(), Ok(()));
        }

        #[test]
        fn what_is_read_is_written_the_same(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
            let mut reader = Reader::new(&bytes);
            if let Ok(number) = reader.varint() {
                let mut again = Vec::new();
                put(&mut again, number);
                again.extend_from_slice(reader.rest());
                prop_assert_eq!(again, bytes);
            }
        }
    }

    #[test]
    fn padding_overflow_and_early_ends_are_refused() {
        for bytes in [&[][..], &[0x80], &[0x80, 0], &[0xff; 10], &[0xff; 11]] {
            assert_eq!(Reader::new(bytes).varint(), Err(Malformed), "{bytes:?}");
        }
    }
}
