//! `field_verification` (lembar verifikasi lapangan): the rows that somebody must visit, desa by desa, with cells to fill in.
//!
//! These are rows whose person is in doubt, rows with a finding that asks for a visit, and every row of the villages that the
//! job names under `lokus`.

use super::{DATE, DESA, FILE, KECAMATAN, LINE, LIST, NOTE, OWNER, PROGRAMME, RECORD, SHEET};
use crate::assess::Action;
use crate::link::Status;
use crate::normalise::RowIx;
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::report::tables::unserved::area_code;
use std::collections::BTreeSet;

/// Why a row stands here that nothing else asks to visit.
const LOKUS: &str = "LOKUS";

const COLUMNS: &[ColumnSpec] = &[
    column(
        "area",
        Kind::Text,
        "Kode wilayah",
        "Area code",
        "Kemendagri code of the desa (10 digits) or kecamatan (6 digits); empty when unknown",
    ),
    KECAMATAN,
    DESA,
    column("lokus", Kind::Bool, "Lokus", "Chosen village", "whether the job names the desa under `lokus`"),
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    PROGRAMME,
    OWNER,
    column("nama", Kind::Text, "Nama", "Name", "name as the list prints it"),
    column("nik", Kind::Identity, "NIK", "NIK", "submitted NIK, masked; empty when missing"),
    column("no_kk", Kind::Identity, "No. KK", "No. KK", "submitted family card number, masked; empty when missing"),
    column("alamat", Kind::Text, "Alamat", "Address", "address as the list prints it"),
    column(
        "reasons",
        Kind::Text,
        "Alasan",
        "Reasons",
        "PERLU_VERIFIKASI, kinds of findings that ask for a visit, or LOKUS alone; separated by `|`",
    ),
    column("findings", Kind::Text, "Temuan", "Findings", "identifiers of these findings in `mistargeting`, separated by `|`"),
    column("result", Kind::Text, "Hasil", "Result", "empty, to be filled: `SESUAI`, `TIDAK_SESUAI` or `TIDAK_DITEMUI`"),
    column("officer", Kind::Text, "Petugas", "Officer", "empty, to be filled: who visited"),
    DATE,
    NOTE,
];

pub static TABLE: TableSpec = TableSpec {
    name: "field_verification",
    title: ("Lembar verifikasi lapangan", "Field verification"),
    row: ("satu baris daftar yang perlu dikunjungi", "one list row to be visited"),
    columns: COLUMNS,
    build,
};

/// One row to visit.
pub struct Visit {
    pub area: u64,
    pub is_lokus: bool,
    pub row: RowIx,
}

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let visits = visits(reading);
    Ok(Rows::of_each(visits.len(), move |builder, at| fill(builder, reading, &visits[at])))
}

/// Says whether somebody must visit before anything else is done: a payment is held until then and no longer.
pub fn asks_visit(action: Action) -> bool {
    matches!(action, Action::VerifikasiLapangan | Action::TundaSalur)
}

/// Every row to visit, by area and then in the order of rows.
pub fn visits(reading: &Reading<'_>) -> Vec<Visit> {
    let lokus: BTreeSet<u64> = reading.night.job.lokus.iter().copied().collect();
    let asked = reading.night.findings.mistargeting.iter().filter(|finding| asks_visit(finding.action));
    let mut asked = asked.map(|finding| finding.row).peekable();
    let mut visits = Vec::new();
    for (row, link) in (0_u32..).map(RowIx).zip(reading.night.links) {
        let mut is_asked = link.status == Status::PerluVerifikasi;
        while asked.next_if_eq(&row).is_some() {
            is_asked = true;
        }
        if is_asked || !lokus.is_empty() {
            let area = place(reading, row);
            let is_lokus = lokus.contains(&area);
            if is_asked || is_lokus {
                visits.push(Visit { area, is_lokus, row });
            }
        }
    }
    visits.sort_by_key(|visit| (visit.area, visit.row));
    visits
}

/// Where a row is to be visited: its area, or that of the person it seems to be.
fn place(reading: &Reading<'_>, row: RowIx) -> u64 {
    match reading.area(row) {
        0 => reading.link(row).person.and_then(|person| reading.family(person)).map_or(0, |family| family.area),
        area => area,
    }
}

fn fill(builder: &mut Builder, reading: &Reading<'_>, visit: &Visit) {
    let row = reading.row(visit.row);
    let list = reading.list(row);
    let (kecamatan, desa) = reading.area_name(visit.area);
    let mut reasons = Vec::new();
    let mut ids = Vec::new();
    if reading.link(visit.row).status == Status::PerluVerifikasi {
        reasons.push(Status::PerluVerifikasi.code());
    }
    for finding in reading.findings_of(visit.row).filter(|finding| asks_visit(finding.action)) {
        ids.push(finding.id.as_str());
        if !reasons.contains(&finding.kind) {
            reasons.push(finding.kind);
        }
    }
    if reasons.is_empty() {
        reasons.push(LOKUS);
    }
    builder.text(&area_code(visit.area)).text(kecamatan).text(desa).bool(Some(visit.is_lokus));
    reading.place(builder, row);
    builder
        .text(&list.programme)
        .text(&list.owner)
        .text(&reading.submitted(row, "nama"))
        .text(&reading.mask.number(row.nik))
        .text(&reading.mask.number(row.no_kk))
        .text(&reading.submitted(row, "alamat"))
        .text(&reasons.join("|"))
        .text(&ids.join("|"));
    super::to_fill(builder).end_row();
}
