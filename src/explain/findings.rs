//! What the run found about a row beside its match: findings of its programme, as the run's own table tells them.

use crate::changes::folder::RunFolder;
use crate::language::Language;
use crate::nightly::Prepared;
use crate::normalise::RowIx;
use crate::report::mask::Mask;
use crate::report::words;
use serde::Serialize;
use std::path::Path;

/// One finding about the row, in the words of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingTold {
    /// As in `mistargeting.csv`.
    pub finding: String,
    pub side: String,
    pub kind: String,
    pub words: String,
    pub evidence: String,
    /// Rule file and line.
    pub rule: String,
    pub source: String,
    pub certainty: String,
    pub action: String,
    pub action_words: String,
    pub probability_ppm: u32,
    pub rupiah: u64,
}

/// Where a finding's row stands: list from 1, file, sheet, record.
type Place = (u64, String, String, u64);

/// The findings of a run, each with its row.
pub struct Findings(Vec<(Place, FindingTold)>);

const COLUMNS: [&str; 14] = [
    "finding",
    "side",
    "kind",
    "list",
    "file",
    "sheet",
    "record",
    "probability",
    "rupiah",
    "action",
    "evidence",
    "rule",
    "source",
    "certainty",
];

impl Findings {
    /// Reads the run's table; a run that cannot be read as one has none to tell.
    pub fn of(run: &Path, language: Language) -> Findings {
        let read = || -> anyhow::Result<Vec<(Place, FindingTold)>> {
            let table = RunFolder::open(run, language)?.table("mistargeting", &COLUMNS)?;
            let text = |name: &str| table.texts(name);
            let (ids, sides, kinds, files, sheets) = (text("finding")?, text("side")?, text("kind")?, text("file")?, text("sheet")?);
            let (actions, evidence) = (text("action")?, text("evidence")?);
            let (rules, sources, certainties) = (text("rule")?, text("source")?, text("certainty")?);
            let (lists, records, rupiah) = (table.numbers("list")?, table.numbers("record")?, table.numbers("rupiah")?);
            let ppm = table.ppm("probability")?;
            let told = |at: usize| FindingTold {
                finding: ids[at].to_owned(),
                side: sides[at].to_owned(),
                kind: kinds[at].to_owned(),
                words: words::label(kinds[at], language).to_string(),
                evidence: evidence[at].to_owned(),
                rule: rules[at].to_owned(),
                source: sources[at].to_owned(),
                certainty: certainties[at].to_owned(),
                action: actions[at].to_owned(),
                action_words: words::label(actions[at], language).to_string(),
                probability_ppm: ppm[at],
                rupiah: rupiah[at],
            };
            let place = |at: usize| (lists[at], files[at].to_owned(), sheets[at].to_owned(), records[at]);
            Ok((0..table.rows()).map(|at| (place(at), told(at))).collect())
        };
        Findings(read().unwrap_or_default())
    }

    /// The findings about a row.
    pub fn about(&self, prepared: &Prepared, row: RowIx) -> Vec<FindingTold> {
        let place = place_of(prepared, row);
        self.0.iter().filter(|(other, _)| *other == place).map(|(_, told)| told.clone()).collect()
    }

    /// The row of the finding with an id.
    pub fn row_of(&self, prepared: &Prepared, id: &str) -> Option<RowIx> {
        let (place, _) = self.0.iter().find(|(_, told)| told.finding == id)?;
        let rows = (0..prepared.normalised.people.rows.len() as u32).map(RowIx);
        rows.into_iter().find(|row| place_of(prepared, *row) == *place)
    }
}

/// Says whether somebody typed the id of a finding.
pub fn is_id(wanted: &str) -> bool {
    wanted.len() == 12 && wanted.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

fn place_of(prepared: &Prepared, row: RowIx) -> Place {
    let row = &prepared.normalised.people.rows[row.0 as usize];
    let source = &prepared.intake.sources[row.source as usize];
    let mask = Mask::default();
    (u64::from(row.list) + 1, mask.path(&source.file), mask.path(&source.sheet), u64::from(row.record))
}
