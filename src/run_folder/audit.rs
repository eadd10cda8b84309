//! `audit.jsonl`: what the run read and wrote, as a chain of hashed lines.
//!
//! Each line carries the hash of the line before and its own, so a line cannot be changed, removed or put in between
//! without breaking every later one. The manifest holds the last hash.

use super::verify::{Told, told};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Hash before the first line.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// 1-based.
    pub seq: u64,
    pub event: String,
    pub detail: Value,
    /// Hash of the line before.
    pub prev: String,
    /// blake3 over `prev`, `seq`, `event` and `detail`.
    pub hash: String,
}

/// A chain under construction.
#[derive(Debug, Default)]
pub struct Audit {
    events: Vec<Event>,
}

impl Audit {
    /// Adds an event.
    pub fn tell(&mut self, event: &str, detail: Value) {
        let seq = self.events.len() as u64 + 1;
        let prev = self.head().to_owned();
        let hash = hash(&prev, seq, event, &detail);
        self.events.push(Event { seq, event: event.to_owned(), detail, prev, hash });
    }

    /// Hash of the last line.
    pub fn head(&self) -> &str {
        self.events.last().map_or(GENESIS, |event| &event.hash)
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for event in &self.events {
            text.push_str(&serde_json::to_string(event).expect("an event is plain data"));
            text.push('\n');
        }
        text
    }
}

/// Reads a chain and returns its events, or every line that breaks it.
pub fn read(text: &str) -> Result<Vec<Event>, Vec<Told>> {
    let mut events: Vec<Event> = Vec::new();
    let mut broken = Vec::new();
    for (line, text) in (1_u64..).zip(text.lines()) {
        let Ok(event) = serde_json::from_str::<Event>(text) else {
            broken.push(told!("audit.jsonl:{line} bukan peristiwa", "audit.jsonl:{line} is not an event"));
            continue;
        };
        let prev = events.last().map_or(GENESIS, |event| &event.hash);
        let own = hash(&event.prev, event.seq, &event.event, &event.detail);
        if event.hash != own {
            broken.push(told!(
                "audit.jsonl:{line} sudah berubah: sidiknya tidak cocok dengan isinya",
                "audit.jsonl:{line} was changed: its hash does not fit its content"
            ));
        }
        if event.prev != prev || event.seq != line {
            broken.push(told!(
                "audit.jsonl:{line} tidak menyambung baris sebelumnya",
                "audit.jsonl:{line} does not follow the line before it"
            ));
        }
        events.push(event);
    }
    if broken.is_empty() { Ok(events) } else { Err(broken) }
}

fn hash(prev: &str, seq: u64, event: &str, detail: &Value) -> String {
    let content = serde_json::to_string(&(prev, seq, event, detail)).expect("an event is plain data");
    blake3::hash(content.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn chain() -> String {
        let mut audit = Audit::default();
        audit.tell("rules", json!({"files": 3}));
        audit.tell("inputs", json!({"files": 8}));
        audit.tell("outputs", json!({"files": 26}));
        audit.text()
    }

    #[test]
    fn a_chain_reads_back() {
        assert_eq!(read(&chain()).expect("it holds").len(), 3);
    }

    #[test]
    fn a_changed_line_is_named() {
        let broken = read(&chain().replace("\"files\":8", "\"files\":9")).expect_err("it was changed");
        assert_eq!(broken.len(), 1);
        assert_eq!(broken[0].1, "audit.jsonl:2 was changed: its hash does not fit its content");
    }

    #[test]
    fn a_removed_line_is_named() {
        let text = chain();
        let without: Vec<&str> = text.lines().enumerate().filter(|(at, _)| *at != 1).map(|(_, line)| line).collect();
        assert!(read(&without.join("\n")).is_err());
    }
}
