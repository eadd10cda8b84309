//! `review`: one row per link that a person must decide, the least certain first.

use super::{DATE, DECISION, FILE, LINE, LIST, NOTE, OWNER, PROGRAMME, RECORD, REVIEWER, SHEET};
use crate::link::{Candidate, Status};
use crate::normalise::{PersonIx, RowIx};
use crate::report::number::scaled;
use crate::report::reading::{Reading, register_row};
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::report::words;
use std::borrow::Cow;

const COLUMNS: &[ColumnSpec] = &[
    column("priority", Kind::Int, "Urutan", "Priority", "1 = decide first: the probability nearest to one half, then the order of rows"),
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("nama", Kind::Text, "Nama", "Name", "name as the list prints it"),
    column("nik", Kind::Identity, "NIK", "NIK", "submitted NIK, masked; empty when missing"),
    column(
        "candidate_1_register_row",
        Kind::Int,
        "Kandidat 1: baris register",
        "Candidate 1: register row",
        "1-based register data row of the best candidate",
    ),
    column("candidate_1_name", Kind::Text, "Kandidat 1: nama", "Candidate 1: name", "name of the best candidate as the register prints it"),
    column("candidate_1_nik", Kind::Identity, "Kandidat 1: NIK", "Candidate 1: NIK", "NIK of the best candidate, masked"),
    column(
        "candidate_1_probability",
        Kind::Decimal(6),
        "Kandidat 1: peluang",
        "Candidate 1: probability",
        "posterior of the best candidate, 0 to 1",
    ),
    column("candidate_2_name", Kind::Text, "Kandidat 2: nama", "Candidate 2: name", "name of the second candidate"),
    column(
        "candidate_2_probability",
        Kind::Decimal(6),
        "Kandidat 2: peluang",
        "Candidate 2: probability",
        "posterior of the second candidate, 0 to 1",
    ),
    column(
        "candidates",
        Kind::Text,
        "Semua kandidat",
        "All candidates",
        "every candidate kept, best first, as `register row:probability:weight in bits`, separated by `|`",
    ),
    column("reasons", Kind::Text, "Alasan", "Reasons", "stable reason codes in order, separated by `|`"),
    column("what_to_do", Kind::Text, "Yang harus dilakukan", "What to do", "what an officer does with this row, in the job's language"),
    PROGRAMME,
    OWNER,
    column(
        "case",
        Kind::Text,
        "Kasus",
        "Case",
        "id of the question whether this row is candidate 1; a decision about it holds on later nights",
    ),
    column(
        "candidate_2_case",
        Kind::Text,
        "Kandidat 2: kasus",
        "Candidate 2: case",
        "the same for candidate 2; copy it into `case` to decide about that one",
    ),
    column("cases", Kind::Text, "Semua kasus", "All cases", "the same for every candidate, in the order of `candidates`, separated by `|`"),
    DECISION,
    REVIEWER,
    DATE,
    NOTE,
];

pub static TABLE: TableSpec = TableSpec {
    name: "review",
    title: ("Antrean verifikasi", "Review queue"),
    row: ("satu baris yang harus diputuskan petugas", "one row that a person must decide"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let queue = queue(reading);
    Ok(Rows::of_each(queue.len(), move |builder, at| {
        builder.count(at as u64 + 1);
        fill(builder, reading, queue[at]);
    }))
}

/// The rows that a person must decide, the least certain first.
pub fn queue(reading: &Reading<'_>) -> Vec<RowIx> {
    let mut queue: Vec<(u32, RowIx)> = (0_u32..)
        .zip(reading.night.links)
        .filter(|(_, link)| link.status == Status::PerluVerifikasi)
        .map(|(row, link)| (link.probability_ppm.abs_diff(500_000), RowIx(row)))
        .collect();
    queue.sort_unstable();
    queue.into_iter().map(|(_, row)| row).collect()
}

fn fill(builder: &mut Builder, reading: &Reading<'_>, index: RowIx) {
    let (row, link) = (reading.row(index), reading.link(index));
    let list = reading.list(row);
    let (first, second) = (link.candidates.first(), link.candidates.get(1));
    // A decision without kept candidates still names the person it leans to.
    let person = first.map(|candidate| candidate.person).or(link.person);
    let name =
        |candidate: Option<&Candidate>| candidate.map_or(Cow::Borrowed(""), |candidate| reading.registered(candidate.person, "nama"));
    let case = |person: Option<PersonIx>| {
        let case = person.and_then(|person| reading.night.cases.link(index, person));
        case.map_or(String::new(), |case| case.to_string())
    };
    let cases: Vec<String> = link.candidates.iter().map(|candidate| case(Some(candidate.person))).collect();
    reading.place(builder, row);
    builder
        .text(&reading.submitted(row, "nama"))
        .text(&reading.mask.number(row.nik))
        .int(person.map(register_row))
        .text(&person.map_or(Cow::Borrowed(""), |person| reading.registered(person, "nama")))
        .text(&person.map_or(String::new(), |person| reading.register_nik(person)))
        .int(person.map(|_| i64::from(first.map_or(link.probability_ppm, |first| first.probability_ppm))))
        .text(&name(second))
        .int(second.map(|second| i64::from(second.probability_ppm)))
        .text(&all_candidates(&link.candidates))
        .text(&link.reasons.join("|"))
        .text(&words::review_advice(&link.reasons, reading.language))
        .text(&list.programme)
        .text(&list.owner)
        .text(&case(person))
        .text(&case(second.map(|second| second.person)))
        .text(&cases.join("|"));
    super::to_fill(builder).end_row();
}

fn all_candidates(candidates: &[Candidate]) -> String {
    let told: Vec<String> = candidates
        .iter()
        .map(|candidate| {
            format!(
                "{}:{}:{}",
                register_row(candidate.person),
                scaled(i64::from(candidate.probability_ppm), 6),
                scaled(i64::from(candidate.weight_millibits), 3)
            )
        })
        .collect();
    told.join("|")
}
