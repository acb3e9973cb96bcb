//! Amounts as people say them, in every language.

/// Bytes in the unit that people would say: `18 KB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")];
    let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| bytes >= *unit) else {
        return format!("{bytes} B");
    };
    match bytes / (unit / 10) {
        tenths @ 100.. => format!("{} {name}", tenths / 10),
        tenths => format!("{}.{} {name}", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_two_digits_or_all_before_the_point() {
        for (bytes, said) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_800, "1.8 KB"),
            (18_400, "18 KB"),
            (2_500_000_000, "2.5 GB"),
            (u64::MAX, "18446744073 GB"),
        ] {
            assert_eq!(size(bytes), said);
        }
    }
}
