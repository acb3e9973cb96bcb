### What the web page says.

## Around every page
web-skip = Skip to the content
web-pages-label = Pages
web-pager-label = More pages of this list
web-pager-before = ← Before
web-pager-after = After →
web-pager-newest = The newest
web-pager-here = Page { $count }
web-you-are = You are
web-logout = Log out
web-not-writable = Nothing can be written:
web-not-indexing = Nothing that arrives is shown:
web-wrong-title = That did not work
web-wrong-home = Go on reading
web-refused-title = Not from there
web-refused-way = Open the board
web-clock-ahead = { DAY($day) } (a clock is ahead)

## The door
web-door-title = This board is closed to the browser
web-door-closed = Pages are shown to a browser that the owner of this node let in.
web-door-used = This address was used before, or is older than five minutes.
web-door-how = In a terminal on this machine, ask for an address that lets this browser in, once:
web-door-why = It opens the browser by itself where there is one. You stay let in until you log out, the node stops, or 30 days pass without a visit.

## Reading
web-unread-title = Unread
web-unread-count = { $count ->
    [one] { $count } post waits to be read.
   *[other] { $count } posts wait to be read.
}
web-unread-more = { $count ->
    [one] And { $count } more, which comes as you read on.
   *[other] And { $count } more, which come as you read on.
}
web-all-read = You have read everything.
web-empty = Nobody has written anything yet.
web-empty-invite = Invite somebody
web-blind = This home is a blind relay: it carries what it cannot read.
web-recent-title = What was said last
web-read-on = Read on
web-mark-read = Mark as read and stay
web-mark-unread = unread
web-marked = { $count ->
    [0] Nothing was unread.
    [one] Marked { $count } post as read.
   *[other] Marked { $count } posts as read.
}
web-to-unread = To the first unread post
web-catch-up = Catch up
web-catch-up-all = Every post on every board becomes read. Nothing undoes this.
web-catch-up-board = Every post on this board becomes read. Nothing undoes this.
web-catch-up-thread = Every post of this thread becomes read. Nothing undoes this.
web-catch-up-do = Mark everything as read
web-posts-label = Posts
web-answers = answers

## Boards and threads
web-boards-title = Boards
web-board = Board
web-board-new = A new board
web-board-name = Name
web-board-closed = Closed: only those named below read it
web-board-readers = Readers of a closed board, as name or name#suffix, with commas
web-board-make = Make the board
web-board-made = The board is made.
web-board-empty = No threads yet.
web-notify = Told at once
web-notify-what = What of this board is worth a word at once
web-notify-do = Set it
web-notify-how = By the terminal’s bell, by the desktop (desktop = true in the settings of the node) and by a command of yours (notify_command); for this home alone.
web-notify-done = It is set.
web-feed-make = Make a feed for newsreaders
web-feed = Feed for newsreaders on this machine
web-feed-made = The board has a feed. Whoever has its address reads the board from this machine.
web-thread-new = New thread

## Writing
web-new-title = Write
web-subject = Subject
web-text = Text
web-text-hint = At most { SIZE($max) }. Emphasis as *so*, quotations with > in front; the help page has the rest.
web-files = Files
web-files-hint = At most { SIZE($size) } each, { $count } with a post. Others get small ones by themselves, large ones when they ask.
web-files-kept = These go with it
web-files-title = Files of a post
web-files-none = No files go with this post.
web-files-again = Look again
web-file-save = Save
web-file-fetch = Fetch
web-file-soon = comes by itself
web-file-part = { $count } % is here
web-preview = Preview
web-send = Send
web-sent = Written. It goes to others as nodes meet.
web-reply = Reply
web-quote = Quote
web-the-post = The post
web-mark-mention = calls you
web-reactions = What people feel about it
web-reactions-by = by
web-react = React
web-react-other = Or another single character
web-react-do = Say it
web-react-none = Take back
web-edit = Edit
web-edit-what = The text before stays in the history of the post, for everybody.
web-delete = Delete
web-delete-what = The text is erased here, and other nodes are asked to erase it, too. Nothing undoes this.
web-delete-do = Delete this post
web-history = History
web-history-current = as it is now
web-mentions-title = Mentions
web-mentions-none = Nobody has called you by name yet.
web-regard = Mute or block
web-regard-heard = Listen again
web-regard-mute = Mute: fold their posts
web-regard-block = Block: hide what they write
web-regard-done = Kept at this home alone; nobody else learns it.
web-answered = What is answered
web-reply-title = Reply
web-answer-thread = Answer this thread
web-quoted = { $who } wrote:

## Drafts
web-drafts-title = Drafts
web-drafts-what = Texts that are not sent. They lie in this home: the terminal and the command line have the same.
web-draft-keep = Keep as a draft
web-draft-kept = Kept among the drafts.
web-draft-on = Go on writing
web-draft-discard = Throw away
web-draft-discard-title = Throw a draft away
web-draft-discard-what = The text is gone then, for the terminal and the command line, too. Nothing undoes this.
web-draft-discard-do = Throw this draft away
web-draft-discarded = Thrown away.
web-draft-reply = answer to a post
web-draft-edit = another text for a post
web-draft-message = message to { $who }

## Search
web-search-title = Search
web-search-label = Search for
web-search-hint = Search
web-search-found = { $count ->
    [0] Nothing found
    [one] { $count } post found
   *[other] { $count } posts found
}
web-search-newest = The newest { $count } of more posts
web-search-older = Older posts
web-search-how = All words in any letter case; the newest posts come first. Also "some words", -word, @name, #board, before:2026-03-09, after:7d, is:unread, has:file.

## People
web-people-title = People
web-admitted-by = let in by
web-devices-count = { $count ->
    [one] { $count } device
   *[other] { $count } devices
}
web-message-write = Write a message
web-reason = Reason, in words for everybody
web-role = Role
web-role-change = Change the role
web-role-give = Give this role
web-role-given = { $who } has another role now.
web-role-none = not let in
web-role-relay = relay
web-role-reader = reader
web-role-member = member
web-role-moderator = moderator
web-role-owner = owner
web-role-expelled = expelled

## Messages
web-messages-title = Messages
web-messages-none = No messages yet.
web-message-new = New message
web-message-to = To, as name or name#suffix

## Invites
web-invites-title = Invites
web-invites-good = Invites that are good
web-invites-over = Invites that are over
web-invite-new = A new invite
web-invite-for = For
web-invite-any = anybody who holds it
web-invite-days = Good for
web-invite-make = Make the invite
web-invite-made = The invite is made: its code is below.
web-invite-how = On the other machine:
web-invite-picture = The code as a QR code
web-invite-elsewhere = Made on another device, where its code is.
web-invite-by = by
web-invite-used = { $count ->
    [one] { $count } person came by it
   *[other] { $count } people came by it
}
web-invite-used-of = { $count } of { $uses } came by it
web-invite-until = good until { MOMENT($time) }
web-invite-revoke = Take it back
web-invite-revoked = taken back
web-invite-taken = The invite is taken back.
web-invite-short = Short code
web-invite-short-revoke = Kill the short code
web-invite-short-killed = The short code is dead. The invite behind it is still good.
web-invite-short-none = No short code was live any more.
web-invites-later = Once this node was let in, you can invite others here.
web-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
web-minutes-left = { $count ->
    [one] Good for { $count } more minute.
   *[other] Good for { $count } more minutes.
}

## Devices
web-devices-title = Devices
web-device-this = this one
web-device-heard = last heard of
web-device-revoked = revoked
web-device-outside = not let in yet
web-device-forked = its log is forked: the home was copied
web-device-revoke = Revoke
web-device-revoke-title = Revoke a device
web-device-revoke-what = What it writes from now on counts for nobody. Nothing undoes this.
web-device-revoke-do = Revoke this device
web-device-revoke-done = Revoked: what { $name } writes from now on counts no more.
web-device-add = Add a device
web-device-add-what = A code lets one more laptop in as you, within an hour. Show it to nobody else; a code made before is void.
web-device-add-do = Make the code
web-device-code = The code of a new device
web-device-code-how = Good once, until { MOMENT($time) }, while this node runs. On the new laptop:
web-device-words = Your 24 recovery words, which this home does not keep
web-entries = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}

## Network
web-network-title = Network
web-net-connected = Connected
web-net-lag = Behind by
web-net-in-step = nothing: in step
web-net-lag-unknown = not known while no peer is connected
web-net-missing = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
web-net-reach = Reached from
web-net-public = anywhere
web-net-nat = its own networks; a router stands before the others
web-net-local = its own networks, as far as anybody has said
web-net-relays = { $count ->
    [one] by way of { $count } relay
   *[other] by way of { $count } relays
}
web-net-addresses = Addresses
web-net-store = Held here
web-net-quota = Of what may be held
web-net-files = Files of posts
web-net-files-held = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
web-net-disk = Disk
web-net-wanted = Texts asked for
web-peers-title = Peers
web-peers-none = No peers yet.
web-peer-here = connected
web-peer-gone = not connected
web-dial-title = Dial an address
web-dial-address = host:port or a multiaddr
web-dial-do = Dial
web-dialed = Connected.
web-carry-title = Carry a stick
web-carry-how = Where no network leads, a stick does: what others left on it is taken, and what they lack is left there.
web-carry-dir = Directory of the stick, on the machine of this node
web-carry-here = There now:
web-carry-none = No stick is mounted there now.
web-carry-do = Carry
web-carry-how-far = Something is carried now: how far that is
web-carry-going = Entries are taken from the stick and left on it. Leave this page if you like: that goes on.
web-carry-part = { $count } % is done
web-carry-again-by-itself = This page looks again by itself every two seconds.
web-carried = Taken: { $took }. Left: { $left }.
web-carry-again = What is whole was taken; do it again to go on.

## Moderation
web-moderation-title = Moderation
web-moderation-what = What moderators and owners decided about people, threads and posts, and why. Everybody sees the same.
web-moderation-none = Nothing has been decided yet.
web-moderation-by = decided by
web-moderation-wrote = written by
web-moderation-past = holds no more
web-moderation-overruled = overruled by you
web-act-role = role
web-act-hidden = hidden
web-act-shown = shown again
web-act-locked = locked
web-act-unlocked = unlocked
web-act-pinned = pinned
web-act-unpinned = unpinned
web-act-moved = moved
web-moderate = Moderate
web-moderators-decide = Moderators and owners alone decide for everybody; the page of people shows who they are.
web-holds-nothing = No moderator decided anything that holds of this post or its thread.
web-holds-hidden = The post is hidden.
web-holds-locked = The thread is locked: moderators alone reply.
web-holds-pinned = The thread is pinned: it stands first on its board.
web-holds-overruled = You overruled the moderators here, for yourself alone.
web-moderated = Decided; everybody can read it in the moderation log.
web-do-hide = Hide
web-do-show = Show
web-do-lock = Lock the thread
web-do-unlock = Unlock the thread
web-do-pin = Pin the thread
web-do-unpin = Unpin the thread
web-do-move = Another board for the thread
web-do-move-do = Move the thread there
web-overrule = Overrule the moderators here
web-overrule-what = For you alone: see this post as it was written, or as the moderators decided.
web-obey = Follow the moderators here

## Settings
web-settings-title = Settings
web-set-language = Language
web-set-browser = as the browser asks
web-set-colours = Colours
web-set-contrast = Contrast
web-set-system = as the system has it
web-set-light = light
web-set-dark = dark
web-set-more = high
web-set-do = Keep these
web-set-done = Kept in this browser.
web-set-called = What others call you
web-set-name = Name
web-set-rename = Change the name
web-set-renamed = You are { $who } from now on.
web-set-node = The node's own settings stand in a file; this shows them and where each comes from:

## Help
web-help-title = Help
web-help-reading = Reading
web-help-reading-how = “Read on” marks what the page showed as read and goes to the next unread post, across threads and boards, until everything is read. What arrives meanwhile stays unread.
web-help-keys = Keys
web-help-writing = Writing
web-help-trust = What you can trust
web-help-trust-how = A name is what somebody calls themselves; the letters behind # belong to their key, and nobody else can have it. Times are those of the writer's clock, but later than what is answered.
web-key-next = the next post
web-key-before = the post before
web-key-unread = read on
web-key-reply = reply to this post
web-key-search = search
web-key-boards = boards
web-key-home = unread
web-key-help = this page
web-write-emphasis = emphasis
web-write-strong = strong emphasis
web-write-code = code
web-write-quote = a quotation
web-write-list = a list
web-write-link = a link

## The boards as a site of plain files
web-site-boards = The boards that everybody reads, as they were when these pages were made.
web-site-all-boards = all boards
web-site-back-label = The way back
web-site-no-threads = There are no threads on it.
web-site-answers = ↑ answers this post
web-site-file-absent = not here when these pages were made
