### What the terminal says.

tui-all-read = All read.
tui-attach-hint = At most { $size } each, { $count } with a post. Tab completes, Enter attaches.
tui-attached = “{ $name }” goes with it.
tui-attaching = “{ $name }” is being sealed …
tui-bytes-left = { $count ->
    [one] { $count } byte left
   *[other] { $count } bytes left
}
tui-bytes-over = { $count ->
    [one] { $count } byte too long
   *[other] { $count } bytes too long
}
tui-caught-up = { $count ->
    [one] { $count } post marked as read.
   *[other] { $count } posts marked as read.
}
tui-catch-up-question = Mark { $count ->
    [one] { $count } post
   *[other] { $count } posts
} of { $board } as read? Nothing undoes it.
tui-current = what it says now
tui-delete-question = Take “{ $beginning }” back? It is erased here, and others are asked to erase it.
tui-detached = “{ $name }” is taken off.
tui-discard-question = Throw away what is written here?
tui-discarded = Thrown away.
tui-done = Done.
tui-draft-again = Here is what you had written.
tui-draft-gone = the post is not there any more
tui-draft-kept = Kept as a draft: the same key opens it again.
tui-drafts = Not sent yet · Enter goes on · x throws away
tui-file-asked = Peers are asked for it; how far it is stands at the post.
tui-file-away = on demand
tui-file-came = “{ $name }” is here.
tui-file-coming = being sealed
tui-file-fetch = fetch it
tui-file-here = here
tui-file-save = save it
tui-files = Files of this post
tui-files-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
tui-for-a-shell = “{ $verb }” is for a shell.
tui-found-best = { $query }, best first ({ $count })
tui-found = { $query } ({ $count })
tui-help = Keys
tui-help-writing = While you write
tui-hidden = hidden
# Parts of hints stand in the order of their weight: where there is no room, the last ones go.
tui-hint = ? help · q quits · Space reads on · : verbs
tui-hint-compose = Ctrl-S sends · Esc keeps it · Ctrl-O attaches a file · Ctrl-E editor · Ctrl-P previews · Ctrl-X discards
tui-hint-message = Ctrl-S sends · Esc keeps it · Ctrl-O attaches a file · Ctrl-T to somebody else · Ctrl-E editor · Ctrl-P previews · Ctrl-X discards
tui-history = All its texts
tui-key-attach = let a file go with it
tui-key-away = put it away; it is kept as a draft
tui-key-back = out of here
tui-key-catch-up-board = mark the board as read
tui-key-catch-up-thread = mark the thread as read
tui-key-command = a verb of the command line; Tab completes, the arrows remember
tui-key-delete = take your own post back
tui-key-detach = take the last file off
tui-key-discard = throw it away
tui-key-down = down
tui-key-drafts = texts that you have not sent
tui-key-edit = write your own post anew
tui-key-editor = hand it to your editor
tui-key-files = files of the post: fetch, save
tui-key-first = the first
tui-key-help = these keys
tui-key-history = the texts that the post had
tui-key-last = the last
tui-key-left = the pane on the left
tui-key-mentions = posts that mention you
tui-key-message = write to the author alone
tui-key-moderate = moderation, muting and blocking
tui-key-network = the network: peers and how far they are
tui-key-new-thread = begin a thread
tui-key-next = the next post; in a list the next one with something unread
tui-key-next-pane = the next pane
tui-key-notify = what of a board is told at once, by bell, desktop or command
tui-key-open = open
tui-key-page-down = a screen down
tui-key-page-up = a screen up
tui-key-preview = show it as it will be read
tui-key-previous = the one before
tui-key-previous-pane = the pane before
tui-key-quit = quit
tui-key-quote = answer, quoting the post
tui-key-react = say what you feel about the post
tui-key-read-on = read on: the page, the next unread post, the next thread, the next board
tui-key-redirect = give a message to somebody else
tui-key-refresh = draw and ask anew
tui-key-reply = answer the post
tui-key-right = the pane on the right
tui-key-search = search
tui-key-send = send it
tui-key-suspend = back to the shell; `fg` returns
tui-key-up = up
tui-marks-failed = The node could not mark as read what you read; it is tried again.
tui-mentions = Mentions
tui-mentions-you = mentions you
tui-mod-block = for you alone: block the author
tui-mod-expel = expel the author
tui-mod-hide = hide the post
tui-mod-lock = close the thread
tui-mod-log = what moderators decided
tui-mod-move = move the thread to a board
tui-mod-mute = for you alone: mute the author
tui-mod-obey = for you alone: as was decided
tui-mod-overrule = for you alone: as if nobody had decided
tui-mod-pin = pin the thread
tui-mod-show = show it again
tui-mod-unlock = open it again
tui-mod-unpin = unpin it
tui-moderation = Moderation
tui-more-came = · more came
tui-more-is-said = more is said of it than is shown
tui-network = Network
tui-network-held = { $members } people · { $devices } devices · { $entries } entries held
tui-network-me = { $who } in { $community }
tui-newer = { $count ->
    [one] +{ $count } new
   *[other] +{ $count } new
}
tui-news = { $count ->
    [one] { $count } new
   *[other] { $count } new
}
tui-no-board = There is no board yet: `:board new NAME` makes one.
tui-no-files = No files go with it.
tui-no-node = no node
tui-no-post = No post is open.
tui-no-threads = Nothing here yet. `w` begins a thread.
tui-node-back = The node is back.
tui-node-gone = The node does not answer; `tidings start` starts it. What you write is kept.
tui-not-kept = Your text could not be kept: { $why }
tui-not-quoted = What it says is not shown here, so nothing of it is quoted.
tui-not-readable = Its text is not here.
tui-not-sent = Not sent, your text is kept: { $why }
tui-not-yours = Only your own posts, and none that was deleted.
tui-nobody = Nobody is called “{ $who }” here; `:people` lists everybody.
tui-nobody-but = Nobody is called “{ $who }” here; did you mean { $near }?
tui-nothing-found = Nothing found.
tui-nothing-written = Nothing is written yet.
tui-notify = What of { $board } is told at once?
tui-notified = Told at once of { $board }: { $what }.
tui-peer-behind = { $count ->
    [one] { $count } entry to come
   *[other] { $count } entries to come
}
tui-peer-caught-up = all that it holds is here
tui-peer-hello = connecting
tui-plain-all = That was all of it.
tui-plain-answer = Post { $number }, answers { $who }
tui-plain-attach = Files that go with it, at most { $size } each and { $count } with a post:
tui-plain-draft-question = Enter goes on with it, x throws it away:
tui-plain-help = Enter alone reads on. A number opens what was listed, o lists what follows.
    b boards, w begin a thread, m NAME write to somebody, / search, @ who mentions you, D drafts,
    c mark the thread as read, C mark the board as read, : a verb, q quit.
    The last post, or that of a number, as in `r 3`: r answer, R quote, e write your own anew,
    d take it back, + EMOJI what you feel (+ - takes it back), H its texts, f its files,
    f 3 1 fetch and save one, M hide and so on: moderate.
tui-plain-hint = Enter reads on, a number opens, ? helps, q quits.
tui-plain-kept = The input ended before a dot: your text is kept as a draft.
tui-plain-moderate = M with hide, show, lock, unlock, pin, unpin, each with a reason; move BOARD; overrule, obey, mute, block.
tui-plain-more = There are more than these { $count }: o lists those that follow.
tui-plain-most = These { $count } are all that is listed; a search finds others.
tui-plain-post = Post { $number }
tui-plain-unknown = That is not known here. ? helps.
tui-plain-which-board = On which board? `w NAME` names it.
tui-plain-write = Write; a dot alone on a line ends it. `.attach PATH` lets a file go with it, `.files` lists them, `.detach N` takes one off.
tui-prompt-attach = File:
tui-prompt-command = :
tui-prompt-message = To:
tui-prompt-react = One emoji:
tui-prompt-search = /
tui-prompt-search-best = / best first:
tui-quote = { $who } wrote:
tui-reach-local = Reached from its own networks.
tui-reach-nat = Behind a router; relays and hole punching help.
tui-reach-public = Reached from anywhere.
tui-react-none = take { $emoji } back
tui-react-other = another emoji
tui-reaction = What do you feel about it?
tui-running = { $verb } …
tui-search-operators = "a phrase" · -not · @ana · #board · is:unread · has:file · by:me · in:ID · before:7d · after:7d · Tab: best first
tui-sending = Sending …
tui-sent = Posted in { $board }.
tui-sent-after-all = It was sent before the node went away.
tui-several = { $count ->
    [one] { $count } person is
   *[other] { $count } people are
} called “{ $who }”: add the characters after #, as `:people` shows them.
tui-still-attaching = A file is still being sealed: send once it goes with it.
tui-subject = Subject:
tui-to-again = Your post anew
tui-to-board = New thread in { $name }
tui-to-person = Message to { $name }
tui-to-post = Answer to { $name }
tui-unchanged = It says that already.
tui-unexpected = The node answered something else than was asked: it may be of another version.
tui-unknown-board = There is no board “{ $name }”; `:board new { $name }` makes one.
tui-unsearched = { $count ->
    [one] { $count } post is not searched yet: the index has not come to it.
   *[other] { $count } posts are not searched yet: the index has not come to them.
}
tui-waiting = Opening …
tui-welcome = `Space` reads on through everything unread.
    `Enter` opens, `w` begins a thread, `/` searches, `?` shows all keys.
tui-yes = yY
tui-yes-or-no = y yes · any other key no
