//! What is kept of a row's weights says what its story says.

use super::super::weights::Weigher;
use super::*;

#[test]
fn the_kept_weights_of_a_row_are_those_of_its_story() {
    let files = rules::files(None).expect("the built-in book can be read");
    let Prepared { rules, intake, normalised, index, .. } = prepared();
    let stage = link::Stage { rules: &rules.linkage, intake, normalised, index };
    let (mut told, mut missing, mut given) = (0, 0, 0);
    for (replay, language) in rows(29).zip([Language::Id, Language::En].into_iter().cycle()) {
        let weigher = Weigher::new(stage, Some(&files), language);
        let story = Builder { replay: replay.clone(), sources: &Sources::of(&files), language }.story(Vec::new());
        let Some(best) = story.best else { continue };
        let weights = weigher.weights(replay.row, crate::normalise::PersonIx(best.person.register_row - 1));
        assert_eq!(weights.len(), best.comparisons.len());
        for (number, (kept, story)) in weights.iter().zip(&best.comparisons).enumerate() {
            let words = weigher.words(number, kept.met);
            assert_eq!(kept.millibits, story.weight_millibits, "row {} {}", replay.row.0, story.field.code);
            assert_eq!((&words.level, &words.rule), (&story.level.words, &story.source), "row {} {}", replay.row.0, story.field.code);
            assert_eq!(weigher.fields()[number], story.field.words);
            let told_given = story.given.as_ref().map(|given| (given.field.words.clone(), given.level.words.clone()));
            assert_eq!((&words.given, words.repeats), (&told_given, story.given.as_ref().is_some_and(|given| given.agrees)));
            missing += usize::from(story.level.code == "missing");
            given += usize::from(told_given.is_some());
        }
        told += 1;
    }
    assert!(told > 100 && missing > 50 && given > 50, "{told} rows, {missing} missing, {given} given");
}
