//! A map by session: few, ordered by number, close together in memory.

use super::SessionId;
use prefetch_index::prefetch_index;

/// Something for each session, in the order in which they opened. The numbers stand apart: looking
/// for one touches nothing else.
#[derive(Debug)]
pub(super) struct Seats<T> {
    ids: Vec<SessionId>,
    values: Vec<T>,
    /// Where one was found last: most of what happens asks several times for the same, or for one
    /// after the other.
    last: usize,
}

impl<T> Default for Seats<T> {
    fn default() -> Self {
        Self { ids: Vec::new(), values: Vec::new(), last: 0 }
    }
}

impl<T> Seats<T> {
    /// Asks for where they are; see [`Engine::prefetch_seats`](super::Engine::prefetch_seats).
    pub(super) fn prefetch(&self) {
        prefetch_index(&self.ids, 0);
        prefetch_index(&self.values, 0);
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn get(&self, id: SessionId) -> Option<&T> {
        self.values.get(self.place(id).ok()?)
    }

    pub(super) fn get_mut(&mut self, id: SessionId) -> Option<&mut T> {
        self.last = self.place(id).ok()?;
        self.values.get_mut(self.last)
    }

    /// Takes the seat of `id`, whoever sat there.
    pub(super) fn insert(&mut self, id: SessionId, value: T) {
        match self.place(id) {
            Ok(place) => {
                if let Some(seat) = self.values.get_mut(place) {
                    *seat = value;
                }
            }
            Err(place) => {
                self.ids.insert(place, id);
                self.values.insert(place, value);
            }
        }
    }

    pub(super) fn remove(&mut self, id: SessionId) -> Option<T> {
        let place = self.place(id).ok()?;
        self.ids.remove(place);
        Some(self.values.remove(place))
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = SessionId> {
        self.ids.iter().copied()
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.values.iter_mut()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (SessionId, &T)> {
        self.keys().zip(&self.values)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (SessionId, &mut T)> {
        self.ids.iter().copied().zip(&mut self.values)
    }

    fn place(&self, id: SessionId) -> Result<usize, usize> {
        let near = [self.last, self.last.saturating_add(1)];
        match near.into_iter().find(|place| self.ids.get(*place) == Some(&id)) {
            Some(place) => Ok(place),
            None => self.ids.binary_search(&id),
        }
    }
}
