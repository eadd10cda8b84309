//! One grid understood: heading, columns, rows, context, table and receipt.

use super::blocks::{Blocks, Facts, areas_in, title_facts};
use super::essentials::{EVENT_FIELDS, essentials, event_of};
use super::grid::Grid;
use super::layout::{self, Heading, Printed};
use super::looks;
use super::mapping::{self, Evidence, Mapping};
use super::message::{Fault, seen};
use super::rows::{Class, Understood, classes};
use super::source_rules::SourceRule;
use super::table::{self, Parts};
use super::{CellKind, Quarantined, Receipt, Role, Source, Table};
use crate::rules::fields::FieldBook;

/// A grid and where it comes from.
pub struct Sheet<'a> {
    pub grid: &'a Grid,
    pub role: Role,
    /// Path as people see it.
    pub file: &'a str,
    /// Sheet name; empty for text files.
    pub name: &'a str,
    /// Sheets of this workbook are named after villages.
    pub is_named_for_desa: bool,
    /// Format, encoding and delimiter are filled in already.
    pub receipt: Receipt,
    pub book: &'a FieldBook,
    pub rule: Option<&'a SourceRule>,
    /// Heading of an earlier sheet, for a sheet that goes on without one.
    pub earlier: Option<&'a Heading>,
}

/// What came of a sheet.
pub enum Outcome {
    /// The source, its quarantine (source index 0), and its heading.
    Table(Box<Source>, Vec<Quarantined>, Heading),
    /// No table of the wanted kind: why.
    NoTable(Vec<Fault>),
    /// Rival columns: a choice that a person must make, whatever the other sheets hold.
    Unclear(Vec<Fault>),
    Blank,
}

/// Rows that a column's meaning is verified on.
const SAMPLE_ROWS: usize = 3000;
/// Fields of a table's surroundings.
const CONTEXT: [&str; 9] =
    ["provinsi", "kabupaten", "kecamatan", "desa", "dusun", "kode_provinsi", "kode_kabupaten", "kode_kecamatan", "kode_desa"];

/// Understands one sheet.
pub fn understand(sheet: Sheet<'_>) -> Outcome {
    let grid = sheet.grid;
    if (0..grid.len()).all(|row| grid.is_blank(row) && grid.fault_of(row).is_none()) {
        return Outcome::Blank;
    }
    let (heading, mut has_heading) = find_heading(&sheet);
    let sample = sample_rows(grid, &heading);
    let width = table_width(grid, &heading, &sample);
    let mut named = heading.clone();
    let goes_on = !has_heading && sheet.earlier.is_some_and(|earlier| earlier.columns.len() == width);
    if let (true, Some(earlier)) = (goes_on, sheet.earlier) {
        named.columns.clone_from(&earlier.columns);
        has_heading = true;
    }
    let evidence = Evidence { grid, heading: &named, has_heading, sample: &sample, width, book: sheet.book, role: sheet.role };
    let mut mapping = mapping::map(&evidence, sheet.rule);
    if goes_on {
        mapping.remark(
            "tanpa judul kolom; dibaca menurut judul lembar sebelumnya".into(),
            "without headings; read by those of the sheet before".into(),
        );
    }
    let faults = std::mem::take(&mut mapping.faults);
    if !faults.is_empty() {
        return Outcome::Unclear(faults);
    }
    let faults = essentials(&sheet, &heading, &mapping, width);
    if !faults.is_empty() {
        return Outcome::NoTable(faults);
    }
    let is_text = !grid.has_kinds() && grid.headings.is_none();
    let understood = Understood { grid, heading: &heading, mapping: &mapping, book: sheet.book, width_max: is_text.then_some(width) };
    let (classes, blocks) = classes(&understood);
    finish(sheet, heading, mapping, &classes, &blocks)
}

fn find_heading(sheet: &Sheet<'_>) -> (Heading, bool) {
    let grid = sheet.grid;
    if let Some(names) = &grid.headings {
        let columns = names.iter().map(|name| layout::HeadingCell { upper: name.clone(), lower: String::new() }).collect();
        return (Heading { rows: Vec::new(), below: 0, columns }, true);
    }
    let fixed = sheet.rule.and_then(|rule| rule.heading_line).and_then(|line| layout::at_line(grid, line));
    if let Some(heading) = fixed.or_else(|| layout::find(grid, sheet.book)) {
        return (heading, true);
    }
    let holds_id = |row: &usize| grid.filled(*row).any(|(_, cell)| looks::is_id(cell));
    let below = (0..grid.len()).find(holds_id).unwrap_or(0);
    if let Some(heading) = layout::by_shape(grid, below) {
        return (heading, false);
    }
    (Heading { below, ..Heading::default() }, false)
}

/// The first rows below the heading that look like data.
fn sample_rows(grid: &Grid, heading: &Heading) -> Vec<usize> {
    let least = heading.columns.len().clamp(1, 2);
    let printed = Printed::of(grid, heading);
    let is_data = |row: &usize| {
        grid.fault_of(*row).is_none()
            && grid.filled(*row).take(least).count() == least
            && !layout::is_number_row(grid, *row)
            && !printed.is_repeated(grid, *row)
    };
    (heading.below..grid.len()).filter(is_data).take(SAMPLE_ROWS).collect()
}

/// Columns of the heading, and more where at least half of the rows are wider.
fn table_width(grid: &Grid, heading: &Heading, sample: &[usize]) -> usize {
    let mut extents: Vec<usize> = sample.iter().map(|row| grid.filled(*row).last().map_or(0, |(column, _)| column + 1)).collect();
    extents.sort_unstable();
    let usual = extents.get(extents.len() / 2).copied().unwrap_or(0);
    heading.columns.len().max(usual).min(usize::from(u16::MAX) - 1)
}

/// Facts from titles, sheet name and file name; the nearest to the table wins.
fn context(sheet: &Sheet<'_>, heading: &Heading, mapping: &Mapping) -> Vec<(String, String, String)> {
    let mut found: Vec<(String, String, String)> = Vec::new();
    let mut add = |facts: Facts, origin: &str| {
        for (field, value) in facts {
            if !found.iter().any(|(known, ..)| *known == field) {
                found.push((field, value, origin.to_string()));
            }
        }
    };
    let areas = |mut facts: Facts| {
        facts.retain(|field, _| CONTEXT.contains(&field.as_str()));
        facts
    };
    for row in (0..heading.below).filter(|row| !heading.rows.contains(row)) {
        add(areas(title_facts(sheet.grid, row, sheet.book)), "title");
    }
    add(areas_in(sheet.name), "sheet name");
    if sheet.is_named_for_desa {
        add(Facts::from([("desa".to_string(), sheet.name.trim().to_uppercase())]), "sheet name");
    }
    let file_name = sheet.file.rsplit('/').next().unwrap_or(sheet.file);
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    add(areas_in(stem), "file name");
    if sheet.role == Role::RegisterEvents && EVENT_FIELDS.iter().all(|field| mapping.column(field).is_none()) {
        if let Some(event) = event_of(sheet.name) {
            add(Facts::from([("jenis_peristiwa".to_string(), event.to_string())]), "sheet name");
        } else if let Some(event) = event_of(sheet.file) {
            add(Facts::from([("jenis_peristiwa".to_string(), event.to_string())]), "file name");
        }
    }
    found
}

fn finish(sheet: Sheet<'_>, heading: Heading, mut mapping: Mapping, classes: &[Class], blocks: &Blocks) -> Outcome {
    let context = context(&sheet, &heading, &mapping);
    let facts: Facts = context.iter().map(|(field, value, _)| (field.clone(), value.clone())).collect();
    let table = table::build(Parts { grid: sheet.grid, classes, mapping: &mut mapping, blocks, context: &facts });
    let counts = table::counts(classes);
    assert!(counts.is_conserved(), "every record of {} ends in exactly one kind", sheet.file);
    assert!(table.len() == counts.people as usize, "every person record of {} is a row of its table", sheet.file);
    let rows = classes.iter().enumerate();
    let quarantine: Vec<Quarantined> = rows.filter_map(|(row, class)| quarantined(sheet.grid, &mapping, row, *class)).collect();
    let mut receipt = sheet.receipt.clone();
    let lines = heading.rows.iter().map(|row| sheet.grid.line(*row));
    receipt.heading_lines = lines.collect();
    receipt.columns.clone_from(&mapping.columns);
    receipt.remarks.extend(context_remarks(&context, &mapping));
    receipt.context = context;
    receipt.counts = counts;
    if heading.rows.is_empty() && sheet.grid.headings.is_none() {
        receipt.remarks.push(("tidak ada baris judul kolom".into(), "there is no heading row".into()));
    }
    receipt.remarks.append(&mut mapping.remarks);
    receipt.remarks.extend(cell_remarks(&table));
    let source = Source { role: sheet.role, file: sheet.file.to_string(), sheet: sheet.name.to_string(), receipt, table };
    Outcome::Table(Box::new(source), quarantine, heading)
}

/// Says which areas are taken from outside the table.
fn context_remarks(context: &[(String, String, String)], mapping: &Mapping) -> Vec<(String, String)> {
    let used = context.iter().filter(|(field, ..)| mapping.column(field).is_none());
    let remark = |(field, value, origin): &(String, String, String)| {
        let from = match origin.as_str() {
            "title" => "judul",
            "sheet name" => "nama lembar",
            _ => "nama berkas",
        };
        (format!("{field} = {value}, dari {from}"), format!("{field} = {value}, from the {origin}"))
    };
    used.map(remark).collect()
}

/// Says how many identity numbers a spreadsheet keeps as numbers or formulas.
fn cell_remarks(table: &Table) -> Vec<(String, String)> {
    let mut remarks = Vec::new();
    for field in ["nik", "no_kk"] {
        let Some(column) = table.column(field) else {
            continue;
        };
        let is_number = |kind: &&CellKind| **kind == CellKind::Number;
        let numbers = column.kinds.iter().filter(is_number).count();
        if numbers > 0 {
            remarks.push((
                format!("{numbers} sel {field} disimpan sebagai angka; digit ke-16 bisa hilang, simpan sebagai teks"),
                format!("{numbers} cells of {field} are stored as numbers; digit 16 may be lost, store them as text"),
            ));
        }
        let formulas = (0..column.text.len()).filter(|row| column.text.get(*row).starts_with('='));
        let formulas = formulas.count();
        if formulas > 0 {
            remarks.push((
                format!("{formulas} sel {field} ditulis sebagai rumus (diawali =)"),
                format!("{formulas} cells of {field} are written as formulas (they start with =)"),
            ));
        }
    }
    remarks
}

fn quarantined(grid: &Grid, mapping: &Mapping, row: usize, class: Class) -> Option<Quarantined> {
    let Class::Quarantined(reason, column) = class else {
        return None;
    };
    let index = usize::from(column.max(1)) - 1;
    let field = mapping.columns.get(index).filter(|_| column > 0).map_or(String::new(), |column| column.field.clone());
    let text = if column > 0 { grid.cell(row, index).to_string() } else { grid.cells(row).take(40).collect::<Vec<_>>().join(" | ") };
    Some(Quarantined { source: 0, line: grid.line(row), record: row as u32 + 1, column, field, reason, seen: seen(&text) })
}
