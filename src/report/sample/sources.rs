//! The sample's sources and people: one register file, three lists, two rows in quarantine.

use super::SECRETS;
use crate::intake::{
    Column, InputFile, Intake, MappedColumn, QuarantineReason, Quarantined, Receipt, RecordCounts, Role, Source, Table, TextColumn,
};
use crate::normalise::{DesilReading, Family, People, PersonFacts, PersonIx, Row};

const REGISTER: [[&str; 5]; 6] = [
    ["3526014101900001", "SITI AMINAH", "Bangkalan", "Kraton", "BURUH TANI"],
    ["3526010202850002", "MOH. HASAN", "Bangkalan", "Kraton", "PNS"],
    ["3526014303120003", "NUR LAILA", "Bangkalan", "Kraton", "PELAJAR"],
    ["3526010404700004", "ABD. RAHMAN", "Socah", "Dakiring", "NELAYAN"],
    ["3526014505600005", "SUMIYATI", "Socah", "Dakiring", "-"],
    ["3526010606550006", "H. MARZUKI", "Kamal", "Banyuajuh", "PEDAGANG"],
];

fn table(fields: &[&str], rows: &[Vec<&str>]) -> Table {
    let mut table = Table::default();
    for (position, field) in (1_u16..).zip(fields) {
        let mut text = TextColumn::default();
        for row in rows {
            text.push(row[usize::from(position) - 1]);
        }
        table.columns.push(Column { field: (*field).to_owned(), position, text, kinds: Vec::new() });
    }
    table.lines = (2..).take(rows.len()).collect();
    table.records = (2..).take(rows.len()).collect();
    table
}

fn source(role: Role, file: &str, sheet: &str, table: Table, quarantined: u32) -> Source {
    let people = table.len() as u32;
    let columns = table.columns.iter().map(|column| MappedColumn {
        position: column.position,
        heading: column.field.to_uppercase(),
        field: column.field.clone(),
        confidence_permille: 980,
        basis: "heading+content".to_owned(),
    });
    let receipt = Receipt {
        format: if sheet.is_empty() { "csv" } else { "xlsx" }.to_owned(),
        encoding: "utf-8".to_owned(),
        delimiter: ";".to_owned(),
        heading_lines: vec![1],
        columns: columns.collect(),
        counts: RecordCounts { records: people + quarantined + 1, people, quarantined, heading: 1, ..RecordCounts::default() },
        remarks: vec![("2 NIK tersimpan sebagai angka".to_owned(), "2 NIKs were stored as numbers".to_owned())],
        ..Receipt::default()
    };
    Source { role, file: file.to_owned(), sheet: sheet.to_owned(), receipt, table }
}

pub fn intake() -> Intake {
    let fields = ["nik", "nama", "kecamatan", "desa", "pekerjaan"];
    let register: Vec<Vec<&str>> = REGISTER.iter().map(|row| row.to_vec()).collect();
    let list = |rows: &[[&str; 3]]| {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
        table(&["nik", "nama", "alamat"], &rows)
    };
    let pkh = list(&[
        [SECRETS[0], "SITI AMINAH", "DSN KRATON RT 1"],
        [SECRETS[0], "SITI AMINAH", "catatan NIK lama 3526010404700004"],
        [SECRETS[1], "<script>alert(1)</script>", "&amp;"],
        ["3526019999999999", "=HYPERLINK(\"http://x\")", "-"],
    ]);
    let sembako = list(&[[SECRETS[4], "SUMIATI", "DAKIRING"], ["", "NUR LELA", "KRATON"], ["", "", "JUMLAH, \"tiga\""]]);
    let rutilahu = list(&[[SECRETS[5], "MARZUKI", "BANYUAJUH"]]);
    Intake {
        sources: vec![
            source(Role::RegisterPeople, "register/people.csv", "", table(&fields, &register), 0),
            source(Role::List(0), "inbox/dinsos/pkh.csv", "", pkh, 1),
            source(Role::List(1), "inbox/dinsos/sembako.xlsx", "Kec. Socah", sembako, 0),
            source(Role::List(2), "inbox/perkim/rutilahu.csv", "", rutilahu, 0),
        ],
        quarantine: vec![Quarantined {
            source: 1,
            line: 9,
            record: 9,
            column: 1,
            field: "nik".to_owned(),
            reason: QuarantineReason::TooManyCells,
            seen: SECRETS[2].to_owned(),
        }],
        warnings: Vec::new(),
        history: Vec::new(),
        files: vec![InputFile { path: "inbox/dinsos/pkh.csv".to_owned(), bytes: 120, hash: "00".repeat(32) }],
    }
}

pub fn people() -> People {
    let families = [
        (SECRETS[6], DesilReading::Known(2), 3_526_011_001, vec![0, 1, 2]),
        (SECRETS[7], DesilReading::Known(1), 3_526_022_001, vec![3, 4]),
        (SECRETS[8], DesilReading::Known(7), 3_526_032_001, vec![5]),
    ];
    let families = families.map(|(no_kk, desil, area, members)| Family {
        no_kk: no_kk.parse().expect("digits"),
        desil,
        area,
        head: Some(PersonIx(members[0])),
        members: members.into_iter().map(PersonIx).collect(),
    });
    let facts = (0_u32..).zip(REGISTER).map(|(row, person)| PersonFacts {
        source: 0,
        table_row: row,
        family: [0, 0, 0, 1, 1, 2][row as usize],
        nik: person[0].parse().expect("digits"),
        ..PersonFacts::default()
    });
    // (list, source, table row, record)
    let places = [
        (0, 1, 0, 2),
        (0, 1, 1, 3),
        (0, 1, 2, 4),
        (0, 1, 3, 5),
        (0, 1, u32::MAX, 9),
        (1, 2, 0, 2),
        (1, 2, 1, 3),
        (1, 2, 2, 4),
        (2, 3, 0, 2),
    ];
    let niks = [SECRETS[0], SECRETS[0], SECRETS[1], "3526019999999999", "0", SECRETS[4], "0", "0", SECRETS[5]];
    let rows = places.into_iter().zip(niks).map(|((list, source, table_row, record), nik)| Row {
        list,
        source,
        table_row,
        line: record,
        record,
        quarantined: record == 9 || (source == 2 && record == 4),
        nik: nik.parse().expect("digits"),
        ..Row::default()
    });
    // Extended, not listed: what other stages keep beside these is no concern of a report.
    let mut people = People::default();
    people.register.facts.extend(facts);
    people.register.families.extend(families);
    people.rows.extend(rows);
    people
}
