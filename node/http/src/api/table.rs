//! Which method and path asks what of the node.

use axum::http::Method;

/// One operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// How it is asked.
    pub(crate) method: Method,
    /// Below `/api/v1`; `{…}` are parameters.
    pub(crate) path: &'static str,
    /// What is asked, as `tidings_core::Request` calls it; its fields stand in the path, and the others
    /// in the query of `GET` and `DELETE`, in a JSON body else.
    pub(crate) verb: &'static str,
    /// The field of the request that the first parameter of the path becomes, where it is called
    /// otherwise.
    pub(crate) field: &'static str,
}

const fn get(path: &'static str, verb: &'static str) -> Operation {
    Operation { method: Method::GET, path, verb, field: "" }
}

const fn post(path: &'static str, verb: &'static str) -> Operation {
    Operation { method: Method::POST, path, verb, field: "" }
}

const fn put(path: &'static str, verb: &'static str) -> Operation {
    Operation { method: Method::PUT, path, verb, field: "" }
}

const fn delete(path: &'static str, verb: &'static str) -> Operation {
    Operation { method: Method::DELETE, path, verb, field: "" }
}

impl Operation {
    const fn named(mut self, field: &'static str) -> Self {
        self.field = field;
        self
    }

    /// Whether its fields beside the path stand in the query.
    pub(crate) fn is_asked_by_query(&self) -> bool {
        self.method == Method::GET || self.method == Method::DELETE
    }
}

/// All operations that are one request to the node, in the order of the document.
pub(crate) const OPERATIONS: &[Operation] = &[
    get("/status", "status"),
    get("/boards", "boards"),
    post("/boards", "create_board"),
    post("/boards/closed", "create_closed"),
    get("/boards/{board}/threads", "threads"),
    post("/boards/{board}/threads", "post"),
    get("/boards/{board}/threads/all", "all_threads"),
    get("/boards/{board}/readers", "readers"),
    put("/boards/{board}/readers/{who}", "admit_reader"),
    delete("/boards/{board}/readers/{who}", "remove_reader"),
    get("/threads/{id}", "thread"),
    post("/threads/{id}/fetch", "fetch"),
    get("/posts", "recent"),
    get("/arrivals", "arrivals"),
    get("/posts/{id}", "show"),
    put("/posts/{id}", "edit"),
    delete("/posts/{id}", "delete"),
    get("/posts/{id}/history", "history"),
    get("/posts/{id}/files", "files").named("post"),
    post("/posts/{id}/files", "attach").named("post"),
    post("/posts/{id}/files/fetch", "fetch_files").named("post"),
    post("/posts/{id}/replies", "reply").named("to"),
    put("/posts/{id}/reaction", "react"),
    get("/posts/{id}/moderation", "rulings"),
    post("/posts/{id}/moderation", "moderate").named("post"),
    put("/posts/{id}/overruled", "overrule"),
    get("/unread", "unread"),
    get("/unread/next", "next"),
    post("/read", "mark_read"),
    post("/catchup", "catch_up"),
    get("/mentions", "mentions"),
    get("/search", "search"),
    get("/search/count", "count"),
    post("/messages", "message"),
    post("/send", "send"),
    post("/import/quoted", "import_quoted"),
    post("/import/known", "imported_as"),
    get("/people", "people"),
    put("/people/{who}/role", "grade"),
    put("/people/{who}/regard", "regard"),
    get("/moderation", "judgements"),
    get("/drafts", "drafts"),
    post("/drafts", "save_draft"),
    delete("/drafts/{number}", "drop_draft").named("id"),
    post("/drafts/{number}/send", "send_draft").named("id"),
    get("/invites", "invites"),
    post("/invites", "invite"),
    delete("/invites/{key}", "revoke_invite"),
    get("/devices", "devices"),
    get("/export", "export"),
];
