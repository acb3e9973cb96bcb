//! Why this node's process refuses something before the node is asked, or where it has no answer:
//! each problem has a code that stays, fields, and its words in English, as a
//! [`refusal`](tidings_core::refusal) has. The other languages are in the catalogue under `problem-`
//! and the code.

use crate::problem::{Kind, Problem};
use tidings_core::refusal::{Reason, reasons};

fn problem(kind: Kind, message: String, next: Option<String>, reason: Reason) -> Problem {
    Problem { kind, message, next, reason: Some(Box::new(reason)) }
}

reasons! { pub problem(Kind) -> Problem:
    // What programs send.
    Usage unreadable(why: text): "the request cannot be read: {why}";
    Usage bad_json(why: text): "bad JSON: {why}";
    Usage no_json_object(why: text): "the body is no JSON object: {why}";
    Failed unwritable(why: text): "the answer cannot be written: {why}";
    Usage no_idempotency_key(max: number):
        "`Idempotency-Key` is one string in double quotes, with them of at most {max} bytes",
        "write it as `Idempotency-Key: \"8e03978e-40d5\"`";
    Reused key_used_already(): "something else was asked for under this `Idempotency-Key`",
        "take another key for it";
    Busy being_done_already(): "the same is being done under this key", "ask again for its answer";
    TooLarge request_too_large(max: number): "a request has at most {max} B";
    Usage unknown_field(name: text): "`{name}` is unknown here";
    Usage given_twice(name: text): "`{name}` is given twice";
    Usage said_by_path(name: text): "`{name}` is said by the path here";
    Usage fields_in_body(): "the fields of this stand in the body";
    Usage no_count(name: text, text: text): "{name}={text} is no number";
    Usage no_flag(name: text, text: text): "{name}={text} is not true or false";
    NotFound no_number(text: text): "“{text}” is no number";
    Usage too_many_kinds(max: number): "at most {max} kinds";
    Usage timeout_too_long(max: number): "timeout_seconds is at most {max}";
    NotFound nothing_at(path: text): "there is nothing at {path}",
        "the paths are listed in the README of tidings-http";
    NotFound nothing_in_api(path: text): "there is nothing at {path}",
        "`/api/v1/openapi.json` says what there is";
    Usage wrong_method(path: text): "{path} is not used with this method";
    Usage silent_import(): "no line came for a minute";
    Usage sender_gone(): "the sender hung up";
    Usage bad_line(line: number, why: text): "line {line}: {why}";
    TooLarge line_too_long(line: number, max: number): "line {line} has more than {max} B";

    // Who asks.
    NotAllowed other_host(): "the Host header does not name this node";
    NotAllowed other_page(): "requests from other web pages are refused";
    Unauthorized no_token(): "the token is missing or wrong",
        "send `Authorization: Bearer TOKEN`, the token being of `tidings token add`, or of the \
         home's api.json";
    Unauthorized token_expired(): "the token has expired", "ask whoever made it for another one";
    TooMany asks_too_often(): "this token asks too often", "ask again in a second, or less often";
    NotAllowed other_scope(has: text, needs: text):
        "this token is for `{has}`; this takes one for `{needs}`",
        "`tidings token add NAME --scope {needs}` makes one";
    NotAllowed no_feed_token(): "feeds take a token for `feed`",
        "`tidings token add NAME --scope feed` makes one";
    NotAllowed no_token_opens(): "no token opens this";
    NotAllowed bound_to_boards(): "this token is bound to boards", "use one that is not";
    NotAllowed other_board(board: text): "this token is not for the board {board}";
    NotFound no_post_for_token(post: text): "there is no post {post} on the boards of this token";
    Usage too_many_named(max: number):
        "a token that is bound to boards names at most {max} posts";
    Usage no_token_name(name: text, max: number): "“{name}” is no name for a token",
        "use 1 to {max} letters, digits, `-`, `_` and `.`";
    Usage token_exists(name: text): "there is a token {name} already",
        "choose another name, or revoke it first";
    NotFound no_such_token(name: text): "there is no token {name}",
        "`tidings token list` lists them";
    TooLarge too_many_tokens(max: number): "there are {max} tokens",
        "revoke one that nobody uses";
    Usage too_many_token_boards(max: number): "a token is bound to at most {max} boards",
        "make several tokens, or one for all boards";
    Usage token_over_at_once(): "a token that has expired lets nobody in";
    Failed tokens_not_kept(file: text, why: text): "{file} cannot be written: {why}",
        "this user must be able to write the home";

    // Files and feeds.
    NotFound no_such_file(): "this post has no such file";
    NotFound no_picture(): "this file is no picture that is shown here";
    NotFound file_not_whole(): "not all of this file is here", "ask peers for it first";
    Failed file_not_named(): "the node named no file";
    Failed keeps_no_files(): "this node keeps no files";
    TooLarge no_room_for_file(): "there is no room for this file among those that are here",
        "raise `quota_files`, or delete posts whose files you no longer need";
    TooLarge file_beyond_limit(file: text, limit: number):
        "{file} is too large: at most {limit} B are attached here",
        "raise `file_limit` in config.toml, to 4 GiB at most";
    TooLarge too_many_attached(max: number): "a post has at most {max} files",
        "attach others to a reply";
    Usage silent_file(): "nothing of the file came for a minute";
    NotFound no_such_feed(): "there is no such feed", "feeds end in `.atom`";

    // Pages and their forms.
    NotFound no_page_here(): "there is no such page";
    NotFound no_such_asset(): "there is no such file";
    Usage page_without_method(): "this page is not used with this method",
        "open it, and use its forms";
    Usage no_form(): "what is sent here is a form";
    Usage silent_form(): "nothing of the form came for a minute";
    Usage form_broke_off(why: text): "the form broke off: {why}";
    TooLarge form_too_large(max: number): "a form has at most {max} B";
    TooLarge form_too_large_beside_files(max: number):
        "a form has at most {max} B beside its files";
    TooLarge too_many_form_fields(): "the form has too many fields";
    NotAllowed other_session(): "the form is not of this session",
        "go back, load the page again, and send the form from there";
    Usage form_names_no_file(): "the form names no file";
    Usage no_entry_id(): "that is no entry's id";
    Usage no_post_id(): "that is no post's id";
    NotFound no_such_board(): "there is no such board";
    NotFound no_such_thread_page(): "the thread has no such page";
    NotFound no_such_draft(): "there is no such draft";
    Usage no_such_decision(): "there is no such decision";
    Usage no_such_role(): "there is no such role";
    Usage no_such_notice(): "choose all, mentions or none";
    NotAllowed others_post(): "only its author edits a post",
        "answer it, or ask a moderator to hide it";
    NotAllowed others_post_to_delete(): "only its author deletes a post",
        "answer it, or ask a moderator to hide it";
    NotFound post_taken_back(): "its author deleted this post";
    NotFound no_device_of_yours(): "no device of yours has this key";
    NotAllowed words_of_another(suffix: text):
        "these are the recovery words of another account than #{suffix}",
        "give the words of the account of this home";

    // The node, its network and its sticks.
    Stopped stopped(): "the node is stopping", "start it with `tidings start`";
    Busy no_answer_in_time(): "the node did not answer in time",
        "see `tidings status`; what was asked may still be done";
    Failed unexpected_answer(): "the node answered something else than was asked";
    Usage bad_address(why: text): "that cannot be dialed: {why}",
        "write HOST:PORT; `tidings status` on the other machine shows its address";
    NoPeer unresolved_address(why: text): "that cannot be found: {why}",
        "write HOST:PORT; `tidings status` on the other machine shows its address";
    NoPeer dial_refused(address: text, why: text): "{address}: {why}",
        "check that both belong to the same community";
    Usage dialed_myself(address: text, why: text): "{address}: {why}",
        "give another node's address: `tidings status` there shows it";
    NoPeer dial_failed(address: text, why: text): "{address}: {why}",
        "check that a node runs there and that no firewall is between";
    // Causes of those.
    Usage address_malformed(address: text):
        "“{address}” is neither host:port nor a multiaddr such as /ip4/192.0.2.1/tcp/4001";
    Usage address_unsupported(address: text): "“{address}” is not reachable by TCP or QUIC";
    Usage address_of_nobody(address: text):
        "“{address}” names a relay and nobody behind it: /p2p/… of a device is missing at the end";
    NoPeer address_unknown(host: text, why: text): "cannot find “{host}”: {why}";
    Usage own_address(): "that address is this node's own";
    NoPeer not_a_member(): "refused: not a member of this community";
    NoPeer other_version(): "refused: speaks another version, or is no node of ours";
    NoPeer hung_up(): "refused: hung up before it proved itself";
    NoPeer unproven_in_time(): "refused: did not prove itself in time";
    NoPeer no_joining():
        "refused: asked to join without the community's secret, which is not offered";
    NoPeer joining_door(): "refused: came to the joining door";
    NoPeer silent_address(): "no answer in time";
    NoPeer other_device(): "another device answers at this address";
    NoPeer unreachable_address(why: text): "unreachable: {why}";
    NoPeer too_many_connections(why: text): "too many connections: {why}";
    NoPeer connection_ended(why: text): "the connection ended: {why}";
    NoPeer no_peer_connected(): "no peer is connected",
        "see `tidings peers`; dial one with `tidings dial ADDR`";
    NoPeer sync_out_of_time(missing: number):
        "time ran out while {missing} entries were still to come",
        "they go on arriving; see `tidings peers`";
    Usage invite_from_elsewhere(): "the invite is for another community";
    Usage invite_expired(): "the invite has expired", "`tidings invite` makes another one";
    Failed short_code_over(): "the short code is over already";
    Usage no_whole_path(path: text): "“{path}” is no whole path",
        "write it from the root on: /media/stick";
    Busy carrying_already(): "the node is carrying something already",
        "try again when that is done";
    Failed carrying_broke_down(): "carrying broke down";
    Verification carried_damage(why: text): "what lies there is damaged: {why}";
    Failed carried_partly(why: text): "it broke off: {why}";
    TooLarge carried_no_further(why: text): "not all of it found room: {why}";
}

#[cfg(test)]
mod tests;
