use crate::log::Log;
use crate::tables::{CHANGES, MARKS, META, TICKETS};
use redb::{ReadableTable, Table};
use tidings_protocol::store::{Mark, Store, Ticket};
use tidings_protocol::testing::{COMMUNITY, alice, bob, write};

fn written(path: &std::path::Path) -> Log {
    let mut log = Log::create(path, COMMUNITY, 5).unwrap();
    write(&mut log, &alice(), &["1"]).unwrap();
    write(&mut log, &alice(), &["2"]).unwrap();
    write(&mut log, &bob(), &["1"]).unwrap();
    log.stage_ticket(&bob().author(), Ticket { mark: log.journal(), skipped: None }).unwrap();
    log.commit().unwrap();
    log
}

/// The journal of all that is held, as if it had come at once.
fn at_once(log: &Log) -> Mark {
    let (mut mark, mut last) = (Mark::start(log.epoch()), None);
    while let Some((author, head)) = log.next_author(last.as_ref()) {
        mark = mark.after(&author, &head);
        last = Some(author);
    }
    mark
}

#[test]
fn a_journal_outlives_the_process() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    let log = written(&path);
    let (mark, changes) = (log.journal(), log.changes(0, 9).unwrap());
    let ticket = log.ticket(&bob().author());
    assert_eq!((mark.position, changes.len(), ticket.is_some()), (3, 2, true));
    drop(log);
    let log = Log::open(&path).unwrap();
    assert_eq!((log.journal(), log.changes(0, 9).unwrap()), (mark, changes));
    assert_eq!(log.ticket(&bob().author()), ticket);
    assert_eq!(log.mark(3).unwrap(), Some(mark.hash));
    assert!(log.mark(1).unwrap().is_some() && log.mark(4).unwrap().is_none());
}

#[test]
fn a_file_of_before_there_was_a_journal_gets_one() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.redb");
    let mut log = written(&path);
    log.write(|to| {
        to.delete_table(CHANGES)?;
        to.delete_table(MARKS)?;
        to.delete_table(TICKETS)?;
        to.open_table(META)?.insert("schema", 1u64.to_be_bytes().as_slice())?;
        Ok(())
    })
    .unwrap();
    drop(log);
    for _ in 0..2 {
        let log = Log::open(&path).unwrap();
        assert_eq!(log.journal(), at_once(&log));
        assert_eq!(log.changes(0, 9).unwrap().len(), 2);
        assert_eq!(log.ticket(&bob().author()), None);
        assert_eq!(log.verify(|_, _| {}).unwrap(), []);
    }
    let mut log = Log::open(&path).unwrap();
    write(&mut log, &alice(), &["3"]).unwrap();
    assert_eq!(log.changes(2, 9).unwrap(), [(3, alice().author())]);
}

/// What a disk may do to the two tables; the written ones say 2 → alice, 3 → bob.
fn spoil(changes: &mut Table<'_, u64, u32>, how: u32) -> Result<(), redb::Error> {
    match how {
        0 => drop(changes.remove(2)?),
        1 => drop(changes.insert(1, 0)?),
        2 => drop(changes.insert(9, 0)?),
        3 => drop(changes.insert(3, 7)?),
        _ => drop(changes.insert(3, 0)?),
    }
    Ok(())
}

#[test]
fn a_journal_that_does_not_fit_its_log_is_made_anew() {
    for how in 0..6 {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("log.redb");
        let mut log = written(&path);
        log.write(|to| match how {
            5 => Ok(to.open_table(MARKS)?.retain(|position, _| position != 3)?),
            how => spoil(&mut to.open_table(CHANGES)?, how),
        })
        .unwrap();
        drop(log);
        let log = Log::open(&path).unwrap();
        assert_eq!(log.journal(), at_once(&log), "{how}");
        assert_eq!(log.changes(0, 9).unwrap().len(), 2, "{how}");
    }
}

#[test]
fn only_the_newest_marks_stay() {
    let mut log = Log::in_memory(COMMUNITY, 5).unwrap();
    write(&mut log, &alice(), &["1"]).unwrap();
    let many = u64::try_from(tidings_protocol::limits::MAX_MARKS).unwrap();
    log.write(|to| {
        let mut marks = to.open_table(MARKS)?;
        (2..=many).try_for_each(|position| marks.insert(position, &[0; 8]).map(drop))?;
        Ok(())
    })
    .unwrap();
    assert!(log.mark(1).unwrap().is_some());
    write(&mut log, &alice(), &["2"]).unwrap();
    let first = log.read(|from| Ok(from.open_table(MARKS)?.first()?.map(|row| row.0.value())));
    assert_eq!(first.unwrap(), Some(1), "position 2 was there already: no more than there may be");
    log.write(|to| Ok(to.open_table(MARKS)?.insert(u64::MAX, &[0; 8]).map(drop)?)).unwrap();
    write(&mut log, &alice(), &["3"]).unwrap();
    assert_eq!(log.mark(1).unwrap(), None);
}
