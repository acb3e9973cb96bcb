//! Posts: what is written, said of them, and asked for.

super::refusals! {
    Usage empty_text(): "the text is empty", "write something, then post again";
    TooLarge text_too_long(len: number, max: number):
        "the text is {len} bytes long; at most {max} fit one post",
        "shorten it, or post it in parts";
    TooLarge text_too_long_sealed(): "the text does not fit one entry, sealed",
        "shorten it, or post it in parts";
    TooLarge subject_too_long(len: number, max: number):
        "the subject is {len} bytes long; at most {max} fit", "shorten it";
    Usage no_reaction(emoji: text): "“{emoji}” is no reaction",
        "react with one character or emoji, such as 👍";
    TooLarge reaction_too_long(len: number, max: number):
        "the reaction is {len} bytes long; at most {max} fit";
    TooLarge reason_too_long(len: number, max: number):
        "the reason is {len} bytes long; at most {max} fit", "shorten it";
    TooLarge part_too_long(part: text, len: number, max: number):
        "the {part} is {len} bytes long; at most {max} fit";
    TooLarge entry_too_large(why: text): "{why}";
    Usage entry_unsound(why: text): "{why}";

    NotFound unknown_post(post: text): "there is no post {post} here",
        "list the newest with `tidings read --all`, or wait until it arrived";
    Usage ambiguous_post(post: text, count: number):
        "{count} posts have an id that starts with {post}", "write more of the id";
    Usage short_id(post: text): "“{post}” is too short for an id",
        "write at least 6 characters of it";
    NotFound deleted_post(post: text): "its author deleted the post {post}";
    NotFound absent_text(post: text): "the text of the post {post} is not here",
        "`tidings read --fetch POST` asks peers for it";
    NotAllowed not_yours_to_edit(author: text): "{author} wrote this; nobody else can edit it",
        "answer it with `tidings reply`, or ask a moderator to hide it";
    NotAllowed not_yours_to_delete(author: text): "{author} wrote this; nobody else can delete it",
        "answer it with `tidings reply`, or ask a moderator to hide it";
    NotAllowed locked(): "the thread is locked: moderators alone reply to it",
        "`tidings mod log` says who locked it and why; a new thread is open to you";

    Usage hidden_already(): "it is hidden already", "`tidings mod log` says who decided what";
    Usage not_hidden(): "it is not hidden", "`tidings mod log` says who decided what";
    Usage locked_already(): "it is locked already", "`tidings mod log` says who decided what";
    Usage not_locked(): "it is not locked", "`tidings mod log` says who decided what";
    Usage pinned_already(): "it is pinned already", "`tidings mod log` says who decided what";
    Usage not_pinned(): "it is not pinned", "`tidings mod log` says who decided what";
    Usage moved_within_circle(): "threads are moved between boards for everybody alone",
        "what was written for few stays with them; post it anew elsewhere";
    Usage moved_already(board: text): "the thread is on #{board} already";
    Usage nothing_to_overrule(): "no moderator decided anything about it that you follow",
        "`tidings mod log` says who decided what";
    Usage nothing_overruled(): "you did not overrule anything about it",
        "`tidings mod log` says who decided what";

    TooLarge import_too_large(count: number, max: number):
        "{count} posts in one import; at most {max} fit", "import them in parts";
    TooLarge too_many_sources(count: number, max: number):
        "{count} names; at most {max} fit", "ask in parts";
    Failed not_imported(number: number, why: text): "post {number} of the import: {why}";
    Usage bad_quotation(name: number, source: number):
        "a quoted name has 1 to {name} bytes, a source 1 to {source}";
    Usage too_many_answers(max: number): "a post names at most {max} that it answers";

    Usage empty_draft(): "the draft is empty", "write something first";
    NotFound unknown_draft(id: number): "there is no draft {id}", "`tidings draft list` lists them";
    TooLarge too_many_drafts(max: number): "{max} drafts are kept already",
        "send or discard some: `tidings draft list`";
    TooLarge draft_too_long(len: number, max: number):
        "the draft is {len} bytes long; at most {max} fit", "shorten it";
    Usage files_with_an_edit(): "files go with a post, not with another text of it",
        "attach them by `tidings file attach`";

    Usage board_and_thread(): "a board and a thread at once", "name one of them";
    NotFound foreign_cursor(): "the cursor is not of this log",
        "begin without one, and read the boards for what came before";
}
