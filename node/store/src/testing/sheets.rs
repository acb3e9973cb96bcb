//! Bytes in sheets that copies share until one of them is written to: a thousand disks that began
//! alike take little more room than one.

use std::sync::Arc;

/// Length of a sheet in bytes: that of redb's pages.
const SHEET: usize = 4096;

/// The bytes of a disk.
#[derive(Clone, Default)]
pub(super) struct Sheets {
    sheets: Vec<Arc<[u8; SHEET]>>,
    len: usize,
}

/// Part of one sheet: which, and its first and last bytes there, the latter not included.
struct Piece {
    sheet: usize,
    from: usize,
    to: usize,
}

/// The pieces that `len` bytes from `start` on lie in.
fn pieces(start: usize, len: usize) -> impl Iterator<Item = Piece> {
    let end = start.saturating_add(len);
    let sheets = start / SHEET..end.div_ceil(SHEET);
    sheets.map(move |sheet| {
        let first = sheet.saturating_mul(SHEET);
        let to = end.saturating_sub(first).min(SHEET);
        Piece { sheet, from: start.saturating_sub(first), to }
    })
}

impl Sheets {
    /// These bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut sheets = Self::default();
        sheets.resize(bytes.len());
        sheets.put(0, bytes);
        sheets
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// All of them.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let all = self.sheets.iter().flat_map(|sheet| sheet.iter().copied());
        all.take(self.len).collect()
    }

    /// Fills `out` with the bytes from `start` on; `None` if there are fewer.
    pub(super) fn read(&self, start: usize, out: &mut [u8]) -> Option<()> {
        if start.checked_add(out.len())? > self.len {
            return None;
        }
        let mut out = out;
        for piece in pieces(start, out.len()) {
            let found = self.sheets.get(piece.sheet)?.get(piece.from..piece.to)?;
            let (here, rest) = out.split_at_mut_checked(found.len())?;
            here.copy_from_slice(found);
            out = rest;
        }
        Some(())
    }

    /// Writes `data` at `start`; what lies beyond the end is cut off, as the length says.
    pub(super) fn put(&mut self, start: usize, data: &[u8]) {
        let mut data = data.get(..self.len.saturating_sub(start).min(data.len())).unwrap_or(data);
        for piece in pieces(start, data.len()) {
            let Some((new, rest)) = data.split_at_checked(piece.to.saturating_sub(piece.from))
            else {
                return;
            };
            data = rest;
            let Some(sheet) = self.sheets.get_mut(piece.sheet) else { return };
            if sheet.get(piece.from..piece.to) != Some(new)
                && let Some(old) = Arc::make_mut(sheet).get_mut(piece.from..piece.to)
            {
                old.copy_from_slice(new);
            }
        }
    }

    /// Cuts off what lies beyond `len`, or adds zeros.
    pub(super) fn resize(&mut self, len: usize) {
        let kept = len.min(self.len);
        self.sheets.truncate(kept.div_ceil(SHEET));
        let tail = kept.checked_rem(SHEET).filter(|tail| *tail > 0);
        if let (Some(tail), Some(last)) = (tail, self.sheets.last_mut()) {
            Arc::make_mut(last).iter_mut().skip(tail).for_each(|byte| *byte = 0);
        }
        if self.sheets.len() < len.div_ceil(SHEET) {
            self.sheets.resize(len.div_ceil(SHEET), Arc::new([0; SHEET]));
        }
        self.len = len;
    }

    /// Takes over the sheets of `from` that `len` bytes from `start` on lie in.
    pub(super) fn take_over(&mut self, from: &Self, start: usize, len: usize) {
        for Piece { sheet, .. } in pieces(start, len) {
            if let (Some(mine), Some(new)) = (self.sheets.get_mut(sheet), from.sheets.get(sheet)) {
                mine.clone_from(new);
            }
        }
    }

    /// Turns the bit numbered `bit` of the byte at `place`, if there is one.
    pub(super) fn flip(&mut self, place: usize, bit: u64) {
        let mut byte = [0];
        if self.read(place, &mut byte).is_some() {
            self.put(place, &byte.map(|byte| byte ^ (1 << (bit & 7))));
        }
    }
}
