### What the command line says of the home: how one comes in, what it holds, and what is wrong with it.

## Files of the home
home-account-damaged = { $file } is damaged: { $why }
    .next = remove it if the words are on paper, or put back a copy of it
home-community-damaged = { $file } is damaged: { $why }
    .next = put back a copy of this file, or join again from an empty home
home-identity-damaged = { $file } is damaged: { $why }
    .next = put back a copy of this file; the keys in it exist nowhere else
home-not-16-bytes = `{ $field }` is not 16 bytes
home-id-disagrees = it does not agree with its id
home-certificate-none = its certificate is none
home-seed-none = a seed is no seed
home-nowhere = this system does not say where your home directory is
    .next = name a directory with `--home DIR` or TIDINGS_HOME
home-name-empty = { $what } is empty
home-name-control = { $what } contains control characters
home-name-long = { $what } has { $count } bytes, and may have { $max }
    .next = choose a shorter one
home-your-name = your name
home-community-name = the community's name

## Settings
home-setting-above = `{ $one }` is above `{ $all }`, which is for all together
    .next = lower `{ $one }`, or raise `{ $all }`
home-not-toml = not TOML: { $why }
    .next = `tidings config example` prints a file to start from
home-unknown-key = unknown key `{ $key }`
    .next = the keys are { $keys }
home-unknown-key-near = unknown key `{ $key }`
    .next = did you mean `{ $near }`?
home-variable-no-number = { $variable } is “{ $value }”
    .next = set it to a number
home-variable-no-switch = { $variable } is “{ $value }”
    .next = set it to on or off
home-write-for-example = write for example { $example }
home-by-command-line = the command line
home-by-default = default
home-settings-right = { $count ->
    [0] nothing is set: the defaults hold
    [one] { $count } of environment, home and machine set something, rightly
   *[other] { $count } of environment, home and machine set something, rightly
}
home-setting-unset = # { $key } is not set
home-takes-a-reload = takes a reload
home-takes-a-restart = takes a restart
home-settings-unchanged = Nothing has changed
home-settings-taken = Taken: { $keys }
home-settings-restart = { $keys } changed, but only a restart takes it
    .next = `tidings stop`, then `tidings start`
home-wrong-value = `{ $key }` is { $value }: { $form }
home-wrong-in-list = number { $number } of `{ $key }` is { $value }: { $form }
home-is-a-switch = it is true or false
home-is-a-port = it is a number from 0 to 65535
home-is-a-size = it is a size such as "256 MiB", or a number of bytes
home-is-a-quota = it is a size of at least 1 MiB, such as "2 GiB", or "off"
home-is-a-rate = it is a rate of at least 64 KiB/s, such as "1 MiB/s", or "off"
home-is-a-socket = it is an address with a port, such as "127.0.0.1:9464"
home-is-an-address = it is a list of multiaddrs, such as "/ip4/0.0.0.0/tcp/4001"
home-is-a-command = it is a list: a program, and each of its arguments
home-is-one-of = it is { $names }
home-is-a-filter = it is a level such as "debug", or one for each part, such as "info,tidings_net=trace"
home-is-an-access-rule = a rule names either a network by its prefix, like network = "10.0.0.0/8", or an account, like account = "bo#x2fp", and says allow = true or false
home-is-a-retention-rule = a rule names conditions (account, board, older_than such as "180d", larger_than such as "4K", keep_last), and says keep = true or false
home-no-filter = “{ $filter }” is no filter: { $why }

## A community is made
home-taken = { $home } holds a community already
    .next = `tidings status` says which; `--home DIR` names another home for another one
home-made-not-started = the community is made, but its node did not start
home-made-not-started-next = `tidings start` tries again; `tidings invite` then prints an invite
home-identity = Identity { $who } ({ $full })
home-boards = Boards { $boards }
home-new-boards-open = `tidings` opens the boards, `tidings web` the same in a browser.

## Invites
home-invite-lets-in = { $count ->
    [0] This invite lets in anybody who holds it until { MOMENT($until) }.
    [one] This invite lets in one person until { MOMENT($until) }.
   *[other] This invite lets in { $count } people until { MOMENT($until) }.
}
home-invite-how = On the other machine: `tidings join CODE`, where CODE is
home-no-invites = There are no invites. `tidings invite` makes one.
home-codes-as-they-hold = The codes are shown as they hold now: those that were handed out before the last expulsion are void.
home-invite-taken-back = Took your invite { $key } back; { $count } came by it
home-invite-of-taken-back = Took { $who }'s invite { $key } back; { $count } came by it
home-invite-still-finds = Whoever holds its code still knows how to find the community's nodes.
home-column-key = KEY
home-column-used = USED
home-column-expires = EXPIRES
home-column-short-code = SHORT CODE
home-column-code = CODE
home-any = any
home-taken-back = taken back
home-over = over
home-overused = used by { $used }, was for { $uses }
home-invited-as = { $role }s
home-made-elsewhere = made on another device
home-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
home-tries = { $count ->
    [one] { $count } try
   *[other] { $count } tries
}
home-short-explained = For { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}, on this network, one person comes in by
home-short-from-afar = {"  "}tidings join { $code }@{ $at }   (from another network)
home-short-replaced = The short code before, { $code }, is dead now.
home-no-short = There is no short code: { $why }
home-list-shows-short = `tidings invite list` shows the live short code
home-short-not-live = that short code is not live
    .next = `tidings invite list` shows the one that is, if any
home-short-dead = The short code is dead; its invite still holds
home-short-shape = a short code is a digit and two words
home-short-word = “{ $word }” is no word of short codes
home-short-looks-like = a short code looks like 7-copier-lantern
home-short-near = did you mean “{ $near }”? Nobody was asked, so no try is lost
home-short-again = ask whoever invited you to read it out again; no try is lost

## Devices
home-device-no-node = no node is running to let the new device in
    .next = `tidings start` starts it, then repeat this command
home-device-code = This code makes one device yours, until { MOMENT($until) }.
home-device-code-how = Keep this node running. On the new device: `tidings join CODE`, where CODE is
home-device-certified-already = This device is certified; there is nothing to do.
home-device-certified = This device is certified. It writes again once it met another device.
home-column-since = SINCE
home-column-heard = LAST HEARD
home-not-yet = not yet
home-now = now
home-this-one = this one
home-revoked-after = revoked after entry { $entry }
home-not-let-in-yet = not let in yet
home-revoke-question = Revoke { $name }#{ $key }? This cannot be undone.
home-not-revoked = nothing was revoked
    .next = repeat with --yes where nobody can be asked
home-revoked = { $name } is revoked: what it wrote after entry { $entry } counts no more
home-no-device = you have no device “{ $name }”
    .next = `tidings device list` shows their names and keys
home-several-devices = { $count } devices are meant by this
    .next = name it by the first characters of its key: `tidings device list`
home-words-not-here = the recovery words are not kept here any more
    .next = they are where you wrote them down
home-words-write-down = Write them down on paper, in this order. Then answer:
home-words-forget-how = `tidings device words --forget` removes them from this machine.
home-words-terminal-only = the recovery words are shown on a terminal only
    .next = with --yes they go wherever stdout goes
home-word-place = Word { $place }?
home-word-wrong = That is another word than was shown. Word { $place }?
home-no-word-typed = no word was typed; nothing was removed
    .next = the same command asks again
home-words-on-paper = The recovery words are on your paper alone now.
home-words-all-needed = to forget the words of #{ $suffix } without a terminal, all { $count } are needed
    .next = give them on stdin or in TIDINGS_WORDS

## A browser, and programs
home-web-opened = Opened in the browser
home-web-open = Open this address in a browser on this machine: it lets in once, within { $minutes } min.
home-token-made = The token { $name } is for `{ $scope }` { $places }
home-token-keep = Keep it now: it is not shown again. `tidings token revoke` takes it back.
home-token-void = The token { $name } opens nothing any more
home-token-file-next = put it back as it was, or remove it: all tokens are void then
home-no-tokens = There are no tokens.
home-token-until-revoked = it is revoked
home-column-opens = OPENS
home-column-where = WHERE
home-column-made = MADE
home-column-until = UNTIL
home-on-all-boards = on all boards
home-on-boards = on { $boards }

## The node as a service
home-wrote = Wrote { $file }
home-as-it-should-be = Already as it should be: { $file }
home-service-runs = { $name } runs; `tidings service status` says how
home-service-linger = `loginctl enable-linger` lets it run while you are not logged in
home-service-first-steps = Now give it a community with `tidings new` or `tidings join`, then `tidings stop` and `systemctl --user start tidings`
home-service-first-steps-system = Now give it a community, then start it:
    {"  "}sudo install -d -m 0700 -o { $user } -g { $user } { $home }
    {"  "}sudo -u { $user } tidings --home { $home } join CODE
    {"  "}sudo -u { $user } tidings --home { $home } stop
    {"  "}sudo systemctl start tidings
home-service-no-user = systemd-sysusers: { $why }
    .next = make the user `{ $user }` yourself, then try again
home-service-removed = Removed the service; { $home } stays
home-service-none = There is no service to remove.
home-service-state = { $name } is { $state } and starts by itself ({ $file })
home-service-by-hand = { $name } is { $state } and does not start by itself ({ $file })
home-service-absent = { $name } is not installed; `tidings service install` does it
home-no-systemd = this system is not run by systemd
    .next = let your supervisor run `tidings --home DIR run`, or `tidings start` at the start of your session; `--print` shows the unit
home-service-nowhere = this system does not say where your settings are
    .next = set HOME
home-service-journal = `journalctl` says more
home-service-sudo = try again with sudo
home-service-foreign = { $file } was not written by this program
    .next = move it away, then try again

## Coming in
home-in-not-started = you are in, but the node did not start
home-start-tries-again = `tidings start` tries again
home-blind-in-service = This home is a blind relay, and in service
home-blind-what = It carries what it cannot read, also between members that are never up together. On a machine of its own: `tidings stop`, then `tidings service install --blind`.
home-joined = Joined { $community }
home-the-invite = the invite
home-invite-missing = the invite is missing
    .next = `tidings join CODE`, `tidings join -` with the code on stdin, or the code in TIDINGS_CODE
home-receiving = Receiving
home-received = { $count ->
    [one] Received { $count } entry
   *[other] Received { $count } entries
}
home-more-may-come = More may come; `tidings status` says how much is here.
home-waiting-for-member = Waiting for the member's node to answer again …
home-read-now = Read now?
home-read-on = `tidings read BOARD` reads on, `tidings boards` lists the boards.
home-node-stops-to-ask = The node stops while members are asked to let this home in again.
home-nothing-changed = Nothing changed; the node runs again, in the background.
home-nothing-changed-stopped = Nothing changed; `tidings start` starts the node again.
home-in-already = this home is in that community already
    .next = `tidings start` starts its node, `tidings read` shows what is unread
home-code-of-somebody-else = the device that showed the code belongs to somebody else
    .next = `tidings device add` on another device of your own shows a code
home-back-in = Back in { $community }, with all that this home holds
home-words-of-another = these are the words of another account than this home's
    .next = `--home DIR` names another home for another account
home-not-vouched-for = your account has not vouched for this home's device
    .next = `tidings join CODE --words` takes your 24 words
home-refused-unknown = this member does not know the invite; another member may, or try again in a minute
home-refused-unknown-words = this member does not know the account of these words; another member may
home-refused-unknown-device = this member did not show the code; the device that did must be running
home-refused-expired = the invite has expired; ask for a new one
home-refused-expired-device = the device code has expired; `tidings device add` shows a new one
home-refused-used = the invite has been used up; ask for a new one
home-refused-used-device = the device code has been used; `tidings device add` shows a new one
home-refused-invalid = the request does not verify
home-refused-unable = this node cannot let anybody in now, and a relay never does; a member must run
home-refused-revoked = the invite was taken back; ask for a new one
home-refused-expelled = this account was expelled from the community
home-refused-expelled-next = ask a moderator to run `tidings people role YOUR-NAME member`; a new code opens then. Was this device revoked: `tidings --home DIR join CODE --words` makes another one
home-refused-device = this device was revoked by its person
home-refused-device-next = `tidings --home DIR join CODE --words` makes a new device of yours in another home
home-a-member-answered = A member answered: { $word }. Asking on …
home-no-answer-in-time = no answer in time
home-hung-up = it hung up; the code may be of another community
home-makes-no-sense = what it said makes no sense; it may be of another version
home-nobody-yet = No member answered yet.
home-tried-mdns = {"  "}tried: multicast DNS on the local network
home-tried-address = {"  "}tried: { $address }
home-tried-others = {"  "}answers from other communities: { $count }
home-nobody-likely = {"  "}likely: no member's node is running, a VPN is in the way,
    {"  "}the Wi-Fi keeps its clients apart (client isolation), or a firewall blocks
    {"  "}UDP port 5353 or the node's own port
    {"  "}next: `tidings status` on the member's machine, `tidings doctor` on both,
    {"  "}or name its address: `tidings join CODE@HOST:PORT`
    Looking on until { $count } s have passed; Ctrl-C ends.
home-cannot-start = cannot start: { $why }
home-nowhere-to-look = there is nowhere to look: LAN discovery is off
    .next = turn it on, or name a member's address: `tidings join CODE@HOST:PORT`
home-nowhere-to-look-nearby = there is nowhere to look: LAN discovery is off
    .next = turn it on, or name the inviter's address: `tidings join CODE@HOST:PORT`
home-looking = Looking for a member …
home-network-ended = the network ended
home-found = Found { $community }
home-found-at = Found { $community } at { $host }
home-nobody-let-us-in = no member let us in: { $word }
home-nobody-answered = no member of the community { $community }… answered within { $count } s
home-nobody-next = have a member run `tidings start`, then repeat this command; nothing is lost
home-interrupted = interrupted
    .next = the same command tries again
home-looking-nearby = Looking for communities that offer an invite nearby …
home-nobody-nearby-now = Nobody nearby offers one now.
home-ask-code = The code, short or long, then Enter:
home-no-such-number = there is no such number
home-nobody-nearby = nobody nearby offered an invite within { $count } s
    .next = have a member run `tidings invite`; from another network: `tidings join CODE@HOST:PORT`
home-no-address = no node answers (the name stands for no address): { $name }
    .next = `tidings status` on the inviter's machine shows its address
home-looking-for-inviter = Looking for whoever invites nearby …
home-nobody-nearby-yet = Nobody nearby offers an invite yet.
    {"  "}likely: the short code is over (15 minutes, three wrong tries, used once),
    {"  "}or a VPN, client isolation or a firewall keeps the machines apart
    {"  "}next: `tidings invite list` on the inviter's machine, `tidings doctor` on both
home-door-closed = no short code is live there: { $whom }
    .next = have a new one made by `tidings invite`: each lasts 15 minutes and works once
home-door-wrong-code = the short code is wrong there: { $whom }
    .next = check it; after three wrong tries of anybody it is dead, and `tidings invite` makes another
home-door-impostor = whoever answers does not know the short code either: { $whom }
    .next = somebody may pretend to invite: join by the long code
home-door-failed = no node answers ({ $why }): { $whom }
    .next = `tidings status` on the inviter's machine shows its address
home-door-foreign = what the inviter handed over is no invite
    .next = it may be of another version: join by the long code
home-door-welcome = The code is right: { $who } invites to { $community } ({ $at })
home-door-offer = { $community } · { $who } invites for { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
} more · { $at }
home-door-line = {"  "}{ $offer }
home-door-numbered = {"  "}{ $number }  { $offer }
home-several-doors = { $count } communities offer an invite nearby:
    { $doors }
    .next = say which: `tidings join CODE@{ $first }`
home-which-door = Which one? [1-{ $count }]
home-ask-name = Your name [{ $login }]:
home-nothing-typed = nothing was typed
    .next = `tidings join CODE`
home-no-answer-read = cannot read the answer: { $why }
home-short-join = {"  "}tidings join { $code }
home-words-of-another-than = these are the recovery words of another account than #{ $suffix }
    .next = give the words of the account of this home
home-words-needed = this needs the account's recovery words
    .next = give them on the terminal, on stdin, or in { $variable }
home-the-words = the recovery words
home-type-words = Your { $count } recovery words (they are not shown):
home-terminal-unreadable = cannot read from the terminal: { $why }
home-terminal-silent = the terminal stays silent: { $why }
