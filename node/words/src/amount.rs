//! Amounts as people write them: numbers with their thousands apart, bytes in the unit that one
//! would say.

use crate::{Language, Words};

impl Words {
    /// A number as one writes it in this language: `100000`, `100.000`.
    #[must_use]
    pub fn number(&self, number: u64) -> String {
        self.language.number(number)
    }

    /// Bytes in the decimal unit that people would say: `1.8 KB`, `1,8 KB`.
    #[must_use]
    pub fn size(&self, bytes: u64) -> String {
        self.language.size(bytes)
    }

    /// That so many bytes of the disk are free, and fewer than so many mean that nothing is taken.
    #[must_use]
    pub fn low_disk(&self, free: u64, min: u64) -> String {
        self.with("error-disk-nearly-full", &[("free", free.into()), ("min", min.into())])
    }
}

impl Language {
    /// See [`Words::number`].
    pub(crate) fn number(self, number: u64) -> String {
        let plain = number.to_string();
        match self {
            Self::English => plain,
            Self::German => in_threes(&plain),
        }
    }

    /// See [`Words::size`].
    pub(crate) fn size(self, bytes: u64) -> String {
        const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")];
        let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| bytes >= *unit) else {
            return format!("{bytes} B");
        };
        match bytes / (unit / 10) {
            tenths @ 100.. => format!("{} {name}", self.number(tenths / 10)),
            tenths => format!("{}{}{} {name}", tenths / 10, self.point(), tenths % 10),
        }
    }

    fn point(self) -> char {
        match self {
            Self::English => '.',
            Self::German => ',',
        }
    }
}

fn in_threes(digits: &str) -> String {
    let mut apart = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            apart.push('.');
        }
        apart.push(digit);
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_two_digits_or_all_before_the_point() {
        let [english, german] = Language::ALL.map(Words::of);
        for (bytes, said, german_said) in [
            (0, "0 B", "0 B"),
            (999, "999 B", "999 B"),
            (1_800, "1.8 KB", "1,8 KB"),
            (18_400, "18 KB", "18 KB"),
            (2_500_000_000, "2.5 GB", "2,5 GB"),
            (u64::MAX, "18446744073 GB", "18.446.744.073 GB"),
        ] {
            assert_eq!(
                (english.size(bytes), german.size(bytes)),
                (said.into(), german_said.into())
            );
        }
    }

    #[test]
    fn thousands_stand_apart_where_one_writes_them_so() {
        let [english, german] = Language::ALL.map(Words::of);
        for (number, said) in
            [(0, "0"), (999, "999"), (1_234, "1.234"), (100_000, "100.000"), (1 << 20, "1.048.576")]
        {
            assert_eq!(
                (english.number(number), german.number(number)),
                (number.to_string(), said.into())
            );
        }
    }
}
