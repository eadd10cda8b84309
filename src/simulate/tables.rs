//! A simulation as files: `simulation.csv` by programme and kecamatan, and `simulation_families.csv`, one row per payee whose
//! answer would change. Identity numbers are masked.

use super::difference::{Estimate, Flow, Line, Move, Simulated};
use super::reading::Night;
use crate::language::Language;
use crate::normalise::PersonIx;
use crate::report::formats::csv;
use crate::report::mask::Mask;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, Table, TableSpec, column};
use crate::target;
use std::path::Path;

/// A family as people may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyTold {
    pub no_kk: String,
    /// 1-based.
    pub head_register_row: Option<i64>,
    pub head_name: String,
    pub desil: String,
    pub kecamatan: String,
    pub desa: String,
}

/// Takes note of how the families that would move are called.
pub fn tell_families(out: &mut Simulated, night: &Night) {
    let register = &night.people.register;
    let mask = Mask::default();
    for one in &out.moves {
        let Some(family) = register.families.get(one.family as usize) else { continue };
        let head: Option<PersonIx> = family.head.or_else(|| family.members.first().copied());
        let text = |field: &str| head.map_or(String::new(), |head| mask.scrub(register.text(&night.intake, head, field)));
        let desil = family.desil.text();
        let told = out.told.entry(one.family).or_insert_with(|| FamilyTold {
            no_kk: mask.number(family.no_kk),
            head_register_row: head.map(|head| i64::from(head.0) + 1),
            head_name: text("nama"),
            desil,
            kecamatan: text("kecamatan"),
            desa: text("desa"),
        });
        let name = out.kecamatan.entry(one.kecamatan).or_default();
        if name.is_empty() && one.kecamatan != 0 {
            name.clone_from(&told.kecamatan);
        }
    }
}

const FLOW: ColumnSpec = column("flow", Kind::Code, "Arah", "Flow", "KELUAR, TETAP, MASUK or BATAL_LAYAK");
const PROGRAMME: ColumnSpec = column("programme", Kind::Text, "Program", "Programme", "programme code of the rule book");
const KECAMATAN: ColumnSpec = column("kecamatan", Kind::Text, "Kecamatan", "Kecamatan", "kecamatan as the register prints it");

const SUMS: &[ColumnSpec] = &[
    PROGRAMME,
    column(
        "area",
        Kind::Text,
        "Kode wilayah",
        "Area code",
        "Kemendagri code of the kecamatan; empty for the whole programme, 0 where it is unknown",
    ),
    KECAMATAN,
    FLOW,
    column("families", Kind::Int, "Keluarga", "Families", "families that would go this way"),
    column("families_low", Kind::Int, "Keluarga (bawah)", "Families (low)", "lower bound of the 95 % interval"),
    column("families_high", Kind::Int, "Keluarga (atas)", "Families (high)", "upper bound of the 95 % interval"),
    column("rupiah", Kind::Rupiah, "Rupiah sebulan", "Rupiah a month", "benefit of one month, once per payee"),
    column("rupiah_low", Kind::Rupiah, "Rupiah (bawah)", "Rupiah (low)", "lower bound of the 95 % interval"),
    column("rupiah_high", Kind::Rupiah, "Rupiah (atas)", "Rupiah (high)", "upper bound of the 95 % interval"),
    column(
        "families_expected",
        Kind::Int,
        "Keluarga (diperkirakan)",
        "Families (expected)",
        "families that are expected to be these indeed",
    ),
    column("rupiah_expected", Kind::Rupiah, "Rupiah (diperkirakan)", "Rupiah (expected)", "rupiah of the expected families"),
];

const FAMILIES: &[ColumnSpec] = &[
    PROGRAMME,
    FLOW,
    column("no_kk", Kind::Identity, "No. KK", "No. KK", "family card number, masked"),
    column(
        "head_register_row",
        Kind::Int,
        "Baris register kepala keluarga",
        "Register row of the head",
        "1-based register data row of the head of the family",
    ),
    column("head_name", Kind::Text, "Kepala keluarga", "Head of family", "name as the register prints it"),
    column(
        "person_register_row",
        Kind::Int,
        "Baris register orang",
        "Register row of the person",
        "1-based register data row of the person on the list, where the programme pays persons",
    ),
    column("desil", Kind::Text, "Desil", "Decile", "decile or its bounds; empty when unknown"),
    column(
        "probability",
        Kind::Decimal(6),
        "Peluang",
        "Probability",
        "probability of the link to the list, 0 to 1; 1 for families on no list",
    ),
    column(
        "rupiah",
        Kind::Rupiah,
        "Rupiah sebulan",
        "Rupiah a month",
        "benefit of one month; of a person programme that the family would enter, of one person",
    ),
    KECAMATAN,
    column("desa", Kind::Text, "Desa/kelurahan", "Desa/kelurahan", "desa or kelurahan as the register prints it"),
];

/// A simulation has no night to be built from.
fn build<'a>(_: &'a crate::report::reading::Reading<'_>) -> anyhow::Result<Rows<'a>> {
    unreachable!("a simulation fills its tables itself")
}

pub static SUMS_TABLE: TableSpec =
    TableSpec { name: "simulation", title: ("Simulasi aturan", "Simulated rules"), row: ("satu arah", "one flow"), columns: SUMS, build };
pub static FAMILIES_TABLE: TableSpec = TableSpec {
    name: "simulation_families",
    title: ("Keluarga yang berubah", "Families that would move"),
    row: ("satu penerima", "one payee"),
    columns: FAMILIES,
    build,
};

/// Writes both tables into a folder that is not there yet, or is empty.
///
/// Errors: as `target::new_folder`; the disk.
pub fn write(simulated: &Simulated, folder: &Path, language: Language) -> anyhow::Result<()> {
    target::new_folder(folder, language)?;
    for table in [sums(simulated), families(simulated)] {
        std::fs::write(folder.join(format!("{}.csv", table.spec.name)), csv::bytes(&table).0)?;
    }
    Ok(())
}

fn sums(simulated: &Simulated) -> Table {
    let mut builder = Builder::new(SUMS);
    for (programme, line) in &simulated.programmes {
        flows(&mut builder, (programme, "", ""), line);
        for ((_, area), line) in simulated.areas.range((programme.clone(), 0)..=(programme.clone(), u64::MAX)) {
            flows(&mut builder, (programme, &area.to_string(), &simulated.kecamatan[area]), line);
        }
    }
    builder.finish(&SUMS_TABLE)
}

fn flows(builder: &mut Builder, (programme, area, name): (&str, &str, &str), line: &Line) {
    for (at, flow) in Flow::ALL.into_iter().enumerate() {
        builder.text(programme).text(area).text(name).text(flow.code());
        let (families, rupiah) = (line.families[at], line.rupiah[at]);
        for Estimate { count, low, high, .. } in [families, rupiah] {
            builder.count(count).count(low).count(high);
        }
        builder.count(families.expected).count(rupiah.expected).end_row();
    }
}

fn families(simulated: &Simulated) -> Table {
    let mut builder = Builder::new(FAMILIES);
    for Move { programme, flow, family, person, link_ppm, rupiah, .. } in &simulated.moves {
        let unknown = FamilyTold::default();
        let told = simulated.told.get(family).unwrap_or(&unknown);
        builder
            .text(programme)
            .text(flow.code())
            .text(&told.no_kk)
            .int(told.head_register_row)
            .text(&told.head_name)
            .int(person.map(|person| i64::from(person.0) + 1))
            .text(&told.desil)
            .int(Some(i64::from(*link_ppm)))
            .count(*rupiah)
            .text(&told.kecamatan)
            .text(&told.desa)
            .end_row();
    }
    builder.finish(&FAMILIES_TABLE)
}
