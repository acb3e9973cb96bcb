//! DOT (Graphviz): nodes, edges, chains of edges, subgraphs as ends; attributes are left out and
//! directions too.

mod words;

use super::{Reading, Wrong};
use words::{Word, words};

/// Deepest nesting of subgraphs.
const MAX_DEPTH: usize = 64;

pub(super) fn read(text: &str) -> Result<Reading, Wrong> {
    let words = words(text)?;
    let mut parser = Parser { words: &words, at: 0, reading: Reading::default() };
    parser.takes_name("strict");
    if !parser.takes_name("graph") && !parser.takes_name("digraph") {
        return Err(parser.wrong("`graph` or `digraph`"));
    }
    if matches!(parser.peek(), Some(Word::Name(_))) {
        parser.at += 1;
    }
    parser.expect('{')?;
    parser.statements(0)?;
    Ok(parser.reading)
}

struct Parser<'a> {
    words: &'a [(usize, Word)],
    at: usize,
    reading: Reading,
}

impl Parser<'_> {
    /// Everything up to the closing brace; gives all hosts that were named.
    fn statements(&mut self, depth: usize) -> Result<Vec<usize>, Wrong> {
        let mut hosts = Vec::new();
        if depth > MAX_DEPTH {
            return Err(self.wrong("fewer nested subgraphs"));
        }
        while !self.takes('}') {
            if self.takes(';') || self.takes(',') {
                continue;
            }
            let attributes =
                ["graph", "node", "edge"].iter().any(|name| self.is_attribute_of(name));
            if attributes {
                self.at += 1;
                self.attributes()?;
                continue;
            }
            self.chain(&mut hosts, depth)?;
        }
        hosts.sort_unstable();
        hosts.dedup();
        Ok(hosts)
    }

    /// `a`, `a = b`, `a -- b -- {c d}`.
    fn chain(&mut self, hosts: &mut Vec<usize>, depth: usize) -> Result<(), Wrong> {
        if self.is_assignment() {
            self.at += 3;
            return Ok(());
        }
        let mut left = self.operand(depth)?;
        hosts.extend(&left);
        while self.peek() == Some(&Word::Edge) {
            self.at += 1;
            let right = self.operand(depth)?;
            for a in &left {
                right.iter().for_each(|b| self.reading.link(*a, *b));
            }
            hosts.extend(&right);
            left = right;
        }
        self.attributes()
    }

    /// A host with its port, or a subgraph.
    fn operand(&mut self, depth: usize) -> Result<Vec<usize>, Wrong> {
        if self.takes_name("subgraph") {
            if let Some(Word::Name(_)) = self.peek() {
                self.at += 1;
            }
            self.expect('{')?;
            return self.statements(depth + 1);
        }
        if self.takes('{') {
            return self.statements(depth + 1);
        }
        let Some((_, Word::Name(name))) = self.words.get(self.at) else {
            return Err(self.wrong("a name"));
        };
        let host = self.reading.host(name);
        self.at += 1;
        while self.takes(':') {
            self.at += 1;
        }
        Ok(vec![host])
    }

    fn attributes(&mut self) -> Result<(), Wrong> {
        while self.takes('[') {
            while !self.takes(']') {
                if self.peek().is_none() {
                    return Err(self.wrong("`]`"));
                }
                self.at += 1;
            }
        }
        Ok(())
    }

    fn is_attribute_of(&self, name: &str) -> bool {
        let word = matches!(self.peek(), Some(Word::Name(found)) if found == name);
        word && self.words.get(self.at + 1).is_some_and(|(_, word)| *word == Word::Sign('['))
    }

    fn is_assignment(&self) -> bool {
        let next = |n: usize| self.words.get(self.at + n).map(|(_, word)| word);
        next(1) == Some(&Word::Sign('=')) && matches!(next(2), Some(Word::Name(_)))
    }

    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at).map(|(_, word)| word)
    }

    fn takes(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Word::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let found = matches!(self.peek(), Some(Word::Name(found)) if found == name);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Result<(), Wrong> {
        if self.takes(sign) { Ok(()) } else { Err(self.wrong(&format!("`{sign}`"))) }
    }

    fn wrong(&self, expected: &str) -> Wrong {
        let last = || self.words.last().map_or(1, |(line, _)| *line);
        match self.words.get(self.at) {
            Some((line, found)) => (*line, format!("expected {expected}, found {found}")),
            None => (last(), format!("expected {expected}, found the end of the file")),
        }
    }
}
