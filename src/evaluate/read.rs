//! The tables of a run folder and the truth, column by heading.

use anyhow::{Context, bail};
use csv::StringRecord;
use std::collections::BTreeMap;
use std::path::Path;

/// Where a row stands; joins the tables.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Number of the list (or what `links.csv` calls it) is not part of it: a file belongs to one list.
    pub file: String,
    pub sheet: String,
    pub line: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sheet = if self.sheet.is_empty() { String::new() } else { format!("[{}]", self.sheet) };
        write!(f, "{}{sheet}:{}", self.file, self.line)
    }
}

/// One row of the truth.
#[derive(Clone, Debug)]
pub struct TruthRow {
    pub list: u32,
    pub programme: String,
    pub place: Place,
    /// 1-based data row over the register's people files; `None` = absent from the register.
    pub register_row: Option<u32>,
    /// The person's own NIK in full; empty when the truth does not tell it.
    pub nik: String,
    pub person: String,
    pub errors: Vec<String>,
    pub planted: Vec<String>,
}

impl TruthRow {
    /// `03 BLT-DD`: sorts by number.
    pub fn list_name(&self) -> String {
        format!("{:02} {}", self.list, self.programme)
    }
}

/// One row of `links.csv`.
#[derive(Clone, Debug)]
pub struct LinkRow {
    pub place: Place,
    pub status: String,
    /// The person linked or the best candidate.
    pub register_row: Option<u32>,
    /// 0..=1.
    pub probability: f64,
}

impl LinkRow {
    /// Says whether the row counts as a link.
    pub fn linked(&self) -> bool {
        matches!(self.status.as_str(), "PADAN" | "PADAN_BERBEDA") && self.register_row.is_some()
    }

    /// Stands in for a row that the run lost.
    pub fn lost() -> LinkRow {
        LinkRow {
            place: Place { file: String::new(), sheet: String::new(), line: 0 },
            status: "HILANG".to_owned(),
            register_row: None,
            probability: 0.0,
        }
    }
}

/// Reads the truth.
///
/// Errors: an unreadable file, a missing column, a number that is none; with file and line.
pub fn truth(path: &Path) -> anyhow::Result<Vec<TruthRow>> {
    let table = Table::open(path, &["list", "file", "sheet", "line", "register_row", "person_id", "errors", "planted"])?;
    table.rows(|row| {
        Ok(TruthRow {
            list: row.number("list")?,
            programme: row.text("programme").to_owned(),
            place: row.place()?,
            register_row: row.optional("register_row")?,
            nik: [row.text("nik"), row.text("register_nik")].into_iter().find(|nik| !nik.is_empty()).unwrap_or("").to_owned(),
            person: row.text("person_id").to_owned(),
            errors: kinds(row.text("errors")),
            planted: kinds(row.text("planted")),
        })
    })
}

/// Reads the links of a run.
///
/// Errors: as for the truth.
pub fn links(path: &Path) -> anyhow::Result<Vec<LinkRow>> {
    let table = Table::open(path, &["file", "sheet", "line", "status", "register_row", "probability"])?;
    let mut links: Vec<LinkRow> = table.rows(|row| {
        let probability = row.text("probability");
        Ok(LinkRow {
            place: row.place()?,
            status: row.text("status").to_owned(),
            register_row: row.optional("register_row")?,
            probability: if probability.is_empty() { 0.0 } else { row.parsed("probability", probability)? },
        })
    })?;
    // Values above 1 can only be millionths.
    if links.iter().any(|link| link.probability > 1.0) {
        links.iter_mut().for_each(|link| link.probability /= 1e6);
    }
    Ok(links)
}

/// One row of `nik_proposals.csv`.
#[derive(Clone, Debug)]
pub struct ProposalRow {
    pub place: Place,
    /// As the run shows it: masked, or in full.
    pub nik: String,
    pub register_row: Option<u32>,
    /// 0..=1.
    pub probability: f64,
}

/// Reads the proposed NIKs of a run; `None` when the run has no such table.
///
/// Errors: as for the truth.
pub fn nik_proposals(path: &Path) -> anyhow::Result<Option<Vec<ProposalRow>>> {
    if !path.exists() {
        return Ok(None);
    }
    let table = Table::open(path, &["file", "sheet", "line", "proposed", "probability", "register_row"])?;
    let rows = table.rows(|row| {
        Ok(ProposalRow {
            place: row.place()?,
            nik: row.text("proposed").to_owned(),
            register_row: row.optional("register_row")?,
            probability: row.parsed("probability", row.text("probability"))?,
        })
    })?;
    Ok(Some(rows))
}

/// Reads the groups of people who stand twice in one list; `None` when the run has no such table.
///
/// Errors: as for the truth.
pub fn duplicates(path: &Path) -> anyhow::Result<Option<BTreeMap<String, Vec<Place>>>> {
    if !path.exists() {
        return Ok(None);
    }
    let table = Table::open(path, &["group", "kind", "file", "sheet", "line"])?;
    let rows = table.rows(|row| Ok((row.text("group").to_owned(), row.text("kind").to_owned(), row.place()?)))?;
    let mut groups: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (group, kind, place) in rows {
        if kind == "GANDA_DALAM_DAFTAR" {
            groups.entry(group).or_default().push(place);
        }
    }
    Ok(Some(groups))
}

/// Wrong links that a run expects of itself, and the 95 % interval when it states one.
pub type Stated = (f64, Option<(f64, f64)>);

/// Reads what the manifest states of wrong links: expected number and 95 % interval, wherever the manifest keeps them.
///
/// Errors: a manifest that is no JSON.
pub fn stated(path: &Path) -> anyhow::Result<Option<Stated>> {
    if !path.exists() {
        return Ok(None);
    }
    let text = crate::diagnostic::read_text(path).with_context(|| format!("{} tidak terbaca / cannot be read", path.display()))?;
    let json: serde_json::Value = serde_json::from_str(&text).with_context(|| format!("{} bukan JSON / is not JSON", path.display()))?;
    let Some(expected) = find(&json, "expected_wrong_links").and_then(serde_json::Value::as_f64) else {
        return Ok(None);
    };
    let interval = find(&json, "wrong_links_95").and_then(|bounds| Some((bounds.get(0)?.as_f64()?, bounds.get(1)?.as_f64()?)));
    Ok(Some((expected, interval)))
}

/// One list's statement.
#[derive(Clone, Debug, PartialEq)]
pub struct StatedLine {
    pub list: String,
    pub expected: f64,
    pub interval: (f64, f64),
}

/// Reads what `stated_error.csv` states of the lists; nothing where the run left none.
///
/// Errors: a table that cannot be read.
pub fn stated_lists(path: &Path) -> anyhow::Result<Vec<StatedLine>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    #[derive(serde::Deserialize)]
    struct Line {
        scope: String,
        list: String,
        expected_wrong: f64,
        wrong_low: f64,
        wrong_high: f64,
    }
    let text = crate::diagnostic::read_text(path).with_context(|| format!("{} tidak terbaca / cannot be read", path.display()))?;
    let mut lines = Vec::new();
    for line in csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).deserialize() {
        let line: Line = line.with_context(|| format!("{} bukan tabel perkiraan galat / is no table of stated errors", path.display()))?;
        if line.scope == "DAFTAR" {
            lines.push(StatedLine { list: line.list, expected: line.expected_wrong, interval: (line.wrong_low, line.wrong_high) });
        }
    }
    Ok(lines)
}

/// Finds the first value of a key, at the top before below.
fn find<'a>(json: &'a serde_json::Value, key: &str) -> Option<&'a serde_json::Value> {
    let object = json.as_object()?;
    object.get(key).or_else(|| object.values().find_map(|value| find(value, key)))
}

fn kinds(cell: &str) -> Vec<String> {
    cell.split('|').filter(|kind| !kind.is_empty()).map(str::to_owned).collect()
}

/// A CSV file with its columns by heading.
struct Table {
    name: String,
    columns: BTreeMap<String, usize>,
    records: Vec<StringRecord>,
}

impl Table {
    fn open(path: &Path, needed: &[&str]) -> anyhow::Result<Table> {
        let name = path.display().to_string();
        let text = crate::diagnostic::read_text(path)
            .with_context(|| format!("{name} tidak terbaca / cannot be read; periksa jalurnya / check the path"))?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heading = reader.headers().with_context(|| name.clone())?.clone();
        let columns: BTreeMap<String, usize> =
            heading.iter().enumerate().map(|(at, name)| (name.trim_start_matches('\u{feff}').to_owned(), at)).collect();
        let missing: Vec<&str> = needed.iter().copied().filter(|column| !columns.contains_key(*column)).collect();
        if !missing.is_empty() {
            bail!("{name}: kolom tidak ada / columns missing: {}", missing.join(", "));
        }
        let records = reader.records().collect::<Result<_, _>>().with_context(|| name.clone())?;
        Ok(Table { name, columns, records })
    }

    fn rows<T>(&self, mut build: impl FnMut(&Cells<'_>) -> anyhow::Result<T>) -> anyhow::Result<Vec<T>> {
        self.records.iter().map(|record| build(&Cells { table: self, record })).collect()
    }
}

/// One record with its cells by heading.
struct Cells<'a> {
    table: &'a Table,
    record: &'a StringRecord,
}

impl Cells<'_> {
    /// The cell of a column; empty when the table has none.
    fn text(&self, column: &str) -> &str {
        let at = self.table.columns.get(column);
        at.and_then(|at| self.record.get(*at)).unwrap_or("")
    }

    fn number(&self, column: &str) -> anyhow::Result<u32> {
        self.parsed(column, self.text(column))
    }

    fn optional(&self, column: &str) -> anyhow::Result<Option<u32>> {
        match self.text(column) {
            "" => Ok(None),
            text => self.parsed(column, text).map(Some),
        }
    }

    fn parsed<T: std::str::FromStr>(&self, column: &str, text: &str) -> anyhow::Result<T> {
        text.parse().ok().with_context(|| {
            let line = self.record.position().map_or(0, csv::Position::line);
            format!("{}:{line} ({column}): {text:?} bukan angka / is not a number", self.table.name)
        })
    }

    fn place(&self) -> anyhow::Result<Place> {
        Ok(Place { file: self.text("file").to_owned(), sheet: self.text("sheet").to_owned(), line: self.number("line")? })
    }
}
