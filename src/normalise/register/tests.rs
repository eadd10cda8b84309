//! Properties: 1. a head is somebody who lives, where anybody does; 2. a register that reads as gone is told.

use super::*;
use crate::normalise::Family;

/// A family in 2026-11; its members are (relation, life, born).
#[track_caller]
fn check(members: &[(Relation, Life, u32)], expected: u32) {
    let mut out = Normalised::default();
    let facts = |&(relation, life, born): &(Relation, Life, u32)| PersonFacts { relation, life, born, ..PersonFacts::default() };
    out.people.register.facts = members.iter().map(facts).collect();
    let all = (0..members.len() as u32).map(PersonIx).collect();
    out.people.register.families = vec![Family { members: all, ..Family::default() }];
    choose_heads(202_611, &mut out);
    assert_eq!(out.people.register.families[0].head, Some(PersonIx(expected)), "{members:?}");
}

#[test]
fn the_head_of_a_family_lives_in_the_jobs_month_where_anybody_does() {
    use Relation::{Child, Head, Spouse};
    let (father, mother, son) = (19_600_101, 19_650_202, 19_900_303);
    check(&[(Head, Life::Alive, father), (Spouse, Life::Alive, mother)], 0);
    check(&[(Head, Life::Dead(None), father), (Spouse, Life::Alive, mother), (Child, Life::Alive, son)], 1);
    check(&[(Head, Life::Moved(Some(20_261_005)), father), (Spouse, Life::Alive, mother)], 1);
    check(&[(Head, Life::Dead(Some(20_261_203)), father), (Spouse, Life::Alive, mother)], 0);
    check(&[(Head, Life::Inactive, father), (Child, Life::Alive, 0)], 1);
    check(&[(Head, Life::Dead(None), father), (Spouse, Life::Dead(None), mother)], 0);
}

#[test]
fn a_register_whose_people_read_as_gone_is_told() {
    let bounds = Implausible { gone_ppm: 200_000, people_min: 20 };
    let told = |gone: usize, all: usize| {
        let lives = (0..all).map(|at| if at < gone { Life::Dead(None) } else { Life::Alive });
        implausible(lives, bounds).is_some()
    };
    assert!(told(21, 100));
    assert!(!told(20, 100));
    assert!(!told(5, 5), "too few people to tell");
}
