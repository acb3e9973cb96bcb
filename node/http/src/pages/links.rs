//! Where things are. Names stand in queries, where no browser takes `..` for something else.

use tidings_protocol::hash::EntryId;

/// Text as a part of a query.
pub(super) fn part(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A board.
pub(super) fn board(name: &str) -> String {
    format!("/board?name={}", part(name))
}

/// A page of a board's threads, counted from 1: those after this one.
pub(super) fn board_after(name: &str, page: usize, last: &EntryId) -> String {
    format!("{}&page={page}&before={last}", board(name))
}

/// A thread, by any of its posts.
pub(super) fn thread(id: &EntryId) -> String {
    format!("/thread/{id}")
}

/// A page of a thread, counted from 1.
pub(super) fn thread_page(id: &EntryId, page: usize) -> String {
    match page {
        1 => thread(id),
        _ => format!("{}?page={page}", thread(id)),
    }
}

/// A post, wherever in its thread it is.
pub(super) fn post(id: &EntryId) -> String {
    format!("/post/{id}")
}

/// The name of a post within its page.
pub(super) fn anchor(id: &EntryId) -> String {
    format!("p-{id}")
}

/// A page of this node to go back to; the home for what is none.
pub(super) fn own(address: &str) -> &str {
    let own = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains('\\')
        && address.bytes().all(|byte| byte.is_ascii_graphic());
    if own { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_place() {
        assert_eq!(board("../?&x=#é"), "/board?name=..%2F%3F%26x%3D%23%C3%A9");
    }

    #[test]
    fn one_goes_back_to_pages_of_this_node_only() {
        assert_eq!(own("/board?name=a"), "/board?name=a");
        for strange in
            ["//evil.example", "https://evil.example", "/\\evil", "javascript:x", "", "/a\r\nb"]
        {
            assert_eq!(own(strange), "/", "{strange}");
        }
    }
}
