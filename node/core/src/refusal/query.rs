//! What is looked for, as it is typed.

super::refusals! {
    Usage query_too_long(max: number): "a query has at most {max} bytes", "leave words out";
    Usage query_of_many_terms(max: number): "a query has at most {max} terms",
        "leave words out, or quote those of a phrase";
    Usage query_of_many_words(max: number): "a query has at most {max} words", "leave words out";
    Usage query_for_too_much(): "the query asks for too much at once", "leave words out";
    Usage empty_query(): "nothing to search for", "say some words of the text";
    Usage query_without_board(): "`#` names no board", "write `#general`";
    Usage query_without_person(): "who?", "write `@ana` or `by:me`";
    Usage query_not_left_out(operator: text): "`-{operator}:` cannot be left out",
        "`-` goes with words, phrases, @people and #boards";
    Usage query_of_two_threads(): "no post is in two threads", "write `in:ID` once";
    Usage unknown_state(state: text): "`is:{state}` is not known", "write `is:unread`";
    Usage unknown_part(part: text): "`has:{part}` is not known", "write `has:file`";
    Usage unknown_operator(operator: text, value: text): "there is no operator `{operator}:`",
        "to look for the words, quote them: `\"{operator}:{value}\"`";
    Usage unknown_operator_near(operator: text, value: text, near: text):
        "there is no operator `{operator}:`",
        "did you mean `{near}`? to look for the words, quote them: `\"{operator}:{value}\"`";
    Usage no_date(date: text): "“{date}” is no date",
        "write 2026, 2026-03 or 2026-03-09; or 7d with before: and after:";
    Usage no_such_page(): "there is no such page", "begin again without `after`";
    Usage unknown_sought_post(id: text): "there is no post {id} here",
        "`tidings read --all` lists the newest; a board is `#BOARD`";
    Usage ambiguous_sought_post(id: text, count: number):
        "{count} posts have an id that starts with {id}", "write more of the id";
    Usage short_sought_id(id: text): "“{id}” is too short for an id",
        "write at least 6 characters of it; a board is `#BOARD`";
    Usage unknown_sought_person(name: text): "nobody here is called {name}",
        "`tidings people` lists everybody; `@\"ana maria\"` is one name";
    Usage unknown_sought_person_near(name: text, near: list): "nobody here is called {name}",
        "did you mean {near}?";
    Usage ambiguous_sought_person(name: text, count: number): "{count} people are called {name}",
        "write the characters after `#`, too, as `@ana#k7mq`";
}
