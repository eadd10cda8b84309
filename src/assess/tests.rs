//! Properties: 1 every kind of finding has a case that it reports and a neighbour that it does not; 2 legal stacking leaves
//! no trace; 3 rupiah are counted once per holder and programme; 4 weak evidence carries no strong action; 5 every finding
//! cites an existing line of the rule book; 6 ids do not depend on line, order or period.

use super::*;
use crate::duplicates::DuplicateKind;
use crate::intake::{Column, Receipt, Role, Source, Table, TextColumn};
use crate::job::{ListSpec, RegisterSpec};
use crate::link::{Candidate, Status};
use crate::normalise::{DesilReading, Family, Life, PersonFacts, Register, Row};
use crate::rules;
use crate::rules::programmes::Overlap;

/// A tiny night written by hand: families of (life, occupation), and rows of (list, answer).
struct Tiny {
    job: Job,
    rules: RuleBook,
    intake: Intake,
    people: People,
    links: Vec<Link>,
}

fn column(field: &str, cells: &[&str]) -> Column {
    let mut text = TextColumn::default();
    cells.iter().for_each(|cell| text.push(cell));
    Column {
        field: field.into(),
        position: 1,
        text,
        kinds: Vec::new(),
    }
}

impl Tiny {
    fn new(period: &str, lists: &[&str]) -> Tiny {
        let spec = |programme: &&str| ListSpec {
            programme: programme.to_string(),
            owner: format!("Pemilik {programme}"),
            files: vec!["a.csv".into()],
        };
        let table = Table {
            columns: vec![column("nama", &[]), column("pekerjaan", &[])],
            ..Table::default()
        };
        let source = Source {
            role: Role::RegisterPeople,
            file: "people.csv".into(),
            sheet: String::new(),
            receipt: Receipt::default(),
            table,
        };
        Tiny {
            job: Job {
                period: period.into(),
                lists: lists.iter().map(spec).collect(),
                register: RegisterSpec {
                    as_of: "2026-10-01".into(),
                    ..RegisterSpec::default()
                },
                ..Job::default()
            },
            rules: rules::read(None, period)
                .expect("the built-in book is right")
                .0,
            intake: Intake {
                sources: vec![source],
                ..Intake::default()
            },
            people: People {
                register: Register::default(),
                rows: Vec::new(),
            },
            links: Vec::new(),
        }
    }

    /// Adds a family of members (name, life, occupation); returns its first person.
    fn family(&mut self, desil: DesilReading, members: &[(&str, Life, &str)]) -> PersonIx {
        let register = &mut self.people.register;
        let family = u32::try_from(register.families.len()).expect("few");
        let first = register.facts.len();
        for (index, (name, life, job)) in members.iter().enumerate() {
            let columns = &mut self.intake.sources[0].table.columns;
            columns[0].text.push(name);
            columns[1].text.push(job);
            register.facts.push(PersonFacts {
                table_row: u32::try_from(first + index).expect("few"),
                family,
                life: *life,
                nik: 3_526_010_101_800_000 + u64::try_from(first + index).expect("few"),
                ..PersonFacts::default()
            });
        }
        let members =
            (first..first + members.len()).map(|one| PersonIx(u32::try_from(one).expect("few")));
        let members: Vec<PersonIx> = members.collect();
        register.families.push(Family {
            no_kk: 3_526_010_101_000_000 + u64::from(family),
            desil,
            head: Some(members[0]),
            members: members.clone(),
            ..Family::default()
        });
        members[0]
    }

    /// Adds a row of a list with its answer.
    fn row(&mut self, list: u16, status: Status, person: Option<PersonIx>, probability_ppm: u32) {
        let line = u32::try_from(self.people.rows.len() + 2).expect("few");
        self.people.rows.push(Row {
            list,
            table_row: u32::MAX,
            line,
            record: line,
            ..Row::default()
        });
        let candidate = |person| Candidate {
            person,
            weight_millibits: 0,
            probability_ppm,
            pattern: Vec::new(),
            rule: 0,
        };
        self.links.push(Link {
            status,
            person,
            weight_millibits: 0,
            probability_ppm,
            rule: String::new(),
            reasons: Vec::new(),
            candidates: person.map(candidate).into_iter().collect(),
            mismatches: Vec::new(),
        });
    }

    fn linked(&mut self, list: u16, person: PersonIx) {
        self.row(list, Status::Padan, Some(person), 1_000_000);
    }

    fn findings(&self) -> Findings {
        findings(
            &self.job,
            &self.rules,
            &self.intake,
            &self.people,
            &self.links,
            &[],
        )
    }

    /// Findings as `row kind side action rupiah`.
    fn told(&self) -> Vec<String> {
        let told = |finding: &Finding| {
            let Finding {
                row,
                kind,
                side,
                action,
                rupiah,
                ..
            } = finding;
            format!(
                "{} {kind} {} {} {rupiah}",
                row.0,
                side.code(),
                action.code()
            )
        };
        self.findings().mistargeting.iter().map(told).collect()
    }

    fn cases(&self) -> Vec<OverlapCase> {
        overlaps(&self.job, &self.rules, &self.people, &self.links)
    }
}

use DesilReading::{Between, Known, Missing, NotYet};
const ALIVE: (&str, Life, &str) = ("BUDI SANTOSO", Life::Alive, "Petani");

/// One linked row of one programme whose family has this decile and these members.
#[track_caller]
fn check(programme: &str, desil: DesilReading, members: &[(&str, Life, &str)], expected: &[&str]) {
    let mut night = Tiny::new("2026-11", &[programme]);
    let person = night.family(desil, members);
    night.linked(0, person);
    assert_eq!(night.told(), expected);
}

#[test]
fn a_decile_above_the_ceiling_is_found_and_one_at_it_is_not() {
    check("SEMBAKO", Known(4), &[ALIVE], &[]);
    check(
        "SEMBAKO",
        Known(5),
        &[ALIVE],
        &["0 DESIL_DI_ATAS_BATAS INKLUSI MUSDES 200000"],
    );
    check(
        "SEMBAKO",
        Between(6, 10),
        &[ALIVE],
        &["0 DESIL_DI_ATAS_BATAS INKLUSI MUSDES 200000"],
    );
    check("SEMBAKO", Between(1, 4), &[ALIVE], &[]);
    check("PBI-JK", Known(5), &[ALIVE], &[]);
    check("PUPUK", Known(10), &[ALIVE], &[]);
}

#[test]
fn a_missing_decile_follows_the_programme_and_is_unknown_unless_ruled_out() {
    check(
        "SEMBAKO",
        NotYet,
        &[ALIVE],
        &["0 BELUM_ADA_DESIL TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 200000"],
    );
    check(
        "PBI-JK",
        NotYet,
        &[ALIVE],
        &["0 BELUM_ADA_DESIL INKLUSI VERIFIKASI_LAPANGAN 42000"],
    );
    check(
        "PBI-JK",
        Missing,
        &[ALIVE],
        &["0 BELUM_ADA_DESIL TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 42000"],
    );
    check(
        "SEMBAKO",
        Between(4, 6),
        &[ALIVE],
        &["0 BELUM_ADA_DESIL TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 200000"],
    );
    check("PUPUK", NotYet, &[ALIVE], &[]);
}

#[test]
fn a_dead_pengurus_is_replaced_and_a_dead_single_is_stopped() {
    let dead = ("SITI AMINAH", Life::Dead(Some(20_260_305)), "");
    check(
        "SEMBAKO",
        Known(1),
        &[dead, ALIVE],
        &["0 MENINGGAL INKLUSI PERBAIKI_DATA 0"],
    );
    check(
        "SEMBAKO",
        Known(1),
        &[dead],
        &["0 MENINGGAL INKLUSI TUNDA_SALUR 200000"],
    );
    check(
        "PBI-JK",
        Known(1),
        &[dead, ALIVE],
        &["0 MENINGGAL INKLUSI TUNDA_SALUR 42000"],
    );
    let later = ("SITI AMINAH", Life::Dead(Some(20_261_205)), "");
    check("SEMBAKO", Known(1), &[later], &[]);
}

#[test]
fn moved_and_inactive_people_are_found() {
    let moved = ("SITI", Life::Moved(Some(20_260_100)), "");
    check(
        "SEMBAKO",
        Known(1),
        &[moved, ALIVE],
        &["0 PINDAH INKLUSI VERIFIKASI_LAPANGAN 200000"],
    );
    let off = ("SITI", Life::Inactive, "");
    check(
        "SEMBAKO",
        Known(1),
        &[off, ALIVE],
        &["0 TIDAK_AKTIF INKLUSI VERIFIKASI_LAPANGAN 200000"],
    );
}

#[test]
fn an_excluded_occupation_reaches_the_kk_only_where_the_rule_says_so() {
    let with = |job| ("AHMAD FAUZI", Life::Alive, job);
    let own = "0 PEKERJAAN_DIKECUALIKAN INKLUSI TUNDA_SALUR 200000";
    let members = "0 PEKERJAAN_DIKECUALIKAN INKLUSI MUSDES 200000";
    check("SEMBAKO", Known(1), &[with("PNS"), ALIVE], &[own]);
    check(
        "SEMBAKO",
        Known(1),
        &[ALIVE, with("Anggota POLRI")],
        &[members],
    );
    check("SEMBAKO", Known(1), &[ALIVE, with("Pensiunan PNS")], &[]);
    check("PIP", Known(1), &[ALIVE, with("PNS")], &[]);
    let gone = ("AHMAD", Life::Dead(None), "PNS");
    check("SEMBAKO", Known(1), &[ALIVE, gone], &[]);
    // A teacher's certificate is not in the text of the occupation, so a visit comes first.
    check(
        "SEMBAKO",
        Known(1),
        &[with("GURU"), ALIVE],
        &["0 PEKERJAAN_DIKECUALIKAN INKLUSI VERIFIKASI_LAPANGAN 200000"],
    );
}

#[test]
fn a_family_member_is_named_by_initials_only() {
    let mut night = Tiny::new("2026-11", &["PKH"]);
    let person = night.family(Known(1), &[ALIVE, ("AHMAD FAUZI 3526", Life::Alive, "TNI")]);
    night.linked(0, person);
    let found = night.findings().mistargeting;
    assert!(
        found[0].evidence_id.contains("A**** F**** ****"),
        "{}",
        found[0].evidence_id
    );
    assert!(!found[0].evidence_en.contains("FAUZI") && !found[0].evidence_en.contains("3526"));
    assert!(found[0].evidence_id.starts_with("terindikasi"));
}

#[test]
fn rows_without_a_certain_person_are_unknown_and_nothing_else() {
    let mut night = Tiny::new("2026-11", &["SEMBAKO"]);
    let rich = night.family(Known(9), &[("X", Life::Dead(None), "PNS")]);
    night.row(0, Status::PerluVerifikasi, Some(rich), 600_000);
    night.row(0, Status::TidakDitemukan, None, 0);
    night.row(0, Status::Karantina, None, 0);
    assert_eq!(
        night.told(),
        [
            "0 PERLU_VERIFIKASI TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 200000",
            "1 TIDAK_DITEMUKAN TIDAK_DIKETAHUI PERBAIKI_DATA 200000",
        ]
    );
}

#[test]
fn a_forbidden_pair_is_found_across_the_members_of_a_kk() {
    let mut night = Tiny::new("2026-11", &["PKH", "BLT-DD"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, "")]);
    night.linked(0, person);
    night.linked(1, PersonIx(person.0 + 1));
    assert_eq!(
        night.told(),
        [
            "0 TUMPANG_TINDIH_PROGRAM INKLUSI VERIFIKASI_LAPANGAN 0",
            "1 TUMPANG_TINDIH_PROGRAM INKLUSI MUSDES 300000",
        ]
    );
    let cases = night.cases();
    assert_eq!(cases.len(), 1);
    assert_eq!(
        (cases[0].value, cases[0].family),
        (Overlap::Forbidden, true)
    );
    assert_eq!(
        (cases[0].left_programme.as_str(), &cases[0].left_rows),
        ("BLT-DD", &vec![RowIx(1)])
    );
}

#[test]
fn a_pair_of_person_programmes_meets_in_one_person_only() {
    let mut night = Tiny::new("2026-11", &["PBI-JK", "PBI-PEMDA"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, "")]);
    night.linked(0, person);
    night.linked(1, PersonIx(person.0 + 1));
    assert_eq!(night.told(), Vec::<String>::new());
    night.linked(1, person);
    assert_eq!(night.told().len(), 2);
    assert!(!night.cases()[0].family);
}

#[test]
fn legal_stacking_leaves_no_trace() {
    let mut night = Tiny::new(
        "2025-11",
        &["PKH", "SEMBAKO", "BLTS", "PBI-JK", "PIP", "PUPUK", "RTLH"],
    );
    let person = night.family(
        Known(1),
        &[ALIVE, ("SITI", Life::Alive, ""), ("ADI", Life::Alive, "")],
    );
    for list in 0..7 {
        night.linked(list, person);
    }
    night.linked(4, PersonIx(person.0 + 1));
    night.linked(3, PersonIx(person.0 + 2));
    assert_eq!(night.told(), Vec::<String>::new());
    assert_eq!(night.cases(), Vec::new());
}

#[test]
fn a_pair_that_nobody_ruled_on_needs_review_and_is_not_forbidden() {
    let mut night = Tiny::new("2026-11", &["PERMAKANAN", "SEMBAKO"]);
    let person = night.family(Known(1), &[ALIVE]);
    night.linked(0, person);
    night.linked(1, person);
    assert_eq!(
        night.told(),
        [
            "0 PASANGAN_PERLU_TINJAUAN TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 0",
            "1 PASANGAN_PERLU_TINJAUAN TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 0",
        ]
    );
}

#[test]
fn a_family_programme_twice_in_a_kk_is_a_case_for_duplicates_and_no_finding() {
    let mut night = Tiny::new("2026-11", &["PKH"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, "")]);
    night.linked(0, person);
    night.linked(0, person);
    assert_eq!(night.cases(), Vec::new());
    night.linked(0, PersonIx(person.0 + 1));
    let cases = night.cases();
    assert_eq!(cases[0].value, Overlap::OncePerKk);
    assert_eq!(
        (&cases[0].left_rows, &cases[0].right_rows),
        (&vec![RowIx(0), RowIx(1)], &vec![RowIx(2)])
    );
    assert_eq!(night.told(), Vec::<String>::new());
}

#[test]
fn rupiah_are_counted_once_per_family_and_programme() {
    let mut night = Tiny::new("2026-11", &["SEMBAKO", "SEMBAKO"]);
    let person = night.family(
        Known(9),
        &[("AHMAD", Life::Alive, "PNS"), ("SITI", Life::Alive, "")],
    );
    night.linked(0, person);
    night.linked(1, PersonIx(person.0 + 1));
    let found = night.findings().mistargeting;
    assert_eq!(found.len(), 4);
    assert_eq!(
        found.iter().map(|finding| finding.rupiah).sum::<u64>(),
        200_000
    );
    let first = found
        .iter()
        .find(|finding| finding.rupiah > 0)
        .expect("counted");
    for later in found.iter().filter(|finding| finding.rupiah == 0) {
        assert!(
            later.evidence_id.contains(&first.id),
            "{}",
            later.evidence_id
        );
    }
}

#[test]
fn weak_links_carry_no_strong_action() {
    let mut night = Tiny::new("2026-11", &["SEMBAKO"]);
    let person = night.family(Known(9), &[("AHMAD", Life::Dead(None), "PNS")]);
    night.row(0, Status::Padan, Some(person), 840_000);
    for finding in night.findings().mistargeting {
        assert!(finding.action <= Action::VerifikasiLapangan && finding.probability_ppm < 840_000);
    }
}

#[test]
fn eligible_families_on_no_list_are_ranked_by_decile_then_members() {
    let mut night = Tiny::new("2026-11", &["PKH", "PUPUK"]);
    let served = night.family(Known(1), &[ALIVE]);
    night.family(Known(2), &[ALIVE]);
    night.family(Known(1), &[ALIVE]);
    night.family(Known(1), &[ALIVE, ALIVE]);
    night.family(Known(5), &[ALIVE]);
    night.family(NotYet, &[ALIVE]);
    night.family(Known(1), &[("X", Life::Dead(None), "")]);
    night.family(Known(1), &[ALIVE, ("X", Life::Alive, "TNI")]);
    let doubtful = night.family(Known(1), &[ALIVE]);
    night.family(Known(1), &[ALIVE]);
    night.linked(0, served);
    night.row(0, Status::PerluVerifikasi, Some(doubtful), 500_000);
    night.row(0, Status::TidakDitemukan, None, 0);
    night.people.rows[2].no_kk = 3_526_010_101_000_009;
    let found = night.findings().unserved;
    let told: Vec<(u32, u32, u8)> = found
        .iter()
        .map(|one| (one.rank, one.family, one.desil))
        .collect();
    assert_eq!(told, [(1, 3, 1), (2, 2, 1), (3, 1, 2)]);
    assert_eq!(found[0].programmes, ["PKH"]);
}

#[test]
fn lists_without_rules_in_force_are_told_and_not_assessed() {
    let mut night = Tiny::new("2026-11", &["BLTS", "Bantuan Hujan"]);
    let person = night.family(Known(9), &[ALIVE]);
    night.linked(0, person);
    night.linked(1, person);
    let found = night.findings();
    assert!(found.mistargeting.is_empty() && found.unserved.is_empty());
    assert!(
        found.not_assessed[0].2.contains("2025-10..2025-12"),
        "{:?}",
        found.not_assessed
    );
    assert!(found.not_assessed[1].1.contains("rules/programmes"));
}

#[test]
fn ids_stay_when_rows_move_and_the_period_changes() {
    let ids = |period: &str, padding: usize| {
        let mut night = Tiny::new(period, &["SEMBAKO"]);
        let rich = night.family(Known(9), &[ALIVE]);
        let poor = night.family(Known(1), &[ALIVE]);
        for _ in 0..padding {
            night.linked(0, poor);
        }
        night.linked(0, rich);
        let found = night.findings().mistargeting;
        found
            .into_iter()
            .map(|finding| finding.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("2026-11", 0), ids("2026-12", 3));
    assert_eq!(ids("2026-11", 0)[0].len(), 12);
}

#[test]
fn every_finding_cites_an_existing_line_of_a_rule_file_that_names_the_programme() {
    let mut night = Tiny::new("2026-11", &["PKH", "BLT-DD", "PERMAKANAN", "PBI-JK"]);
    let first = night.family(Known(9), &[("A", Life::Dead(None), "PNS"), ALIVE]);
    let second = night.family(NotYet, &[ALIVE, ("B", Life::Moved(None), "TNI")]);
    let third = night.family(Known(8), &[("C", Life::Inactive, "Guru")]);
    for person in [first, second, PersonIx(second.0 + 1), third] {
        for list in 0..4 {
            night.linked(list, person);
        }
    }
    night.row(0, Status::TidakDitemukan, None, 0);
    night.row(3, Status::PerluVerifikasi, Some(third), 700_000);
    let files = rules::files(None).expect("built in").files;
    let found = night.findings().mistargeting;
    let mut kinds: Vec<&str> = found.iter().map(|finding| finding.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut all: Vec<&str> = super::kinds().collect();
    all.sort_unstable();
    assert_eq!(kinds, all, "the night holds every kind");
    for finding in &found {
        let (path, line) = finding.rule.rsplit_once(':').expect("file:line");
        let text = &files[path].text;
        let line: usize = line.parse().expect("a line number");
        assert!(
            text.lines()
                .nth(line - 1)
                .is_some_and(|line| !line.trim().is_empty())
        );
        let pair = finding.kind == "PASANGAN_PERLU_TINJAUAN";
        assert!(
            text.contains(&format!("\"{}\"", finding.programme)) || pair,
            "{finding:?}"
        );
        assert!(!finding.source.is_empty() && !finding.evidence_en.is_empty());
    }
}

#[test]
fn kinds_and_duplicate_kinds_share_only_the_overlap_of_programmes() {
    let duplicates = DuplicateKind::ALL.map(DuplicateKind::code);
    let shared: Vec<&str> = kinds().filter(|kind| duplicates.contains(kind)).collect();
    assert_eq!(shared, ["TUMPANG_TINDIH_PROGRAM"]);
}
