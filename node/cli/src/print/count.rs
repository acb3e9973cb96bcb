//! Numbers with their nouns.

/// `1 post`, `2 posts`.
pub(crate) fn posts(number: u64) -> String {
    counted(number, "post", "posts")
}

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

/// `1 thread`, `2 threads`.
pub(crate) fn threads(number: u64) -> String {
    counted(number, "thread", "threads")
}

/// `1 page`, `2 pages`.
pub(crate) fn pages(number: u64) -> String {
    counted(number, "page", "pages")
}

/// `1 message was`, `2 messages were`.
pub(crate) fn messages_were(number: u64) -> String {
    counted(number, "message was", "messages were")
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!([posts(0), posts(1), posts(2)], ["0 posts", "1 post", "2 posts"]);
        assert_eq!([entries(1), entries(7)], ["1 entry", "7 entries"]);
        assert_eq!(peers(1), "1 peer");
    }
}
