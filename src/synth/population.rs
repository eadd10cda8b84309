//! Households filled with people: couples, children, the old, twins, and those whom no register knows.
//!
//! Births spread over ninety years; siblings share a mother. The absent are built by the same rules as the registered,
//! so nothing but the register tells them apart.

use super::areas::Areas;
use super::calendar::{AS_OF, Day};
use super::livelihood::{fate, occupation};
use super::naming;
use super::numbers::Minter;
use super::people::{District, Household, Person, Presence, Relation, Sex};
use super::random::Random;

/// Families by decile 1..=10, then "belum ada desil": a poor district.
const DESIL_WEIGHTS: [f64; 11] = [16.0, 14.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 4.0, 3.0];

/// Builds a population of `registered` people in the register and at least `absent` beside it.
pub fn build(areas: Areas, registered: usize, absent: usize, random: &mut Random) -> District {
    let mut builder = Builder {
        district: District { areas, households: Vec::new(), people: Vec::new(), register: Vec::new() },
        minter: Minter::default(),
        random,
    };
    while builder.district.people.len() < registered {
        let room = registered - builder.district.people.len();
        builder.household(Presence::Registered, room);
    }
    let mut register: Vec<usize> = (0..registered).collect();
    let homes = &builder.district.households;
    let people = &builder.district.people;
    register.sort_by_key(|person| (homes[people[*person].household].desa, *person));
    builder.district.register = register;
    while builder.district.people.len() < registered + absent {
        builder.absent(registered);
    }
    builder.district
}

pub(super) struct Builder<'a> {
    pub(super) district: District,
    pub(super) minter: Minter,
    pub(super) random: &'a mut Random,
}

/// What a household's next member is born with.
pub(super) struct Birth {
    pub(super) sex: Sex,
    pub(super) day: Day,
    pub(super) relation: Relation,
    pub(super) mother: String,
    pub(super) name: String,
    pub(super) beside: bool,
}

impl Builder<'_> {
    pub(super) fn household(&mut self, presence: Presence, room: usize) {
        let desa = self.random.below(self.district.areas.desa.len());
        let home = self.home(desa, presence == Presence::Registered);
        let kind = self.random.weighted(&[60.0, 11.0, 8.0, 8.0, 13.0]);
        let age = match kind {
            1 | 2 => self.random.between(58, 90),
            4 => self.random.between(28, 52),
            _ => self.random.between(21, 68),
        };
        let sex = match kind {
            2 => self.sex(0.3),
            3 => Sex::Female,
            _ => Sex::Male,
        };
        let mut left = room;
        let head = self.grown(home, presence, sex, age, Relation::Head, None);
        left -= 1;
        let mut mother = (sex == Sex::Female).then_some(head);
        if matches!(kind, 0 | 1 | 4) && left > 0 {
            let spouse_age = (age - self.random.between(-1, 7)).max(18);
            mother = Some(self.grown(home, presence, Sex::Female, spouse_age, Relation::Spouse, None));
            left -= 1;
        }
        if matches!(kind, 0 | 3 | 4)
            && let Some(mother) = mother
        {
            left -= self.children(home, presence, mother, left);
        }
        if kind == 4 && left > 0 {
            self.grandmother(home, presence, head, age);
        }
    }

    pub(super) fn home(&mut self, desa: usize, registered: bool) -> usize {
        let random = &mut *self.random;
        let area = &self.district.areas;
        let kecamatan = area.kecamatan_of(desa).code;
        let town = area.desa[desa].is_town;
        let hamlets = area.desa[desa].hamlets.len();
        let recorded = Day::new(2005, 1, 1).plus(random.below(7_900) as i64);
        let no_kk = self.minter.kk(random, kecamatan, recorded);
        let old_kk = random.chance(0.3).then(|| {
            let earlier = recorded.plus(-(200 + random.below(2_000) as i64));
            self.minter.kk(random, kecamatan, earlier)
        });
        let has_rt = town || random.chance(0.7);
        let desil = random.weighted(&DESIL_WEIGHTS);
        self.district.households.push(Household {
            no_kk,
            old_kk,
            desa,
            hamlet: random.below(hamlets),
            street: town.then(|| (*random.pick(super::tokens::STREETS)).to_owned()),
            rt: if has_rt { 1 + random.below(9) as u32 } else { 0 },
            rw: if has_rt { 1 + random.below(6) as u32 } else { 0 },
            desil: (desil < 10).then_some(desil as u8 + 1),
            registered,
            members: Vec::new(),
        });
        self.district.households.len() - 1
    }

    pub(super) fn sex(&mut self, male: f64) -> Sex {
        if self.random.chance(male) { Sex::Male } else { Sex::Female }
    }

    pub(super) fn grown(&mut self, home: usize, presence: Presence, sex: Sex, age: i32, relation: Relation, name: Option<String>) -> usize {
        let day = self.birthday(AS_OF.year - age);
        let mother_year = day.year - self.random.between(17, 38);
        let mother = naming::person(self.random, Sex::Female, mother_year);
        let name = name.unwrap_or_else(|| naming::person(self.random, sex, day.year));
        let birth = Birth { sex, day, relation, mother, name, beside: false };
        self.person(home, presence, birth)
    }

    /// Draws a birthday; the older the person, the more often a registrar's default.
    pub(super) fn birthday(&mut self, year: i32) -> Day {
        let unknown = match year {
            ..1970 => 0.14,
            1970..1990 => 0.08,
            1990..2004 => 0.03,
            2004.. => 0.002,
        };
        if self.random.chance(unknown) {
            let (month, day) = [(7, 1), (12, 31), (1, 1)][self.random.weighted(&[70.0, 22.0, 8.0])];
            return Day::new(year, month, day);
        }
        let day = Day::new(year, 1, 1).plus(self.random.below(365) as i64);
        if day > AS_OF { Day::new(AS_OF.year - 1, day.month, day.day.min(28)) } else { day }
    }

    /// Adds up to `room` children of one mother; says how many.
    fn children(&mut self, home: usize, presence: Presence, mother: usize, room: usize) -> usize {
        let wanted = self.random.weighted(&[12.0, 24.0, 34.0, 19.0, 8.0, 3.0]);
        let mother_birth = self.district.people[mother].birth;
        let mut year = mother_birth.year + self.random.between(18, 26);
        let mut born = 0;
        for _ in 0..wanted {
            if year > AS_OF.year || year > mother_birth.year + 44 {
                break;
            }
            let grown = AS_OF.year - year >= 26;
            if !(grown && self.random.chance(0.85)) {
                let twins = room - born >= 2 && self.random.chance(0.011);
                if born < room {
                    born += self.birth(home, presence, mother, year, twins);
                }
            }
            year += self.random.between(1, 6);
        }
        born
    }

    fn birth(&mut self, home: usize, presence: Presence, mother: usize, year: i32, twins: bool) -> usize {
        let day = self.birthday(year);
        let mother_name = self.district.people[mother].name.clone();
        let child = |builder: &mut Self, sex, name, beside| {
            let birth = Birth { sex, day, relation: Relation::Child, mother: mother_name.clone(), name, beside };
            builder.person(home, presence, birth);
        };
        let first = self.sex(0.51);
        if !twins {
            let name = self.child_name(home, first, year);
            child(self, first, name, false);
            return 1;
        }
        let second = if self.random.chance(0.65) { first } else { self.sex(0.51) };
        let [left, right] = naming::twins(self.random, [first, second], year);
        child(self, first, left, false);
        child(self, second, right, true);
        2
    }

    /// A few sons bear their father's name, with or without one more word.
    fn child_name(&mut self, home: usize, sex: Sex, year: i32) -> String {
        let head = &self.district.people[self.district.households[home].members[0]];
        if sex == head.sex && self.random.chance(0.006) {
            let name = head.name.clone();
            return if self.random.chance(0.4) { name } else { format!("{name} EFENDI") };
        }
        naming::person(self.random, sex, year)
    }

    /// The head's mother lives with the family; her name is the head's mother's name.
    fn grandmother(&mut self, home: usize, presence: Presence, head: usize, age: i32) {
        let mother_age = (age + self.random.between(18, 32)).min(92);
        let name = self.district.people[head].mother.clone();
        self.grown(home, presence, Sex::Female, mother_age, Relation::Parent, Some(name));
    }

    pub(super) fn person(&mut self, home: usize, presence: Presence, birth: Birth) -> usize {
        let index = self.district.people.len();
        let (kecamatan, birth_place) = self.first_registration(home, birth.beside);
        // A corrected birth date leaves the NIK as it was.
        let corrected = !birth.beside && self.random.chance(0.008);
        let nik_birth = if corrected { birth.day.plus(-i64::from(self.random.between(1, 700))) } else { birth.day };
        let random = &mut *self.random;
        let nik = self.minter.nik(random, kecamatan, birth.sex, nik_birth, birth.beside);
        let second_nik = (birth.day.age() > 20 && random.chance(0.015)).then(|| {
            let codes = &self.district.areas.kecamatan_codes;
            let other = *random.pick(codes);
            self.minter.nik(random, other, birth.sex, birth.day, false)
        });
        let desil = self.district.households[home].desil;
        let occupation = occupation(random, birth.sex, birth.day.age(), desil);
        let fate = fate(random, birth.day, presence);
        self.district.people.push(Person {
            household: home,
            nik,
            second_nik,
            name: birth.name,
            sex: birth.sex,
            birth: birth.day,
            nik_birth,
            birth_place,
            relation: birth.relation,
            mother: birth.mother,
            occupation,
            presence,
            fate,
        });
        self.district.households[home].members.push(index);
        index
    }

    /// Where the NIK was issued: mostly here, sometimes another kecamatan or kabupaten; a twin's beside the first's.
    fn first_registration(&mut self, home: usize, beside: bool) -> (u32, String) {
        let areas = &self.district.areas;
        if beside && let Some(first) = self.district.people.last() {
            let kecamatan = (first.nik / 10_000_000_000) as u32;
            return (kecamatan, first.birth_place.clone());
        }
        let here = areas.kecamatan_of(self.district.households[home].desa).code;
        match self.random.weighted(&[82.0, 11.0, 7.0]) {
            1 => (*self.random.pick(&areas.kecamatan_codes), areas.kabupaten.clone()),
            2 if !areas.elsewhere.is_empty() => self.random.pick(&areas.elsewhere).clone(),
            _ => (here, areas.kabupaten.clone()),
        }
    }
}
