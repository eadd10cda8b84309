//! Properties: 1 every kind of finding has a case that it reports and a neighbour that it does not; 2 legal stacking leaves
//! no trace; 3 rupiah are counted once per holder and programme; 4 weak evidence carries no strong action; 5 every finding
//! cites an existing line of the rule book; 6 ids do not depend on line, order or period.

mod families;
mod kinds;
mod night;
mod overlap;

use super::*;
use crate::intake::{Column, Receipt, Role, Source, Table, TextColumn};
use crate::job::{ListSpec, RegisterSpec};
use crate::link::{Candidate, Status};
use crate::normalise::{DesilReading, Family, Life, PersonFacts, Register, Row};
use crate::rules;

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
    Column { field: field.into(), position: 1, text, kinds: Vec::new() }
}

impl Tiny {
    fn new(period: &str, lists: &[&str]) -> Tiny {
        let spec = |programme: &&str| ListSpec {
            programme: programme.to_string(),
            owner: format!("Pemilik {programme}"),
            files: vec!["a.csv".into()],
            ..ListSpec::default()
        };
        let table = Table { columns: vec![column("nama", &[]), column("pekerjaan", &[])], ..Table::default() };
        let source =
            Source { role: Role::RegisterPeople, file: "people.csv".into(), sheet: String::new(), receipt: Receipt::default(), table };
        Tiny {
            job: Job {
                period: period.into(),
                lists: lists.iter().map(spec).collect(),
                register: RegisterSpec { as_of: "2026-10-01".into(), ..RegisterSpec::default() },
                ..Job::default()
            },
            rules: rules::read(None, period).expect("the built-in book is right").0,
            intake: Intake { sources: vec![source], ..Intake::default() },
            people: People { register: Register::default(), rows: Vec::new() },
            links: Vec::new(),
        }
    }

    /// Adds a family of women born in 1980 (name, life, occupation); returns its first person.
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
                born: 19_800_101,
                sex: b'P',
                nik: 3_526_010_101_800_000 + u64::try_from(first + index).expect("few"),
                ..PersonFacts::default()
            });
        }
        let members = (first..first + members.len()).map(|one| PersonIx(u32::try_from(one).expect("few")));
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

    /// Changes a date of birth.
    fn born(&mut self, person: PersonIx, born: u32) -> PersonIx {
        self.people.register.facts[person.0 as usize].born = born;
        person
    }

    /// Adds a row of a list with its answer.
    fn row(&mut self, list: u16, status: Status, person: Option<PersonIx>, probability_ppm: u32) {
        let line = u32::try_from(self.people.rows.len() + 2).expect("few");
        self.people.rows.push(Row { list, table_row: u32::MAX, line, record: line, ..Row::default() });
        let candidate = |person| Candidate { person, weight_millibits: 0, probability_ppm, pattern: Default::default(), rule: 0 };
        self.links.push(Link {
            status,
            person,
            weight_millibits: 0,
            probability_ppm,
            rule: "",
            reasons: Default::default(),
            candidates: person.map(candidate).into_iter().collect(),
            mismatches: Vec::new(),
        });
    }

    fn linked(&mut self, list: u16, person: PersonIx) {
        self.row(list, Status::Padan, Some(person), 1_000_000);
    }

    fn findings(&self) -> Findings {
        findings(&self.job, &self.rules, &self.intake, &self.people, &self.links, &[], [0; 32])
    }

    /// Findings as `row kind side action rupiah`.
    fn told(&self) -> Vec<String> {
        let told = |finding: &Finding| {
            let Finding { row, kind, side, action, rupiah, .. } = finding;
            format!("{} {kind} {} {} {rupiah}", row.0, side.code(), action.code())
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
    check("SEMBAKO", Known(5), &[ALIVE], &["0 DESIL_DI_ATAS_BATAS INKLUSI MUSDES 200000"]);
    check("SEMBAKO", Between(6, 10), &[ALIVE], &["0 DESIL_DI_ATAS_BATAS INKLUSI MUSDES 200000"]);
    check("SEMBAKO", Between(1, 4), &[ALIVE], &[]);
    check("PBI-JK", Known(5), &[ALIVE], &[]);
    check("PUPUK", Known(10), &[ALIVE], &[]);
}

#[test]
fn a_missing_decile_follows_the_programme_and_is_unknown_unless_ruled_out() {
    check("SEMBAKO", NotYet, &[ALIVE], &["0 BELUM_ADA_DESIL TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 200000"]);
    check("PBI-JK", NotYet, &[ALIVE], &["0 BELUM_ADA_DESIL INKLUSI VERIFIKASI_LAPANGAN 42000"]);
    check("PBI-JK", Missing, &[ALIVE], &["0 BELUM_ADA_DESIL TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 42000"]);
    check("SEMBAKO", Between(4, 6), &[ALIVE], &["0 BELUM_ADA_DESIL TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 200000"]);
    check("PUPUK", NotYet, &[ALIVE], &[]);
}

#[test]
fn a_dead_pengurus_is_replaced_and_a_dead_single_is_stopped() {
    let dead = ("SITI AMINAH", Life::Dead(Some(20_260_305)), "");
    check("SEMBAKO", Known(1), &[dead, ALIVE], &["0 MENINGGAL INKLUSI PERBAIKI_DATA 0"]);
    check("SEMBAKO", Known(1), &[dead], &["0 MENINGGAL INKLUSI TUNDA_SALUR 200000"]);
    check("PBI-JK", Known(1), &[dead, ALIVE], &["0 MENINGGAL INKLUSI TUNDA_SALUR 42000"]);
    let later = ("SITI AMINAH", Life::Dead(Some(20_261_205)), "");
    check("SEMBAKO", Known(1), &[later], &[]);
}

#[test]
fn moved_and_inactive_people_are_found() {
    let moved = ("SITI", Life::Moved(Some(20_260_100)), "");
    check("SEMBAKO", Known(1), &[moved, ALIVE], &["0 PINDAH INKLUSI VERIFIKASI_LAPANGAN 0"]);
    check("SEMBAKO", Known(1), &[moved], &["0 PINDAH INKLUSI VERIFIKASI_LAPANGAN 200000"]);
    check("PBI-JK", Known(1), &[moved, ALIVE], &["0 PINDAH INKLUSI VERIFIKASI_LAPANGAN 42000"]);
    let off = ("SITI", Life::Inactive, "");
    check("SEMBAKO", Known(1), &[off, ALIVE], &["0 TIDAK_AKTIF INKLUSI VERIFIKASI_LAPANGAN 0"]);
}

#[test]
fn an_excluded_occupation_reaches_the_kk_only_where_the_rule_says_so() {
    let with = |job| ("AHMAD FAUZI", Life::Alive, job);
    let own = "0 PEKERJAAN_DIKECUALIKAN INKLUSI TUNDA_SALUR 200000";
    let members = "0 PEKERJAAN_DIKECUALIKAN INKLUSI MUSDES 200000";
    check("SEMBAKO", Known(1), &[with("PNS"), ALIVE], &[own]);
    check("SEMBAKO", Known(1), &[ALIVE, with("Anggota POLRI")], &[members]);
    check("SEMBAKO", Known(1), &[ALIVE, with("Pensiunan PNS")], &[]);
    check("PUPUK", Known(1), &[ALIVE, with("PNS")], &[]);
    let gone = ("AHMAD", Life::Dead(None), "PNS");
    check("SEMBAKO", Known(1), &[ALIVE, gone], &[]);
    // A teacher's certificate is not in the text of the occupation, so a visit comes first.
    check("SEMBAKO", Known(1), &[with("GURU"), ALIVE], &["0 PEKERJAAN_DIKECUALIKAN INKLUSI VERIFIKASI_LAPANGAN 200000"]);
}

#[test]
fn a_family_member_is_named_by_initials_and_masked_nik_only() {
    let mut night = Tiny::new("2026-11", &["PKH"]);
    let person = night.family(Known(1), &[ALIVE, ("AHMAD FAUZI 3526", Life::Alive, "TNI")]);
    night.linked(0, person);
    let found = night.findings().mistargeting;
    assert!(found[0].evidence_id.contains("A**** F**** **** (NIK 3526**********01)"), "{}", found[0].evidence_id);
    assert!(!found[0].evidence_en.contains("FAUZI") && !found[0].evidence_en.contains("35260101"));
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
        ["0 PERLU_VERIFIKASI TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 200000", "1 TIDAK_DITEMUKAN TIDAK_DIKETAHUI PERBAIKI_DATA 200000",]
    );
}
