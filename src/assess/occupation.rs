//! Listed people whose occupation, or that of a living member of their KK, makes them not eligible.
//!
//! One finding per row: the person's own occupation first, then the first member's. The member is shown by initials and masked NIK.

use super::desk::{Case, Desk, NO_CLASS};
use super::weigh::{Draft, Rule};
use super::{Action, Side};
use crate::normalise::{Family, PersonIx};
use crate::rules::RuleBook;
use crate::rules::occupations::Reason;
use crate::rules::programmes::{Exclusion, Programme, Spread, Unit};

const KIND: &str = "PEKERJAAN_DIKECUALIKAN";
pub const KINDS: [&str; 1] = [KIND];

/// What the classes of occupations mean for one programme.
pub struct Excluded<'n> {
    /// By class: the reason that concerns the person.
    own: Vec<Option<(&'n Exclusion, &'n Reason)>>,
    /// By class: the reason that reaches every member of the KK.
    family: Vec<Option<(&'n Exclusion, &'n Reason)>>,
}

impl<'n> Excluded<'n> {
    pub fn new(rules: &'n RuleBook, programme: &'n Programme) -> Excluded<'n> {
        let classes = rules.occupations.classes.len();
        let mut excluded = Excluded { own: vec![None; classes], family: vec![None; classes] };
        for exclusion in &programme.exclusions {
            let Some(reason) = rules.occupations.reason(&exclusion.reason) else {
                continue;
            };
            for class in &reason.classes {
                let class = usize::from(*class);
                excluded.own[class].get_or_insert((exclusion, reason));
                if exclusion.spread == Spread::Family {
                    excluded.family[class].get_or_insert((exclusion, reason));
                }
            }
        }
        excluded
    }

    fn of(&self, class: u8) -> Option<(&'n Exclusion, &'n Reason)> {
        self.own.get(usize::from(class)).copied().flatten()
    }

    fn through(&self, class: u8) -> Option<(&'n Exclusion, &'n Reason)> {
        self.family.get(usize::from(class)).copied().flatten()
    }

    /// Says whether an occupation keeps a whole family from the programme.
    ///
    /// Only reasons that reach the declared evidence level count: a doubtful word must not hide a family in need.
    pub fn bars(&self, desk: &Desk<'n>, family: &'n Family, unit: Unit) -> bool {
        let level = desk.rules.assessment.evidence_level_ppm;
        let class = |member: PersonIx| desk.classes[member.0 as usize];
        let sure = |why: Option<(&Exclusion, &Reason)>| why.is_some_and(|why| why.1.proof_ppm >= level);
        if desk.living(family).any(|member| sure(self.through(class(member)))) {
            return true;
        }
        match unit {
            Unit::Family => {
                let mut living = desk.living(family);
                let pengurus = living.find(|member| Some(*member) == family.head);
                let pengurus = pengurus.or_else(|| desk.living(family).next());
                pengurus.is_some_and(|member| sure(self.of(class(member))))
            }
            Unit::Person => desk.living(family).all(|member| sure(self.of(class(member)))),
        }
    }
}

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    let programmes = &desk.rules.programmes.programmes;
    let excluded: Vec<Excluded> = programmes.iter().map(|programme| Excluded::new(desk.rules, programme)).collect();
    for case in desk.cases() {
        if case.programme.exclusions.is_empty() {
            continue;
        }
        let excluded = &excluded[desk.position(case.row)];
        let own = desk.classes[case.person.0 as usize];
        // A dead pengurus has no occupation; the family that is left is asked.
        if let Some(why) = excluded.of(own).filter(|_| !desk.is_dead(case.facts)) {
            out.push(own_occupation(desk, case, why, own));
            continue;
        }
        let member = case.family.into_iter().flat_map(|family| desk.living(family)).find_map(|member| {
            let class = desk.classes[member.0 as usize];
            let other = member != case.person && class != NO_CLASS;
            let why = other.then(|| excluded.through(class)).flatten()?;
            Some((member, class, why))
        });
        if let Some((member, class, why)) = member {
            out.push(members_occupation(desk, case, why, (member, class)));
        }
    }
}

fn own_occupation<'n>(desk: &Desk<'n>, case: Case<'n>, why: (&'n Exclusion, &'n Reason), class: u8) -> Draft<'n> {
    let class = &desk.rules.occupations.classes[usize::from(class)].code;
    let evidence = (
        format!("terindikasi {} menurut register: {}", class, why.1.text_id),
        format!("indication of {} by the register: {}", class, why.1.text_en),
    );
    draft(case, why, evidence, Action::TundaSalur)
}

/// A fact about another person never stops a payment by itself; the village meeting decides.
fn members_occupation<'n>(desk: &Desk<'n>, case: Case<'n>, why: (&'n Exclusion, &'n Reason), (member, class): (PersonIx, u8)) -> Draft<'n> {
    let class = &desk.rules.occupations.classes[usize::from(class)].code;
    let name = desk.named(member);
    let evidence = (
        format!("terindikasi {class} dalam KK: anggota keluarga {name}; {}", why.1.text_id),
        format!("indication of {class} in the KK: family member {name}; {}", why.1.text_en),
    );
    draft(case, why, evidence, Action::Musdes)
}

fn draft<'n>(
    case: Case<'n>,
    (exclusion, reason): (&'n Exclusion, &'n Reason),
    evidence: (String, String),
    action_max: Action,
) -> Draft<'n> {
    Draft {
        side: Side::Inclusion,
        kind: KIND,
        row: case.row,
        person: Some(case.person),
        programme: case.programme,
        evidence,
        rule: Rule { cite: &exclusion.cite, source: &reason.source, certainty: exclusion.certainty.as_ref().unwrap_or(&reason.certainty) },
        link_ppm: case.link_ppm,
        proof_ppm: reason.proof_ppm,
        action_max,
        at_risk: true,
        about: "",
        other: None,
    }
}
