### What the command line says.

## Around everything
cli-next = next: { $step }
cli-question = { $question } [Y/n]
cli-yes = yes
cli-output-closed = the output is closed
cli-output-failed = cannot write the output: { $why }
cli-flags-of-the-face = `--ascii` and `--plain` are for the terminal UI, which is `tidings` alone
cli-home-busy = { $home } is in use by process { $pid }
    .next = let it do the work, or stop it with `tidings stop`
cli-home-busy-somehow = { $home } is in use by another process
    .next = let it do the work, or stop it with `tidings stop`
cli-home-unlockable = { $home } cannot be locked: { $why }
    .next = this user must be able to write there; `--home DIR` names another home
cli-home-empty = there is no community in { $home }
    .next = `tidings new NAME` makes one, `tidings join CODE` joins one
cli-names-no-account = { $file } names no account
    .next = put back a copy of this file, or join again from an empty home
cli-no-words-made = no recovery words could be made
cli-home-is-a-copy = This home is a copy or was restored: it continues as a new device.
cli-indexing = Indexing
cli-cannot-read = cannot read { $what }: { $why }
cli-text-too-large = { $what } is larger than { SIZE($max) }
cli-not-text = { $what } is not UTF-8 text
    .next = convert it, e.g. with iconv
cli-the-text = the text

## The node
cli-no-node = no node is running on this home
    .next = `tidings start` starts it
cli-no-node-runs = No node is running.
cli-no-node-to-ask = no node runs that could ask its peers
    .next = `tidings start` starts it
cli-node-silent = the node does not answer: { $why }
    .next = `tidings status` says whether it runs, node.log in the home what it said
cli-unexpected-answer = the running node answered something else than was asked
    .next = it may be of another version: `tidings stop`, then `tidings start`
cli-starting-node = Starting the node …
cli-node-runs-already = The node is running already (process { $pid }).
cli-node-runs = Node running (process { $pid }) · API on 127.0.0.1:{ $port } · LAN discovery on
cli-node-runs-undiscovered = Node running (process { $pid }) · API on 127.0.0.1:{ $port } · LAN discovery off
cli-node-stopped = Node stopped
cli-node-does-not-end = the node (process { $pid }) does not end
    .next = node.log in the home says what it does; `kill` ends it, and nothing is lost
cli-node-has-stopped = the node has stopped
    .next = `tidings start` starts it
cli-node-ended-at-once = the node ended at once ({ $how }); it said:
    { $log }
    .next = `tidings run` starts it in the foreground
cli-node-late = the node (process { $pid }) does not answer yet; it said last:
    { $log }
    .next = `tidings status` says when it does
cli-program-lost = cannot find this program: { $why }
cli-terminal-unusable = the terminal cannot be used: { $why }
    .next = `tidings read` and all other verbs work without one
cli-text-in-file-alone = a text is kept in drafts.json alone: { $why }
cli-drafts-broken = { $file }: { $why }
    .next = move the file away; it holds texts that were not sent
cli-drafts-astray = nobody knows where one of its texts goes
cli-kept-in = what was written there is kept in { $file }
cli-runs-already = the node of this home runs already (process { $pid })
    .next = `tidings stop` ends it
cli-no-threads = cannot start threads: { $why }
cli-network-broke-down = the network broke down
cli-thread-broke-down = the node's thread broke down
cli-log-says-why = its log says why; start it again
cli-no-api = cannot serve the API: { $why }
cli-no-metrics = cannot serve metrics at { $at }: { $why }
    .next = choose another address for `metrics` in config.toml
cli-net-no-key = the device key is unusable: { $why }
cli-net-no-setup = the network could not be set up: { $why }
    .next = choose other addresses: TIDINGS_LISTEN, or `--listen MULTIADDR` of `start` and `run`
cli-net-no-listening = cannot listen on { $address }: { $why }
    .next = choose other addresses: TIDINGS_LISTEN, or `--listen MULTIADDR` of `start` and `run`
cli-no-duration = “{ $text }” is no duration
    .next = write 90s, 30m, 12h, 7d or 2w
cli-no-size = “{ $text }” is no size
    .next = write 500K, 20M, 2G or 1T

## Tables
cli-column-board = BOARD
cli-column-for = FOR
cli-column-unread = UNREAD
cli-column-threads = THREADS
cli-column-posts = POSTS
cli-column-newest = NEWEST
cli-column-name = NAME
cli-column-made-it = MADE IT
cli-column-devices = DEVICES
cli-column-id = ID
cli-column-kept = KEPT
cli-column-text = TEXT
cli-column-when = WHEN
cli-column-by = BY
cli-column-decided = DECIDED
cli-column-about = ABOUT
cli-column-reason = REASON
cli-column-role = ROLE
cli-column-let-in-by = LET IN BY
cli-column-number = N
cli-column-size = SIZE
cli-column-here = HERE
cli-column-kind = KIND
cli-column-peer = PEER
cli-column-who = WHO
cli-column-state = STATE
cli-column-way = BY
cli-column-in = IN
cli-column-out = OUT
cli-column-address = ADDRESS
cli-for-all = all
cli-for-readers = readers
cli-for-you-two = you two
cli-peers = { $count ->
    [one] { $count } peer
   *[other] { $count } peers
}
cli-entries = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}

## Posts
cli-minutes-ago = { $count } min ago
cli-hours-ago = { $count } h ago
cli-days-ago = { $count } d ago
cli-clock-ahead = { DAY($day) } (a clock is ahead)
cli-writer-ahead = { $ago } (the writer's clock is ahead)
cli-unread = unread
cli-unread-late = unread, arrived late
cli-edited = edited { $times }×
cli-calls-you = calls you
cli-you-too = you too
cli-a-moderator = a moderator
cli-overrule-shows = `tidings mod overrule { $post }` shows it here
cli-muted-line = muted (`tidings people unmute` shows it)
cli-blocked-line = blocked (`tidings people unblock` shows it)
cli-arrived-late = Arrived late
cli-pinned-above = pinned by a moderator:
cli-nothing-unread = Nothing is unread.
cli-nothing-unread-there = Nothing is unread there.
cli-nothing-unread-newest = Nothing is unread. The newest posts:
cli-unread-left = { $count } unread left.
cli-no-posts = There are no posts yet. `tidings post general` writes the first one.
cli-bodies-wanted = { $count ->
    [one] Of { $count } entry
   *[other] Of { $count } entries
} only the headers are here: they were pruned before they came. They appear by themselves once a peer has them ({ $connected }).
cli-peers-connected = { $count ->
    [one] { $count } peer connected
   *[other] { $count } peers connected
}
cli-board-empty = { $mark } is empty. `tidings post { $board }` starts a thread.
cli-more-by-limit = There may be more: `--limit N` shows up to N posts.
cli-several-conversations = you have messages with { $count } people of this name
    .next = say which: { $names }
cli-neither-board-nor-thread = “{ $what }” is neither a board nor the beginning of a thread's id
    .next = `tidings boards` lists the boards; there are { $boards }
cli-asking-peers = Asking peers for { $count } that were pruned here …
cli-still-missing = { $count } of the thread are still missing
    .next = `tidings peers` shows who is connected; try again when more are
cli-marked-read = { $count ->
    [one] { $count } post marked as read
   *[other] { $count } posts marked as read
}
cli-catch-up-question = Mark everything unread ({ $count ->
    [one] { $count } post
   *[other] { $count } posts
}) as read?
cli-nothing-contains-that = Nothing contains that.
cli-found = { $count } found.
cli-found-best = The { $count } best; `--limit N` shows more.
cli-found-newest = The { $count } newest; `--limit N` shows more.
cli-unsearched = { $count ->
    [one] { $count } post is not indexed yet and was not searched; try again soon.
   *[other] { $count } posts are not indexed yet and were not searched; try again soon.
}
cli-pruned = { $peers ->
    [0] (pruned here, and no peer that is connected may have it)
    [one] (pruned here, { $peers } peer may have it)
   *[other] (pruned here, { $peers } peers may have it)
}
cli-no-mentions = Nobody called you by name.
cli-older = `--after { $after }` shows older ones.

## Writing
cli-posted = Posted in { $board }
cli-answered = Answered in { $board }
cli-sent = Sent to { $board }
cli-edited-in = Edited in { $board }
cli-so-already = It is so already: nothing was written
cli-text-deleted = the text of this post was deleted
    .next = `tidings post` starts another thread
cli-not-yours-to-edit = only your own posts can be written anew
    .next = `tidings reply` answers one
cli-delete-question = Delete the post { $post } in { $board }? It is erased here; others are asked to erase it.
cli-not-deleted = the post was not deleted
    .next = say yes, or add --yes where nobody can be asked
cli-deleted-in = Deleted in { $board }: erased here; asks others to erase
cli-reacted = Reacted in { $board }
cli-reaction-taken-back = Took back a reaction in { $board }
cli-write-the-text = Write the text; Ctrl-D on a line of its own ends it.
cli-nothing-written = nothing was written, so nothing is posted
cli-text-kept-in = Your text is kept in { $file } and opens again next time.
cli-text-kept-as-draft = Your text is kept as draft { $draft }: `tidings draft send { $draft }` sends it.
cli-no-editor = no editor is set
    .next = set EDITOR, or write it here
cli-editor-absent = there is no editor { $editor }
    .next = set EDITOR, or give the text on the command line
cli-editor-not-started = cannot start { $editor }: { $why }
    .next = set EDITOR, or give the text on the command line
cli-editor-ended = { $editor } ended with { $how }
    .next = nothing is posted; your text is kept and opens again next time
cli-no-drafts = There are no drafts.
cli-draft-discarded = Draft { $draft } is discarded
cli-draft-files = { $count ->
    [0] Draft { $draft } has no files
    [one] Draft { $draft } has one file
   *[other] Draft { $draft } has { $count } files
}
cli-draft-no-file = draft { $draft } has no file { $number }
    .next = `tidings draft show { $draft }` numbers them
cli-draft-no-message = draft { $draft } is no message
    .next = `tidings draft send { $draft }` sends it where it belongs
cli-draft-reply = answer to { $to }
cli-draft-edit = edit of { $to }
cli-draft-message = message to { $to }

## Files
cli-attached = Attached
cli-files-here = { $count ->
    [one] { $count } file is here
   *[other] { $count } files are here
}
cli-fetching = Fetching
cli-fetched = Fetched
cli-sealing = Sealing
cli-no-peer-brings-more = no peer brings more; { SIZE($here) } of { SIZE($of) } are here
    .next = `tidings peers` shows who is connected; it goes on by itself when more are
cli-files-gone = the post has these files no more
cli-saved = Saved { $file }, { SIZE($size) }
cli-several-files = this post has { $count } files
    .next = say which, as `tidings file list POST` numbers them
cli-file-there-already = { $file } is there already
    .next = name another file with -o, or write over it with --force
cli-no-file = { $file } is no file
cli-file-too-large = { $file } has { SIZE($size) }; at most { SIZE($limit) } are attached here
    .next = raise `file_limit` in config.toml, to 4 GiB at most

## Boards
cli-board-made = Made { $board }
cli-board-made-closed = Made { $board }; nobody but its readers knows of it
cli-reader-admitted = { $who } reads { $board } now ({ $count ->
    [one] { $count } reader
   *[other] { $count } readers
})
cli-reader-removed = { $who } reads nothing that is written in { $board } from now on; what was written before stays readable to them ({ $count ->
    [one] { $count } reader
   *[other] { $count } readers
})
cli-the-board = the board
cli-no-board = there is no board #{ $board }
    .next = `tidings boards` lists them
cli-notify-all = Every new post in { $board } is worth a word
cli-notify-mentions = New posts in { $board } are worth a word that call you by name
cli-notify-none = No new post in { $board } is worth a word

## People and moderation
cli-founder = founder
cli-device = device
cli-device-forked = two histories from entry { $entry } on
cli-device-cut = counts up to entry { $entry }
cli-role = { $role }
cli-role-none = not in
cli-muted-by-you = muted by you
cli-blocked-by-you = blocked by you
cli-expel-question = Expel { $who }? Nothing they write from now on counts.
cli-not-expelled = { $who } was not expelled
    .next = say yes, or add --yes where nobody can be asked
cli-expelled = { $who } is expelled; what they wrote before stays. Invite codes handed out before are void: `tidings invite` makes a new one
cli-relay-now = { $who } is a relay now, and was { $was }: it carries what is written from now on, and cannot read it. What it could read before, it can
cli-role-now = { $who } is { $role } now, and was { $was }
cli-renamed = You are { $who } from now on, and were { $was }: on your earlier posts, too
cli-muted = { $who } is muted: their posts are folded to a line, and are not unread. Only this home knows; `tidings people unmute` undoes it
cli-blocked = { $who } is blocked: of their posts and messages you see that they are there, and no more. Only this home knows; `tidings people unblock` undoes it
cli-heard-again = { $who } is heard again, and was { $was }
cli-done-hide = Hidden on { $board }, with your name and reason in its place; each reader may overrule it
cli-done-show = Shown again on { $board }
cli-done-lock = Locked on { $board }: what others than moderators reply is hidden
cli-done-unlock = Open again on { $board }
cli-done-pin = Pinned: it stands first on { $board }
cli-done-unpin = Not pinned any more on { $board }
cli-done-move = Moved to { $board }
cli-overruled = { $post } is shown here as if no moderator had spoken of it; only this home knows. `tidings mod obey { $post }` undoes it
cli-obeyed = { $post } is shown as moderators want it
cli-before-takes-an-id = --before takes the whole id of a judgement
    .next = `--json` shows it
cli-nothing-decided = Nothing was decided.
cli-more-before = There may be more: `--before { $id }`
cli-replaced = replaced
cli-overruled-by-you = overruled by you
cli-act-role = role
cli-act-hide = hide
cli-act-show = show
cli-act-lock = lock
cli-act-unlock = unlock
cli-act-pin = pin
cli-act-unpin = unpin
cli-act-move = move
cli-act-move-to = move to { $board }
cli-about-absent = { $post } (not here)
cli-about-post = { $post } by { $who }: { $subject }

## The network
cli-no-peer-connected = no peer is connected
    .next = `tidings doctor` looks for the cause, `tidings sync ADDR` dials an address
cli-no-peer-yet = No peer is known yet. `tidings invite` lets somebody in.
cli-not-in-time = not everything came within { $count } s
    .next = it goes on in the background; `--timeout TIME` waits longer
cli-in-step = In step with { $peers }: { $entries } came, { SIZE($received) } in, { SIZE($sent) } out
cli-connected = Connected to { $peer } at { $address }
cli-watching = Watching; Ctrl-C ends.
cli-by-way-of = by way of { $relay }
cli-state-away = away
cli-state-in-step = in step
cli-state-receiving = receiving
cli-state-connecting = connecting
cli-json-failed = cannot write JSON: { $why }
