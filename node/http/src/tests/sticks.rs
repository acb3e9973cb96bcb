//! A slow stick, seen from the pages.

use super::fake::serve;
use super::visitor::Visitor;
use super::world::answers;
use std::sync::atomic::Ordering;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_how_far_a_slow_stick_is_and_then_what_came_of_it() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    assert!(visitor.get("/carry").await.head.contains("location: /network"), "nothing is carried");
    let began = visitor.form("/carry", "dir=/slow").await;
    assert!(began.head.contains("location: /carry"), "{}", began.head);
    let page = visitor.get("/carry").await;
    assert!(
        page.head.contains("refresh: 2") && page.body.contains("50 % is done"),
        "{}",
        page.body
    );
    assert!(visitor.get("/network").await.body.contains("href=\"/carry\""));
    let second = visitor.form("/carry", "dir=/media/other").await;
    assert!(second.head.contains("location: /carry"), "one at a time: {}", second.head);
    server.stopped.store(true, Ordering::SeqCst);
    let ended = loop {
        let page = visitor.get("/carry").await;
        if page.status != 200 {
            break page;
        }
        tokio::task::yield_now().await;
    };
    assert!(ended.head.contains("location: /network"), "{}", ended.head);
    assert!(visitor.get("/network").await.body.contains("Taken: 0 entries."));
    assert!(visitor.get("/carry").await.head.contains("location: /network"), "told once");
}
