//! `perbaikan`: what an OPD should repair, row by row, in its own words. Written into the OPD's packet only.

use super::{FILE, LINE, OWNER, PROGRAMME, RECORD, SHEET, correction_proposals, nik_proposals};
use crate::assess::Finding;
use crate::language::Language;
use crate::link::{Mismatch, Status};
use crate::normalise::RowIx;
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::report::words;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Rows of a group that are named one by one.
const PLACES_MAX: usize = 3;

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
    column(
        "evidence",
        Kind::Text,
        "Bukti",
        "Evidence",
        "of a finding: what it rests on; of a group: the other rows; in Indonesian, identity numbers masked",
    ),
    column("rule", Kind::Text, "Aturan", "Rule", "of a finding: rule file and line"),
    column("finding", Kind::Text, "Nomor temuan", "Finding", "of a finding: its identifier in `mistargeting`"),
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
    pub finding: Option<&'a Finding>,
    /// What a finding or a group rests on, as this OPD may read it.
    pub evidence: Cow<'a, str>,
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

/// The duplicate groups that rows stand in, by their places in the night's; sorted.
pub fn groups(reading: &Reading<'_>) -> Vec<(RowIx, u32)> {
    let groups = reading.night.groups.iter().zip(0..);
    let mut groups: Vec<(RowIx, u32)> = groups.flat_map(|(group, at)| group.rows.iter().map(move |&row| (row, at))).collect();
    groups.sort_unstable();
    groups
}

/// Everything to fix in a row.
pub fn of_row<'a>(reading: &Reading<'a>, index: RowIx, groups: &[(RowIx, u32)]) -> Vec<Fix<'a>> {
    let link = reading.link(index);
    let whole = |problem: &'a str, advice_of: &str| Fix {
        problem,
        field: "",
        submitted: Cow::Borrowed(""),
        proposed: Cow::Borrowed(""),
        advice: words::advice(advice_of, LANGUAGE),
        finding: None,
        evidence: Cow::Borrowed(""),
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
            finding: None,
            evidence: Cow::Borrowed(""),
        });
    }
    if !fixes.iter().any(|fix| fix.field == "nik") {
        fixes.extend(proposal);
    }
    // A finding that only repeats the row's status would tell the OPD the same thing twice; so would the group of a finding.
    let findings: Vec<&Finding> = reading.findings_of(index).filter(|finding| finding.kind != link.status.code()).collect();
    let start = groups.partition_point(|&(row, _)| row < index);
    for &(_, at) in groups[start..].iter().take_while(|&&(row, _)| row == index) {
        let group = &reading.night.groups[at as usize];
        let kind = group.kind.code();
        if !findings.iter().any(|finding| told_by_group(kind, finding.kind)) {
            fixes.push(Fix { evidence: others(reading, index, &group.rows).into(), ..whole(kind, kind) });
        }
    }
    let of_finding = |finding: &'a Finding| {
        let evidence = evidence(reading, finding);
        Fix { finding: Some(finding), evidence, ..whole(finding.kind, finding.action.code()) }
    };
    fixes.extend(findings.into_iter().map(of_finding));
    fixes
}

/// The other rows of a group: those of this OPD by their places, those of others by their programmes alone.
fn others(reading: &Reading<'_>, own: RowIx, rows: &[RowIx]) -> String {
    let owner = |row: RowIx| &reading.list(reading.row(row)).owner;
    let (mine, theirs): (Vec<RowIx>, Vec<RowIx>) = rows.iter().filter(|row| **row != own).partition(|row| owner(**row) == owner(own));
    let place = |row: &RowIx| {
        let row = reading.row(*row);
        let (file, sheet) = &reading.source_names[row.source as usize];
        let sheet = if sheet.is_empty() { String::new() } else { format!(" [{sheet}]") };
        format!("{file}{sheet}:{}", row.line)
    };
    let mut told: Vec<String> = mine.iter().take(PLACES_MAX).map(place).collect();
    if mine.len() > PLACES_MAX {
        told.push(format!("{} baris lain", mine.len() - PLACES_MAX));
    }
    let programmes: BTreeSet<&str> = theirs.iter().map(|row| reading.list(reading.row(*row)).programme.as_str()).collect();
    told.extend(programmes.into_iter().map(|programme| format!("daftar {programme} dari OPD lain")));
    format!("bersama {}", told.join(", "))
}

/// The evidence of a finding as its OPD may read it: of the rows of another OPD the programme alone.
fn evidence<'a>(reading: &Reading<'a>, finding: &'a Finding) -> Cow<'a, str> {
    let owner = |row: RowIx| &reading.list(reading.row(row)).owner;
    let of_others = match finding.other {
        Some(other) => owner(other) != owner(finding.row),
        // Its place is in a list of earlier recipients, whoever sent it.
        None => finding.kind == "SUDAH_PERNAH_MENERIMA",
    };
    match (of_others, &*finding.about) {
        (false, _) => reading.mask.scrubbed(&finding.evidence_id),
        (true, "") if finding.other.is_none() => Cow::Borrowed("tercatat pernah menerima bantuan yang sama atau sejenis"),
        (true, "") => Cow::Owned(format!("orang atau KK ini juga terdaftar pada {} oleh OPD lain", finding.programme)),
        (true, programme) => Cow::Owned(format!("orang atau KK ini juga terdaftar pada {programme}")),
    }
}

/// Says whether a group of rows already tells what a finding tells.
fn told_by_group(group: &str, finding: &str) -> bool {
    match finding {
        "PENERIMA_GANDA" => matches!(group, "GANDA_DALAM_DAFTAR" | "GANDA_ANTAR_DAFTAR"),
        "SATU_KK_LEBIH_DARI_SATU" => group == "KK_GANDA_DALAM_PROGRAM",
        "TUMPANG_TINDIH_PROGRAM" => group == finding,
        _ => false,
    }
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
        finding: None,
        evidence: Cow::Borrowed(""),
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
        .text(&fix.evidence)
        .text(fix.finding.map_or("", |finding| &finding.rule))
        .text(fix.finding.map_or("", |finding| &finding.id))
        .end_row();
}
