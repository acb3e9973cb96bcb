### What the command line says of how things are: what this home holds and whom it meets, and what is wrong.

## How it is
health-row-community = Community
health-row-you = You
health-row-node = Node
health-row-address = Address
health-row-reach = Reach
health-row-peers = Peers
health-row-members = Members
health-row-boards = Boards
health-row-store = Store
health-row-files = Files
health-row-disk = Disk
health-row-quotas = Quotas
health-row-sealed = Sealed
health-row-recovery = Recovery
health-row-bodies = Bodies
health-row-home = Home
health-write-again = free some space or repair the disk; the node then goes on by itself
health-nothing-writable = nothing can be written: { $why }
health-nothing-shown = nothing that arrives is shown
health-begin-anew = `tidings stop`, then `tidings start`: what is shown is made anew out of the log
health-reach-public = from anywhere, at { $at }
health-reach-nat = behind a router that translates ({ $behind })
health-reach-local = from its own networks, as far as anybody has said
health-words-not-written-down = words not written down yet (`tidings device words --forget`)
health-you-on = { $who } on { $device }
health-node-not-running = not running (`tidings start` starts it)
health-node-running = process { $pid }, version { $version }, API on 127.0.0.1:{ $port }
health-peers = { $count } connected, { $step } in step
health-devices = { $count ->
    [one] { $count } device
   *[other] { $count } devices
}
health-members = { $count } with { $devices }
health-store = { $entries }, { SIZE($size) }
health-store-indexing = { $entries }, { SIZE($size) }, indexing
health-standing-expelled = expelled: what is here can be read, nothing be written; a moderator may take that back
health-standing-refused = not let in: { $why }; `tidings join CODE` with a new code of a member's helps
health-standing-waiting = waiting to be let in by a member; if none does, `tidings join CODE` with a new code
health-boards-held = { $count } with { $unread } unread
health-files-here = { $count ->
    [one] { $count } file, { SIZE($size) } here
   *[other] { $count } files, { SIZE($size) } here
}
health-files-coming = { SIZE($size) } still to come
health-files-of-others = { SIZE($size) } carried for others
health-at-most = at most { SIZE($size) }
health-quota-all = all { SIZE($size) }
health-quota-each = each person { SIZE($size) }
health-held-of = { SIZE($held) } of { $quotas } held
health-nothing-taken = Nothing more is taken
    .next = raise `quota`, or let old bodies go by rules of `retention`, and `tidings config reload`; the node goes on by itself then
health-nothing-taken-until = Nothing more is taken; it goes on below { SIZE($below) }
    .next = raise `quota`, or let old bodies go by rules of `retention`, and `tidings config reload`; the node goes on by itself then
health-person-over = { $who } ({ SIZE($size) })
health-person-over-until = { $who } ({ SIZE($size) }; it goes on below { SIZE($below) })
health-and-next = { $one }, { $next }
health-people-wait = { $count ->
    [0] What is new of { $who } waits where it is
    [one] What is new of { $who } and { $count } more waits where it is
   *[other] What is new of { $who } and { $count } more waits where it is
}
    .next = raise `quota_author`, or let old bodies of theirs go by rules of `retention`
health-blind = blind: carries what it cannot read ({ $carried })
health-blind-but = blind by its settings, but a { $role } now: what opens its keys is on this disk ({ $carried } not read)
health-relay-reads = reads what was written before it was a relay; carries { $carried } more
health-key = key { $number }
health-no-key = no key yet
health-waiting-for-key = { $count ->
    [one] { $count } entry waits for a key that is not here
   *[other] { $count } entries wait for a key that is not here
}
health-sealed-for-others = { $count ->
    [one] { $count } entry sealed for others
   *[other] { $count } entries sealed for others
}
health-bodies-wanted = { $count } wanted from peers
health-bodies-pruned = { $count } pruned here

## What doctor finds
health-check = { $check }
health-doctor-settings = read; LAN discovery is on
health-doctor-settings-undiscovered = read; LAN discovery is off, so peers must be dialed
health-doctor-settings-next = mend config.toml in the home, or the TIDINGS_ variables
health-doctor-disk = { SIZE($size) } free in { $dir }
health-doctor-disk-low = { SIZE($size) } free in { $dir }
    .next = free some space, or lower `min_free`: below it nothing is taken
health-doctor-clock = it is { MOMENT($time) }
health-doctor-clock-wrong = it is { MOMENT($time) }, before { DAY($day) }
    .next = set the clock: what you write now sorts before what others wrote
health-doctor-no-interfaces = { $why }
    .next = `ip address` says what there is
health-doctor-loopback-alone = none but loopback
    .next = connect to a network; until then only homes on this machine are met
health-doctor-tunnel-beside = { $name } leads to a single peer, beside other routes
health-doctor-tunnel-takes-all = the default route goes through { $name }, a VPN or tunnel
    .next = let the VPN spare the local network (often called split tunnelling or LAN access), or name addresses: `tidings dial HOST:PORT`
health-doctor-route = the default route goes through { $name }
health-doctor-no-route = there is no default route: only the networks of these interfaces are reached
health-doctor-multicast = a probe on { $name } is heard
health-doctor-multicast-deaf = a probe on { $name } is not heard, not even by this machine
    .next = allow UDP port 5353 in and out in the firewall, or name addresses: `tidings dial HOST:PORT`
health-doctor-multicast-failed = { $name }: { $why }
    .next = allow UDP port 5353 in and out in the firewall, or name addresses: `tidings dial HOST:PORT`
health-doctor-no-community = no community in { $home }
    .next = `tidings new NAME` makes a community, `tidings join CODE` joins one
health-doctor-recovery = the recovery words are not kept here
health-doctor-recovery-kept = the recovery words are not written down yet
    .next = `tidings device words --forget` shows them, and removes them here
health-doctor-node = process { $pid } on 127.0.0.1:{ $port }
health-doctor-no-node = none is running
    .next = `tidings start` starts it
health-doctor-node-mute = { $why } but does not answer
    .next = wait for it; if it does not end, `kill` it and start the node again
health-doctor-socket = listens for peers on port { $port }
health-doctor-no-socket = port { $port } for peers: { $why }
    .next = `tidings stop`, then `tidings start`; was it started with --listen?
health-doctor-files = { SIZE($taken) } of { SIZE($quota) } for files are taken
health-doctor-files-full = { SIZE($taken) } of { SIZE($quota) } for files are taken: those of new posts may not come by themselves
    .next = raise `quota_files`, or delete posts whose files you no longer need
health-doctor-disk-next = free some space, or lower `min_free`; the node goes on by itself then
health-doctor-not-admitted = this device is not let in yet
    .next = connect to any member: `tidings peers` lists who is there
health-doctor-store = opens; { $entries } of { $devices }
health-doctor-status-says-more = `tidings status` says more
health-doctor-peers = { $count } connected of { $known } known
health-doctor-reach-open = { $at } answers, and there is no session
    .next = `tidings dial` with that address says what happens; it may be another community
health-doctor-reach-silent = { $at } is on this network and does not answer: client isolation of the access point, a firewall there, or it is switched off
    .next = let `ping` try it; on a guest network use another one, a cable or a relay
health-doctor-reach-closed = { $at } is there, and no node listens at port { $port }
    .next = `tidings start` over there; `tidings status` there shows its address
health-doctor-reach-far = { $at } is on another network and is not reached from here
    .next = a relay that both reach connects two networks; `tidings dial HOST:PORT` names an address
health-doctor-reach-unknown = no address of theirs is known
    .next = `tidings status` over there shows an address; `tidings dial HOST:PORT` here uses it
health-doctor-clock-behind = this clock is behind those of { $count } people, by up to { $seconds } s
    .next = set the clock; `timedatectl set-ntp true` keeps it right
health-doctor-clock-ahead = the clock of { $who } is ahead of this one, by up to { $seconds } s
    .next = set whichever is wrong: `date -u` on both
