//! The tables of a generic run: links, pairs, clusters, review, quarantine.
//!
//! Columns and types follow the tables of an aid night where they mean the same, so that what reads one reads the other.

use super::answer::{Answer, Kept};
use super::prepare::{Prepared, Row, Side};
use crate::job::Task;
use crate::link::Status;
use crate::report::mask::Mask;
use crate::report::table::{Builder, ColumnSpec, Kind, Table, TableSpec, column};
use anyhow::bail;
use std::collections::BTreeMap;

const CLUSTER: ColumnSpec =
    column("cluster", Kind::Text, "Kelompok", "Cluster", "name of the group, from its rows' contents; a row alone has its own");
const LIST: ColumnSpec =
    column("list", Kind::Int, "Daftar", "List", "1-based number of the job's `[[lists]]` entry; empty for a register row");
const FILE: ColumnSpec = column("file", Kind::Text, "Berkas", "File", "path relative to the job folder, with `/`");
const SHEET: ColumnSpec = column("sheet", Kind::Text, "Lembar", "Sheet", "sheet name; empty for text files");
const LINE: ColumnSpec = column("line", Kind::Int, "Baris", "Line", "1-based physical line (spreadsheet row for workbooks)");
const RECORD: ColumnSpec =
    column("record", Kind::Int, "Rekaman", "Record", "1-based record number in the file or sheet, every record counted");
const LABEL: ColumnSpec = column("label", Kind::Text, "Label", "Label", "the row's label field; empty when the data set declares none");
const STATUS: ColumnSpec = column("status", Kind::Code, "Status", "Status", "PADAN, PERLU_VERIFIKASI, TIDAK_DITEMUKAN or KARANTINA");
const WEIGHT: ColumnSpec = column("weight", Kind::Decimal(3), "Bobot (bit)", "Weight (bits)", "match weight of the pair in bits");
const PROBABILITY: ColumnSpec = column("probability", Kind::Share, "Peluang", "Probability", "probability that the pair is one entity");
const RULE: ColumnSpec = column("rule", Kind::Text, "Aturan pencarian", "Blocking rule", "blocking rule that owns the pair");

const LINKS: &[ColumnSpec] = &[
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    LABEL,
    STATUS,
    column(
        "register_row",
        Kind::Int,
        "Baris register",
        "Register row",
        "1-based data row over all register files; the best candidate in review",
    ),
    column("register_file", Kind::Text, "Berkas register", "Register file", "file of that row"),
    column("register_line", Kind::Int, "Baris berkas", "Register line", "line of that row in its file"),
    column("register_label", Kind::Text, "Label register", "Register label", "label of that row"),
    WEIGHT,
    PROBABILITY,
    RULE,
];

const PAIRS: &[ColumnSpec] = &[
    column("left_list", Kind::Int, "Daftar kiri", "Left list", "list of the first row"),
    column("left_file", Kind::Text, "Berkas kiri", "Left file", "its file"),
    column("left_sheet", Kind::Text, "Lembar kiri", "Left sheet", "its sheet"),
    column("left_line", Kind::Int, "Baris kiri", "Left line", "its line"),
    column("left_label", Kind::Text, "Label kiri", "Left label", "its label"),
    column("right_list", Kind::Int, "Daftar kanan", "Right list", "list of the second row; empty for a register row"),
    column("right_file", Kind::Text, "Berkas kanan", "Right file", "its file"),
    column("right_sheet", Kind::Text, "Lembar kanan", "Right sheet", "its sheet"),
    column("right_line", Kind::Int, "Baris kanan", "Right line", "its line"),
    column("right_label", Kind::Text, "Label kanan", "Right label", "its label"),
    WEIGHT,
    PROBABILITY,
    RULE,
    column("linked", Kind::Bool, "Dipadankan", "Linked", "the pair is claimed to be one entity"),
];

const CLUSTERS: &[ColumnSpec] = &[
    CLUSTER,
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    LABEL,
    STATUS,
    column("size", Kind::Int, "Anggota", "Members", "rows in the group"),
    column("probability", Kind::Share, "Peluang", "Probability", "lowest probability that holds the group together; empty for a row alone"),
];

const QUARANTINE: &[ColumnSpec] = &[
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("column", Kind::Int, "Kolom", "Column", "1-based position of the cell at fault; 0 = the whole record"),
    column("reason", Kind::Text, "Alasan", "Reason", "why the record is no row of the table"),
    column("seen", Kind::Text, "Terbaca", "Seen", "what was seen, shortened"),
];

/// These tables are filled from an `Answer`, never from a night.
fn not_of_a_night<'a>(_: &'a crate::report::reading::Reading<'_>) -> anyhow::Result<crate::report::source::Rows<'a>> {
    bail!("this table belongs to a generic run")
}

macro_rules! spec {
    ($name:ident, $text:literal, $id:literal, $en:literal, $columns:expr) => {
        static $name: TableSpec =
            TableSpec { name: $text, title: ($id, $en), row: ("satu baris", "one row"), columns: $columns, build: not_of_a_night };
    };
}

spec!(LINKS_TABLE, "links", "Hasil pemadanan", "Matching results", LINKS);
spec!(PAIRS_TABLE, "pairs", "Pasangan", "Pairs", PAIRS);
spec!(CLUSTERS_TABLE, "clusters", "Kelompok", "Clusters", CLUSTERS);
spec!(REVIEW_TABLE, "review", "Perlu ditinjau", "To review", PAIRS);
spec!(QUARANTINE_TABLE, "quarantine", "Karantina", "Quarantine", QUARANTINE);

/// A run and how it may be shown.
pub struct Shown<'a> {
    pub prepared: &'a Prepared,
    pub answer: &'a Answer,
    pub mask: Mask,
}

impl Shown<'_> {
    /// Every table of the run.
    pub fn tables(&self) -> Vec<Table> {
        let mut tables = vec![self.pairs(&PAIRS_TABLE, |_| true), self.clusters(), self.review(), self.quarantine()];
        if self.prepared.job.task == Task::Link {
            tables.insert(0, self.links());
        }
        tables
    }

    /// The side that the right rows of pairs belong to.
    fn right(&self) -> &Side {
        self.prepared.right.as_ref().unwrap_or(&self.prepared.left)
    }

    fn place(&self, builder: &mut Builder, row: &Row) {
        let source = &self.prepared.intake.sources[row.source as usize];
        builder.int(row.list.map(|list| i64::from(list) + 1)).text(&self.mask.path(&source.file)).text(&self.mask.path(&source.sheet));
        builder.count(u64::from(row.line));
    }

    fn label(&self, side: &Side, row: usize) -> String {
        self.mask.scrub(&side.labels[row])
    }

    fn rule(&self, rule: u8) -> &str {
        &self.prepared.rules.linkage.blocking[usize::from(rule)].name
    }

    fn links(&self) -> Table {
        let mut builder = Builder::new(LINKS);
        let (left, right) = (&self.prepared.left, self.right());
        for (number, row) in left.rows.iter().enumerate() {
            let best = self.answer.best[number].as_ref();
            self.place(&mut builder, row);
            builder.count(u64::from(row.record)).text(&self.label(left, number)).text(self.answer.statuses[number].code());
            let found = best.map(|best| (best, &right.rows[best.right as usize]));
            builder.int(best.map(|best| i64::from(best.right) + 1));
            builder.text(&found.map_or(String::new(), |(_, row)| self.mask.path(&self.prepared.intake.sources[row.source as usize].file)));
            builder.int(found.map(|(_, row)| i64::from(row.line)));
            builder.text(&best.map_or(String::new(), |best| self.label(right, best.right as usize)));
            builder.int(best.map(|best| i64::from(best.weight_millibits))).int(best.map(|best| i64::from(best.probability_ppm)));
            builder.text(best.map_or("", |best| self.rule(best.rule))).end_row();
        }
        builder.finish(&LINKS_TABLE)
    }

    fn pairs(&self, spec: &'static TableSpec, keep: impl Fn(&Kept) -> bool) -> Table {
        let mut builder = Builder::new(PAIRS);
        let (left, right) = (&self.prepared.left, self.right());
        for pair in self.answer.pairs.iter().filter(|pair| keep(pair)) {
            self.place(&mut builder, &left.rows[pair.left as usize]);
            builder.text(&self.label(left, pair.left as usize));
            self.place(&mut builder, &right.rows[pair.right as usize]);
            builder.text(&self.label(right, pair.right as usize));
            builder.int(Some(i64::from(pair.weight_millibits))).int(Some(i64::from(pair.probability_ppm)));
            builder.text(self.rule(pair.rule)).bool(Some(pair.linked)).end_row();
        }
        builder.finish(spec)
    }

    /// Pairs that a person should look at: candidates of undecided rows, or likely pairs that no group holds.
    fn review(&self) -> Table {
        let review_ppm = (self.prepared.rules.linkage.model.thresholds.review * 1e6).round() as u32;
        let undecided = |row: u32| self.answer.statuses[row as usize] == Status::PerluVerifikasi;
        let of_link = self.prepared.job.task == Task::Link;
        self.pairs(&REVIEW_TABLE, |pair| if of_link { undecided(pair.left) } else { !pair.linked && pair.probability_ppm >= review_ppm })
    }

    fn clusters(&self) -> Table {
        let mut builder = Builder::new(CLUSTERS);
        let sides: Vec<&Side> = std::iter::once(&self.prepared.left).chain(&self.prepared.right).collect();
        let ids = self.cluster_ids();
        let mut number = 0;
        for (of_register, side) in sides.iter().enumerate() {
            for (at, row) in side.rows.iter().enumerate() {
                let (id, size, weakest) = &ids[number];
                builder.text(id);
                self.place(&mut builder, row);
                let status = match (of_register, size) {
                    (0, _) => self.answer.statuses[at],
                    (_, 1) => Status::TidakDitemukan,
                    _ => Status::Padan,
                };
                builder.count(u64::from(row.record)).text(&self.label(side, at)).text(status.code());
                builder.count(*size as u64).int(weakest.map(i64::from)).end_row();
                number += 1;
            }
        }
        builder.finish(&CLUSTERS_TABLE)
    }

    /// (name, members, lowest probability) of each row's group, list rows first.
    ///
    /// A name is a hash over what its rows say, so it stays while they do. Groups that say the same are numbered.
    fn cluster_ids(&self) -> Vec<(String, usize, Option<u32>)> {
        let lefts = self.prepared.left.rows.len();
        let rows = lefts + self.prepared.right.as_ref().map_or(0, |right| right.rows.len());
        let content = |row: u32| match (row as usize).checked_sub(lefts) {
            None => self.content(&self.prepared.left, row as usize),
            Some(row) => self.content(self.right(), row),
        };
        let mut groups: Vec<(Vec<u32>, Option<u32>)> =
            self.answer.groups.iter().map(|(members, weakest)| (members.clone(), Some(*weakest))).collect();
        let mut grouped = vec![false; rows];
        groups.iter().flat_map(|(members, _)| members).for_each(|&row| grouped[row as usize] = true);
        groups.extend((0..rows as u32).filter(|&row| !grouped[row as usize]).map(|row| (vec![row], None)));
        let mut ids = vec![(String::new(), 0, None); rows];
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        groups.sort();
        for (members, weakest) in groups {
            let mut contents: Vec<String> = members.iter().map(|&row| content(row)).collect();
            contents.sort();
            let name = blake3::hash(contents.join("\u{1e}").as_bytes()).to_hex()[..12].to_owned();
            let times = seen.entry(name.clone()).or_insert(0);
            *times += 1;
            let name = if *times == 1 { name } else { format!("{name}-{times}") };
            members.iter().for_each(|&row| ids[row as usize] = (name.clone(), members.len(), weakest));
        }
        ids
    }

    /// What stays of a row from run to run: its list and its cells, never its line.
    fn content(&self, side: &Side, row: usize) -> String {
        let Row { list, source, table_row, .. } = side.rows[row];
        let list = list.map_or("", |list| &self.prepared.job.lists[usize::from(list)].name);
        let table = &self.prepared.intake.sources[source as usize].table;
        let cells = self.prepared.rules.fields.printed().map(|field| table_row.map_or("", |at| table.cell(&field.name, at as usize)));
        std::iter::once(list).chain(cells).collect::<Vec<_>>().join("\u{1f}")
    }

    fn quarantine(&self) -> Table {
        let mut builder = Builder::new(QUARANTINE);
        for held in &self.prepared.intake.quarantine {
            let source = &self.prepared.intake.sources[held.source];
            let list = match source.role {
                crate::intake::Role::List(list) => Some(list as i64 + 1),
                _ => None,
            };
            builder.int(list).text(&self.mask.path(&source.file)).text(&self.mask.path(&source.sheet)).count(u64::from(held.line));
            builder.count(u64::from(held.record)).count(u64::from(held.column)).text(&format!("{:?}", held.reason));
            builder.text(&self.mask.scrub(&held.seen)).end_row();
        }
        builder.finish(&QUARANTINE_TABLE)
    }
}
