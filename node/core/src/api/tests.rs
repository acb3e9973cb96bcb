use super::*;

fn request(json: &str) -> Result<Request, serde_json::Error> {
    serde_json::from_str(json)
}

#[test]
fn requests_read_as_people_write_them() {
    assert_eq!(request(r#"{"do":"status"}"#).unwrap(), Request::Status);
    assert_eq!(
        request(r#"{"do":"threads","board":"general"}"#).unwrap(),
        Request::Threads { board: "general".into(), limit: DEFAULT_LIMIT, before: None }
    );
    assert_eq!(
        request(r#"{"do":"catch_up"}"#).unwrap(),
        Request::CatchUp { board: None, thread: None }
    );
    assert_eq!(request(r#"{"do":"next"}"#).unwrap(), Request::Next { after: None });
    assert_eq!(
        request(r#"{"do":"invite","uses":1}"#).unwrap(),
        Request::Invite {
            uses: 1,
            expires_seconds: crate::invite::DEFAULT_EXPIRY_SECONDS,
            role: Role::Member,
            hints: Vec::new()
        }
    );
}

#[test]
fn judgements_read_with_and_without_a_board() {
    let asked = |act| Moderating { post: "k7mq2a".into(), act, reason: String::new() };
    assert_eq!(
        request(r#"{"do":"moderate","post":"k7mq2a","act":"hide"}"#).unwrap(),
        Request::Moderate(asked(Moderation::Hide))
    );
    assert_eq!(
        request(r#"{"do":"moderate","post":"k7mq2a","act":{"move":"books"}}"#).unwrap(),
        Request::Moderate(asked(Moderation::Move("books".into())))
    );
    assert!(request(r#"{"do":"moderate","post":"k7mq2a","act":"hide","by":"me"}"#).is_err());
    assert!(request(r#"{"do":"moderate","post":"k7mq2a","act":"burn"}"#).is_err());
}

#[test]
fn what_is_unknown_is_refused() {
    assert!(request(r#"{"do":"dance"}"#).is_err());
    assert!(request(r#"{"do":"threads","board":"general","limits":3}"#).is_err());
    assert!(request(r#"{"do":"post","board":"general"}"#).is_err());
}

#[test]
fn requests_and_responses_survive_json() {
    let request = Request::Import {
        posts: vec![NewPost { board: "general".into(), subject: None, text: "hi".into() }],
    };
    let json = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&json).unwrap(), request);

    let response = Response::Written { id: EntryId([7; 32]), board: "general".into() };
    let json = serde_json::to_string(&response).unwrap();
    assert!(json.starts_with(r#"{"written":{"id":""#), "{json}");
    assert_eq!(serde_json::from_str::<Response>(&json).unwrap(), response);
}
