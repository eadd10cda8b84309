//! A small night made by hand for the tests of reports: three lists of two OPDs, six register people, one of each case.

use crate::assess::{Action, Finding, Findings, Side, Unserved};
use crate::decisions::Cases;
use crate::duplicates::{DuplicateGroup, DuplicateKind};
use crate::intake::Intake;
use crate::job::{Job, ListSpec};
use crate::language::Language;
use crate::link::StatedErrors;
use crate::link::nik_proposals::{NikProposal, Witness};
use crate::link::{Candidate, Link, Mismatch, Status};
use crate::normalise::{People, PersonIx, RowIx};
use crate::report::{Night, StatedError};
use crate::rules::RuleBook;
use padan_identity::nik::slips::Slip;

mod sources;

/// A night that owns its parts.
pub struct Sample {
    pub job: Job,
    pub rules: RuleBook,
    pub intake: Intake,
    pub people: People,
    pub links: Vec<Link>,
    pub cases: Cases,
    pub nik_proposals: Vec<NikProposal>,
    pub groups: Vec<DuplicateGroup>,
    pub findings: Findings,
    pub stated: StatedErrors,
    pub counted: std::collections::BTreeMap<String, u64>,
}

impl Sample {
    pub fn night(&self) -> Night<'_> {
        Night {
            job: &self.job,
            rules: &self.rules,
            intake: &self.intake,
            people: &self.people,
            links: &self.links,
            cases: &self.cases,
            nik_proposals: &self.nik_proposals,
            groups: &self.groups,
            findings: &self.findings,
            stated_error: &self.stated.all,
            stated_errors: &self.stated,
            counted: &self.counted,
            changes: None,
            linkage: None,
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

fn link(status: Status, person: Option<u32>, reasons: &[&'static str]) -> Link {
    let probability_ppm = if status == Status::PerluVerifikasi { 612_345 } else { 999_120 };
    let candidates = person.map(|person| Candidate {
        person: PersonIx(person),
        weight_millibits: 18_250,
        probability_ppm,
        pattern: std::array::from_fn(|comparison| 3_u8.saturating_sub(comparison as u8)),
        rule: 0,
    });
    Link {
        status,
        person: person.map(PersonIx),
        weight_millibits: 18_250,
        probability_ppm,
        rule: person.map_or("", |_| "nik"),
        reasons: reasons.iter().copied().collect(),
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
        link(Status::PerluVerifikasi, Some(2), &["SATU_DARI_3", "TANPA_NIK"]),
        link(Status::Karantina, None, &["TANPA_IDENTITAS"]),
        link(Status::Padan, Some(5), &[]),
    ];
    links[1].mismatches = vec![Mismatch {
        field: "nik",
        submitted: "3526014101900010".into(),
        register: SECRETS[0].into(),
        kind: "DIGIT_KE_16_HILANG",
        proposed: SECRETS[0].into(),
    }];
    links[5].mismatches = vec![Mismatch {
        field: "nama",
        submitted: "SUMIATI".into(),
        register: "SUMIYATI".into(),
        kind: "SALAH_KETIK",
        proposed: "SUMIYATI".into(),
    }];
    links
}

/// One row that the register speaks for and one that speaks for itself.
fn nik_proposals() -> Vec<NikProposal> {
    let proposal = |row, proposed: &str, probability_ppm, witness| NikProposal {
        row: RowIx(row),
        proposed: proposed.parse().expect("a secret is a number"),
        slip: Slip::Transposed,
        places: (14, 15),
        probability_ppm,
        witness,
    };
    vec![proposal(3, SECRETS[3], 612_345, Witness::Row), proposal(6, SECRETS[2], 987_654, Witness::Register(PersonIx(2)))]
}

fn finding(row: u32, person: Option<u32>, side: Side, kind: &'static str, rupiah: u64) -> Finding {
    Finding {
        id: format!("{row:012x}"),
        side,
        kind,
        row: RowIx(row),
        person: person.map(PersonIx),
        programme: ["PKH", "SEMBAKO", "RUTILAHU"][[0, 0, 0, 0, 0, 1, 1, 1, 2][row as usize]].into(),
        about: "".into(),
        other: None,
        at_risk: rupiah > 0,
        evidence_id: "menurut register (pekerjaan PNS)".into(),
        evidence_en: "the register says: occupation PNS".into(),
        rule: "rules/programmes/pkh.toml:12".into(),
        source: "Permensos 3/2025".into(),
        certainty: "terverifikasi".into(),
        probability_ppm: 999_120,
        rupiah,
        action: Action::VerifikasiLapangan,
    }
}

fn job() -> Job {
    let lists = [
        ("PKH", "Dinas Sosial", "inbox/dinsos/pkh*.csv"),
        ("SEMBAKO", "Dinas Sosial", "inbox/dinsos/sembako*.xlsx"),
        ("RUTILAHU", "Dinas Perumahan & Permukiman", "inbox/perkim/*.csv"),
    ];
    Job {
        period: "2026-11".to_owned(),
        language: Language::Id,
        register: crate::job::RegisterSpec { as_of: "2026-10-01".to_owned(), ..crate::job::RegisterSpec::default() },
        lists: lists
            .map(|(programme, owner, files)| ListSpec {
                programme: programme.to_owned(),
                owner: owner.to_owned(),
                files: vec![files.to_owned()],
                ..ListSpec::default()
            })
            .into(),
        ..Job::default()
    }
}

fn findings() -> Findings {
    Findings {
        mistargeting: vec![
            finding(2, Some(1), Side::Inclusion, "PEKERJAAN_DIKECUALIKAN", 750_000),
            finding(3, None, Side::Unknown, "TIDAK_DITEMUKAN", 0),
            finding(8, Some(5), Side::Inclusion, "DESIL_DI_ATAS_BATAS", 20_000_000),
        ],
        unserved: vec![Unserved {
            family: 1,
            programmes: ["PKH".to_owned()].into(),
            desil: 1,
            rank: 1,
            rule: "rules/programmes/pkh.toml:12".into(),
            listed: ["SEMBAKO".to_owned()].into(),
            to_check: [].into(),
            replaces: [].into(),
        }],
        not_assessed: vec![("RUTILAHU".to_owned(), "belum ada aturan yang berlaku".to_owned(), "no rules in force".to_owned())],
    }
}

/// The night.
pub fn night() -> Sample {
    Sample {
        counted: std::collections::BTreeMap::from([("pairs_compared".to_owned(), 12)]),
        job: job(),
        rules: RuleBook::default(),
        intake: sources::intake(),
        people: sources::people(),
        links: links(),
        cases: Cases::default(),
        nik_proposals: nik_proposals(),
        groups: vec![DuplicateGroup {
            id: "0a1b2c3d4e5f".to_owned(),
            kind: DuplicateKind::InList,
            rows: vec![RowIx(0), RowIx(1)],
            probability_ppm: 998_000,
            rupiah_at_risk: 750_000,
        }],
        findings: findings(),
        stated: stated(),
    }
}

/// A night of two lists.
fn stated() -> StatedErrors {
    let one = StatedError {
        rows: 4,
        linked: 3,
        expected_wrong_links: 0.4,
        wrong_links_95: (0.0, 2.0),
        expected_missed_links: 0.6,
        missed_links_95: (0.0, 3.0),
    };
    StatedErrors { all: one, by_list: [(0, one)].into(), by_kecamatan: [(0, one)].into() }
}
