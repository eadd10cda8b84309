//! `perbaikan`: what an OPD should repair, row by row, in its own words. Written into the OPD's packet only.

use super::{FILE, LINE, OWNER, PROGRAMME, RECORD, SHEET, correction_proposals, nik_proposals};
use crate::language::Language;
use crate::link::{Mismatch, Status};
use crate::normalise::RowIx;
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::report::words;
use std::borrow::Cow;

/// Packets go to Indonesian offices, so they are in Indonesian whatever the job's language.
pub const LANGUAGE: Language = Language::Id;

const COLUMNS: &[ColumnSpec] = &[
    PROGRAMME,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("nama", Kind::Text, "Nama", "Name", "name as the list prints it"),
    column("problem", Kind::Code, "Masalah", "Problem", "stable code: kind of difference, status, kind of duplicate or kind of finding"),
    column("field", Kind::Code, "Kolom", "Field", "canonical field to correct; empty when the whole row is meant"),
    column("submitted", Kind::Text, "Tertulis", "Submitted", "value in the list; identity numbers masked"),
    column("proposed", Kind::Text, "Usulan", "Proposed", "value to write; empty when a person must decide; identity numbers masked"),
    column("what_to_do", Kind::Text, "Yang harus dilakukan", "What to do", "advice, in Indonesian"),
    OWNER,
];

pub static TABLE: TableSpec = TableSpec {
    name: "perbaikan",
    title: ("Daftar perbaikan", "What to fix"),
    row: ("satu hal yang perlu diperbaiki", "one thing to fix"),
    columns: COLUMNS,
    build,
};

/// One thing to fix; numbers in it are masked as they are in outputs.
pub struct Fix<'a> {
    pub problem: &'a str,
    /// Canonical field; empty when the whole row is meant.
    pub field: &'a str,
    pub submitted: Cow<'a, str>,
    pub proposed: Cow<'a, str>,
    pub advice: Cow<'static, str>,
}

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let rows = reading.night.people.rows.len();
    let groups = groups(reading);
    let fill = move |builder: &mut Builder, at: usize| {
        let row = RowIx(u32::try_from(at).expect("a night has fewer than 2^32 rows"));
        for fix in of_row(reading, row, &groups) {
            write(builder, reading, row, &fix);
        }
    };
    Ok(Rows::Many { things: rows, rows: None, fill: Box::new(fill) })
}

/// Kinds of the duplicate groups that rows stand in; sorted.
pub fn groups(reading: &Reading<'_>) -> Vec<(RowIx, &'static str)> {
    let mut groups: Vec<(RowIx, &'static str)> =
        reading.night.groups.iter().flat_map(|group| group.rows.iter().map(|&row| (row, group.kind.code()))).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// Everything to fix in a row.
pub fn of_row<'a>(reading: &Reading<'a>, index: RowIx, groups: &[(RowIx, &'static str)]) -> Vec<Fix<'a>> {
    let link = reading.link(index);
    let whole = |problem: &'a str, advice_of: &str| Fix {
        problem,
        field: "",
        submitted: Cow::Borrowed(""),
        proposed: Cow::Borrowed(""),
        advice: words::advice(advice_of, LANGUAGE),
    };
    let mut fixes = Vec::new();
    match link.status {
        Status::Padan | Status::PadanBerbeda => {}
        Status::PerluVerifikasi | Status::TidakDitemukan | Status::Karantina => {
            let reason = link.reasons.first().map_or("", |reason| reason);
            let known = words::own_advice(link.status.code(), LANGUAGE).is_some();
            fixes.push(whole(link.status.code(), if known { link.status.code() } else { reason }));
        }
    }
    let proposal = nik_proposal(reading, index);
    // A proposed NIK takes the place of a difference that only says that a person must decide.
    let told = |mismatch: &&Mismatch| mismatch.field != "nik" || !mismatch.proposed.is_empty() || proposal.is_none();
    for mismatch in link.mismatches.iter().filter(told) {
        let shown = |text: &'a str| {
            let fields = &reading.night.rules.fields;
            reading.mask.field(fields, mismatch.field, text)
        };
        fixes.push(Fix {
            problem: mismatch.kind,
            field: mismatch.field,
            submitted: shown(&mismatch.submitted),
            proposed: shown(&mismatch.proposed),
            advice: words::own_advice(mismatch.kind, LANGUAGE).unwrap_or_else(|| words::advice("PERBAIKI_DATA", LANGUAGE)),
        });
    }
    if !fixes.iter().any(|fix| fix.field == "nik") {
        fixes.extend(proposal);
    }
    let start = groups.partition_point(|&(row, _)| row < index);
    for &(_, kind) in groups[start..].iter().take_while(|&&(row, _)| row == index) {
        fixes.push(whole(kind, kind));
    }
    for finding in reading
        .findings_of(index)
        // A finding that only repeats the row's status would tell the OPD the same thing twice.
        .filter(|finding| finding.kind != link.status.code())
    {
        fixes.push(whole(finding.kind, finding.action.code()));
    }
    fixes
}

/// The proposed NIK of a row, when it is as sure as any other proposed value must be.
fn nik_proposal<'a>(reading: &Reading<'a>, index: RowIx) -> Option<Fix<'a>> {
    let proposal = correction_proposals::sure_proposal(reading, index)?;
    Some(Fix {
        problem: proposal.kind(),
        field: "nik",
        submitted: reading.submitted(reading.row(index), "nik"),
        proposed: Cow::Owned(reading.mask.number(proposal.proposed)),
        advice: Cow::Owned(format!("Digit ke-{}: {}", nik_proposals::places(proposal), words::advice("USULAN_NIK", LANGUAGE))),
    })
}

fn write(builder: &mut Builder, reading: &Reading<'_>, index: RowIx, fix: &Fix<'_>) {
    let row = reading.row(index);
    let list = reading.list(row);
    let (file, sheet) = &reading.source_names[row.source as usize];
    builder
        .text(&list.programme)
        .text(file)
        .text(sheet)
        .count(u64::from(row.line))
        .count(u64::from(row.record))
        .text(&reading.submitted(row, "nama"))
        .text(fix.problem)
        .text(fix.field)
        .text(&fix.submitted)
        .text(&fix.proposed)
        .text(&fix.advice)
        .text(&list.owner)
        .end_row();
}
