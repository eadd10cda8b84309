//! The population: households and people as the civil registry and the field know them, registered or not.
//!
//! People who are absent from the register live here too, among them those who resemble someone who is in it. Files
//! and lists are made from this later; nothing here is damaged.

use super::areas::Areas;
use super::calendar::Day;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    Male,
    Female,
}

/// Relation to the head of the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Head,
    Spouse,
    Child,
    Parent,
}

impl Relation {
    pub fn label(self) -> &'static str {
        match self {
            Relation::Head => "KEPALA KELUARGA",
            Relation::Spouse => "ISTRI",
            Relation::Child => "ANAK",
            Relation::Parent => "ORANG TUA",
        }
    }
}

/// What became of a person before the register's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Here,
    Died(Day),
    Moved(Day),
    Inactive,
}

/// Why a person is absent from the register, and whom they resemble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Registered,
    /// A household that was never recorded.
    Stranger,
    /// An unrecorded sibling of a registered person, same KK.
    Sibling,
    /// An unrecorded twin of a registered person: same KK, mother and birth date, NIK next to it.
    Twin,
    /// Same name and village, another family.
    Namesake,
    /// Same name, same KK, another generation.
    Junior,
}

impl Presence {
    /// The planted kind that the truth records beside `TIDAK_DITEMUKAN`.
    pub fn lookalike(self) -> Option<&'static str> {
        match self {
            Presence::Registered | Presence::Stranger => None,
            Presence::Sibling => Some("MIRIP_SAUDARA"),
            Presence::Twin => Some("MIRIP_KEMBAR"),
            Presence::Namesake => Some("MIRIP_NAMA_DESA"),
            Presence::Junior => Some("MIRIP_NAMA_SEKELUARGA"),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Person {
    /// Index into `District::households`.
    pub household: usize,
    /// 16 digits.
    pub nik: u64,
    /// A second number from a double registration, when there is one.
    pub second_nik: Option<u64>,
    pub name: String,
    pub sex: Sex,
    pub birth: Day,
    /// Birth date that the NIK carries; differs when the date was corrected later.
    pub nik_birth: Day,
    pub birth_place: String,
    pub relation: Relation,
    pub mother: String,
    pub occupation: &'static str,
    pub presence: Presence,
    pub fate: Fate,
}

impl Person {
    pub fn registered(&self) -> bool {
        self.presence == Presence::Registered
    }

    pub fn age(&self) -> i32 {
        self.birth.age()
    }
}

#[derive(Clone, Debug)]
pub struct Household {
    /// 16 digits.
    pub no_kk: u64,
    /// The number before the last split or change of head, when there was one.
    pub old_kk: Option<u64>,
    /// Index into `Areas::desa`.
    pub desa: usize,
    /// Index into the desa's hamlets.
    pub hamlet: usize,
    pub street: Option<String>,
    /// 0 = unknown, usual in villages.
    pub rt: u32,
    pub rw: u32,
    /// `None` = "belum ada desil".
    pub desil: Option<u8>,
    pub registered: bool,
    /// Indexes into `District::people`, head first.
    pub members: Vec<usize>,
}

/// Everyone.
#[derive(Clone, Debug)]
pub struct District {
    pub areas: Areas,
    pub households: Vec<Household>,
    pub people: Vec<Person>,
    /// Indexes of registered people in the order of the register's files.
    pub register: Vec<usize>,
}

impl District {
    pub fn household(&self, person: usize) -> &Household {
        &self.households[self.people[person].household]
    }

    pub fn head(&self, person: usize) -> &Person {
        &self.people[self.household(person).members[0]]
    }

    /// Says whether the person's job, or a civil servant's or soldier's in the KK, excludes the person from aid.
    pub fn excluded_by_occupation(&self, person: usize) -> bool {
        let spreads = |other: &usize| {
            let other = &self.people[*other];
            other.registered() && SPREADING_JOBS.contains(&other.occupation)
        };
        EXCLUDED_JOBS.contains(&self.people[person].occupation) || self.household(person).members.iter().any(spreads)
    }
}

/// Jobs that exclude every member of the KK.
pub const SPREADING_JOBS: [&str; 3] = ["PEGAWAI NEGERI SIPIL", "TENTARA NASIONAL INDONESIA", "KEPOLISIAN RI"];

/// Jobs that exclude the person.
pub const EXCLUDED_JOBS: [&str; 4] = ["GURU BERSERTIFIKAT", "PENSIUNAN", "BIDAN", "PERANGKAT DESA"];
