//! Vectors of logs: entries, runs, fork evidence.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::author::{Keypair, Signature};
use tidings_protocol::entry::{Body, Header, Tip, append};
use tidings_protocol::fork::{Branch, Fork, NoFork};
use tidings_protocol::hash::{CommunityId, body_hash};
use tidings_protocol::limits::{MAX_BODY, MAX_RUN_ENTRIES};
use tidings_protocol::run::{BadRun, Invalid, Run, RunEntry, RunWriter, Verified, verify};
use tidings_protocol::testing::{COMMUNITY, alice, bob, branch_of, eve, write_after};
use tidings_protocol::time::Time;

const START: Tip = Tip { seq: 0, id: COMMUNITY.0, time: Time(0) };
/// A moment in November 2026.
const NOW: u64 = 1_795_000_000_000_000;

fn header(who: &Keypair, seq: u64, prev: [u8; 32], time: u64, body: &[u8]) -> Header {
    let (body_len, body_hash) = Body::Full(body).commitment().unwrap();
    Header { author: who.author(), seq, prev, time: Time(time), body_len, body_hash }
}

fn entry(header: &Header, body: &[u8]) -> Value {
    json!({
        "author": hex(header.author.0),
        "seq": header.seq,
        "prev": hex(header.prev),
        "time": header.time.0,
        "body": hex(body),
        "body_hash": hex(header.body_hash),
        "header": hex(header.encode()),
        "id": hex(header.id().0),
        "text": header.id().to_string(),
    })
}

pub(crate) fn entries() -> Value {
    let first = header(&alice(), 1, COMMUNITY.0, NOW, b"hello");
    let second = header(&alice(), 2, first.id().0, NOW + 1, b"");
    let of_bob = header(&bob(), 1, COMMUNITY.0, 0, "tüdelü\u{1f4ef}".as_bytes());
    let large = vec![b'x'; MAX_BODY];
    let last = header(&bob(), u64::MAX, [0xff; 32], u64::MAX, &large);
    let good = first.encode();
    let refuse = |why: &str, bytes: &[u8]| {
        assert!(Header::decode(bytes).is_err(), "{why}");
        json!({ "why": why, "header": hex(bytes) })
    };
    let edited = |at: usize, with: &[u8]| {
        let mut bytes = good;
        bytes[at..at + with.len()].copy_from_slice(with);
        bytes
    };
    let too_large = u32::try_from(MAX_BODY).unwrap() + 1;
    json!({
        "entries": [
            entry(&first, b"hello"),
            entry(&second, b""),
            entry(&of_bob, "tüdelü\u{1f4ef}".as_bytes()),
            entry(&last, &large),
        ],
        "refused": [
            refuse("a byte short", &good[..116]),
            refuse("a byte long", &[&good[..], &[0]].concat()),
            refuse("version 0", &edited(0, &[0])),
            refuse("version 2", &edited(0, &[2])),
            refuse("position 0", &edited(33, &[0; 8])),
            refuse("a body over the limit", &edited(81, &too_large.to_be_bytes())),
            refuse("a body of 4 GiB", &edited(81, &[0xff; 4])),
        ],
    })
}

fn claims<'a>(run: &Verified<'a>) -> Vec<RunEntry<'a>> {
    run.entries().iter().map(|entry| RunEntry { time: entry.time, body: entry.body }).collect()
}

fn encode(entries: &[RunEntry<'_>], before: Time, signature: Signature) -> Vec<u8> {
    let mut writer = RunWriter::new(before);
    for entry in entries {
        assert!(writer.push(entry.time, entry.body));
    }
    writer.mark(signature);
    writer.finish().unwrap().bytes
}

fn place(tip: &Tip) -> Value {
    json!({ "seq": tip.seq, "id": hex(tip.id), "time": tip.time.0 })
}

/// Entries of a run that its vector spells out.
const SHOWN: usize = 8;

fn accepted_run(what: &str, who: &Keypair, before: Tip, bytes: &[u8]) -> Value {
    let run = Run::decode(bytes, before.time).unwrap();
    let verified = verify(who.author(), before, &run).expect(what);
    let entries: Vec<Value> = verified
        .entries()
        .iter()
        .map(|entry| {
            let (len, hash) = entry.body.commitment().unwrap();
            let body = match entry.body {
                Body::Full(bytes) => Value::from(hex(bytes)),
                Body::Pruned { .. } => Value::Null,
            };
            json!({
                "seq": entry.seq,
                "id": hex(entry.id.0),
                "time": entry.time.0,
                "body": body,
                "body_len": len,
                "body_hash": hex(hash),
            })
        })
        .collect();
    json!({
        "what": what,
        "author": hex(who.public()),
        "before": place(&before),
        "run": hex(bytes),
        "entries": entries.get(..SHOWN).unwrap_or(&entries),
        "count": entries.len(),
        "tip": place(&verified.tip()),
        "signature": hex(verified.signature().0),
    })
}

fn refused_run(why: &str, who: &Keypair, before: Tip, bytes: &[u8]) -> Value {
    let outcome = Run::decode(bytes, before.time)
        .map_err(Invalid::from)
        .and_then(|run| verify(who.author(), before, &run).map(|_| ()));
    let error = match outcome.expect_err(why) {
        Invalid::Malformed(BadRun::Malformed) => "malformed",
        Invalid::Malformed(BadRun::Count(_)) => "count",
        Invalid::Malformed(BadRun::Body(_)) => "body",
        Invalid::Malformed(BadRun::Weight(_)) => "weight",
        Invalid::Signature => "signature",
        Invalid::Full => "full",
        Invalid::Body => "body",
    };
    json!({
        "why": why,
        "error": error,
        "author": hex(who.public()),
        "before": place(&before),
        "run": hex(bytes),
    })
}

fn written<'a>(who: &Keypair, before: Tip, bodies: &[(u64, &'a [u8])]) -> Verified<'a> {
    let bodies: Vec<_> = bodies.iter().map(|(time, body)| (Time(*time), *body)).collect();
    append(who, &before, &bodies).unwrap()
}

fn sent(run: &Verified<'_>) -> Vec<u8> {
    encode(&claims(run), run.before().time, run.signature())
}

/// `count` entries of this tag and as many bytes, without a true signature.
fn unsigned(count: u64, tag: u64, bytes: usize) -> Vec<u8> {
    use tidings_protocol::wire::varint;
    let mut run = Vec::new();
    varint::put(&mut run, count);
    for _ in 0..count {
        varint::put(&mut run, 0);
        varint::put(&mut run, tag);
        run.resize(run.len() + bytes, 0xee);
    }
    run.extend_from_slice(&[7; 64]);
    run
}

fn pruned<'a>(entries: &[RunEntry<'a>], at: &[usize]) -> Vec<RunEntry<'a>> {
    let mut entries = entries.to_vec();
    for &at in at {
        let (len, hash) = entries[at].body.commitment().unwrap();
        entries[at].body = Body::Pruned { hash, len };
    }
    entries
}

pub(crate) fn runs() -> Value {
    let three: [(u64, &[u8]); 3] = [(NOW, b"one"), (NOW + 5, b"two"), (NOW - 7, b"")];
    let first = written(&alice(), START, &three);
    let second = written(&alice(), first.tip(), &[(NOW + 9, b"four")]);
    let far = written(&bob(), START, &[(u64::MAX, b"x"), (0, b"y")]);
    let strip = |at: &[usize]| encode(&pruned(&claims(&first), at), START.time, first.signature());
    let across =
        encode(&[claims(&first), claims(&second)].concat(), START.time, second.signature());
    let full = written(&bob(), START, &vec![(NOW, &b"z"[..]); MAX_RUN_ENTRIES]);
    json!({
        "accepted": [
            accepted_run("three entries, time goes back", &alice(), START, &sent(&first)),
            accepted_run("one that follows", &alice(), first.tip(), &sent(&second)),
            accepted_run("both under the later signature", &alice(), START, &across),
            accepted_run("all bodies pruned", &alice(), START, &strip(&[0, 1, 2])),
            accepted_run("one body pruned", &alice(), START, &strip(&[1])),
            accepted_run("time from one end to the other", &bob(), START, &sent(&far)),
            accepted_run("as many entries as fit", &bob(), START, &sent(&full)),
        ],
        "refused": refused_runs(&first, &second),
        "below_a_fork": below_a_fork(),
    })
}

/// Eve forks her log inside a run: the entries before carry no signature of their own, and travel
/// with what leads to the next one.
fn below_a_fork() -> Value {
    let fork = forked(&["1", "2"], &["to bob", "and more"], &["to alice"]);
    let across = |texts: &[&'static str]| write_after(&eve(), START, texts).unwrap();
    let case = |what: &str, run: &Verified<'_>| {
        let bytes = sent(run);
        let decoded = Run::decode(&bytes, START.time).unwrap();
        let verified = verify(eve().author(), START, &decoded).unwrap();
        let tip = place(&verified.tip_below(fork.seq));
        json!({ "what": what, "evidence": hex(fork.encode()), "run": hex(bytes), "tip": tip })
    };
    let long = across(&["1", "2", "to bob", "and more"]);
    let bare = long.clone().bare_from(fork.seq);
    let zeros = encode(&claims(&bare)[..2], START.time, Signature([0; 64]));
    let cut = encode(&claims(&bare)[..2], START.time, bare.signature());
    let refuse = |why: &str, bytes: &[u8]| refused_run(why, &eve(), START, bytes);
    json!({
        "before": place(&START),
        "accepted": [
            case("a branch of the evidence, bare above the fork", &bare),
            case("from a sender that does not know the fork", &long),
            case("of a branch that the evidence does not know",
                &across(&["1", "3", "to carol"]).bare_from(fork.seq)),
            case("with a signature below the fork", &across(&["1"])),
        ],
        "refused": [
            refuse("cut off at the fork", &cut),
            refuse("cut off at the fork, zeros for a signature", &zeros),
        ],
    })
}

fn refused_runs(first: &Verified<'_>, second: &Verified<'_>) -> Vec<Value> {
    let good = sent(first);
    let entries = claims(first);
    let signed = |entries: &[RunEntry<'_>]| encode(entries, START.time, first.signature());
    let changed = |at: usize, entry: RunEntry<'static>| {
        let mut entries = entries.clone();
        entries[at] = entry;
        signed(&entries)
    };
    let word = RunEntry { time: entries[0].time, body: Body::Full(b"0ne") };
    let later = RunEntry { time: entries[0].time.after(1), body: Body::Full(b"one") };
    let wrong_len = Body::Pruned { hash: body_hash(b"one"), len: 4 };
    let swapped = [entries[1], entries[0], entries[2]];
    let longer = [entries.clone(), claims(second)].concat();
    let padded = [&[0x83, 0x00], &good[1..]].concat();
    let refuse = |why, bytes: &[u8]| refused_run(why, &alice(), START, bytes);
    let elsewhere = Tip::empty(CommunityId([0xd0; 32]));
    let end = Tip { seq: u64::MAX - 2, ..START };
    vec![
        refuse("another word", &changed(0, word)),
        refuse("another time", &changed(0, later)),
        refuse(
            "a pruned body of another length",
            &changed(0, RunEntry { body: wrong_len, ..word }),
        ),
        refuse("another order", &signed(&swapped)),
        refuse("cut at the end", &signed(&entries[..2])),
        refuse("cut at the front", &signed(&entries[1..])),
        refuse("extended", &signed(&longer)),
        refused_run("of another author", &bob(), START, &good),
        refused_run("in another community", &alice(), elsewhere, &good),
        refused_run("after a later entry", &alice(), first.tip(), &good),
        refused_run("past the last position", &alice(), end, &good),
        refuse("bytes missing", &good[..good.len() - 1]),
        refuse("bytes left over", &[&good[..], &[0]].concat()),
        refuse("a padded number", &padded),
        refuse("no bytes", &[]),
        refuse("no entry", &unsigned(0, 0, 0)),
        refuse("an entry too many", &unsigned(513, 0, 0)),
        refuse("a body too large", &unsigned(1, 2 * 16_385, 16_385)),
        refuse("a pruned body too large", &unsigned(1, 2 * 16_385 + 1, 32)),
        refuse("too heavy, though short without its bodies", &unsigned(4, 2 * 16_384 + 1, 32)),
    ]
}

fn forked(common: &[&str], left: &[&str], right: &[&str]) -> Fork {
    let tip = write_after(&eve(), START, common).map_or(START, |run| run.tip());
    let branch = |texts: &[&str]| branch_of(&write_after(&eve(), tip, texts).unwrap());
    let branches = [branch(left), branch(right)];
    Fork { author: eve().author(), seq: tip.seq + 1, prev: tip.id, branches }
}

fn swapped(fork: &Fork) -> Fork {
    let [left, right] = fork.branches.clone();
    Fork { branches: [right, left], ..fork.clone() }
}

fn proven(what: &str, fork: &Fork) -> Value {
    let canonical = fork.clone().prove().expect(what);
    let first = |branch: &Branch| hex(branch.ids(fork.author, fork.seq, fork.prev).unwrap()[0].0);
    json!({
        "what": what,
        "evidence": hex(fork.encode()),
        "author": hex(fork.author.0),
        "seq": fork.seq,
        "prev": hex(fork.prev),
        "canonical": hex(canonical.fork().encode()),
        "firsts": canonical.fork().branches.each_ref().map(first),
    })
}

fn refused_fork(why: &str, bytes: &[u8]) -> Value {
    let error = match Fork::decode(bytes).and_then(Fork::prove).expect_err(why) {
        NoFork::Malformed => "malformed",
        NoFork::Same => "same",
        NoFork::Signature => "signature",
    };
    json!({ "why": why, "error": error, "evidence": hex(bytes) })
}

pub(crate) fn fork() -> Value {
    let at_two = forked(&["to all"], &["to bob", "and more"], &["to alice"]);
    let at_one = forked(&[], &["to bob"], &["to alice"]);
    let good = at_two.encode();
    let mut accused = at_two.clone();
    accused.author = alice().author();
    let mut moved = at_two.clone();
    moved.seq = 3;
    let mut nowhere = at_two.clone();
    nowhere.seq = 0;
    let mut altered = at_two.clone();
    altered.branches[0].links[1].time = Time(77);
    json!({
        "proven": [
            proven("two against one at position 2", &at_two),
            proven("the same with its branches in the other order", &swapped(&at_two)),
            proven("at position 1", &at_one),
        ],
        "refused": [
            refused_fork("one branch twice", &forked(&["a"], &["b"], &["b"]).encode()),
            refused_fork("one extends the other", &forked(&["a"], &["b"], &["b", "c"]).encode()),
            refused_fork("of another author", &accused.encode()),
            refused_fork("at another position", &moved.encode()),
            refused_fork("at position 0", &nowhere.encode()),
            refused_fork("an altered time", &altered.encode()),
            refused_fork("bytes missing", &good[..good.len() - 1]),
            refused_fork("bytes left over", &[&good[..], &[0]].concat()),
            refused_fork("no bytes", &[]),
        ],
    })
}
