//! Which stripes of a file are here: a bit each, the first one the lowest of the first byte.

use crate::FileId;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    stripes: u32,
    bytes: Vec<u8>,
}

impl Map {
    /// None of them.
    #[must_use]
    pub fn none(id: &FileId) -> Self {
        let stripes = id.stripes();
        Self { stripes, bytes: vec![0; bytes_for(stripes)] }
    }

    /// All of them.
    #[must_use]
    pub fn all(id: &FileId) -> Self {
        let mut map = Self::none(id);
        (0..map.stripes).for_each(|stripe| map.set(stripe, true));
        map
    }

    /// Reads what [`Map::as_bytes`] wrote of this file.
    #[must_use]
    pub fn read(id: &FileId, bytes: &[u8]) -> Option<Self> {
        let stripes = id.stripes();
        if bytes.len() != bytes_for(stripes) {
            return None;
        }
        let map = Self { stripes, bytes: bytes.to_vec() };
        let beyond = (stripes..stripes.saturating_add(8)).any(|stripe| map.bit(stripe));
        (!beyond).then_some(map)
    }

    /// As it lies on disks and travels.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether this stripe is here.
    #[must_use]
    pub fn has(&self, stripe: u32) -> bool {
        stripe < self.stripes && self.bit(stripe)
    }

    /// Says whether it is.
    pub(crate) fn set(&mut self, stripe: u32, here: bool) {
        let (byte, mask) = place(stripe);
        if let Some(byte) = self.bytes.get_mut(byte).filter(|_| stripe < self.stripes) {
            *byte = if here { *byte | mask } else { *byte & !mask };
        }
    }

    /// Whether nothing is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.missing().next().is_none()
    }

    /// The stripes that are not here, in order.
    pub fn missing(&self) -> impl Iterator<Item = u32> {
        (0..self.stripes).filter(|stripe| !self.bit(*stripe))
    }

    /// How many stripes are here.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.bytes.iter().map(|byte| byte.count_ones()).sum()
    }

    fn bit(&self, stripe: u32) -> bool {
        let (byte, mask) = place(stripe);
        self.bytes.get(byte).is_some_and(|byte| byte & mask != 0)
    }
}

fn place(stripe: u32) -> (usize, u8) {
    (usize::try_from(stripe / 8).unwrap_or(usize::MAX), 1 << (stripe % 8))
}

fn bytes_for(stripes: u32) -> usize {
    usize::try_from(stripes.div_ceil(8)).unwrap_or_default()
}
