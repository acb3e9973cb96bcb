### What every face says.

common-unread = { $count ->
    [0] nothing unread
    [one] { $count } unread
   *[other] { $count } unread
}
common-posts = { $count ->
    [one] { $count } post
   *[other] { $count } posts
}
common-replies = { $count ->
    [0] no replies
    [one] { $count } reply
   *[other] { $count } replies
}
common-threads = { $count ->
    [one] { $count } thread
   *[other] { $count } threads
}
common-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
common-peers = { $count ->
    [0] no peers
    [one] { $count } peer
   *[other] { $count } peers
}
common-new-posts = { $count ->
    [one] { $count } new post
   *[other] { $count } new posts
}
common-new-in = { $count ->
    [one] { $count } new post in { $board }
   *[other] { $count } new posts in { $board }
}
common-edited = { $times ->
    [one] edited
   *[other] edited { $times } times
}
common-deleted = deleted by its author
common-asks-to-erase = Erased here; other nodes are asked to erase it, too.
common-hidden = hidden by { $who }
common-hidden-because = hidden by { $who }: { $reason }
common-behind-lock = came after { $who } locked the thread
common-behind-lock-because = came after { $who } locked the thread: { $reason }
common-locked = locked
common-thread-locked = This thread is locked: moderators alone answer.
common-pinned = pinned
common-muted = { $who } is muted
common-blocked = { $who } is blocked
common-feel-thumb = thumbs up
common-feel-heart = heart
common-feel-laugh = laughing
common-feel-party = party
common-feel-wow = astonished
common-feel-sad = sad
common-feel-think = thinking
common-feel-eyes = eyes
common-notify-all = every new post
common-notify-mentions = what calls you by name, and private messages
common-notify-none = nothing
common-importing = importing “{ $name }”
common-importing-dated = importing “{ $name }”, dated { DAY($day) }
common-late = arrived late
common-here-only = here only
common-on-peers = { $count ->
    [one] on { $count } peer
   *[other] on { $count } peers
}
common-on-relays = { $count ->
    [one] on a relay
   *[other] on { $count } relays
}
common-on-own-devices = { $count ->
    [one] on another device of yours
   *[other] on { $count } other devices of yours
}
common-absent-blocked = (blocked)
common-absent-moderator = (hidden by a moderator)
common-absent-locked = (written after the thread was locked)
common-absent-deleted = (deleted by its author)
common-absent-pruned = (pruned here)
common-absent-damaged = (damaged on this disk: `tidings verify` names it)
common-absent-newer = (written by a newer version)
common-absent-enclosed = (sealed to others)
common-absent-sealed = (sealed with a key that is not here)
common-pruned = { $peers ->
    [0] not kept here, and no peer that may have it is connected
    [one] not kept here; { $peers } peer may have it
   *[other] not kept here; { $peers } peers may have it
}
common-just-now = just now
common-minutes-ago = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
common-hours-ago = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
common-days-ago = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
common-you = you
common-cancel = Cancel
common-search = Search
common-silent-expelled = You were expelled: what is here can be read, and what you write is refused. A moderator may take that back.
common-silent-reader = You read along here: what you write is refused. A moderator may make you a member.
common-silent-relay = This account is a relay: it passes on what others write, and writes nothing.
common-silent-revoked = This device was revoked: what is here can be read, and what you write is refused. Another device of yours lets in a new one.
common-silent-waiting = Nobody has let this node in yet: what you write waits here.
common-boards = Boards
common-or = {" "}or{" "}
common-closed-board = closed board
common-no-drafts = Nothing waits to be sent.
