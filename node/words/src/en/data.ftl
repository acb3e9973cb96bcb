### What the command line says where data comes in, goes out and is looked after.

data-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
data-pages = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}

## Import
data-importing = Importing
data-reading = Reading
data-imported = Imported { $posts }
data-mailbox-imported = Imported { $posts } in { $threads }, { $files }
data-mailbox-would-import = Would import { $posts } in { $threads }, { $files }
data-known = { $count ->
    [one] { $count } message was here already
   *[other] { $count } messages were here already
}
data-passed-over = passed over: { $at }: { $why }
data-more-passed-over = passed over: { $count } more
data-file-left-out = file left out: { $at }: { $why }
data-more-files-left-out = file left out: { $count } more
data-at-line = line { $line } (byte { $byte })
data-message-too-long = it is longer than 64 MiB
data-message-none = it is no message: it has no header
data-message-twice = a message before it has the same Message-ID
data-attachment-too-large = { $name } has { SIZE($size) }; `file_limit` is { SIZE($limit) }
data-attachment-too-many = { $name }: a post has { $max }
data-no-text = (no text)
data-cut-here = (cut here; all of it is in the attached message.txt)
data-unknown-sender = unknown sender
data-no-mailbox = { $path } is neither an mbox (it would begin with “From ”) nor a Maildir (with cur and new)
data-mailbox-too-many = a mailbox of more than { $max } messages
    .next = import it in parts
data-mailbox-changed = { $place } changed while it was read
    .next = import it again once nobody writes there: what is here already is left out
data-mailbox-names-no-board = a mailbox does not say which board its threads go to
    .next = name one: `--board general`
data-flags-of-mailboxes = `--board` and `--dry-run` are for mailboxes
    .next = a line of JSON names its board itself
data-name-a-source = name an mbox, a Maildir, a file of JSON lines, or `-` for stdin
data-standard-input = standard input
data-line = line { $line }
data-lines = lines { $first } to { $last }
data-line-too-long = line { PLAIN($line) } has more than { SIZE($max) }
data-line-unread = line { $line }: { $why }
    .next = each line is { $example }
data-create-boards = `--create-boards` makes boards that do not exist
data-lines-imported = lines 1 to { $lines } are imported ({ $posts }); mend and import what follows them
data-mailbox-goes-on = { $done }; mend that and import the mailbox again: what is here already is left out
data-mailbox-no-room = a mailbox of { SIZE($size) } and more has no room beside this home
    .next = free some space, or name its file: that is read where it lies; nothing is imported

## Export
data-exported = { $posts } exported
data-site-exported = { $posts } on { $pages } exported, { $files }
data-site-files-left-out = { $files } left out: not here; `tidings file fetch` asks peers
data-posts-left-out = { $posts } without a text left out
data-files-left-out = { $files } left out: not here, or more than { SIZE($max) } a post
data-site-needs-directory = a site goes into a new directory
    .next = name one: `export --format html -o DIR`
data-output-is-for-sites = `-o` is for `--format html`
    .next = everything else goes to stdout
data-directory-there = { $path } is there already
    .next = name a directory that is not
data-post-unwritable = cannot write { $post }: { $why }

## Backup and restore
data-backup-there = { $file } is there already
    .next = name another file, or say --yes to replace it
data-backup-made = { SIZE($size) } with { $entries }, checked
data-backup-holds-keys = It contains the keys: whoever holds it reads all of it and writes in your name.
data-remove-it = { $file }: { $why }; remove it
data-checking = Checking
data-log-damaged = { $count ->
    [one] { $count } entry of the log is damaged: { $first }
   *[other] { $count } entries of the log are damaged: { $first }
}
    .next = `tidings verify` lists them
data-home-too-many = the home has more than { $max } files
    .next = leave those out that go with posts: `tidings backup FILE --no-files`
data-file-shrank = { $file } became shorter
    .next = do it again
data-backup-unwritable = the backup cannot be written: { $why }
    .next = name a file on a disk with room for it
data-no-backup = this is no backup of Tidings, or one of a newer version
    .next = `tidings backup FILE` makes one
data-backup-damaged = the backup is damaged: { $why }
    .next = use another copy of it, or another backup; nothing was restored
data-backup-altered = its hash does not hold
data-backup-misnames = it names a file { $name }
data-backup-cut = it ends too early
data-backup-goes-on = something follows the end of the backup
    .next = use another copy of it
data-backup-lacks = the backup has no { $file }
    .next = use another backup
data-backup-holds = { $community }, { $name } on { $device }: { $entries }, made { MOMENT($when) }, all checked
data-restored = { $community } with { $entries } is restored
data-restored-device = This home is a new device of yours. `tidings start` starts its node; the first member that it meets lets it in.
data-restored-uncertified = This home is a new device, which your recovery words make yours: `tidings device certify` asks for them, then `tidings start` starts its node.

## Carrying
data-carrying = Carrying
data-carried = { $took }; { $left }
data-published = { $left }, { SIZE($size) } written
data-path-not-text = the path is not UTF-8 text
data-took-nothing = Took nothing new
data-took = Took { $sources }
data-took-from = { $entries } { $authors } from { $who }
data-of-authors = { $count ->
    [one] of { $count } author
   *[other] of { $count } authors
}
data-some-device = device { $device }
data-left-nothing = left nothing new
data-left = left { $entries } { $authors } for { $readers }
data-for-whoever-comes = whoever comes
data-for-everybody = everybody
data-withheld = { $left }; { $entries } found no room
data-waiting = { $count ->
    [one] { $count } entry there cannot be used yet: what it follows is not there
   *[other] { $count } entries there cannot be used yet: what they follow is not there
}
data-files-came = { $files } ({ SIZE($size) }) came
data-files-left-there = { $files } ({ SIZE($size) }) left there
data-files-larger = { $files } left out: larger than `--files-up-to` lets go along
data-files-absent = { $files } left out: not all of it is here; `tidings file fetch` asks peers
data-files-no-room = { $files } left out: no room is left for it
data-files-wished = { $files } asked for: who has them leaves them there
data-damaged-entry = entry { $entry } of { $whose }
data-damaged-entries = entries { $first } to { $last } of { $whose }
data-damage = { $why }, in { $file }
data-damage-at = { $why }, in { $file } at byte { $byte }
data-damaged = { $damage }
    .next = what is whole was taken ({ $entries }); whoever wrote it can write it again
data-damaged-and-more = { $damage } (and { $count ->
    [one] { $count } more place
   *[other] { $count } more places
})
    .next = what is whole was taken ({ $entries }); whoever wrote it can write it again
data-broke-off = it broke off: { $why }
    .next = what came is kept ({ $entries }); do it again to go on
data-no-room-here = nothing more was taken here: { $why }
    .next = `tidings status` says how to make room; what is there waits, do it again then
data-no-room-there = no room is left there: { $why }
    .next = free some room, or bound it with `--max SIZE` or `--newer TIME`

## Looking after the home
data-checked = { $entries } checked, nothing is damaged
data-checked-with-files = { $entries } and { $files } checked, nothing is damaged
data-files-damaged = { $damaged } of { $count ->
    [one] { $count } file
   *[other] { $count } files
} are damaged
    .next = the node fetches what is damaged from peers that have it, while it runs
data-entries-damaged = { $damaged } of { $count ->
    [one] { $count } entry
   *[other] { $count } entries
} are damaged
    .next = restore the home from a backup, or join again from an empty home
data-compact-busy = a node runs on this home
    .next = `tidings stop`, `tidings compact`, `tidings start`
data-compacted = { SIZE($before) } before, { SIZE($after) } now
data-no-node-since = No node ran since { MOMENT($since) }.
data-report-known = Known of
data-report-known-from = { MOMENT($from) } to { MOMENT($to) }
data-report-starts = Starts
data-report-sessions = Sessions
data-report-began = { $count } began
data-report-entries = Entries
data-report-accepted = { $accepted } came in, of { $received } received; { $held } held
data-report-traffic = Traffic
data-report-in-out = { SIZE($received) } in, { SIZE($sent) } out
data-report-refused = Refused
data-report-strikes = { $strangers ->
    [one] { $strangers } stranger
   *[other] { $strangers } strangers
}, { $forged ->
    [one] { $forged } run that does not verify
   *[other] { $forged } runs that do not verify
}, { $strikes ->
    [one] { $strikes } strike
   *[other] { $strikes } strikes
}
data-report-trouble = Trouble
data-report-failures = { $failed ->
    [one] { $failed } failed write
   *[other] { $failed } failed writes
}, { $forks ->
    [one] { $forks } fork
   *[other] { $forks } forks
}
data-report-log = Log
data-report-size = { SIZE($size) }
data-report-grown = { SIZE($size) }, { SIZE($grown) } more than at first
data-report-quotas = Quotas
data-report-full = all logs together are over `quota`: nothing is taken
data-report-people-over = { $count } over `quota_author`: what is new waits
data-report-who = { $what }; `tidings status` says who
