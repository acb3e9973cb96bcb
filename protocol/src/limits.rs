//! Every bound of the protocol on one page: its name, its unit and its reason.

/// Largest body of one entry, in bytes; larger things are files.
pub const MAX_BODY: usize = 16 * 1024;

/// Most entries in one run: two header chains of this length fit one frame as fork evidence.
pub const MAX_RUN_ENTRIES: usize = 512;

/// Largest run, in bytes, so that one run with its frame fits [`MAX_FRAME`]. Every entry counts with
/// the most it can take, full or pruned (SPEC §6), so that all nodes draw the line at one place.
pub const MAX_RUN_BYTES: usize = 64 * 1024;

/// Largest frame, in bytes, length prefix not counted.
pub const MAX_FRAME: usize = 68 * 1024;

/// Authors of one DELTA frame; the rest follows in further frames.
pub const MAX_DELTA_ITEMS: usize = 1024;

/// Bytes of RECON answers that a peer can make us say in [`COMPARE_INTERVAL`], beside
/// [`RECON_BYTES_PER_AUTHOR`]: an honest one needs far less.
pub const RECON_BYTES: u64 = 1024 * 1024;

/// The same, for each author that we hold: twice what it costs to tell everything, range by range.
pub const RECON_BYTES_PER_AUTHOR: u64 = 128;

/// Things told and not here yet that one session remembers, to know how far it got in the peer's
/// journal: 3 MB. With more, it earns its ticket when the fingerprints are equal.
pub const MAX_LACKS: usize = 131_072;

/// Bytes of one RECON frame, by the longest form of what it says; the rest follows in further
/// frames. Small enough that nothing else waits long behind one.
pub const MAX_RECON_BYTES: usize = 32 * 1024;

/// Commits whose place in the journal is remembered, so that tickets for them are honoured: a week
/// at a commit each ten seconds, 1 MB.
pub const MAX_MARKS: usize = 65_536;

/// Peers whose tickets are kept; the one that was met longest ago makes room.
pub const MAX_TICKETS: usize = 4096;

/// Items of one NOTE frame.
pub const MAX_NOTE_ITEMS: usize = 1024;

/// Authors that one session may introduce by INTRO: also the size of its index table.
pub const MAX_INTROS: usize = 131_072;

/// A DELTA introduces its authors as long as the index table holds fewer: both sides count alike,
/// and the rest of the table stays for INTRO.
pub const MAX_INTROS_BY_DELTA: usize = MAX_INTROS / 2;

/// Claims of logs that are not wanted which one session remembers, 0.2 MB: the newest. If there were
/// more, summaries are compared again when somebody is admitted.
pub const MAX_STRANGE_CLAIMS: usize = 4096;

/// Logs of one session that are compared with ours for a fork at a time.
pub const MAX_PROBES: usize = 64;

/// Bytes of RUN frames that are taken of one author at once: a first sync of 100 000 posts (40 MB)
/// is not slowed, however many sessions bring pieces of it.
pub const AUTHOR_BURST: u64 = 128 * 1024 * 1024;

/// Bytes of RUN frames of one author a second beyond that: a person writes a thousandth of it.
pub const AUTHOR_RATE: u64 = 256 * 1024;

/// Bytes of RUN frames that are taken at once of all whom one author let in.
pub const INTRODUCER_BURST: u64 = 1024 * 1024 * 1024;

/// Bytes of RUN frames a second beyond that of all whom one author let in.
pub const INTRODUCER_RATE: u64 = 2 * 1024 * 1024;

/// Peers of whom it is remembered beyond their session what they were struck for and made us do;
/// who left first is forgotten.
pub const MAX_RECORDS: usize = 1024;

/// Duplicate runs of one peer that are compared with ours for a fork, and forks it speaks of that are
/// asked for, at once; further ones are passed over, until summaries are compared.
pub const DOUBTS_BURST: u64 = 64;

/// How many more of them a second.
pub const DOUBTS_PER_SECOND: u64 = 4;

/// Evidence that is sent a second time to a peer that asks: it declined it before it knew the
/// member, or lost it. Each costs up to a frame; one more is sent each [`STRIKE_DECAY`].
pub const MAX_EVIDENCE_REPEATS: u32 = 64;

/// Sessions that one engine keeps; the network refuses connections earlier.
pub const MAX_SESSIONS: usize = 512;

/// Strangers with a number, over all sessions. When there are more, what peers say of further ones
/// counts for nothing until a session ends and makes room, or a clock summary names them again.
pub const MAX_STRANGERS: usize = 262_144;

/// Bytes of RUN frames that a peer may send before it is granted more.
///
/// Large enough to keep one burst of commits busy, small enough that a hundred peers cannot fill
/// the memory of a laptop.
pub const CREDIT_BYTES: u64 = 4 * 1024 * 1024;

/// A grant is sent when this many bytes have been made durable since the last one.
pub const CREDIT_STEP: u64 = 512 * 1024;

/// Credit above this is ignored: a peer cannot make us queue more for it.
pub const MAX_CREDIT: u64 = 4 * 1024 * 1024;

/// Bytes of one log that a session is sent in one turn, before others have theirs: one entry of the
/// largest body. A longer run is sent whole, and paid for by passing over turns.
pub const TURN_BYTES: i64 = 16 * 1024;

/// Bytes of history that are on their way to one peer without credit having come back: so long do
/// news wait on the line, and the rest of the credit is theirs.
pub const ANSWERS_WINDOW: u64 = 1024 * 1024;

/// Authors of whom we ask one session at a time during catch-up; others wait their turn.
pub const MAX_WANTS_PER_SESSION: usize = 1024;

/// Questions for bodies that one session has open at a time: each is answered by one frame.
pub const ASKS_WINDOW: usize = 4;

/// Questions for bodies of one peer that wait to be answered; more are a fault of the peer.
pub const MAX_ASKS: usize = 2 * ASKS_WINDOW;

/// A WANT that brings nothing for this long is a strike and moves on, in microseconds.
pub const WANT_TIMEOUT: u64 = 5_000_000;

/// A fresh NOTE waits this long for its provider before another one is asked, in microseconds.
pub const NOTE_PATIENCE: u64 = 200_000;

/// A note that was here this long before the entry itself shows a faster way, in microseconds: what
/// is won by less is not worth the words, and changes with each entry.
pub const OVERTAKEN: u64 = 30_000;

/// Notes are gathered for this long before they are sent, in microseconds.
pub const NOTE_WINDOW: u64 = 100_000;

/// With at most this many live sessions new entries are pushed instead of announced.
pub const EAGER_SESSIONS: usize = 3;

/// With more live sessions than this a node is crowded: it chooses few links and lets the others
/// be quiet. A peer that is not crowded is never made quiet: the link may be its only way.
pub const CROWD: usize = 12;

/// With fewer sessions than this a crowded node is crowded no more.
pub const CROWD_ENDS: usize = 10;

/// Links that a crowded node chooses.
pub const CHOSEN_LINKS: usize = 6;

/// Of those, links to a uniform sample of all peers that are here, whoever comes back how often.
pub const SAMPLED_LINKS: usize = 2;

/// Links to crowded peers that a crowded node accepts because they chose it.
pub const ACCEPTED_LINKS: usize = 6;

/// Strikes after which the claims of a peer stop counting; it is still served.
pub const MAX_STRIKES: u32 = 3;

/// Runs that do not verify after which a peer's session ends: each costs us a signature check. One
/// is forgiven each [`STRIKE_DECAY`].
pub const MAX_REFUSED: u32 = 16;

/// One strike is forgiven after this long, in microseconds.
pub const STRIKE_DECAY: u64 = 60_000_000;

/// Silence between comparisons of clock summaries on an idle session, in microseconds.
pub const COMPARE_INTERVAL: u64 = 60_000_000;

/// After a clock summary was told and all of it is here, fingerprints are compared this soon, in
/// microseconds.
pub const COMPARE_SOON: u64 = 1_000_000;

/// Comparisons in a row that turn out unequal, for news were on their way, after which clock summaries
/// are compared all the same: under news that never pause, nothing else would find what was missed.
pub const MAX_UNEQUAL: u32 = 5;

/// Of those, as many as do not wait for a whole [`COMPARE_INTERVAL`] but for [`WANT_TIMEOUT`]: most
/// often the news have come by then.
pub const MAX_EARLY: u32 = 2;

/// A session must say HELLO within this time, in microseconds.
pub const HELLO_TIMEOUT: u64 = 10_000_000;

/// Longest duration that a peer's word can impose on us, in microseconds (one hour).
pub const MAX_REMOTE_DURATION: u64 = 3_600_000_000;

/// A time further ahead of the local clock than this does not move our clock, in microseconds.
pub const MAX_CLOCK_AHEAD: u64 = 600_000_000;

/// Largest join request or answer, in bytes.
pub const MAX_JOIN: usize = 8 * 1024;

/// Wrong tries after which a short code is dead: of 2^24 codes, one is guessed in 5.6 million.
pub const SHORT_TRIES: u32 = 3;

/// A short code is good for this long, in microseconds (15 minutes).
pub const SHORT_LIFE: u64 = 900_000_000;

/// Largest thing that is handed over for a short code, in bytes: an invite code has 220 at most.
pub const MAX_HANDED: usize = 1_024;

/// Largest offer that is shown at the door, in bytes: two names, their lengths, and the minutes.
pub const MAX_OFFER: usize = 2 * MAX_NAME + 3;

/// Longest name of a person, device or community, in bytes of UTF-8.
pub const MAX_NAME: usize = 64;

const _: () = {
    assert!(MAX_BODY < MAX_RUN_BYTES, "an entry with the largest body fits a run");
    assert!(MAX_RUN_BYTES < MAX_FRAME, "a run fits a frame");
    assert!(2 * MAX_RUN_ENTRIES * 48 + 256 < MAX_FRAME, "fork evidence fits a frame");
    assert!(MAX_DELTA_ITEMS * 52 + 64 < MAX_FRAME, "a piece of a journal fits a frame");
    assert!(2 * MAX_RECON_BYTES < MAX_FRAME, "a frame takes the range that passes its size");
    assert!(MAX_NOTE_ITEMS * 16 < MAX_FRAME, "a note fits a frame");
    assert!(CHOSEN_LINKS + ACCEPTED_LINKS <= CROWD, "the live links are fewer than a crowd");
    assert!(SAMPLED_LINKS < CHOSEN_LINKS && CROWD_ENDS < CROWD, "links are chosen by merit too");
    assert!(AUTHOR_BURST <= INTRODUCER_BURST && AUTHOR_RATE <= INTRODUCER_RATE, "of one as of all");
    assert!(MAX_EARLY < MAX_UNEQUAL, "who compares early does so before it compares all");
    assert!(CREDIT_STEP < CREDIT_BYTES, "credit returns before it is used up");
    assert!(CREDIT_STEP < ANSWERS_WINDOW, "a grant is on its way before history waits for it");
    assert!(2 * ANSWERS_WINDOW <= CREDIT_BYTES, "history leaves credit for news");
    assert!(CREDIT_BYTES <= MAX_CREDIT, "a peer's ordinary credit is not clamped");
};
