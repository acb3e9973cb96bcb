use super::*;
use crate::api::{ArrivalRow, Arriving};
use crate::error::Kind;
use crate::{Request, Response, Role};
use std::io;
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::EntryId;
use tidings_protocol::join::{self, Answer, Ask, Refusal};
use tidings_protocol::testing::keypair;
use tidings_store::testing::Disk;
use tidings_views::page::Happened;

const NOW: Time = Time(1_800_000_000_000_000);

fn alice() -> Identity {
    let (account, device) = (keypair("alice's account"), keypair("alice's laptop"));
    let founding = Founding {
        name: "Book Club".into(),
        account: account.account(),
        device: device.author(),
        nonce: [7; 16],
    };
    Identity {
        account: account.account(),
        certificate: None,
        device,
        founding,
        secret: [5; 16],
        joined: NOW,
        name: "alice".into(),
        device_name: "laptop".into(),
    }
    .certified_by(&account)
}

/// Alice's node, and its disk.
fn on_a_disk() -> (Node, Disk) {
    let disk = Disk::default();
    (Node::create_on(disk.clone(), alice(), 1, NOW).unwrap(), disk)
}

fn fill(disk: &Disk) {
    disk.fail_from(disk.operations(), io::ErrorKind::StorageFull);
}

fn post(node: &mut Node, text: &str) -> Result<Response, Error> {
    let request = Request::Post { board: "general".into(), subject: None, text: text.into() };
    node.execute(NOW, request, [0; 16])
}

fn outputs(node: &mut Node) -> Vec<Output> {
    std::iter::from_fn(|| node.poll(NOW).unwrap()).collect()
}

#[test]
fn a_full_disk_loses_nothing_told_and_tells_nothing_lost() {
    let (mut node, disk) = on_a_disk();
    post(&mut node, "kept").unwrap();
    node.commit(NOW).unwrap();
    let (session, peer) = (SessionId(1), keypair("bob's laptop").author());
    node.handle(NOW, Input::Connected { session, peer }).unwrap();
    node.commit(NOW).unwrap();
    outputs(&mut node);

    fill(&disk);
    post(&mut node, "lost").unwrap();
    let error = node.commit(NOW).unwrap_err();
    assert!(error.message.contains("room") && error.next.is_some(), "{error}");

    let told = outputs(&mut node);
    assert!(told.contains(&Output::Disconnect { session, reason: Reason::Busy }), "{told:?}");
    assert!(!told.iter().any(|output| matches!(output, Output::Send { .. })), "{told:?}");
    let read_only = |output: &Output| match output {
        Output::Event(event) => matches!(event.news, News::ReadOnly { .. }),
        _ => false,
    };
    assert_eq!(told.iter().filter(|output| read_only(output)).count(), 1);

    assert_eq!(post(&mut node, "more").unwrap_err().kind, Kind::Failed);
    node.commit(NOW).unwrap();
    let status = node.status().unwrap();
    assert_eq!((status.writable, status.entries), (false, 6));
    assert!(status.not_writable.is_some());
    let recent = node.execute(NOW, Request::Recent { limit: 9, before: None }, [0; 16]).unwrap();
    let Response::Posts(posts) = recent else { panic!("{recent:?}") };
    assert_eq!(posts.len(), 1, "reading goes on");
}

#[test]
fn after_a_failure_nobody_is_admitted_and_no_peer_is_heard() {
    let (mut node, disk) = on_a_disk();
    let invite =
        Request::Invite { uses: 0, expires_seconds: 60, role: Role::Member, hints: Vec::new() };
    let Response::Invite(invite) = node.execute(NOW, invite, [9; 16]).unwrap() else { panic!() };
    node.commit(NOW).unwrap();
    fill(&disk);

    let code = crate::Code::parse(&invite.code.unwrap()).unwrap();
    let (bob, device) = (keypair("bob's account"), keypair("bob's laptop"));
    let ask: Ask = code.ask(&alice().founding, &bob, device.author(), "bob").unwrap();
    let request = join::encode(&ask).unwrap();
    let answer = node.join_request(NOW, device.author(), &request);
    assert!(matches!(join::decode(&answer), Ok(Answer::Admitted { .. })));
    assert!(node.commit(NOW).is_err(), "so that answer is never sent");

    let answer = node.join_request(NOW, device.author(), &request);
    assert_eq!(join::decode(&answer), Ok(Answer::Refused(Refusal::Unable)));
    let session = SessionId(1);
    node.handle(NOW, Input::Connected { session, peer: device.author() }).unwrap();
    node.commit(NOW).unwrap();
    let told = outputs(&mut node);
    assert!(told.contains(&Output::Disconnect { session, reason: Reason::Busy }));
    assert_eq!(node.poll_timeout(), None);
}

#[test]
fn a_failure_while_a_newcomer_is_judged_reaches_those_who_wait_for_the_commit() {
    let (mut node, disk) = on_a_disk();
    fill(&disk);
    post(&mut node, "staged").unwrap();
    let (bob, device) = (keypair("bob's account"), keypair("bob's laptop"));
    let certificate = tidings_protocol::certificate::Certificate::issue(
        &bob,
        alice().community(),
        device.author(),
    );
    let admission = join::Admission { certificate, name: "bob".into(), invite: None };
    let request = join::encode(&Ask::Admit(Box::new(admission))).unwrap();
    let answer = node.join_request(NOW, device.author(), &request);
    assert_eq!(join::decode(&answer), Ok(Answer::Refused(Refusal::Unable)));
    assert!(node.commit(NOW).is_err(), "the post was lost, and its writer hears it");
    assert!(node.commit(NOW).is_ok(), "once");
}

#[test]
fn news_of_a_post_that_is_gone_again_are_left_out() {
    let (mut node, _) = on_a_disk();
    let gone = tidings_views::News { id: EntryId([7; 32]), unread: true };
    let folded = tidings_views::Folded {
        news: vec![gone],
        new_posts: 1,
        ..tidings_views::Folded::default()
    };
    node.report_posts(NOW, &folded);
    let told = outputs(&mut node);
    let [Output::Event(event)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(event.news, News::Posts { posts: 1 });
}

#[test]
fn a_node_opens_again_on_the_disk_that_it_left() {
    let (mut node, disk) = on_a_disk();
    post(&mut node, "kept").unwrap();
    node.commit(NOW).unwrap();
    post(&mut node, "staged").unwrap();
    drop(node);
    let node = Node::open_on(disk.clone(), alice(), NOW).unwrap();
    assert_eq!(node.status().unwrap().entries, 6);
    drop(node);
    let stranger =
        Identity { founding: Founding { nonce: [8; 16], ..alice().founding }, ..alice() };
    assert!(Node::open_on(disk, stranger, NOW).is_err_and(|error| error.kind == Kind::Failed));
}

fn arrivals(node: &mut Node, after: &str, limit: usize) -> (Vec<ArrivalRow>, String, bool) {
    let after = (!after.is_empty()).then(|| after.to_owned());
    match node
        .execute(NOW, Request::Arrivals(Arriving { after, limit, changes: true }), [0; 16])
        .unwrap()
    {
        Response::Arrived { posts, next, behind } => (posts, next, behind),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_came_is_told_once_from_every_cursor_on() {
    let (mut node, _disk) = on_a_disk();
    let (none, begin, behind) = arrivals(&mut node, "", 9);
    assert!(none.is_empty() && !behind);
    for n in 0..5 {
        post(&mut node, &format!("post {n}")).unwrap();
        node.commit(NOW).unwrap();
        outputs(&mut node);
    }
    let (mut seen, mut cursor, mut behind) = (Vec::new(), begin.clone(), true);
    while behind {
        let (posts, next, more) = arrivals(&mut node, &cursor, 2);
        assert!(posts.len() <= 2);
        seen.extend(posts);
        (cursor, behind) = (next, more);
    }
    let texts = |rows: &[ArrivalRow]| -> Vec<String> {
        rows.iter().map(|row| row.post.text.clone()).collect()
    };
    assert_eq!(texts(&seen), ["post 0", "post 1", "post 2", "post 3", "post 4"]);
    assert!(arrivals(&mut node, &cursor, 9).0.is_empty());
    let (rest, ..) = arrivals(&mut node, &seen[2].cursor, 9);
    assert_eq!(texts(&rest), ["post 3", "post 4"]);
    let id = seen[1].post.id.to_string();
    let edit = Request::Edit { id: id.clone(), subject: None, text: "post 1, better".into() };
    node.execute(NOW, edit, [0; 16]).unwrap();
    node.execute(NOW, Request::Delete { id, reason: String::new() }, [0; 16]).unwrap();
    node.commit(NOW).unwrap();
    outputs(&mut node);
    let (changes, ..) = arrivals(&mut node, &cursor, 9);
    let happened: Vec<_> = changes.iter().map(|row| (row.happened, row.post.id)).collect();
    assert_eq!(happened, [(Happened::Deleted, seen[1].post.id)], "the edit is gone with it");
    let asked = Arriving { after: Some(cursor), limit: 9, changes: false };
    let answer = node.execute(NOW, Request::Arrivals(asked), [0; 16]).unwrap();
    assert!(matches!(answer, Response::Arrived { posts, behind: false, .. } if posts.is_empty()));
    for wrong in ["7", "another-3", "-", &begin.replace('-', "")] {
        let asked = Arriving { after: Some(wrong.to_owned()), limit: 9, changes: false };
        let error = node.execute(NOW, Request::Arrivals(asked), [0; 16]).unwrap_err();
        assert_eq!(error.kind, Kind::NotFound, "{wrong}");
    }
}
