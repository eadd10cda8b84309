//! `perbaikan`: what an OPD should repair, row by row, in its own words. Written into the OPD's packet only.

use super::{FILE, LINE, OWNER, PROGRAMME, RECORD, SHEET, correction_proposals};
use crate::assess::{Action, Finding, HISTORY_KINDS, groups_telling, initials};
use crate::duplicates::DuplicateGroup;
use crate::intake::{CellKind, Role, Source};
use crate::language::Language;
use crate::link::{Link, Mismatch, Status};
use crate::normalise::{PersonIx, Row, RowIx};
use crate::report::mask::Mask;
use crate::report::proposed::digits::{self, Written};
use crate::report::proposed::notation::Notation;
use crate::report::reading::Reading;
use crate::report::receipt::words::{advice, asks_for};
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::report::words;
use rayon::prelude::*;
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
    column(
        "difference",
        Kind::Text,
        "Yang berbeda",
        "What differs",
        "of a proposed NIK or No. KK: which digits differ, counted from 1, and where to look; in Indonesian, no digit of it is told",
    ),
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
    /// Which digits of a number differ.
    pub difference: String,
}

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let rows = reading.night.people.rows.len();
    let basis = Basis::of(reading);
    let fill = move |builder: &mut Builder, at: usize| {
        let row = RowIx(u32::try_from(at).expect("a night has fewer than 2^32 rows"));
        for fix in of_row(reading, row, &basis) {
            write(builder, reading, row, &fix);
        }
    };
    Ok(Rows::Many { things: rows, rows: None, fill: Box::new(fill) })
}

/// What the fixes of a night are told from, beside its rows.
pub struct Basis {
    /// Rows with the group that they stand in, by its place among the night's; sorted.
    groups: Vec<(RowIx, u32)>,
    /// Per source, how the list writes dates and sexes; none for sources of the register.
    notations: Vec<Option<Notation>>,
    /// Register people with the rows that are linked to them; sorted.
    rows_of: Vec<(PersonIx, RowIx)>,
}

impl Basis {
    pub fn of(reading: &Reading<'_>) -> Basis {
        let night = &reading.night;
        let groups = night.groups.iter().zip(0..);
        let mut groups: Vec<(RowIx, u32)> = groups.flat_map(|(group, at)| group.rows.iter().map(move |&row| (row, at))).collect();
        groups.sort_unstable();
        let is_list = |source: &Source| matches!(source.role, Role::List(_));
        let sources = night.intake.sources.par_iter().enumerate();
        let notations = sources.map(|(at, source)| is_list(source).then(|| Notation::of(reading, at))).collect();
        let linked = |(at, link): (u32, &Link)| Some((link.linked()?, RowIx(at)));
        let mut rows_of: Vec<(PersonIx, RowIx)> = (0..).zip(night.links).filter_map(linked).collect();
        rows_of.sort_unstable();
        Basis { groups, notations, rows_of }
    }

    /// The groups that a row stands in.
    pub fn groups_of<'a>(&self, reading: &Reading<'a>, row: RowIx) -> impl Iterator<Item = &'a DuplicateGroup> {
        let start = self.groups.partition_point(|&(of, _)| of < row);
        let groups = reading.night.groups;
        self.groups[start..].iter().take_while(move |(of, _)| *of == row).map(move |(_, at)| &groups[*at as usize])
    }

    /// The first row of an owner that is linked to a register person.
    fn row_of(&self, reading: &Reading<'_>, person: PersonIx, owner: &str) -> Option<RowIx> {
        let start = self.rows_of.partition_point(|&(of, _)| of < person);
        let mut rows = self.rows_of[start..].iter().take_while(|(of, _)| *of == person).map(|(_, row)| *row);
        rows.find(|row| reading.list(reading.row(*row)).owner == owner)
    }
}

/// Everything to fix in a row.
pub fn of_row<'a>(reading: &Reading<'a>, index: RowIx, basis: &Basis) -> Vec<Fix<'a>> {
    let link = reading.link(index);
    let mut fixes = Vec::new();
    match link.status {
        Status::Padan | Status::PadanBerbeda => {}
        Status::PerluVerifikasi | Status::TidakDitemukan | Status::Karantina => {
            let reason = link.reasons.first().map_or("", |reason| reason);
            let known = words::own_advice(link.status.code(), LANGUAGE).is_some();
            fixes.push(Fix::whole(link.status.code(), if known { link.status.code() } else { reason }));
        }
    }
    let proposal = nik_proposal(reading, index);
    // A proposed NIK takes the place of a difference that only says that a person must decide.
    let told = |mismatch: &&Mismatch| mismatch.field != "nik" || !mismatch.proposed.is_empty() || proposal.is_none();
    fixes.extend(link.mismatches.iter().filter(told).map(|mismatch| of_mismatch(reading, index, mismatch, basis)));
    if !fixes.iter().any(|fix| fix.field == "nik") {
        fixes.extend(proposal);
    }
    // A finding that only repeats the row's status would tell the OPD the same thing twice; so would the group of a finding.
    let findings: Vec<&Finding> = reading.findings_of(index).filter(|finding| finding.kind != link.status.code()).collect();
    for group in basis.groups_of(reading, index) {
        if !findings.iter().any(|finding| groups_telling(finding.kind).contains(&group.kind)) {
            let kind = group.kind.code();
            fixes.push(Fix { evidence: others(reading, index, &group.rows).into(), ..Fix::whole(kind, kind) });
        }
    }
    let of_finding = |finding: &'a Finding| {
        let evidence = evidence(reading, finding, basis);
        // Every row of a repetition asks for the same: that one of them is paid.
        let advice_of = match groups_telling(finding.kind).first() {
            Some(group) => group.code(),
            None if finding.action == Action::PerbaikiData => asks_for(finding.kind),
            None => finding.action.code(),
        };
        Fix { finding: Some(finding), evidence, ..Fix::whole(finding.kind, advice_of) }
    };
    fixes.extend(findings.into_iter().map(of_finding));
    fixes
}

impl<'a> Fix<'a> {
    /// Something that concerns a whole row.
    fn whole(problem: &'a str, advice_of: &str) -> Fix<'a> {
        Fix {
            problem,
            field: "",
            submitted: Cow::Borrowed(""),
            proposed: Cow::Borrowed(""),
            advice: advice(advice_of, LANGUAGE),
            finding: None,
            evidence: Cow::Borrowed(""),
            difference: String::new(),
        }
    }
}

/// A field that differs: dates and sexes as the list writes them, numbers masked, with the places where they differ.
fn of_mismatch<'a>(reading: &Reading<'a>, index: RowIx, mismatch: &'a Mismatch, basis: &Basis) -> Fix<'a> {
    let (row, field) = (reading.row(index), mismatch.field);
    let fields = &reading.night.rules.fields;
    let notation = basis.notations[row.source as usize].as_ref();
    let in_notation = |text: &'a str| match notation {
        Some(notation) if matches!(field, "tanggal_lahir" | "jenis_kelamin") => Cow::Owned(notation.write(field, text)),
        _ => reading.mask.field(fields, field, text),
    };
    // What a date cell shows is no text of the file; it is told as the proposal beside it.
    let submitted = match cell_kind(reading, row, field) {
        CellKind::Date => in_notation(&mismatch.submitted),
        _ => reading.mask.field(fields, field, &mismatch.submitted),
    };
    let written = written(reading, row, field, &mismatch.submitted);
    let problem = match mismatch.kind {
        "SALAH_SATU_DIGIT" => digits::slip_code(field, written, &mismatch.register).unwrap_or(mismatch.kind),
        kind => kind,
    };
    let difference = match problem {
        "NIK_BERISI_NO_KK" => "nomor ini No. KK, bukan NIK; lihat NIK pada KTP-el/KK".to_owned(),
        problem => digits::difference(field, Written { is_cut: problem == "DIGIT_KE_16_HILANG", ..written }, &mismatch.proposed, LANGUAGE),
    };
    Fix { field, submitted, proposed: in_notation(&mismatch.proposed), difference, ..Fix::whole(problem, problem) }
}

/// How the cell of a field was stored.
fn cell_kind(reading: &Reading<'_>, row: &Row, field: &str) -> CellKind {
    let table = &reading.night.intake.sources[row.source as usize].table;
    table.column(field).and_then(|column| column.kinds.get(row.table_row as usize)).copied().unwrap_or_default()
}

fn written<'t>(reading: &Reading<'_>, row: &Row, field: &str, text: &'t str) -> Written<'t> {
    Written { text, is_number: cell_kind(reading, row, field) == CellKind::Number, is_cut: false }
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

/// The evidence of a finding as its OPD may read it: of the rows of another OPD the programme alone, and people of its own list by
/// their names, as everywhere in its packet.
fn evidence<'a>(reading: &Reading<'a>, finding: &'a Finding, basis: &Basis) -> Cow<'a, str> {
    let owner = |row: RowIx| &reading.list(reading.row(row)).owner;
    let of_others = match finding.other {
        Some(other) => owner(other) != owner(finding.row),
        // Its place is in a list of earlier recipients, whoever sent it.
        None => HISTORY_KINDS.contains(&finding.kind),
    };
    match (of_others, &*finding.about) {
        (false, _) => match reading.mask.scrubbed(&finding.evidence_id) {
            text if text.contains('*') => Cow::Owned(with_own_names(reading, finding, basis, text.into_owned())),
            text => text,
        },
        (true, "") if finding.other.is_none() => Cow::Borrowed("tercatat pernah menerima bantuan yang sama atau sejenis"),
        (true, "") => Cow::Owned(format!("orang atau KK ini juga terdaftar pada {} oleh OPD lain", finding.programme)),
        (true, programme) => Cow::Owned(format!("orang atau KK ini juga terdaftar pada {programme}")),
    }
}

/// Names people of the finding's family, and of its other row, as the OPD's own list prints them, where they stand on it. Others
/// stay masked.
fn with_own_names(reading: &Reading<'_>, finding: &Finding, basis: &Basis, mut text: String) -> String {
    let owner = &reading.list(reading.row(finding.row)).owner;
    let register = &reading.night.people.register;
    let person = finding.person.or_else(|| reading.link(finding.row).linked());
    let of_other = finding.other.and_then(|row| reading.link(row).linked());
    let family = person.and_then(|person| reading.family(person)).into_iter().flat_map(|family| family.members.iter().copied());
    for person in family.chain(person).chain(of_other) {
        let name = register.text(reading.night.intake, person, "nama");
        let known = basis.row_of(reading, person, owner).filter(|_| !name.is_empty());
        let Some(row) = known else { continue };
        let number = Mask::default().number(register.facts[person.0 as usize].nik);
        let masked = format!("{} (NIK {number})", initials(name));
        let own = reading.submitted(reading.row(row), "nama");
        if !own.is_empty() && text.contains(&masked) {
            text = text.replace(&masked, &format!("{own} (NIK {number})"));
        }
    }
    text
}

/// The proposed NIK of a row, when it is as sure as any other proposed value must be.
fn nik_proposal<'a>(reading: &Reading<'a>, index: RowIx) -> Option<Fix<'a>> {
    let proposal = correction_proposals::sure_proposal(reading, index)?;
    let row = reading.row(index);
    let written = written(reading, row, "nik", row.text(reading.night.intake, "nik"));
    Some(Fix {
        field: "nik",
        submitted: reading.submitted(row, "nik"),
        proposed: Cow::Owned(reading.mask.number(proposal.proposed)),
        difference: digits::difference("nik", written, &format!("{:016}", proposal.proposed), LANGUAGE),
        ..Fix::whole(proposal.kind(), "USULAN_NIK")
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
        .text(&fix.difference)
        .end_row();
}
