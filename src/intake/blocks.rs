//! Facts that stand outside the rows they hold for: block rows inside the table, title lines, sheet and file names.

use super::grid::Grid;
use super::looks::{is_id, is_name, plain};
use crate::rules::fields::FieldBook;
use std::collections::BTreeMap;

/// Canonical field -> value.
pub type Facts = BTreeMap<String, String>;

/// Block facts by the first row that they hold for.
#[derive(Debug, Default)]
pub struct Blocks {
    /// (row of the block line, facts that hold below it), in row order.
    starts: Vec<(usize, Facts)>,
}

/// Outer to inner; a fact of one level ends those of the levels behind it.
const LEVELS: [(&str, u8); 14] = [
    ("provinsi", 0),
    ("kode_provinsi", 0),
    ("kabupaten", 1),
    ("kode_kabupaten", 1),
    ("kecamatan", 2),
    ("kode_kecamatan", 2),
    ("desa", 3),
    ("kode_desa", 3),
    ("dusun", 4),
    ("rw", 5),
    ("rt_rw", 5),
    ("rt", 5),
    ("no_kk", 6),
    ("nama_kepala_keluarga", 6),
];

fn level(field: &str) -> Option<u8> {
    if field == "alamat" {
        return Some(6);
    }
    LEVELS.iter().find(|(name, _)| *name == field).map(|(_, level)| *level)
}

impl Blocks {
    /// Opens a block: its facts hold until a block of the same or an outer level.
    pub fn start(&mut self, row: usize, facts: Facts) {
        let outermost = facts.keys().filter_map(|field| level(field)).min().unwrap_or(0);
        let mut now = self.starts.last().map(|(_, facts)| facts.clone()).unwrap_or_default();
        // A family's line tells its address too, so the whole family level goes.
        let ends = if facts.contains_key("no_kk") { 4.min(outermost) } else { outermost };
        now.retain(|field, _| level(field).is_some_and(|level| level < ends));
        now.extend(facts);
        self.starts.push((row, now));
    }

    /// Every field that some block tells.
    pub fn fields(&self) -> Vec<&str> {
        let mut fields: Vec<&str> = self.starts.iter().flat_map(|(_, facts)| facts.keys().map(String::as_str)).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// What the block around a row says of a field.
    pub fn value(&self, row: usize, field: &str) -> &str {
        let below = self.starts.partition_point(|(start, _)| *start < row);
        if below == 0 {
            return "";
        }
        self.starts[below - 1].1.get(field).map_or("", String::as_str)
    }
}

/// The facts of a block row (`No. KK : ... | Alamat : ...`, `DESA BANYUBESI`); `None` when the row is no block row.
pub fn block_facts(grid: &Grid, row: usize, book: &FieldBook, nama: Option<usize>) -> Option<Facts> {
    let name = nama.map_or("", |column| grid.cell(row, column));
    let has_person = is_name(name) && book.exact(name).is_empty() && grid.filled(row).nth(1).is_some();
    if has_person {
        return None;
    }
    let line = joined(grid, row);
    let mut facts = labelled(&line, book);
    let own_number = facts.get("no_kk").is_none_or(|number| is_id(number));
    if !facts.is_empty() && own_number {
        return Some(facts);
    }
    let mut filled = grid.filled(row);
    let (first, alone) = (filled.next()?, filled.next().is_none());
    let (field, value) = worded(first.1)?;
    if !alone || nama == Some(first.0) && grid.width(row) > 1 && !is_shouted(first.1) {
        return None;
    }
    facts = Facts::new();
    facts.insert(field.to_string(), value);
    Some(facts)
}

fn is_shouted(cell: &str) -> bool {
    !cell.chars().any(char::is_lowercase)
}

fn joined(grid: &Grid, row: usize) -> String {
    let mut line = String::new();
    for (_, cell) in grid.filled(row) {
        let continues = cell.starts_with(':') || line.ends_with(':');
        line.push_str(if line.is_empty() || continues { " " } else { " | " });
        line.push_str(cell);
    }
    line
}

/// Reads `label : value` pairs whose labels are headings of family or area fields.
///
/// A label is the longest run of words before a colon that is a known heading, so pairs need nothing between them:
/// `No. KK : 123 Nama KK : X Alamat : Y`.
pub fn labelled(line: &str, book: &FieldBook) -> Facts {
    let mut facts = Facts::new();
    let mut parts = line.split(':').peekable();
    let mut label = parts.next().map_or(String::new(), |first| cut_label(first, book).1);
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        let (value, next) = if is_last { (part.to_string(), String::new()) } else { cut_label(part, book) };
        let field = fact_field(&label, book);
        let value = value.trim_matches(|c: char| c.is_whitespace() || "|,;".contains(c));
        if let Some(field) = field.filter(|_| value.chars().any(char::is_alphanumeric)) {
            facts.insert(field, value.to_string());
        }
        label = next;
    }
    facts
}

/// Parts the value before a label from the label that ends the text.
fn cut_label(text: &str, book: &FieldBook) -> (String, String) {
    const LABEL_WORDS_MAX: usize = 4;
    let words: Vec<&str> = text.split_whitespace().collect();
    for from in words.len().saturating_sub(LABEL_WORDS_MAX)..words.len() {
        let label = words[from..].join(" ");
        let is_open = label.starts_with(['|', ',', ';']);
        if !is_open && !book.exact(&label).is_empty() {
            return (words[..from].join(" "), label);
        }
    }
    // An unknown label starts behind the last mark, or else is the whole text.
    match text.rfind(['|', ',', ';']) {
        Some(at) => (text[..at].to_string(), text[at + 1..].to_string()),
        None => (String::new(), text.to_string()),
    }
}

fn fact_field(label: &str, book: &FieldBook) -> Option<String> {
    let meanings = book.exact(label).iter();
    let mut names = meanings.map(|meaning| &book.fields[meaning.field].name);
    names.find(|name| level(name).is_some()).cloned()
}

const AREA_WORDS: [(&str, &str); 16] = [
    ("desa", "desa"),
    ("ds", "desa"),
    ("kelurahan", "desa"),
    ("kel", "desa"),
    ("pekon", "desa"),
    ("gampong", "desa"),
    ("nagari", "desa"),
    ("kecamatan", "kecamatan"),
    ("kec", "kecamatan"),
    ("kabupaten", "kabupaten"),
    ("kab", "kabupaten"),
    ("provinsi", "provinsi"),
    ("propinsi", "provinsi"),
    ("prov", "provinsi"),
    ("dusun", "dusun"),
    ("lingkungan", "dusun"),
];

/// Words that end the name of an area.
const STOP_WORDS: [&str; 22] = [
    "tahun", "thn", "ta", "periode", "bulan", "tahap", "triwulan", "per", "tanggal", "yang", "dan", "program", "penerima", "bantuan",
    "pkh", "bpnt", "blt", "data", "daftar", "rekap", "final", "fix",
];

fn area_field(word: &str) -> Option<&'static str> {
    AREA_WORDS.iter().find(|(written, _)| *written == word).map(|(_, field)| *field)
}

/// Reads `DESA BANYUBESI`: one area word first, then a name of at most four words.
fn worded(cell: &str) -> Option<(&'static str, String)> {
    let words = plain(cell);
    let (first, name) = words.split_once(' ')?;
    if first == "rt" && name.bytes().any(|b| b.is_ascii_digit()) && name.len() <= 12 {
        let field = if name.contains("rw") { "rt_rw" } else { "rt" };
        return Some((field, words.to_uppercase()));
    }
    let field = area_field(first)?;
    let is_name = name.split(' ').count() <= 4 && !name.split(' ').any(|word| area_field(word).is_some());
    is_name.then(|| (field, name.to_uppercase()))
}

/// Finds areas in running text: `DAFTAR PENERIMA PKH DESA BANYUBESI KECAMATAN GALIS TAHUN 2026`, `pkh_desa_banyubesi`.
pub fn areas_in(text: &str) -> Facts {
    let words = plain(text);
    let words: Vec<&str> = words.split(' ').collect();
    let mut facts = Facts::new();
    let mut at = 0;
    while at < words.len() {
        let Some(field) = area_field(words[at]) else {
            at += 1;
            continue;
        };
        let ends = |word: &&&str| area_field(word).is_some() || STOP_WORDS.contains(word) || word.bytes().all(|b| b.is_ascii_digit());
        let name: Vec<&str> = words[at + 1..].iter().take_while(|word| !ends(word)).take(4).copied().collect();
        at += 1 + name.len();
        // `DESA/KELURAHAN` and `DESA SE-KECAMATAN` name nothing.
        let is_name = name.first().is_some_and(|word| word.len() >= 3 && !matches!(*word, "sosial" | "miskin" | "dinas"));
        if is_name {
            facts.entry(field.to_string()).or_insert(name.join(" ").to_uppercase());
        }
    }
    facts
}

/// Facts of a title row: labelled ones first, areas in running text else.
pub fn title_facts(grid: &Grid, row: usize, book: &FieldBook) -> Facts {
    let line = joined(grid, row);
    let mut facts = labelled(&line, book);
    if facts.is_empty() {
        facts = areas_in(&line);
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let expected: Facts = expected.iter().map(|(field, value)| (field.to_string(), value.to_string())).collect();
        assert_eq!(areas_in(text), expected, "{text}");
    }

    #[test]
    fn areas_are_found_in_titles_and_file_names() {
        check("DAFTAR PENERIMA PKH DESA BANYUBESI KECAMATAN GALIS TAHUN 2026", &[("desa", "BANYUBESI"), ("kecamatan", "GALIS")]);
        check("pkh_desa_banyubesi", &[("desa", "BANYUBESI")]);
        check("Kec. Galis", &[("kecamatan", "GALIS")]);
        check("DAFTAR PENERIMA MANFAAT", &[]);
        check("BLT DANA DESA TAHUN 2026", &[]);
    }

    #[test]
    fn labels_need_no_marks_between_them() {
        let text = include_str!("../../rules/fields.toml").to_string();
        let path = "rules/fields.toml".to_string();
        let book = crate::rules::fields::parse(&crate::rules::RuleFile { path, text });
        let book = book.expect("the built-in fields are valid");
        let facts = labelled("No. KK : 12 Nama KK : SUPARMAN Alamat : DSN X, NO 3 RT/RW: 001/002", &book);
        let told: Vec<String> = facts.iter().map(|(field, value)| format!("{field}={value}")).collect();
        assert_eq!(told, ["alamat=DSN X, NO 3", "nama_kepala_keluarga=SUPARMAN", "no_kk=12", "rt_rw=001/002"]);
    }

    #[test]
    fn a_family_line_replaces_the_family_before_it_and_keeps_its_desa() {
        let facts = |pairs: &[(&str, &str)]| pairs.iter().map(|(field, value)| (field.to_string(), value.to_string())).collect();
        let mut blocks = Blocks::default();
        blocks.start(1, facts(&[("desa", "A")]));
        blocks.start(3, facts(&[("no_kk", "1"), ("alamat", "X")]));
        blocks.start(6, facts(&[("no_kk", "2")]));
        assert_eq!((blocks.value(4, "no_kk"), blocks.value(4, "alamat"), blocks.value(4, "desa")), ("1", "X", "A"));
        assert_eq!((blocks.value(7, "no_kk"), blocks.value(7, "alamat"), blocks.value(7, "desa")), ("2", "", "A"));
        assert_eq!(blocks.value(1, "desa"), "");
    }
}
