use super::*;

fn html(text: &str) -> String {
    prose(text).into_string()
}

#[test]
fn what_people_write_looks_as_they_meant_it() {
    for (text, wanted) in [
        ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>\n"),
        ("a\nb", "<p>a<br>\nb</p>\n"),
        ("> a\n\nb", "<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"),
        ("```rust\n<a>\n```", "<pre tabindex=\"0\"><code>&lt;a&gt;\n</code></pre>\n"),
        ("# a", "<h4>a</h4>\n"),
        ("~~a~~", "<p><s>a</s></p>\n"),
    ] {
        assert_eq!(html(text), wanted, "{text}");
    }
}

#[test]
fn links_lead_to_the_web_and_to_mail_alone() {
    let link = "<a rel=\"noreferrer noopener\" href=\"https://a.example/?b&amp;c\">";
    assert_eq!(html("[x](https://a.example/?b&c)"), format!("<p>{link}x</a></p>\n"));
    assert_eq!(
        html("see https://a.example/?b&c."),
        format!("<p>see {link}https://a.example/?b&amp;c</a>.</p>\n")
    );
    for target in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "/logout",
        "//evil.example",
        "\u{1}javascript:alert(1)",
        " javascript:alert(1)",
    ] {
        for text in
            [format!("[x]({target})"), format!("<{target}>"), format!("[x]\n\n[x]: {target}")]
        {
            assert!(!html(&text).contains("href"), "{text}: {}", html(&text));
        }
    }
}

#[test]
fn what_hides_or_turns_is_shown_also_where_it_is_spelt_as_a_reference() {
    for spelt in ["&#x202e;", "&#8238;", "&rlm;", "&#8203;", "&shy;"] {
        for text in [
            format!("a{spelt}b"),
            format!("`a` *{spelt}*"),
            format!("[{spelt}](https://a.example/{spelt})"),
        ] {
            let out = html(&text);
            let hidden = ['\u{202e}', '\u{200f}', '\u{200b}', '\u{ad}'];
            assert!(!out.contains(hidden) && out.contains("\\u{"), "{text}: {out}");
        }
    }
}

#[test]
fn a_picture_is_a_link_and_nothing_is_fetched() {
    let out = html("![cat](https://a.example/cat.png) ![x](javascript:y)");
    assert!(!out.contains("<img") && out.contains("href=\"https://a.example/cat.png\">cat</a>"));
    assert_eq!(out.matches("<a ").count(), 1);
    let nested = html("[![cat](https://b.example/)](https://a.example/)");
    assert_eq!((nested.matches("<a ").count(), nested.matches("</a>").count()), (1, 1));
}

#[test]
fn no_html_gets_through() {
    for text in [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<div onclick=\"x\">\n\ntext",
        "[x](https://a.example/\"onmouseover=\"alert(1))",
        "https://a.example/\"onmouseover=alert(1)",
        "`</code><script>`",
        "```\n</code></pre><script>\n```",
        "<!-- --><style>*{}</style>",
        "[<img src=x>](https://a.example/)",
        "&lt;script&gt;",
        "\\<script\\>",
        "<svg/onload=alert(1)>",
    ] {
        let out = html(text);
        let tags = out.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default());
        for tag in tags {
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            let ours = ["p", "a", "br", "code", "pre", "em", "strong", "h4", "blockquote"];
            assert!(ours.contains(&name), "{text}: {out}");
            assert_eq!(tag.matches('"').count() % 2, 0, "{text}: {out}");
            let plain = tag.split('"').step_by(2).all(|part| !part.contains("on"));
            assert!(plain || name == "a" && !tag.contains("onm"), "{text}: {out}");
        }
    }
}

#[test]
fn what_hides_or_turns_is_shown() {
    assert_eq!(html("a\u{202e}b"), "<p>a\\u{202e}b</p>\n");
    assert!(html("[x](https://a.example/\u{202e}gpj)").contains("\\u{202e}"));
}

#[test]
fn deep_nests_are_drawn_flat() {
    let out = html(&">".repeat(15_000));
    assert!(out.matches("<blockquote>").count() <= MAX_DEPTH);
    let out = html(&format!("{}x", "> - ".repeat(3_000)));
    assert_eq!(out.matches("<blockquote>").count(), out.matches("</blockquote>").count());
    assert_eq!(out.matches("<li>").count(), out.matches("</li>").count());
    assert!(out.len() < 100_000);
}
