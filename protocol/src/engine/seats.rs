//! A map by session: few, ordered by number, close together in memory.

use super::SessionId;

/// Something for each session, in the order in which they opened.
#[derive(Debug)]
pub(super) struct Seats<T>(Vec<(SessionId, T)>);

impl<T> Default for Seats<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Seats<T> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, id: SessionId) -> Option<&T> {
        let place = self.place(id).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, id: SessionId) -> Option<&mut T> {
        let place = self.place(id).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Takes the seat of `id`, whoever sat there.
    pub(super) fn insert(&mut self, id: SessionId, value: T) {
        match self.place(id) {
            Ok(place) => {
                if let Some(seat) = self.0.get_mut(place) {
                    seat.1 = value;
                }
            }
            Err(place) => self.0.insert(place, (id, value)),
        }
    }

    pub(super) fn remove(&mut self, id: SessionId) -> Option<T> {
        let place = self.place(id).ok()?;
        Some(self.0.remove(place).1)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = SessionId> {
        self.0.iter().map(|(id, _)| *id)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (SessionId, &T)> {
        self.0.iter().map(|(id, value)| (*id, value))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (SessionId, &mut T)> {
        self.0.iter_mut().map(|(id, value)| (*id, value))
    }

    fn place(&self, id: SessionId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |(id, _)| *id)
    }
}
