//! Who is asked for what it has answers, before it would be struck for silence.

use super::{Check, broken};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::limits::WANT_TIMEOUT;
use tidings_protocol::time::Time;

/// One open question: on which session, to whom, about whose log.
type Question = (SessionId, usize, Author);

/// WANTs that reached a host and are not answered yet.
#[derive(Debug, Default)]
pub(super) struct Answers {
    open: BTreeMap<Question, (Time, u64)>,
    due: BTreeSet<(Time, Question)>,
}

impl Answers {
    /// `who` is asked for the log of `author` from `seq` on.
    pub(super) fn asked(
        &mut self,
        now: Time,
        session: SessionId,
        who: usize,
        author: Author,
        seq: u64,
    ) {
        let question = (session, who, author);
        self.close(&question);
        let due = now.after(WANT_TIMEOUT);
        self.open.insert(question, (due, seq));
        self.due.insert((due, question));
    }

    /// `who` sent of it, refused it, proved it forked, or was told to stop.
    pub(super) fn answered(&mut self, session: SessionId, who: usize, author: Author) {
        self.close(&(session, who, author));
    }

    /// A word about the link was said: on a quiet one nothing is followed. `holds`: what `who` has
    /// of what it was asked, and owes all the same.
    pub(super) fn calmed(
        &mut self,
        session: SessionId,
        who: usize,
        holds: impl Fn(&Author, u64) -> bool,
    ) {
        let first = (session, who, Author([0; 32]));
        let of_session = self.open.range(first..=(session, who, Author([0xff; 32])));
        let follows = of_session.filter(|((.., author), (_, seq))| !holds(author, *seq));
        let follows: Vec<Question> = follows.map(|(question, _)| *question).collect();
        follows.iter().for_each(|question| self.close(question));
    }

    /// Time passed. `owes(session, who, author, seq)`: whether that host has the entry and could
    /// have sent it; if not, it has nothing to answer.
    pub(super) fn check(
        &mut self,
        now: Time,
        owes: impl Fn(SessionId, usize, &Author, u64) -> bool,
    ) -> Check {
        while let Some((due, question)) = self.due.first().copied().filter(|(due, _)| *due <= now) {
            let (session, who, author) = question;
            let seq = self.open.get(&question).map_or(0, |(_, seq)| *seq);
            self.open.remove(&question);
            self.due.remove(&(due, question));
            if owes(session, who, &author, seq) {
                let what = format!(
                    "host {who} was asked on session {session} for entry {seq} of {author:?}, \
                     has it, and is silent"
                );
                return broken("answer", what);
            }
        }
        Ok(())
    }

    fn close(&mut self, question: &Question) {
        if let Some((due, _)) = self.open.remove(question) {
            self.due.remove(&(due, *question));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_protocol::testing::{alice, bob};

    const ASKED: Time = Time(1_000);
    const LATE: Time = Time(1_000 + WANT_TIMEOUT);

    fn asked() -> Answers {
        let mut answers = Answers::default();
        answers.asked(ASKED, SessionId(1), 7, alice().author(), 3);
        answers
    }

    #[test]
    fn silence_about_what_one_has_is_noticed_in_time() {
        assert_eq!(asked().check(Time(LATE.0 - 1), |_, _, _, _| true), Ok(()));
        assert!(asked().check(LATE, |_, who, _, seq| (who, seq) == (7, 3)).is_err());
        assert_eq!(asked().check(LATE, |_, _, _, _| false), Ok(()), "it has nothing");
    }

    #[test]
    fn on_a_quiet_link_nothing_that_is_yet_to_come_is_owed() {
        let mut answers = asked();
        answers.calmed(SessionId(1), 7, |_, seq| seq <= 3);
        assert!(answers.check(LATE, |_, _, _, _| true).is_err(), "it has what it was asked");
        let mut answers = asked();
        answers.calmed(SessionId(2), 7, |_, _| false);
        answers.calmed(SessionId(1), 8, |_, _| false);
        assert!(answers.check(LATE, |_, _, _, _| true).is_err(), "another link, another end");
        let mut answers = asked();
        answers.calmed(SessionId(1), 7, |_, seq| seq <= 2);
        assert_eq!(answers.check(LATE, |_, _, _, _| true), Ok(()));
    }

    #[test]
    fn an_answer_closes_the_question_about_its_log() {
        let mut answers = asked();
        answers.answered(SessionId(1), 7, bob().author());
        assert!(answers.check(LATE, |_, _, _, _| true).is_err(), "that was about another log");
        let mut answers = asked();
        answers.answered(SessionId(1), 7, alice().author());
        assert_eq!(answers.check(LATE, |_, _, _, _| true), Ok(()));
    }
}
