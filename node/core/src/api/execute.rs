//! Doing what is asked.

use super::read::clamp;
use super::{Effect, Judging, NewPost, Placing, Renaming, Request, Response};
use crate::error::Error;
use crate::invite::Offer;
use crate::node::Node;
use tidings_protocol::time::Time;

impl Node {
    /// Does what is asked. What it writes is staged: the answer may be told after the next
    /// [`Node::commit`] that succeeds. `seed` is random and used once, by [`Request::Invite`],
    /// [`Request::AddDevice`] and [`Request::CreateClosed`].
    ///
    /// # Errors
    /// [`Error`] says what happened and what to do next; a refused request stages nothing.
    pub fn execute(
        &mut self,
        now: Time,
        request: Request,
        seed: [u8; 16],
    ) -> Result<Response, Error> {
        self.check_blind(&request)?;
        if request.effect() == Effect::Says {
            self.has_room()?;
        }
        match request {
            Request::CreateBoard { name } => self.create_board(now, &name),
            Request::CreateClosed { name, readers } => {
                self.create_closed(now, &name, &readers, seed)
            }
            Request::AdmitReader { board, who } => self.admit_reader(now, &board, &who),
            Request::RemoveReader { board, who } => self.remove_reader(now, &board, &who),
            Request::Message { to, text } => Ok(self.message(now, &to, &text)?.into()),
            Request::Post { board, subject, text } => {
                Ok(self.post(now, &NewPost { board, subject, text })?.into())
            }
            Request::Reply { to, text } => Ok(self.reply(now, &to, &text)?.into()),
            Request::Send(asked) => self.send(now, asked),
            Request::Edit { id, subject, text } => self.edit(now, &id, subject.as_deref(), &text),
            Request::Delete { id, reason } => self.delete(now, &id, &reason),
            Request::React { id, emoji } => self.react(now, &id, &emoji),
            Request::Import { posts } => self.import(now, &posts),
            Request::ImportQuoted(asked) => self.import_quoted(now, &asked),
            Request::MarkRead { ids } => self.mark_read(now, &ids),
            Request::CatchUp { board, thread } => {
                self.catch_up(now, board.as_deref(), thread.as_deref())
            }
            Request::Invite { uses, expires_seconds, role, hints } => {
                let offer = Offer { uses, expires_seconds, role };
                let invite = self.invite(now, offer, &hints, seed)?;
                Ok(Response::Invite(Box::new(invite)))
            }
            Request::AddDevice { account, hints } => {
                let code = self.show_code(now, account, &hints, seed)?;
                Ok(Response::DeviceCode(Box::new(code)))
            }
            Request::RevokeDevice { revocation } => self.revoke_device(now, revocation),
            Request::Certify { certificate } => self.certify(now, certificate),
            Request::Grade { who, role, reason } => self.grade(now, &who, role, &reason),
            Request::Moderate(asked) => self.moderate(now, &asked),
            Request::Overrule(asked) => self.overrule(&asked),
            Request::Notify(asked) => self.set_notify(&asked),
            Request::Regard(asked) => self.regard(&asked.who, asked.regard),
            Request::Rename(Renaming { name }) => self.rename(now, &name),
            Request::RevokeInvite { key } => self.revoke_invite(now, &key),
            Request::SaveDraft { id, draft, files } => self.save_draft(now, id, &draft, &files),
            Request::SendDraft { id } => self.send_draft(now, id),
            Request::DropDraft { id } => self.drop_draft(id),
            Request::Fetch { id } => self.fetch(&id),
            Request::Search { query, limit, after, order } => {
                let page = (order, after.as_deref(), clamp(limit));
                let mut answer = self.find(now, &query, page)?;
                self.name_holders(&mut answer);
                Ok(answer)
            }
            Request::Mentions(asked) => {
                let mut answer = self.mentions(asked.after.as_deref(), clamp(asked.limit))?;
                self.name_holders(&mut answer);
                Ok(answer)
            }
            Request::Count(asked) => self.count(now, &asked),
            Request::Attach { post, files } => self.attach(now, &post, &files),
            Request::Verify => Ok(Response::Verified(self.verify(&mut |_, _| {})?)),
            Request::FetchFiles { post, number } => self.fetch_files(&post, number),
            question => {
                let mut answer = self.look_up(question)?;
                self.name_holders(&mut answer);
                self.name_notify(&mut answer);
                Ok(answer)
            }
        }
    }

    fn look_up(&self, question: Request) -> Result<Response, Error> {
        let (views, log) = (&self.views, &self.log);
        Ok(match question {
            Request::Boards => Response::Boards(views.boards(log)?),
            Request::Readers { board } => Response::Readers(self.readers(&board)?),
            Request::Threads { board, limit, before } => {
                let board = self.known_board(&board)?;
                Response::Threads(views.threads(log, &board, clamp(limit), before.as_ref())?)
            }
            Request::AllThreads { board, limit } => {
                let board = self.known_board(&board)?;
                Response::Threads(views.all_threads(log, &board, clamp(limit), None)?)
            }
            Request::Judgements(Judging { before, limit }) => {
                Response::Judgements(views.judgements(log, before.as_ref(), clamp(limit))?)
            }
            Request::Rulings { id } => self.rulings(&id)?,
            Request::Thread { id, skip, limit } => {
                let id = self.resolve(&id)?;
                Response::Posts(views.thread(log, &id, skip, clamp(limit))?)
            }
            Request::Place(Placing { id, unread }) => {
                let (thread, found) = views.place(log, &self.resolve(&id)?, unread)?;
                let before = found.map_or(0, |(_, before)| before);
                Response::Place { thread, post: found.map(|(post, _)| post), before }
            }
            Request::Show { id } => Response::Post(Some(Box::new(self.readable(&id)?))),
            Request::Arrivals(asked) => self.arrivals(&asked)?,
            Request::Recent { limit, before } => {
                Response::Posts(views.recent(log, None, before.as_ref(), clamp(limit))?)
            }
            Request::Unread { board, limit } => {
                let board = board.map(|board| self.known_board(&board)).transpose()?;
                Response::Posts(views.unread(log, board.as_deref(), clamp(limit))?)
            }
            Request::Next { after } => {
                Response::Post(views.next_unread(log, after.as_ref())?.map(Box::new))
            }
            Request::History { id } => {
                Response::Versions(views.versions(log, &self.resolve(&id)?)?)
            }
            Request::Drafts => Response::Drafts(self.drafts()?),
            Request::Files { post } => Response::Files(self.files_of(&post)?),
            Request::People => Response::People(views.people(log)),
            Request::Devices => Response::Devices(self.devices()?),
            Request::Invites => Response::Invites(self.invites()?),
            Request::ImportedAs { sources } => self.imported_as(&sources)?,
            Request::Export { after, limit } => self.export(after, clamp(limit))?,
            Request::Recognise { code } => Response::Recognised(self.needs_no(&code)?),
            _ => Response::Status(Box::new(self.status()?)),
        })
    }
}
