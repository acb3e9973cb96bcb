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
        ("3. a\n9. b", "<ol>\n<li value=\"3\">a</li>\n<li value=\"9\">b</li>\n</ol>\n"),
        ("```\n<a>\n```", "<pre tabindex=\"0\"><code>&lt;a&gt;\n</code></pre>\n"),
        (
            "```rust, no_run\na\n```",
            "<p class=\"quiet small\">rust, no_run</p>\n<pre tabindex=\"0\"><code>a\n</code></pre>\n",
        ),
        ("# a", "<h4>a</h4>\n"),
        ("~~a~~", "<p><s>a</s></p>\n"),
    ] {
        assert_eq!(html(text), wanted, "{text}");
    }
}

#[test]
fn links_lead_to_the_web_and_to_mail_alone() {
    let link = "<a rel=\"noreferrer noopener\" href=\"https://a.example/?b&amp;c\">";
    assert_eq!(html("[x](https://a.example/?b&c)"), format!("<p>{link}x</a> (a.example)</p>\n"));
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
fn a_reference_is_the_text_that_it_is() {
    for spelt in ["&amp;", "&lt;", "&#x202e;", "&#8238;", "&rlm;", "&#8203;", "&shy;", "AT&T", "&"]
    {
        let shown = escaped(spelt);
        for text in [
            format!("a{spelt}b"),
            format!("`{spelt}` *{spelt}*"),
            format!("```{spelt}\n{spelt}\n```"),
            format!("[{spelt}](https://a.example/{spelt})"),
            format!("[{spelt}](x:{spelt})"),
            format!("https://a.example/?a{spelt}b"),
        ] {
            let out = html(&text);
            assert!(out.matches(&shown).count() >= text.matches(spelt).count(), "{text}: {out}");
            assert!(!out.contains(['\u{202e}', '\u{200f}', '\u{200b}', '\u{ad}', WALL]), "{out}");
        }
    }
    assert_eq!(html("AT&T &amp; R&D"), "<p>AT&amp;T &amp;amp; R&amp;D</p>\n");
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

#[test]
fn nobody_is_lent_words_that_they_did_not_write() {
    let quote = "<blockquote>\n<p>I think so</p>\n</blockquote>\n";
    assert_eq!(html("> I think so\nNo."), format!("{quote}<p>No.</p>\n"));
    assert_eq!(
        html("> I think so\n    No."),
        format!("{quote}<pre tabindex=\"0\"><code>No.</code></pre>\n")
    );
    let answered = html("> > Shall we?\n> Yes\nNo");
    assert_eq!(answered.find("Yes"), answered.find("</blockquote>\n<p>Yes").map(|at| at + 17));
    assert!(answered.ends_with("</blockquote>\n<p>No</p>\n"), "{answered}");
    let listed = html("- > So\n  No");
    assert!(listed.find("</blockquote>") < listed.find("No"), "{listed}");
    assert_eq!(html("> a\n> b"), "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n");
    // Within code, `>` is a letter.
    let code = "<pre tabindex=\"0\"><code>&gt; a\nb\n---\n[x]: y\n</code></pre>\n";
    assert_eq!(html("```\n> a\nb\n---\n[x]: y\n```"), code);
}

#[test]
fn what_a_parser_would_swallow_or_make_a_heading_is_text() {
    for (text, wanted) in [
        ("a\n\n[1]: http:x", "<p>a</p>\n<p>[1]: http:x</p>\n"),
        ("[a\nb]: /c", "<p>[a<br>\nb]: /c</p>\n"),
        ("goes on.\n-- \nAna", "<p>goes on.<br>\n--<br>\nAna</p>\n"),
        ("> a\n> ==", "<blockquote>\n<p>a<br>\n==</p>\n</blockquote>\n"),
        ("a\n\n---", "<p>a</p>\n<hr>\n"),
        ("2*3*4 = 24", "<p>2*3*4 = 24</p>\n"),
        ("__init__.py", "<p>__init__.py</p>\n"),
        ("(*a*) **b**.", "<p>(<em>a</em>) <strong>b</strong>.</p>\n"),
        ("a\u{fdd0}b", "<p>a\u{fffd}b</p>\n"),
    ] {
        assert_eq!(html(text), wanted, "{text}");
    }
}

#[test]
fn a_link_says_where_it_leads() {
    for (text, said) in [
        ("[https://bank.example](https://evil.example/a)", "</a> (evil.example)</p>"),
        ("[bank](https://bank.example@evil.example/)", "</a> (evil.example)</p>"),
        ("[bank](https://evil.example\\\\@bank.example)", "</a> (evil.example)</p>"),
        ("![cat](https://a.example/cat.png)", "</a> (a.example)</p>"),
        ("[ana](mailto:ana@a.example)", "</a> (ana@a.example)</p>"),
        ("[a.example](https://a.example/b)", "a.example</a></p>"),
        ("<https://a.example/b>", "https://a.example/b</a></p>"),
        // Where it does not lead, neither.
        ("[vb](vbscript:x)", "<p>vb (vbscript:x)</p>"),
        ("[rel](/settings)", "<p>rel (/settings)</p>"),
        ("![y](/picture/1/1)", "<p>y (/picture/1/1)</p>"),
        ("<foo:bar>", "<p>foo:bar</p>"),
        ("<ana@a.example>", "<p>ana@a.example</p>"),
        ("[x]()", "<p>x</p>"),
        ("[a ![b](c:d)](https://a.example/)", ">a b (c:d)</a> (a.example)</p>"),
    ] {
        assert!(html(text).trim_end().ends_with(said), "{text}: {}", html(text));
    }
}

proptest::proptest! {
    /// Of whatever anybody writes, each letter is shown, in its order.
    #[test]
    fn every_letter_is_shown(
        text in "([a-z0-9]{1,3}|[>#*_~`|=\\-+.:!\\[\\]\\\\ \n]|> |- |\n\n|    |```\n){0,40}",
    ) {
        let shown = html(&text);
        let shown = shown.split('<').flat_map(|part| part.split_once('>').map(|(_, text)| text));
        let mut shown = shown.flat_map(str::chars).filter(char::is_ascii_lowercase);
        for letter in text.chars().filter(char::is_ascii_lowercase) {
            proptest::prop_assert!(shown.any(|it| it == letter), "{text:?}: {}", html(&text));
        }
    }
}
