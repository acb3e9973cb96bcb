//! Boards, those for a few, and messages.

super::refusals! {
    Usage no_board_name(input: text): "“{input}” names no board",
        "a board's name is made of a-z, 0-9 and -, parts are joined by /, at most 64 bytes: \
         general, projects/tidings";
    NotFound unknown_board(board: text): "there is no board #{board}",
        "create it with `tidings board new {board}`";
    NotFound unknown_board_near(board: text, near: list): "there is no board #{board}",
        "did you mean {near}? Or create it with `tidings board new {board}`";
    NotFound unknown_conversation(board: text): "there is no board {board}",
        "`tidings people` lists everybody";
    NotFound unknown_conversation_near(board: text, near: list): "there is no board {board}",
        "did you mean {near}?";
    NotFound gone(what: text): "no {what} of this name here";
    Usage board_exists(board: text): "there is a board #{board} already",
        "post on it with `tidings post {board}`, or choose another name";
    Usage ambiguous_board(board: text, count: number, spellings: text):
        "“{board}” may mean one of {count} boards", "write {spellings}";

    NotFound no_messages(person: text, name: text):
        "there are no messages between you and {person}",
        "write the first one with `tidings message {name}`";
    NotFound unknown_peer(): "nobody knows with whom this conversation is";
    NotAllowed no_reader(board: text): "you are no reader of #{board} any more",
        "what was written before stays readable; whoever made it can let you in again";
    NotAllowed relay_reads_nothing(person: text): "{person} is a relay: it reads nothing",
        "`tidings people` shows who does";
    NotAllowed not_in_community(person: text): "{person} is not in this community",
        "`tidings people` shows who is";

    TooLarge too_many_closed_boards(): "you made as many closed boards as count",
        "use one of them: `board admit` and `board remove` change its readers";
    Usage reads_already(person: text, board: text): "{person} reads it already",
        "`tidings board readers {board}` lists who does";
    NotFound reads_not(person: text, board: text): "{person} does not read it",
        "`tidings board readers {board}` lists who does";
    NotAllowed not_your_readers():
        "only whoever made the board decides that, and moderators whom they let in",
        "`tidings boards --json` says who made it; their word goes before moderators'";
    TooLarge too_many_readers(count: number, max: number):
        "{count} readers; at most {max} fit a board",
        "make a board for everybody: `tidings board new`";
    Usage not_closed(board: text): "{board} is no closed board, so it has no list of readers",
        "`tidings boards` shows which are; `tidings board new NAME --closed` makes one";
    TooLarge too_many_notices(max: number): "{max} boards are set otherwise already",
        "set some boards to mentions again";
}
