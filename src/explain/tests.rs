//! Properties over the rows of the sample district: 1. a row that is taken apart and put back is answered as before; 2. the
//! story's weights add up to the run's; 3. what the search finds turns the decision, singles before pairs; 4. an unchanged
//! row is settled already. `stories` holds the sentences, `places` the names of rows.
mod places;
mod stories;
mod weights;

use super::cells::settle;
use super::*;
use crate::link::{self, Link};
use std::sync::OnceLock;

fn prepared() -> &'static Prepared {
    static PREPARED: OnceLock<Prepared> = OnceLock::new();
    PREPARED.get_or_init(|| {
        let job = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/job.toml");
        nightly::prepare(&job, &Options::default(), &Progress::new(false)).expect("the sample can be read")
    })
}

/// A row with what its list tells; each list is linked once.
fn replay(row: usize) -> Replay<'static> {
    static LISTS: OnceLock<Vec<OnceLock<ListRows>>> = OnceLock::new();
    let lists = LISTS.get_or_init(|| prepared().job.lists.iter().map(|_| OnceLock::new()).collect());
    let list = usize::from(prepared().normalised.people.rows[row].list);
    let around = lists[list].get_or_init(|| ListRows::around(prepared(), RowIx(row as u32)));
    Replay::new(prepared(), RowIx(row as u32), around)
}

/// Rows spread over all lists.
fn rows(step: usize) -> impl Iterator<Item = Replay<'static>> {
    (0..prepared().normalised.people.rows.len()).step_by(step).map(replay)
}

fn links() -> &'static [Link] {
    static LINKS: OnceLock<Vec<Link>> = OnceLock::new();
    LINKS.get_or_init(|| {
        let Prepared { rules, intake, normalised, index, decisions, .. } = prepared();
        link::link(&rules.linkage, intake, normalised, index, decisions, &|| ()).links
    })
}

fn story(replay: &Replay<'static>, language: Language) -> Story {
    Builder { replay: replay.clone(), sources: &Sources::default(), language }.story(Vec::new())
}

#[test]
fn every_row_is_answered_as_the_run_answered_it() {
    for replay in rows(7) {
        let (told, run) = (replay.answer().link, &links()[replay.row.0 as usize]);
        assert_eq!(told.candidates, run.candidates, "row {}", replay.row.0);
        assert_eq!((told.status, &told.reasons), (run.status, &run.reasons));
    }
}

#[test]
fn a_row_taken_apart_and_put_back_is_answered_as_before() {
    for replay in rows(23) {
        let (before, after) = (replay.answer(), replay.answer_if(&replay.cells()));
        assert_eq!(before.found, after.found);
        assert_eq!(before.link.status, after.link.status);
    }
}

#[test]
fn an_unchanged_row_is_settled() {
    let shared = &prepared().normalised.shared;
    let columns: Vec<usize> = (0..shared.fields.len()).collect();
    let contradicts = |cells: &[cells::Cell]| match &cells[shared.field("nik").expect("a NIK")] {
        cells::Cell::Digits(digits) => digits.odd,
        _ => false,
    };
    let year = replay(0).as_of_year();
    let mut odd = 0;
    let people = &prepared().normalised.people.rows;
    for row in (0..people.len()).filter(|row| !people[*row].quarantined) {
        let before = cells::of(&prepared().normalised.rows, row);
        let mut after = before.clone();
        settle(shared, &mut after, &columns, year);
        assert_eq!(contradicts(&before), contradicts(&after), "row {row}");
        odd += u32::from(contradicts(&before));
    }
    assert!(odd > 100, "the sample has numbers at odds with their rows");
}

#[test]
fn the_weights_of_a_story_add_up_to_the_weight_of_the_run() {
    let mut told = 0;
    for replay in rows(31) {
        let link = replay.answer().link;
        let story = story(&replay, Language::Id);
        assert_eq!(story.status.code, link.status.code());
        let Some(best) = story.best else { continue };
        let sum: i32 = best.comparisons.iter().map(|comparison| comparison.weight_millibits).sum();
        assert_eq!(sum, link.candidates[0].weight_millibits);
        assert_eq!(best.person.probability_ppm, link.candidates[0].probability_ppm);
        if let Some(second) = story.runner_up {
            let apart: i32 = second.apart.iter().map(|apart| apart.difference_millibits).sum();
            assert_eq!(apart, sum - second.person.weight_millibits);
        }
        told += 1;
    }
    assert!(told > 100);
}

#[test]
fn what_the_search_finds_turns_the_decision() {
    let (mut singles, mut pairs) = (0, 0);
    for replay in rows(211) {
        let answer = replay.answer();
        let Some(best) = answer.link.candidates.first() else { continue };
        let linked = answer.link.linked() == Some(best.person);
        let found = changes::search(&replay, &answer, best.person);
        for change in &found {
            assert_ne!(change.answer.link.linked() == Some(best.person), linked);
            assert_eq!(change.edits.len(), found[0].edits.len());
        }
        match found.first().map(|change| change.edits.len()) {
            Some(1) => singles += 1,
            Some(_) => pairs += 1,
            None => {}
        }
    }
    assert!(singles > 3 && pairs > 3, "{singles} singles and {pairs} pairs");
}

#[test]
fn every_story_is_told_in_both_languages_without_a_control_sign() {
    for replay in rows(97) {
        for language in [Language::Id, Language::En] {
            let text = tell::text(&story(&replay, language), language);
            assert!(text.chars().all(|sign| sign == '\n' || !sign.is_control()), "{text}");
            assert!(text.lines().count() <= 60 && text.lines().count() > 5, "{text}");
        }
    }
}

#[test]
fn nobody_is_told_to_be_certain() {
    assert_eq!(tell::percent(1_000_000, Language::Id), "> 99,9999 %");
    assert_eq!(tell::percent(0, Language::En), "< 0.0001 %");
    assert_eq!(tell::percent(998_000, Language::Id), "99,8 %");
    assert_eq!(tell::percent(999_999, Language::En), "99.9999 %");
    assert_eq!(tell::percent(800_000, Language::Id), "80,0 %");
}
