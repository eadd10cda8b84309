//! What the register says of a person, as conditions ask it. What it does not say stays open: a range, or nothing.

use super::desk::{Desk, NO_CLASS, list_programmes};
use crate::diagnostic::Diagnostic;
use crate::intake::{Intake, Role};
use crate::job::Job;
use crate::normalise::{DesilReading, PersonIx, Relation};
use crate::rules::RuleBook;
use crate::rules::conditions::words::label;
use crate::rules::conditions::{Column, Facts, Kind, MEMBERS_MAX, Truth};
use crate::rules::period::Period;
use crate::rules::programmes::AreaLevel;
use std::collections::BTreeSet;

/// Conditions of tonight's programmes that ask for a column which no file of the register has: each leaves families open for
/// nothing, and nobody would know why.
pub fn columns_not_there(job: &Job, rules: &RuleBook, intake: &Intake) -> Vec<Diagnostic> {
    let language = job.language;
    let has =
        |field: &str| intake.sources.iter().filter(|one| one.role == Role::RegisterPeople).any(|one| one.table.column(field).is_some());
    let of_column = |column: Column| match column {
        Column::Disabilitas => Some("disabilitas"),
        Column::Pekerjaan => Some("pekerjaan"),
        _ => None,
    };
    let tonight: BTreeSet<usize> = list_programmes(job, rules).into_iter().flatten().collect();
    let mut found = Vec::new();
    for programme in tonight.into_iter().map(|position| &rules.programmes.programmes[position]) {
        for condition in &programme.conditions {
            let missing = condition.expr.all_columns().into_iter().filter(|column| of_column(*column).is_some_and(|field| !has(field)));
            let missing: Vec<&str> = missing.map(|column| label(column, language)).collect();
            if !missing.is_empty() {
                let message =
                    language.pick("register tidak mencatat yang ditanyakan syarat", "the register does not record what a condition asks");
                let hint = language.pick(
                    "tambahkan kolomnya ke register; tanpa itu keluarga yang bergantung padanya tidak dapat dinilai",
                    "add the column to the register; without it, families that depend on it cannot be judged",
                );
                let message = format!("{message} {}: {}", programme.code, missing.join(", "));
                let (file, line) = condition.cite.rsplit_once(':').unwrap_or((&condition.cite, "0"));
                found.push(Diagnostic::warning(file, line.parse().unwrap_or(0), 0, message, hint));
            }
        }
    }
    found
}

impl Facts for Desk<'_> {
    fn number(&self, column: Column, person: u32) -> (i64, i64) {
        match column {
            Column::Umur => self.age(PersonIx(person)),
            Column::Desil => match self.family(person).map(|family| family.desil) {
                Some(DesilReading::Known(decile)) => (i64::from(decile), i64::from(decile)),
                Some(DesilReading::Between(low, high)) => (i64::from(low), i64::from(high)),
                Some(DesilReading::NotYet | DesilReading::Missing) | None => open(column),
            },
            _ => match self.family(person) {
                None => open(column),
                Some(family) => {
                    let living = i64::try_from(self.living(family).count()).unwrap_or(MEMBERS_MAX);
                    (living.min(MEMBERS_MAX), living.min(MEMBERS_MAX))
                }
            },
        }
    }

    fn word(&self, column: Column, person: u32) -> Option<u64> {
        let facts = &self.people.register.facts[person as usize];
        let area_of = |level: AreaLevel| level.of(self.family(person).map_or(0, |family| family.area));
        match column {
            Column::JenisKelamin => (facts.sex != 0).then_some(u64::from(facts.sex)),
            Column::Hubungan => match facts.relation {
                Relation::Head => Some(0),
                Relation::Spouse => Some(1),
                Relation::Child => Some(2),
                Relation::Other => Some(3),
                Relation::Unknown => None,
            },
            Column::Pekerjaan => match self.classes[person as usize] {
                // An occupation of no class is told; only an empty cell says nothing.
                NO_CLASS => (!self.people.register.text(self.intake, PersonIx(person), "pekerjaan").is_empty()).then_some(u64::MAX),
                class => Some(u64::from(class)),
            },
            Column::Kabupaten => area_of(AreaLevel::Kabupaten),
            Column::Kecamatan => area_of(AreaLevel::Kecamatan),
            Column::Desa => area_of(AreaLevel::Desa),
            _ => None,
        }
    }

    fn flag(&self, _: Column, person: u32) -> Truth {
        self.rules.vital.disability(self.people.register.text(self.intake, PersonIx(person), "disabilitas"))
    }

    fn members(&self, person: u32, out: &mut Vec<u32>) -> bool {
        let family = self.family(person);
        out.extend(family.into_iter().flat_map(|family| self.living(family)).map(|member| member.0));
        family.is_some()
    }
}

/// Every value that a column may have.
fn open(column: Column) -> (i64, i64) {
    match column.kind() {
        Kind::Number { low, high } => (low, high),
        Kind::Word | Kind::Code { .. } | Kind::Flag => (0, 0),
    }
}

impl Desk<'_> {
    /// Lowest and highest age of a person in completed years on the last day of the job's month.
    fn age(&self, person: PersonIx) -> (i64, i64) {
        let facts = &self.people.register.facts[person.0 as usize];
        let (year, month) = (i64::from(self.month / 100), self.month % 100);
        let (born_year, born_month) = (i64::from(facts.born / 10_000), facts.born / 100 % 100);
        let (low, high) = open(Column::Umur);
        let range = match (facts.born, born_month, facts.age) {
            (0, _, None) => (low, high),
            (0, _, Some(age)) => self.age_by_statement(i64::from(age)),
            // Of a year alone the birthday may have come or not; in December it has.
            (_, 0, _) => (year - born_year - i64::from(month < 12), year - born_year),
            (_, born, _) => {
                let age = year - born_year - i64::from(month < born);
                (age, age)
            }
        };
        (range.0.clamp(low, high), range.1.clamp(low, high))
    }

    /// An age that was stated on the register's date.
    fn age_by_statement(&self, age: i64) -> (i64, i64) {
        let month = |text: &str| Period::parse(text).map(|period| i64::from(period.yyyymm()));
        let whole = |yyyymm: i64| yyyymm / 100 * 12 + yyyymm % 100;
        let stated = self.job.register.as_of.get(..7).and_then(month).unwrap_or(i64::from(self.month));
        aged(age, whole(i64::from(self.month)) - whole(stated))
    }
}

/// Lowest and highest age at the end of a month that many months after (before, when negative) an age was stated.
///
/// Whoever was 59 on some day of a month may be 60 at its end: the birthday lies anywhere in the year.
fn aged(age: i64, months: i64) -> (i64, i64) {
    let years = months.div_euclid(12);
    (age + years, age + years + 1)
}

#[cfg(test)]
mod tests {
    use super::aged;

    #[test]
    fn a_stated_age_leaves_the_birthday_open() {
        for (months, expected) in
            [(0, (59, 60)), (1, (59, 60)), (11, (59, 60)), (12, (60, 61)), (25, (61, 62)), (-1, (58, 59)), (-12, (58, 59)), (-13, (57, 58))]
        {
            assert_eq!(aged(59, months), expected, "{months} months");
        }
    }
}
