//! `mistargeting`: one row per finding: inclusion, exclusion, or unknown.

use super::{COUNTED, DESA, FILE, KECAMATAN, LINE, LIST, OWNER, PROGRAMME, RECORD, SHEET};
use crate::report::reading::{Reading, ToldBy, register_row};
use crate::report::source::Rows;
use crate::report::table::{ColumnSpec, Kind, TableSpec, column};

const COLUMNS: &[ColumnSpec] = &[
    column("finding", Kind::Text, "Temuan", "Finding", "stable identifier, 12 hexadecimal digits, the same in later runs"),
    column("side", Kind::Code, "Sisi", "Side", "INKLUSI, EKSKLUSI or TIDAK_DIKETAHUI"),
    column("kind", Kind::Code, "Jenis", "Kind", "kind of finding"),
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("nama", Kind::Text, "Nama", "Name", "name as the list prints it"),
    column("register_row", Kind::Int, "Baris register", "Register row", "1-based register data row concerned; empty when there is none"),
    column("register_nik", Kind::Identity, "NIK register", "Register NIK", "NIK of that register row, masked"),
    column("probability", Kind::Decimal(6), "Peluang", "Probability", "probability that the finding concerns this register person, 0 to 1"),
    column(
        "rupiah",
        Kind::Rupiah,
        "Menyangkut (jangan dijumlahkan)",
        "Rupiah involved (do not add up)",
        "benefit of the period that the finding involves, in rupiah; findings on one payee overlap and those of side TIDAK_DIKETAHUI are no indication: add up `rupiah_counted` instead",
    ),
    column("action", Kind::Code, "Tindak lanjut", "Action", "recommended action"),
    column("evidence", Kind::Text, "Bukti", "Evidence", "evidence in the job's language; identity numbers masked"),
    column("rule", Kind::Text, "Aturan", "Rule", "rule file and line that the finding rests on"),
    column("source", Kind::Text, "Sumber aturan", "Source of the rule", "source as the rule states it"),
    column("certainty", Kind::Text, "Kepastian aturan", "Certainty of the rule", "whether the article that the rule cites was read"),
    PROGRAMME,
    OWNER,
    KECAMATAN,
    DESA,
    COUNTED,
];

pub static TABLE: TableSpec = TableSpec {
    name: "mistargeting",
    title: ("Temuan ketepatan sasaran", "Targeting findings"),
    row: (
        "satu temuan: terindikasi (inklusi atau eksklusi), atau belum dapat dinilai",
        "one finding: indicated (inclusion or exclusion), or not to be judged yet",
    ),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let findings = &reading.night.findings.mistargeting;
    Ok(Rows::of_each(findings.len(), move |builder, at| {
        let finding = &findings[at];
        let row = reading.row(finding.row);
        let evidence = reading.language.pick(&finding.evidence_id, &finding.evidence_en);
        let (kecamatan, desa) = reading.area_name(reading.area(finding.row));
        builder.text(&finding.id).text(finding.side.code()).text(finding.kind);
        reading.place(builder, row);
        builder
            .text(&reading.submitted(row, "nama"))
            .int(finding.person.map(register_row))
            .text(&finding.person.map_or(String::new(), |person| reading.register_nik(person)))
            .int(Some(i64::from(finding.probability_ppm)))
            .count(finding.rupiah)
            .text(finding.action.code())
            .text(&reading.mask.scrubbed(evidence))
            .text(&finding.rule)
            .text(&finding.source)
            .text(&finding.certainty)
            .text(&finding.programme)
            .text(&reading.list(row).owner)
            .text(kecamatan)
            .text(desa)
            .count(reading.counted(ToldBy::Finding(at as u32)))
            .end_row();
    }))
}
