//! Which panes there is room for, and where: three from 110 columns, two from 70, else one.

use ratatui::layout::Rect;

/// Columns from which all three panes stand side by side.
pub(crate) const THREE: u16 = 110;
/// Columns from which two do.
pub(crate) const TWO: u16 = 70;
/// Rows from which a pane has a title.
const TITLED: u16 = 5;

/// A pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pane {
    /// All boards.
    #[default]
    Boards,
    /// Threads of a board, or what was found.
    List,
    /// A thread.
    Reader,
}

/// Where everything is; a pane that there is no room for has no place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Panes {
    /// Boards, with their title.
    pub(crate) boards: Option<Rect>,
    /// The list, with its title.
    pub(crate) list: Option<Rect>,
    /// The reader, with its title.
    pub(crate) reader: Option<Rect>,
    /// The rows at the bottom.
    pub(crate) foot: Rect,
}

impl Panes {
    /// The panes of a screen of `columns` by `rows` on which `focus` is looked at, above `low` rows
    /// at the bottom.
    pub(crate) fn of((columns, rows): (u16, u16), focus: Pane, low: u16) -> Self {
        let foot = low.min(rows.saturating_sub(1));
        let body = rows - foot;
        let at = |x: u16, width: u16| Some(Rect::new(x, 0, width, body));
        let foot = Rect::new(0, body, columns, foot);
        let none = Self { foot, ..Self::default() };
        if columns >= THREE {
            let boards = (columns / 6).clamp(20, 28);
            let list = (columns * 3 / 10).clamp(32, 52);
            let reader = boards + list + 2;
            return Self {
                boards: at(0, boards),
                list: at(boards + 1, list),
                reader: at(reader, columns - reader),
                foot,
            };
        }
        let left = (columns * 2 / 5).clamp(24, 36);
        match focus {
            Pane::Boards if columns >= TWO => {
                Self { boards: at(0, left), list: at(left + 1, columns - left - 1), ..none }
            }
            _ if columns >= TWO => {
                Self { list: at(0, left), reader: at(left + 1, columns - left - 1), ..none }
            }
            Pane::Boards => Self { boards: at(0, columns), ..none },
            Pane::List => Self { list: at(0, columns), ..none },
            Pane::Reader => Self { reader: at(0, columns), ..none },
        }
    }

    /// The place of one of them.
    pub(crate) fn get(&self, pane: Pane) -> Option<Rect> {
        match pane {
            Pane::Boards => self.boards,
            Pane::List => self.list,
            Pane::Reader => self.reader,
        }
    }
}

/// A pane without its title.
pub(crate) fn inside(pane: Rect) -> Rect {
    let title = u16::from(pane.height >= TITLED);
    Rect { y: pane.y + title, height: pane.height - title, ..pane }
}

/// Whether there is room for a title.
pub(crate) fn is_titled(pane: Rect) -> bool {
    pane.height >= TITLED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_panes_as_there_is_room_for() {
        let shown = |columns, focus| {
            let panes = Panes::of((columns, 24), focus, 1);
            [Pane::Boards, Pane::List, Pane::Reader].map(|pane| panes.get(pane).is_some())
        };
        assert_eq!(shown(110, Pane::Boards), [true; 3]);
        assert_eq!(shown(109, Pane::Boards), [true, true, false]);
        assert_eq!(shown(70, Pane::Reader), [false, true, true]);
        assert_eq!(shown(69, Pane::Reader), [false, false, true]);
        assert_eq!(shown(69, Pane::Boards), [true, false, false]);
    }

    #[test]
    fn panes_never_leave_the_screen_and_the_focus_is_always_seen() {
        for columns in 0..260 {
            for rows in 0..30 {
                for (focus, low) in [(Pane::Boards, 1), (Pane::List, 2), (Pane::Reader, 4)] {
                    let panes = Panes::of((columns, rows), focus, low);
                    let screen = Rect::new(0, 0, columns, rows);
                    for pane in [Pane::Boards, Pane::List, Pane::Reader] {
                        let Some(place) = panes.get(pane) else { continue };
                        assert_eq!(place, place.intersection(screen), "{columns}x{rows}");
                        assert!(inside(place).height <= place.height);
                    }
                    assert!(panes.get(focus).is_some());
                    assert_eq!(panes.foot, panes.foot.intersection(screen));
                }
            }
        }
    }
}
