//! People whom the register does not know: strangers, and those who resemble a registered person.
//!
//! They are born by the same rules as the registered, so that nothing but the register tells them apart.

use super::calendar::AS_OF;
use super::naming;
use super::people::{Person, Presence, Relation};
use super::population::{Birth, Builder};

/// Share of the absent by why they are absent: stranger (whole households), sibling, twin, namesake, junior.
const ABSENT_WEIGHTS: [f64; 5] = [25.0, 16.0, 14.0, 16.0, 5.0];

impl Builder<'_> {
    /// Adds people whom the register does not know: a household of strangers, or someone who resembles a registered one.
    pub(super) fn absent(&mut self, registered: usize) {
        let kind = self.random.weighted(&ABSENT_WEIGHTS);
        if kind == 0 {
            return self.household(Presence::Stranger, usize::MAX);
        }
        // A few tries find a registered person whom the kind fits; otherwise the next draw decides.
        for _ in 0..40 {
            let model = self.random.below(registered);
            let of = self.district.people[model].clone();
            let child = of.relation == Relation::Child;
            match kind {
                1 if child => return self.sibling(&of),
                2 if child && of.age() < 45 => return self.twin(&of),
                3 => return self.namesake(&of),
                4 if of.relation == Relation::Head && of.age() > 25 => return self.junior(&of),
                _ => {}
            }
        }
    }

    fn sibling(&mut self, of: &Person) {
        let apart = self.random.between(1, 6) * if self.random.chance(0.5) { 1 } else { -1 };
        let year = (of.birth.year + apart).min(AS_OF.year - 1);
        let sex = self.sex(0.5);
        let birth = Birth {
            sex,
            day: self.birthday(year),
            relation: Relation::Child,
            mother: of.mother.clone(),
            name: naming::person(self.random, sex, year),
            beside: false,
        };
        self.person(of.household, Presence::Sibling, birth);
    }

    fn twin(&mut self, of: &Person) {
        let sex = if self.random.chance(0.7) { of.sex } else { self.sex(0.5) };
        let birth = Birth {
            sex,
            day: of.birth,
            relation: Relation::Child,
            mother: of.mother.clone(),
            name: naming::person(self.random, sex, of.birth.year),
            beside: false,
        };
        let index = self.person(of.household, Presence::Twin, birth);
        // Registered together: same area, the next free serial.
        let kecamatan = (of.nik / 10_000_000_000) as u32;
        let nik = self.minter.nik(self.random, kecamatan, sex, of.nik_birth, true);
        let twin = &mut self.district.people[index];
        twin.nik = nik;
        twin.nik_birth = of.nik_birth;
        twin.birth_place.clone_from(&of.birth_place);
    }

    fn namesake(&mut self, of: &Person) {
        let desa = self.district.households[of.household].desa;
        let home = self.home(desa, false);
        let apart = if self.random.chance(0.25) { 0 } else { self.random.between(-12, 12) };
        let age = (of.age() + apart).clamp(1, 90);
        let name = Some(of.name.clone());
        self.grown(home, Presence::Namesake, of.sex, age, Relation::Head, name);
    }

    fn junior(&mut self, of: &Person) {
        let apart = self.random.between(19, 35);
        let age = (of.age() - apart).max(1);
        let name = Some(of.name.clone());
        self.grown(of.household, Presence::Junior, of.sex, age, Relation::Child, name);
    }
}
