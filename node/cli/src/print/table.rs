//! Columns that line up, whatever script the names are in.

use tidings_words::Words;
use unicode_width::UnicodeWidthStr;

/// Rows of sanitised cells; each column is as wide as its widest cell, the last one is not padded.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table whose columns have the names of these keys.
    pub(crate) fn of(words: &Words, titles: &[&str]) -> Self {
        Self { rows: vec![titles.iter().map(|title| words.say(title)).collect()] }
    }

    /// Adds a row.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// The lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        let widths = self.widths();
        self.rows.iter().map(|row| Self::line(row, &widths)).collect()
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = Vec::new();
        for row in &self.rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        widths
    }

    fn line(row: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            let padding = width.saturating_sub(cell.width()) + 2;
            line.extend(std::iter::repeat_n(' ', padding));
        }
        line.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_width_on_screen() {
        let mut table = Table::default();
        table.row(["BOARD".into(), "POSTS".into()]);
        table.row(["日本".into(), "2".into()]);
        table.row(["general".into(), "10".into()]);
        assert_eq!(table.lines(), ["BOARD    POSTS", "日本     2", "general  10"]);
    }
}
