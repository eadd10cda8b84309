//! A sheet that is understood, turned into a table of canonical columns: one row per person record.
//!
//! Cells are copied as they stand. Values from outside the row (block lines, titles, merged cells) fill blank cells of
//! family and area fields only.

use super::birth_parts::joined;
use super::blocks::{Blocks, Facts};
use super::grid::Grid;
use super::looks::plain;
use super::mapping::Mapping;
use super::rows::Class;
use super::text_column::Gather;
use super::{CellKind, Column, RecordCounts, Table, TextColumn};
use rayon::prelude::*;

/// Fields that a family's or an area's line gives to every row below it.
const FILLED_DOWN: [&str; 12] =
    ["no_kk", "nama_kepala_keluarga", "alamat", "dusun", "rt", "rw", "rt_rw", "desa", "kecamatan", "kabupaten", "provinsi", "id_keluarga"];

/// Counts every record by what became of it.
pub fn counts(classes: &[Class]) -> RecordCounts {
    let mut counts = RecordCounts { records: classes.len() as u32, ..RecordCounts::default() };
    for class in classes {
        *match class {
            Class::Person => &mut counts.people,
            Class::Quarantined(..) => &mut counts.quarantined,
            Class::Title => &mut counts.title,
            Class::Heading => &mut counts.heading,
            Class::ColumnNumber => &mut counts.column_number,
            Class::RepeatedHeading => &mut counts.repeated_heading,
            Class::Block => &mut counts.block,
            Class::Total => &mut counts.total,
            Class::Signature => &mut counts.signature,
            Class::Blank => &mut counts.blank,
        } += 1;
    }
    counts
}

impl RecordCounts {
    /// Whether every record ended up in exactly one kind.
    pub fn is_conserved(&self) -> bool {
        let parts = [
            self.people,
            self.quarantined,
            self.title,
            self.heading,
            self.column_number,
            self.repeated_heading,
            self.block,
            self.total,
            self.signature,
            self.blank,
        ];
        parts.iter().sum::<u32>() == self.records
    }
}

/// What a table is built from.
pub struct Parts<'a> {
    pub grid: &'a Grid,
    pub classes: &'a [Class],
    pub mapping: &'a mut Mapping,
    pub blocks: &'a Blocks,
    /// Facts of title, sheet name and file name.
    pub context: &'a Facts,
}

/// Builds the table of person rows; columns in file order, then those from outside the table.
pub fn build(parts: Parts<'_>) -> Table {
    let people: Vec<usize> = (0..parts.classes.len()).filter(|row| parts.classes[*row] == Class::Person).collect();
    let fills = fills_down(parts.grid, &people, parts.mapping);
    let mapping: &Mapping = parts.mapping;
    let dates = mapping.birth_parts.map(|first| (first, joined_dates(parts.grid, &people, first)));
    let mapped: Vec<(usize, &str)> = mapping
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !column.field.is_empty())
        .map(|(index, column)| (index, column.field.as_str()))
        .collect();
    let mut columns: Vec<Column> = mapped
        .par_chunks(mapped.len().div_ceil(rayon::current_num_threads()).max(1))
        .flat_map_iter(|mapped| own_columns(&parts, mapping, &people, mapped, (&fills, dates.as_ref())))
        .collect();
    let has = |columns: &[Column], field: &str| columns.iter().any(|column| column.field == field);
    for field in parts.blocks.fields() {
        if !has(&columns, field) {
            columns.push(outside_column(field, &people, |row| parts.blocks.value(row, field)));
        }
    }
    for (field, value) in parts.context {
        if !has(&columns, field) {
            columns.push(outside_column(field, &people, |_| value));
        }
    }
    Table {
        lines: people.iter().map(|row| parts.grid.line(*row)).collect(),
        records: people.iter().map(|row| *row as u32 + 1).collect(),
        columns,
    }
}

/// Rows whose cells are gathered column by column before the next rows are: they stay in the processor's cache.
const ROWS_TOGETHER: usize = 1024;

/// Birth dates whose day, month and year stand in three columns.
fn joined_dates(grid: &Grid, people: &[usize], first: usize) -> Vec<String> {
    people.iter().map(|row| joined(grid.cell(*row, first), grid.cell(*row, first + 1), grid.cell(*row, first + 2))).collect()
}

/// Rows that blank cells take their content from, and dates put together from three columns.
type Aside<'a> = (&'a [(usize, Vec<u32>)], Option<&'a (usize, Vec<String>)>);

/// The columns of some fields.
fn own_columns(parts: &Parts<'_>, mapping: &Mapping, people: &[usize], mapped: &[(usize, &str)], aside: Aside<'_>) -> Vec<Column> {
    let sources: Vec<OwnColumn<'_>> = mapped.iter().map(|(index, field)| OwnColumn::of(parts, mapping, *index, field, aside)).collect();
    let mut gathers: Vec<Gather<'_>> = sources.iter().map(|_| Gather::default()).collect();
    for start in (0..people.len()).step_by(ROWS_TOGETHER) {
        for (source, gather) in sources.iter().zip(&mut gathers) {
            (start..people.len().min(start + ROWS_TOGETHER)).for_each(|position| gather.push(source.cell(people[position], position)));
        }
    }
    let column = |(source, gather): (OwnColumn<'_>, Gather<'_>)| Column {
        field: source.field.to_string(),
        position: source.ticks.map_or(source.index, |(left, _)| left) as u16 + 1,
        text: gather.finish(),
        kinds: source.kinds(people),
    };
    sources.into_iter().zip(gathers).map(column).collect()
}

/// Where the cells of a field come from.
struct OwnColumn<'a> {
    grid: &'a Grid,
    blocks: &'a Blocks,
    index: usize,
    field: &'a str,
    /// A pair of columns that are ticked for men and women.
    ticks: Option<(usize, usize)>,
    /// Dates put together from three columns, one per person row.
    dates: Option<&'a [String]>,
    /// Row that each blank cell takes its content from.
    fill: Option<&'a [u32]>,
    is_block_filled: bool,
}

impl<'a> OwnColumn<'a> {
    fn of(parts: &Parts<'a>, mapping: &Mapping, index: usize, field: &'a str, (fills, dates): Aside<'a>) -> Self {
        let fill = fills.iter().find(|(column, _)| *column == index).map(|(_, from)| from.as_slice());
        OwnColumn {
            grid: parts.grid,
            blocks: parts.blocks,
            index,
            field,
            ticks: mapping.ticks.filter(|ticks| ticks.0 == index),
            dates: dates.filter(|(first, _)| *first == index).map(|(_, dates)| dates.as_slice()),
            fill,
            is_block_filled: fill.is_none() && FILLED_DOWN.contains(&field) && !parts.blocks.is_empty(),
        }
    }

    /// The row that a cell's content is taken from.
    fn from(&self, row: usize, position: usize) -> usize {
        match self.fill {
            Some(fill) if self.grid.cell(row, self.index).is_empty() => fill[position] as usize,
            _ => row,
        }
    }

    fn cell(&self, row: usize, position: usize) -> &'a str {
        if let Some(ticks) = self.ticks {
            return self.ticked(row, ticks);
        }
        if let Some(dates) = self.dates {
            return &dates[position];
        }
        match self.grid.cell(self.from(row, position), self.index) {
            "" if self.is_block_filled => self.blocks.value(row, self.field),
            cell => cell,
        }
    }

    fn ticked(&self, row: usize, (left, right): (usize, usize)) -> &'static str {
        let is_ticked = |column: usize| !super::looks::is_missing(self.grid.cell(row, column));
        match (is_ticked(left), is_ticked(right)) {
            (true, false) => "L",
            (false, true) => "P",
            _ => "",
        }
    }

    /// How the cells were stored; a tick is text, and so is a date in three columns.
    fn kinds(&self, people: &[usize]) -> Vec<CellKind> {
        let is_made = self.ticks.is_some() || self.dates.is_some();
        let kind = |(position, row): (usize, &usize)| match is_made {
            true => CellKind::Text,
            false => self.grid.kind(self.from(*row, position), self.index),
        };
        if self.grid.has_kinds() { people.iter().enumerate().map(kind).collect() } else { Vec::new() }
    }
}

fn outside_column<'a>(field: &str, people: &[usize], value: impl Fn(usize) -> &'a str + Clone) -> Column {
    let text = TextColumn::of(people.iter().map(|row| value(*row)));
    Column { field: field.to_string(), position: 0, text, kinds: Vec::new() }
}

/// For each column that stands once per family: the row that each person row takes its cell from.
fn fills_down(grid: &Grid, people: &[usize], mapping: &mut Mapping) -> Vec<(usize, Vec<u32>)> {
    let mut fills = Vec::new();
    let heads_only = mapping.column("no_kk").filter(|column| stands_with_heads(grid, people, *column, mapping));
    for column in 0..mapping.columns.len() {
        let field = mapping.columns[column].field.clone();
        let may_be_filled = heads_only.is_some() || grid.merged.iter().any(|(_, _, at)| *at as usize == column);
        if !may_be_filled || !FILLED_DOWN.contains(&field.as_str()) {
            continue;
        }
        let mut from: Vec<u32> = people.iter().map(|row| *row as u32).collect();
        let filled =
            fill_merged(grid, people, column, &mut from) + heads_only.map_or(0, |kk| fill_from_heads(grid, people, column, kk, &mut from));
        if filled > 0 {
            mapping.remark(
                format!("kolom {} ({field}): {filled} sel kosong diisi dari baris kepala keluarga di atasnya", column + 1),
                format!("column {} ({field}): {filled} blank cells take the value of the family's first row above", column + 1),
            );
            fills.push((column, from));
        }
    }
    fills
}

fn fill_merged(grid: &Grid, people: &[usize], column: usize, from: &mut [u32]) -> usize {
    let mut filled = 0;
    for (first, last, _) in grid.merged.iter().filter(|(_, _, at)| *at as usize == column) {
        let inside = people.partition_point(|row| *row <= *first as usize)..people.partition_point(|row| *row <= *last as usize);
        for position in inside {
            if grid.cell(people[position], column).is_empty() && (*first as usize) < grid.len() {
                from[position] = *first;
                filled += 1;
            }
        }
    }
    filled
}

/// Whether No KK is printed on a family's first row only: there stands a head, or a row number that the others lack.
fn stands_with_heads(grid: &Grid, people: &[usize], kk: usize, mapping: &Mapping) -> bool {
    let starts_filled = people.first().is_some_and(|row| !grid.cell(*row, kk).is_empty());
    let is_head = |cell: &str| {
        let head = ["kepala keluarga", "kepala", "kk", "kep keluarga", "1", "01"];
        head.contains(&plain(cell).as_str())
    };
    let by_relation = mapping.column("hubungan").is_some_and(|column| stands_with(grid, people, kk, |row| is_head(grid.cell(row, column))));
    let by_number = mapping.column("no_urut").is_some_and(|column| stands_with(grid, people, kk, |row| !grid.cell(row, column).is_empty()));
    starts_filled && (by_relation || by_number)
}

/// Whether the cells of a column are filled exactly where rows are first in their family, with few exceptions.
fn stands_with(grid: &Grid, people: &[usize], column: usize, is_first: impl Fn(usize) -> bool) -> bool {
    let (mut firsts, mut others, mut against) = (0usize, 0usize, 0usize);
    for row in people {
        match (is_first(*row), grid.cell(*row, column).is_empty()) {
            (true, false) => firsts += 1,
            (false, true) => others += 1,
            _ => against += 1,
        }
    }
    firsts > 0 && others > 0 && against * 20 <= firsts + others
}

fn fill_from_heads(grid: &Grid, people: &[usize], column: usize, kk: usize, from: &mut [u32]) -> usize {
    let mut filled = 0;
    let mut head = None;
    for (position, row) in people.iter().enumerate() {
        if !grid.cell(*row, kk).is_empty() {
            head = Some(*row);
        } else if let Some(head) = head.filter(|head| grid.cell(*row, column).is_empty() && !grid.cell(*head, column).is_empty()) {
            from[position] = head as u32;
            filled += 1;
        }
    }
    filled
}
