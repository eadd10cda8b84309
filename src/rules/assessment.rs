//! `rules/assessment.toml`: how findings are weighed and which action follows from which kind.

use crate::assess::{self, Action};
use crate::diagnostic::Diagnostic;
use crate::rules::RuleFile;
use crate::rules::occupations::ppm;
use crate::rules::programmes::parse::CERTAINTIES;
use crate::rules::toml_diag::{Document, Table, did_you_mean};

/// What follows from one kind of finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindRule {
    pub code: String,
    /// The strongest action that may follow.
    pub action: Action,
    /// How far the register's word proves the kind, in millionths.
    pub proof_ppm: u32,
    /// What the kind rests on where that is no rule of a programme.
    pub ground: Option<Ground>,
}

/// What a kind of finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Rule file and line.
    pub cite: String,
    pub source: String,
    /// `terverifikasi` or `belum terverifikasi`.
    pub certainty: &'static str,
}

/// The weights of assessment, in millionths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assessment {
    /// Below it no action is stronger than a field visit.
    pub evidence_level_ppm: u32,
    pub verified_ppm: u32,
    pub unverified_ppm: u32,
    /// Sorted by code.
    pub kinds: Vec<KindRule>,
}

impl Assessment {
    /// The weight of a certainty word.
    pub fn certainty_ppm(&self, certainty: &str) -> u32 {
        if certainty == "terverifikasi" { self.verified_ppm } else { self.unverified_ppm }
    }

    pub fn kind(&self, code: &str) -> Option<&KindRule> {
        self.kinds.iter().find(|kind| kind.code == code)
    }
}

const ACTIONS: [(&str, Action); 4] = [
    ("PERBAIKI_DATA", Action::PerbaikiData),
    ("VERIFIKASI_LAPANGAN", Action::VerifikasiLapangan),
    ("MUSDES", Action::Musdes),
    ("TUNDA_SALUR", Action::TundaSalur),
];

/// Reads what a kind rests on; a source without a certainty is a mistake, and the other way round.
fn ground(table: &Table) -> Option<Ground> {
    let source = table.maybe_text("source")?;
    let certainty = table.choice("certainty", &CERTAINTIES);
    Some(Ground { cite: table.cite("source"), source: source.value.to_string(), certainty })
}

/// Reads the weights.
///
/// Errors: every mistake, all at once; a kind without a row is one.
pub fn parse(file: &RuleFile) -> Result<Assessment, Vec<Diagnostic>> {
    let document = Document::parse(&file.path, &file.text)?;
    let root = document.root();
    let mut read = Assessment { evidence_level_ppm: ppm(&root, "evidence_level_ppm"), ..Assessment::default() };
    let hint = "add `[certainty]` with `terverifikasi_ppm` and `belum_terverifikasi_ppm`";
    if let Some(table) = root.table("certainty", hint) {
        read.verified_ppm = ppm(&table, "terverifikasi_ppm");
        read.unverified_ppm = ppm(&table, "belum_terverifikasi_ppm");
        if read.unverified_ppm > read.verified_ppm {
            table.error(
                "belum_terverifikasi_ppm",
                "a rule that is not verified weighs more than a verified one",
                "write a number that is not above `terverifikasi_ppm`",
            );
        }
        table.done();
    }
    let known: Vec<&str> = assess::kinds().collect();
    for table in root.tables("kind") {
        let code = table.text("code", "name a kind of finding");
        if !code.is_empty() && !known.contains(&code.as_str()) {
            let message = format!("unknown kind of finding `{code}`");
            table.error("code", message, did_you_mean(&code, &known));
        }
        if read.kind(&code).is_some() {
            table.error("code", format!("kind `{code}` stands twice"), "keep one row");
        }
        let (action, proof_ppm) = (table.choice("action", &ACTIONS), ppm(&table, "proof_ppm"));
        read.kinds.push(KindRule { code, action, proof_ppm, ground: ground(&table) });
        table.done();
    }
    for code in known.iter().filter(|code| read.kind(code).is_none()) {
        let hint = format!("add `[[kind]]` with `code = \"{code}\"`, `action` and `proof_ppm`");
        root.error("kind", format!("no row for kind `{code}`"), hint);
    }
    read.kinds.sort_by(|left, right| left.code.cmp(&right.code));
    root.done();
    match document.mistakes() {
        mistakes if mistakes.is_empty() => Ok(read),
        mistakes => Err(mistakes),
    }
}
