//! `correction_proposals` (usulan perbaikan data): one row per person whose entry should change, laid out like the person view
//! of SIKS-NG: numbers, name, birth, address, area; beside each field what to write instead. Proposed, never applied.
//!
//! What stands in `mismatches` field by field and, where sure, in `nik_proposals` is put together here; nothing is proposed
//! that is not proposed there.

use super::{FILE, LINE, LIST, OWNER, PROGRAMME, RECORD, SHEET};
use crate::link::PROPOSE_PPM;
use crate::link::nik_proposals::{NikProposal, Witness};
use crate::normalise::{PersonIx, RowIx};
use crate::report::reading::{Reading, register_row};
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use std::borrow::Cow;

/// Fields that may be corrected, in the order of their columns.
const CORRECTED: [&str; 7] = ["no_kk", "nik", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "wilayah"];

const COLUMNS: &[ColumnSpec] = &[
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("no_kk", Kind::Identity, "No. KK", "No. KK", "submitted family card number as printed, masked"),
    column(
        "no_kk_proposed",
        Kind::Identity,
        "Usulan No. KK",
        "Proposed No. KK",
        "value to write, masked; empty where nothing is to change",
    ),
    column("nik", Kind::Identity, "NIK", "NIK", "submitted NIK as printed, masked"),
    column("nik_proposed", Kind::Identity, "Usulan NIK", "Proposed NIK", "value to write, masked; empty where nothing is to change"),
    column("nama", Kind::Text, "Nama", "Name", "name as the list prints it"),
    column("nama_proposed", Kind::Text, "Usulan nama", "Proposed name", "value to write; empty where nothing is to change"),
    column("tanggal_lahir", Kind::Text, "Tanggal lahir", "Birth date", "birth date as the list prints it"),
    column(
        "tanggal_lahir_proposed",
        Kind::Text,
        "Usulan tanggal lahir",
        "Proposed birth date",
        "value to write; empty where nothing is to change",
    ),
    column("jenis_kelamin", Kind::Text, "Jenis kelamin", "Sex", "sex as the list prints it"),
    column(
        "jenis_kelamin_proposed",
        Kind::Text,
        "Usulan jenis kelamin",
        "Proposed sex",
        "value to write; empty where nothing is to change",
    ),
    column("nama_ibu", Kind::Text, "Nama ibu", "Mother's name", "mother's name as the list prints it"),
    column(
        "nama_ibu_proposed",
        Kind::Text,
        "Usulan nama ibu",
        "Proposed mother's name",
        "value to write; empty where nothing is to change",
    ),
    column("alamat", Kind::Text, "Alamat", "Address", "address as the list prints it"),
    column("kecamatan", Kind::Text, "Kecamatan", "Kecamatan", "kecamatan as the list prints it"),
    column("kelurahan", Kind::Text, "Kelurahan", "Desa/kelurahan", "desa or kelurahan as the list prints it"),
    column(
        "wilayah_proposed",
        Kind::Text,
        "Usulan wilayah",
        "Proposed area",
        "desa and kecamatan to write; empty where nothing is to change",
    ),
    column("fields", Kind::Text, "Kolom yang diusulkan", "Fields to correct", "canonical fields with a proposal, separated by `|`"),
    column("probability", Kind::Decimal(6), "Peluang", "Probability", "probability of the least sure proposal of the row, 0 to 1"),
    column(
        "register_row",
        Kind::Int,
        "Baris register",
        "Register row",
        "1-based register data row that the proposals come from; empty when they come from the row itself",
    ),
    PROGRAMME,
    OWNER,
];

pub static TABLE: TableSpec = TableSpec {
    name: "correction_proposals",
    title: ("Usulan perbaikan data", "Proposed corrections"),
    row: ("satu orang dalam daftar dengan usulan perbaikan", "one list row with proposed corrections"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let proposed = |link: &crate::link::Link| link.mismatches.iter().any(|mismatch| !mismatch.proposed.is_empty());
    let rows = (0_u32..).zip(reading.night.links).map(|(row, link)| (RowIx(row), link));
    let rows: Vec<RowIx> =
        rows.filter(|(row, link)| proposed(link) || sure_proposal(reading, *row).is_some()).map(|(row, _)| row).collect();
    Ok(Rows::of_each(rows.len(), move |builder, at| fill(builder, reading, rows[at])))
}

/// The proposed NIK of a row, when it is as sure as any other proposed value must be.
pub fn sure_proposal<'a>(reading: &Reading<'a>, row: RowIx) -> Option<&'a NikProposal> {
    let proposals = reading.night.nik_proposals;
    let at = proposals.binary_search_by_key(&row, |proposal| proposal.row).ok()?;
    proposals.get(at).filter(|proposal| proposal.probability_ppm >= PROPOSE_PPM)
}

/// What is proposed for a row.
struct Proposed<'a> {
    /// In the order of `CORRECTED`; empty where nothing is.
    values: [Cow<'a, str>; CORRECTED.len()],
    fields: String,
    probability_ppm: u32,
    person: Option<PersonIx>,
}

fn proposed<'a>(reading: &Reading<'a>, index: RowIx) -> Proposed<'a> {
    let link = reading.link(index);
    let mut values: [Cow<str>; CORRECTED.len()] = Default::default();
    let (mut probability_ppm, mut person) = (u32::MAX, None);
    for mismatch in link.mismatches.iter().filter(|mismatch| !mismatch.proposed.is_empty()) {
        if let Some(at) = CORRECTED.iter().position(|field| *field == mismatch.field) {
            values[at] = reading.mask.field(&reading.night.rules.fields, mismatch.field, &mismatch.proposed);
            (probability_ppm, person) = (link.probability_ppm, link.person);
        }
    }
    // A register person's own number outranks one that is read from the row's slip.
    if let (Some(proposal), true) = (sure_proposal(reading, index), values[1].is_empty()) {
        values[1] = Cow::Owned(reading.mask.number(proposal.proposed));
        probability_ppm = probability_ppm.min(proposal.probability_ppm);
        person = person.or(match proposal.witness {
            Witness::Register(person) => Some(person),
            Witness::Row => None,
        });
    }
    let fields: Vec<&str> = CORRECTED.iter().zip(&values).filter(|(_, value)| !value.is_empty()).map(|(field, _)| *field).collect();
    Proposed { fields: fields.join("|"), values, probability_ppm, person }
}

fn fill(builder: &mut Builder, reading: &Reading<'_>, index: RowIx) {
    let row = reading.row(index);
    let list = reading.list(row);
    let Proposed { values, fields, probability_ppm, person } = proposed(reading, index);
    let submitted = |field: &str| reading.submitted(row, field);
    reading.place(builder, row);
    for (field, value) in CORRECTED.iter().zip(&values).take(CORRECTED.len() - 1) {
        let printed = match *field {
            "tanggal_lahir" if submitted(field).is_empty() => submitted("ttl"),
            field => submitted(field),
        };
        builder.text(&printed).text(value);
    }
    builder
        .text(&submitted("alamat"))
        .text(&submitted("kecamatan"))
        .text(&submitted("desa"))
        .text(&values[CORRECTED.len() - 1])
        .text(&fields)
        .int((probability_ppm != u32::MAX).then(|| i64::from(probability_ppm)))
        .int(person.map(register_row))
        .text(&list.programme)
        .text(&list.owner)
        .end_row();
}
