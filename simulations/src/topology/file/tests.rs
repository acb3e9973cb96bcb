use super::*;

fn pairs(reading: &Reading) -> Vec<(&str, &str)> {
    let name = |host: usize| reading.names[host].as_str();
    reading.pairs.iter().map(|(a, b)| (name(*a), name(*b))).collect()
}

#[test]
fn edge_lists_are_read_and_wrong_lines_named() {
    let reading = edges::read("# four\n0 1\n1,2, 0.5\n\n% more\n2\t3\n").unwrap();
    assert_eq!(pairs(&reading), [("0", "1"), ("1", "2"), ("2", "3")]);
    let contact = edges::read("12.5 CONN 3 7 up\n").unwrap_err();
    assert!(contact.1.contains("contacts:"), "{contact:?}");
    let (line, why) = edges::read("a b\nc\n").unwrap_err();
    assert_eq!((line, why.contains("two names")), (2, true));
}

#[test]
fn contacts_are_sorted_and_what_changes_nothing_is_left_out() {
    let text = "# The ONE\n10.5 CONN 3 7 up\n2 CONN 1 3 up\n3 CONN 3 1 up\n4 CONN 1 3 down\n\
                5 CONN 1 3 down\n12 CONN 7 3 down\n";
    let (reading, contacts) = contacts::read(text).unwrap();
    assert_eq!(reading.names, ["3", "7", "1"]);
    let (three_seven, one_three) = ((0, 1), (0, 2));
    let expected = [
        (2_000_000, one_three, true),
        (4_000_000, one_three, false),
        (10_500_000, three_seven, true),
        (12_000_000, three_seven, false),
    ];
    assert_eq!(contacts, expected);
    for wrong in ["1 CONN 1 2", "x CONN 1 2 up", "1 CONN 1 1 up", "-1 CONN 1 2 up", "1 C 1 2 up"] {
        assert_eq!(contacts::read(&format!("\n{wrong}")).unwrap_err().0, 2, "{wrong}");
    }
}

#[test]
fn graphml_is_read_and_wrong_lines_named() {
    let text = "<?xml version=\"1.0\"?>\n<graphml xmlns=\"x\"><graph edgedefault=\"undirected\">\n\
                <node id=\"a\"/><node id=\"b&amp;c\"><data key=\"k\">1</data></node>\n\
                <edge source=\"a\" target=\"b&amp;c\"/></graph></graphml>";
    let reading = graphml::read(text).unwrap();
    assert_eq!(pairs(&reading), [("a", "b&c")]);
    let wrong = "<graphml><graph>\n<node/>\n</graph></graphml>";
    assert_eq!(graphml::read(wrong).unwrap_err(), (2, "<node> has no id".to_owned()));
    assert_eq!(graphml::read("<graph>\n<edge source=\"a\"").unwrap_err().0, 2);
    assert!(graphml::read("a b\nb c\n").unwrap_err().1.contains("not GraphML"));
}

#[test]
fn dot_is_read_with_chains_subgraphs_and_comments() {
    let text = "/* a net */ strict graph \"n\" {\n rankdir = LR; node [shape=box]\n\
                a -- b -- \"c d\" [label=\"x -- y\"]; // chain\n\
                subgraph cluster1 { e; f } -- a\n -1.5\n lonely:port }";
    let reading = dot::read(text).unwrap();
    let expected = [("a", "b"), ("b", "c d"), ("a", "e"), ("a", "f")];
    assert_eq!(pairs(&reading), expected);
    assert_eq!(reading.names, ["a", "b", "c d", "e", "f", "-1.5", "lonely"]);
    assert_eq!(pairs(&dot::read("digraph { 1 -> 2 }").unwrap()), [("1", "2")]);
}

#[test]
fn dot_errors_name_their_line() {
    for (text, line) in [
        ("graph {\na -- \n}", 3),
        ("graph {\na -- b", 2),
        ("graph {\n\"a", 2),
        ("tree {}", 1),
        ("graph {\na ? b }", 2),
        ("graph {\n a [x", 2),
        ("graph {\n/* ", 2),
    ] {
        assert_eq!(dot::read(text).unwrap_err().0, line, "{text}");
    }
    let deep = format!("graph {}", "{".repeat(1_000));
    assert!(dot::read(&deep).unwrap_err().1.contains("nested"));
}

#[test]
fn a_missing_file_is_named() {
    let why = graph("/nowhere/net.dot").unwrap_err().to_string();
    assert!(why.starts_with("/nowhere/net.dot: "), "{why}");
}
