//! A small night made by hand for the tests of reports: three lists of two OPDs, six register people, one of each case.

use crate::assess::{Action, Finding, Findings, Side, Unserved};
use crate::duplicates::{DuplicateGroup, DuplicateKind};
use crate::intake::{
    Column, InputFile, Intake, MappedColumn, QuarantineReason, Quarantined, Receipt, RecordCounts,
    Role, Source, Table, TextColumn,
};
use crate::job::{Job, ListSpec};
use crate::language::Language;
use crate::link::{Candidate, Link, Mismatch, Status};
use crate::normalise::{DesilReading, Family, People, PersonFacts, PersonIx, Register, Row, RowIx};
use crate::report::{Night, StatedError};
use crate::rules::RuleBook;

/// A night that owns its parts.
pub struct Sample {
    pub job: Job,
    pub rules: RuleBook,
    pub intake: Intake,
    pub people: People,
    pub links: Vec<Link>,
    pub groups: Vec<DuplicateGroup>,
    pub findings: Findings,
    pub stated: StatedError,
}

impl Sample {
    pub fn night(&self) -> Night<'_> {
        Night {
            job: &self.job,
            rules: &self.rules,
            intake: &self.intake,
            people: &self.people,
            links: &self.links,
            groups: &self.groups,
            findings: &self.findings,
            stated_error: &self.stated,
        }
    }
}

/// NIK and KK of the sample; no output may show one of them in full.
pub const SECRETS: [&str; 9] = [
    "3526014101900001",
    "3526010202850002",
    "3526014303120003",
    "3526010404700004",
    "3526014505600005",
    "3526010606550006",
    "3526011111110001",
    "3526011111110002",
    "3526011111110003",
];

const REGISTER: [[&str; 5]; 6] = [
    [
        "3526014101900001",
        "SITI AMINAH",
        "Bangkalan",
        "Kraton",
        "BURUH TANI",
    ],
    [
        "3526010202850002",
        "MOH. HASAN",
        "Bangkalan",
        "Kraton",
        "PNS",
    ],
    [
        "3526014303120003",
        "NUR LAILA",
        "Bangkalan",
        "Kraton",
        "PELAJAR",
    ],
    [
        "3526010404700004",
        "ABD. RAHMAN",
        "Socah",
        "Dakiring",
        "NELAYAN",
    ],
    ["3526014505600005", "SUMIYATI", "Socah", "Dakiring", "-"],
    [
        "3526010606550006",
        "H. MARZUKI",
        "Kamal",
        "Banyuajuh",
        "PEDAGANG",
    ],
];

fn table(fields: &[&str], rows: &[Vec<&str>]) -> Table {
    let mut table = Table::default();
    for (position, field) in (1_u16..).zip(fields) {
        let mut text = TextColumn::default();
        for row in rows {
            text.push(row[usize::from(position) - 1]);
        }
        table.columns.push(Column {
            field: (*field).to_owned(),
            position,
            text,
            kinds: Vec::new(),
        });
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
        counts: RecordCounts {
            records: people + quarantined + 1,
            people,
            quarantined,
            heading: 1,
            ..RecordCounts::default()
        },
        remarks: vec![(
            "2 NIK tersimpan sebagai angka".to_owned(),
            "2 NIKs were stored as numbers".to_owned(),
        )],
        ..Receipt::default()
    };
    Source {
        role,
        file: file.to_owned(),
        sheet: sheet.to_owned(),
        receipt,
        table,
    }
}

fn intake() -> Intake {
    let fields = ["nik", "nama", "kecamatan", "desa", "pekerjaan"];
    let register: Vec<Vec<&str>> = REGISTER.iter().map(|row| row.to_vec()).collect();
    let list = |rows: &[[&str; 3]]| {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
        table(&["nik", "nama", "alamat"], &rows)
    };
    let pkh = list(&[
        [SECRETS[0], "SITI AMINAH", "DSN KRATON RT 1"],
        [
            SECRETS[0],
            "SITI AMINAH",
            "catatan NIK lama 3526010404700004",
        ],
        [SECRETS[1], "<script>alert(1)</script>", "&amp;"],
        ["3526019999999999", "=HYPERLINK(\"http://x\")", "-"],
    ]);
    let sembako = list(&[
        [SECRETS[4], "SUMIATI", "DAKIRING"],
        ["", "NUR LELA", "KRATON"],
        ["", "", "JUMLAH, \"tiga\""],
    ]);
    let rutilahu = list(&[[SECRETS[5], "MARZUKI", "BANYUAJUH"]]);
    Intake {
        sources: vec![
            source(
                Role::RegisterPeople,
                "register/people.csv",
                "",
                table(&fields, &register),
                0,
            ),
            source(Role::List(0), "inbox/dinsos/pkh.csv", "", pkh, 1),
            source(
                Role::List(1),
                "inbox/dinsos/sembako.xlsx",
                "Kec. Socah",
                sembako,
                0,
            ),
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
        files: vec![InputFile {
            path: "inbox/dinsos/pkh.csv".to_owned(),
            bytes: 120,
            hash: "00".repeat(32),
        }],
    }
}

fn people() -> People {
    let families = [
        (
            SECRETS[6],
            DesilReading::Known(2),
            3_526_011_001,
            vec![0, 1, 2],
        ),
        (
            SECRETS[7],
            DesilReading::Known(1),
            3_526_022_001,
            vec![3, 4],
        ),
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
    let niks = [
        SECRETS[0],
        SECRETS[0],
        SECRETS[1],
        "3526019999999999",
        "0",
        SECRETS[4],
        "0",
        "0",
        SECRETS[5],
    ];
    let rows = places
        .into_iter()
        .zip(niks)
        .map(|((list, source, table_row, record), nik)| Row {
            list,
            source,
            table_row,
            line: record,
            record,
            quarantined: record == 9 || (source == 2 && record == 4),
            nik: nik.parse().expect("digits"),
            ..Row::default()
        });
    People {
        register: Register {
            facts: facts.collect(),
            families: families.into(),
            ..Register::default()
        },
        rows: rows.collect(),
        ..People::default()
    }
}

fn link(status: Status, person: Option<u32>, reasons: &[&str]) -> Link {
    let probability_ppm = if status == Status::PerluVerifikasi {
        612_345
    } else {
        999_120
    };
    let candidates = person.map(|person| Candidate {
        person: PersonIx(person),
        weight_millibits: 18_250,
        probability_ppm,
        pattern: vec![3, 2, 1],
        rule: 0,
    });
    Link {
        status,
        person: person.map(PersonIx),
        weight_millibits: 18_250,
        probability_ppm,
        rule: person.map_or(String::new(), |_| "nik".to_owned()),
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        candidates: candidates.into_iter().collect(),
        mismatches: Vec::new(),
    }
}

fn links() -> Vec<Link> {
    let mut links = vec![
        link(Status::Padan, Some(0), &[]),
        link(Status::PadanBerbeda, Some(0), &["NIK_DIPERBAIKI"]),
        link(Status::Padan, Some(1), &[]),
        link(Status::TidakDitemukan, None, &["NIK_TIDAK_ADA"]),
        link(Status::Karantina, None, &["KELEBIHAN_SEL"]),
        link(Status::PadanBerbeda, Some(4), &[]),
        link(
            Status::PerluVerifikasi,
            Some(2),
            &["SATU_DARI_3", "TANPA_NIK"],
        ),
        link(Status::Karantina, None, &["TANPA_IDENTITAS"]),
        link(Status::Padan, Some(5), &[]),
    ];
    links[1].mismatches = vec![Mismatch {
        field: "nik".to_owned(),
        submitted: "3526014101900010".to_owned(),
        register: SECRETS[0].to_owned(),
        kind: "DIGIT_KE_16_HILANG".to_owned(),
        proposed: SECRETS[0].to_owned(),
    }];
    links[5].mismatches = vec![Mismatch {
        field: "nama".to_owned(),
        submitted: "SUMIATI".to_owned(),
        register: "SUMIYATI".to_owned(),
        kind: "SALAH_KETIK".to_owned(),
        proposed: "SUMIYATI".to_owned(),
    }];
    links
}

fn finding(row: u32, person: Option<u32>, side: Side, kind: &'static str, rupiah: u64) -> Finding {
    Finding {
        id: format!("{row:012x}"),
        side,
        kind,
        row: RowIx(row),
        person: person.map(PersonIx),
        programme: ["PKH", "SEMBAKO", "RUTILAHU"][[0, 0, 0, 0, 0, 1, 1, 1, 2][row as usize]]
            .to_owned(),
        evidence_id: format!("menurut register ({})", "pekerjaan PNS"),
        evidence_en: "the register says: occupation PNS".to_owned(),
        rule: "rules/programmes/pkh.toml:12".to_owned(),
        source: "Permensos 3/2025".to_owned(),
        certainty: "terverifikasi".to_owned(),
        probability_ppm: 999_120,
        rupiah,
        action: Action::VerifikasiLapangan,
    }
}

/// The night.
pub fn night() -> Sample {
    let lists = [
        ("PKH", "Dinas Sosial", "inbox/dinsos/pkh*.csv"),
        ("SEMBAKO", "Dinas Sosial", "inbox/dinsos/sembako*.xlsx"),
        (
            "RUTILAHU",
            "Dinas Perumahan & Permukiman",
            "inbox/perkim/*.csv",
        ),
    ];
    let job = Job {
        period: "2026-11".to_owned(),
        language: Language::Id,
        register: crate::job::RegisterSpec {
            as_of: "2026-10-01".to_owned(),
            ..crate::job::RegisterSpec::default()
        },
        lists: lists
            .map(|(programme, owner, files)| ListSpec {
                programme: programme.to_owned(),
                owner: owner.to_owned(),
                files: vec![files.to_owned()],
            })
            .into(),
        ..Job::default()
    };
    Sample {
        job,
        rules: RuleBook::default(),
        intake: intake(),
        people: people(),
        links: links(),
        groups: vec![DuplicateGroup {
            id: "0a1b2c3d4e5f".to_owned(),
            kind: DuplicateKind::InList,
            rows: vec![RowIx(0), RowIx(1)],
            probability_ppm: 998_000,
            rupiah_at_risk: 750_000,
        }],
        findings: Findings {
            mistargeting: vec![
                finding(
                    2,
                    Some(1),
                    Side::Inclusion,
                    "PEKERJAAN_DIKECUALIKAN",
                    750_000,
                ),
                finding(3, None, Side::Unknown, "TIDAK_DITEMUKAN", 0),
                finding(
                    8,
                    Some(5),
                    Side::Inclusion,
                    "DESIL_DI_ATAS_BATAS",
                    20_000_000,
                ),
            ],
            unserved: vec![Unserved {
                family: 1,
                programmes: vec!["PKH".to_owned()],
                desil: 1,
                rank: 1,
                rule: "rules/programmes/pkh.toml:12".to_owned(),
            }],
            not_assessed: vec![(
                "RUTILAHU".to_owned(),
                "belum ada aturan yang berlaku".to_owned(),
                "no rules in force".to_owned(),
            )],
        },
        stated: StatedError {
            expected_wrong_links: 0.4,
            wrong_links_95: (0.0, 2.0),
            expected_missed_links: 0.6,
            missed_links_95: (0.0, 3.0),
        },
    }
}
