//! `graduation` (KPM graduasi): families on a list of regular family aid of whom the register says that they no longer need it.
//!
//! Regular family aid are the programmes whose class in the rule book is [`FAMILY_AID`]. A family stands here once per
//! programme, sorted by companion where lists name one, then by desa: it is the sheet that a companion takes along.

use super::{DESA, FILE, KECAMATAN, LINE, LIST, OWNER, PROGRAMME, RECORD, SHEET};
use crate::assess::{Finding, Side};
use crate::normalise::{PersonIx, RowIx};
use crate::report::reading::{Reading, register_row};
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::report::tables::unserved::area_code;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Class of the programmes that families graduate from, as `rules/programmes/*.toml` writes it.
const FAMILY_AID: &str = "bantuan_keluarga";
/// Findings that tell of what a family has, or that nobody in it is left whom the programme is for.
const GROUNDS: [&str; 3] = ["DESIL_DI_ATAS_BATAS", "PEKERJAAN_DIKECUALIKAN", "SYARAT_TIDAK_TERPENUHI"];

const COLUMNS: &[ColumnSpec] = &[
    column(
        "pendamping",
        Kind::Text,
        "Pendamping",
        "Companion",
        "the family's companion as the list prints it; empty where the list has no such column",
    ),
    KECAMATAN,
    DESA,
    column(
        "area",
        Kind::Text,
        "Kode wilayah",
        "Area code",
        "Kemendagri code of the desa (10 digits) or kecamatan (6 digits); empty when unknown",
    ),
    PROGRAMME,
    OWNER,
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("nama", Kind::Text, "Nama", "Name", "name as the list prints it"),
    column("no_kk", Kind::Identity, "No. KK", "No. KK", "family card number of the register, masked"),
    column(
        "head_register_row",
        Kind::Int,
        "Baris register kepala keluarga",
        "Register row of the head",
        "1-based register data row of the head of the family",
    ),
    column("head_name", Kind::Text, "Kepala keluarga", "Head of family", "name as the register prints it"),
    column("members", Kind::Int, "Anggota", "Members", "members of the family in the register"),
    column(
        "desil",
        Kind::Text,
        "Desil",
        "Decile",
        "decile of the family, 1 to 10 or a range such as 6-10; empty when the register states none",
    ),
    column("desil_max", Kind::Int, "Batas desil", "Ceiling", "highest eligible decile of the programme; empty when it has none"),
    column("grounds", Kind::Text, "Alasan", "Grounds", "kinds of findings that speak for graduation, separated by `|`"),
    column("probability", Kind::Decimal(6), "Peluang", "Probability", "the highest probability of these findings, 0 to 1"),
    column("findings", Kind::Text, "Temuan", "Findings", "their identifiers in `mistargeting`, separated by `|`"),
];

pub static TABLE: TableSpec = TableSpec {
    name: "graduation",
    title: ("KPM calon graduasi", "Candidates for graduation"),
    row: ("satu keluarga dalam satu program bantuan keluarga", "one family in one programme of family aid"),
    columns: COLUMNS,
    build,
};

/// One family in one programme.
struct Candidate<'a> {
    /// The first row that names the family.
    row: RowIx,
    person: PersonIx,
    grounds: Vec<&'a Finding>,
}

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let candidates = candidates(reading);
    Ok(Rows::of_each(candidates.len(), move |builder, at| fill(builder, reading, &candidates[at])))
}

fn candidates<'a>(reading: &'a Reading<'_>) -> Vec<Candidate<'a>> {
    let facts = &reading.night.people.register.facts;
    let programmes = &reading.night.rules.programmes;
    let is_family_aid: Vec<bool> =
        reading.lists.iter().map(|list| programmes.find(&list.programme).is_some_and(|rule| rule.class == FAMILY_AID)).collect();
    let mut found: BTreeMap<(&str, u32), Candidate> = BTreeMap::new();
    for finding in &reading.night.findings.mistargeting {
        let list = usize::from(reading.row(finding.row).list);
        let (Some(person), true) = (finding.person, is_family_aid[list] && is_ground(finding)) else {
            continue;
        };
        let key = (reading.lists[list].programme.as_str(), facts[person.0 as usize].family);
        let candidate = found.entry(key).or_insert_with(|| Candidate { row: finding.row, person, grounds: Vec::new() });
        candidate.grounds.push(finding);
    }
    let mut candidates: Vec<Candidate> = found.into_values().collect();
    candidates
        .sort_by_cached_key(|one| (reading.submitted(reading.row(one.row), "pendamping").into_owned(), reading.area(one.row), one.row));
    candidates
}

fn is_ground(finding: &Finding) -> bool {
    finding.side == Side::Inclusion && GROUNDS.contains(&finding.kind)
}

fn fill(builder: &mut Builder, reading: &Reading<'_>, one: &Candidate<'_>) {
    let (row, family) = (reading.row(one.row), reading.family(one.person));
    let list = reading.list(row);
    let area = reading.area(one.row);
    let (kecamatan, desa) = reading.area_name(area);
    let head = family.and_then(|family| family.head.or_else(|| family.members.first().copied()));
    let ceiling = reading.night.rules.programmes.find(&list.programme).and_then(|rule| rule.decile_max);
    let mut kinds: Vec<&str> = one.grounds.iter().map(|finding| finding.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let ids: Vec<&str> = one.grounds.iter().map(|finding| finding.id.as_str()).collect();
    builder
        .text(&reading.submitted(row, "pendamping"))
        .text(kecamatan)
        .text(desa)
        .text(&area_code(area))
        .text(&list.programme)
        .text(&list.owner);
    reading.place(builder, row);
    builder
        .text(&reading.submitted(row, "nama"))
        .text(&family.map_or(String::new(), |family| reading.mask.number(family.no_kk)))
        .int(head.map(register_row))
        .text(&head.map_or(Cow::Borrowed(""), |head| reading.registered(head, "nama")))
        .int(family.map(|family| family.members.len() as i64))
        .text(&family.map_or(String::new(), |family| reading.desil(family)))
        .int(ceiling.map(i64::from))
        .text(&kinds.join("|"))
        .int(one.grounds.iter().map(|finding| i64::from(finding.probability_ppm)).max())
        .text(&ids.join("|"))
        .end_row();
}
