//! Where the rows of a table come from: made from one thing of the night after the other, and never all there at once.
//!
//! Formats get a table part by part, in order; a page asks for the few rows that it shows. What a row says is told in
//! `tables`.

use crate::job::readers::Profile;
use crate::report::reading::Reading;
use crate::report::table::{Builder, Table, TableSpec};
use crate::report::tables::fixes;
use crate::report::veil::veiled;

/// Rows of one part of a table: what is in memory at a time, and a row group of Parquet.
const ROWS_PER_PART: usize = 32_768;

/// Makes the rows of one thing of the night: of a row of a list, a group or a finding.
type Fill<'a> = Box<dyn Fn(&mut Builder, usize) + Send + Sync + 'a>;

/// Where the rows of a table come from.
pub enum Rows<'a> {
    /// They are few and there.
    Few(Builder),
    /// They are made when they are needed.
    Many {
        things: usize,
        /// Rows of all things; `None` where only making them tells.
        rows: Option<usize>,
        fill: Fill<'a>,
    },
}

impl<'a> Rows<'a> {
    /// One row per thing.
    pub fn of_each(things: usize, fill: impl Fn(&mut Builder, usize) + Send + Sync + 'a) -> Rows<'a> {
        Rows::Many { things, rows: Some(things), fill: Box::new(fill) }
    }
}

/// A table of a night: its specification and where its rows come from.
pub struct Source<'a> {
    pub spec: &'static TableSpec,
    things: usize,
    rows: Option<usize>,
    from: From<'a>,
    /// What the reader of the table may see.
    profile: Profile,
}

enum From<'a> {
    Table(Table),
    Fill(Fill<'a>),
}

impl<'a> Source<'a> {
    /// Prepares a table; rows that are few are made now.
    ///
    /// Errors: a columnar operation that polars refused.
    pub fn new(spec: &'static TableSpec, reading: &'a Reading<'_>) -> anyhow::Result<Source<'a>> {
        let readers = &reading.night.job.readers;
        let profile = if spec.name == fixes::TABLE.name { readers.opd } else { readers.analyst };
        Ok(match (spec.build)(reading)? {
            Rows::Few(builder) => {
                let table = veiled(builder.finish(spec), &profile);
                Source { spec, things: table.rows, rows: Some(table.rows), from: From::Table(table), profile }
            }
            Rows::Many { things, rows, fill } => Source { spec, things, rows, from: From::Fill(fill), profile },
        })
    }

    /// How many rows the table has.
    ///
    /// Panics: where only making them tells, which no table does that a page or a workbook counts.
    pub fn rows(&self) -> usize {
        self.rows.expect("a counted table knows how many rows it has")
    }

    /// How many things of the night give it rows.
    pub fn things(&self) -> usize {
        self.things
    }

    /// The whole table.
    ///
    /// Panics: when its rows are made one by one; pages ask for tables of few rows only.
    pub fn whole(&self) -> &Table {
        match &self.from {
            From::Table(table) => table,
            From::Fill(_) => unreachable!("{} is never there as a whole", self.spec.name),
        }
    }

    /// The first rows: `rows` of them and the rest of the last thing, or all there are.
    pub fn first(&self, rows: usize) -> Table {
        let mut builder = Builder::new(self.spec.columns);
        for thing in 0..self.things {
            if builder.rows() >= rows {
                break;
            }
            self.fill(&mut builder, thing);
        }
        self.part(builder)
    }

    /// The rows of chosen things, in their order.
    pub fn of_things(&self, chosen: impl IntoIterator<Item = usize>) -> Table {
        let mut builder = Builder::new(self.spec.columns);
        chosen.into_iter().for_each(|thing| self.fill(&mut builder, thing));
        self.part(builder)
    }

    /// Rows as the reader may see them.
    fn part(&self, builder: Builder) -> Table {
        veiled(builder.finish(self.spec), &self.profile)
    }

    /// Hands over all rows, part by part, in order.
    ///
    /// Errors: what `take` says.
    pub fn parts(&self, take: impl FnMut(&Table) -> anyhow::Result<()>) -> anyhow::Result<()> {
        self.parts_of(0..self.things, take)
    }

    /// Hands over the rows of chosen things, part by part, in order.
    ///
    /// Errors: what `take` says.
    pub fn parts_of(&self, chosen: impl Iterator<Item = usize>, mut take: impl FnMut(&Table) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let mut builder = Builder::new(self.spec.columns);
        for thing in chosen {
            self.fill(&mut builder, thing);
            if builder.rows() >= ROWS_PER_PART {
                let part = self.part(builder);
                take(&part)?;
                builder = part.emptied();
            }
        }
        if builder.rows() > 0 { take(&self.part(builder)) } else { Ok(()) }
    }

    fn fill(&self, builder: &mut Builder, thing: usize) {
        match &self.from {
            From::Table(table) => builder.copy(table, thing),
            From::Fill(fill) => fill(builder, thing),
        }
    }
}
