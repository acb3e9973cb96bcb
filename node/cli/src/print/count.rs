//! Numbers with their nouns.

/// `1 entry`, `2 entries`.
pub(crate) fn entries(number: u64) -> String {
    counted(number, "entry", "entries")
}

/// `1 file`, `2 files`.
pub(crate) fn files(number: u64) -> String {
    counted(number, "file", "files")
}

/// `1 peer`, `2 peers`.
pub(crate) fn peers(number: u64) -> String {
    counted(number, "peer", "peers")
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!([entries(0), entries(1), entries(7)], ["0 entries", "1 entry", "7 entries"]);
        assert_eq!(peers(1), "1 peer");
    }
}
