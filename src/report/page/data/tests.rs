//! Properties: 1. what fits is taken whole, what does not is cut from its end and the room is never passed; 2. no text of the
//! data can end an element or begin one; 3. the script asks for words that exist, and holds none itself; 4. plans name columns
//! that their tables have; 5. a page without linkage has cases without weights.

use super::words::Word;
use super::*;
use crate::language::Language;
use crate::report::formats::Counters;
use crate::report::ledger::Ledger;
use crate::report::mask::Mask;
use crate::report::page;
use crate::report::sample::{self, Sample};
use crate::report::tables::Tables;
use std::sync::OnceLock;

const SCRIPTS: [&str; 4] = [
    include_str!("../script/data.js"),
    include_str!("../script/grid.js"),
    include_str!("../script/case.js"),
    include_str!("../script/start.js"),
];

fn with_report<T>(sample: &Sample, ask: impl FnOnce(&Report<'_>) -> T) -> T {
    let ledger = Ledger::seal(&sample.intake, &sample.people, &sample.links).expect("the sample balances");
    let reading = Reading::new(sample.night(), &ledger, Mask::default());
    let tables = Tables::new(&reading).expect("tables are made");
    ask(&Report { reading: &reading, tables: &tables, run_name: "2026-11-0", counters: Counters::default(), page_data: OnceLock::new() })
}

/// A block of ten bytes a row, the later half twice as heavy.
fn heavier_at_the_end(rows: usize) -> String {
    "x".repeat(rows * 10 + rows.saturating_sub(500) * 10)
}

#[test]
fn what_fits_is_taken_whole() {
    let mut left = 15_000;
    let (rows, block) = fitting(1_000, &mut left, heavier_at_the_end);
    assert_eq!((rows, block.len(), left), (1_000, 15_000, 0));
}

#[test]
fn what_does_not_fit_is_cut_and_the_room_is_kept() {
    for room in [0, 9, 100, 4_999, 7_500, 14_999] {
        let mut left = room;
        let (rows, block) = fitting(1_000, &mut left, heavier_at_the_end);
        assert!(rows < 1_000 && block.len() + left == room, "{rows} rows of {} bytes in {room}", block.len());
        assert!(room < 1_000 || block.len() * 2 >= room, "{} bytes of {room} are used", block.len());
    }
}

#[test]
fn every_finding_of_a_night_has_its_row_and_its_case() {
    let sample = sample::night();
    with_report(&sample, |report| {
        let blocks = of(report);
        let rows = |id: &str| blocks.get(id).map_or((0, None), |held| (held.rows, held.cases));
        assert_eq!(rows("inclusion"), (2, Some(2)));
        assert_eq!(rows("unknown"), (1, Some(1)));
        assert_eq!(rows("exclusion"), (0, None));
        assert_eq!(rows("duplicates"), (2, Some(2)));
        assert_eq!(rows("review"), (1, Some(1)));
        assert_eq!(rows("quarantine"), (0, None), "two rows are few enough to stand in the page");
    });
}

#[test]
fn no_text_of_the_data_ends_an_element_or_begins_one() {
    const HOSTILE: &str = "</script><img src=x onerror=alert(1)><!--<script>";
    let mut sample = sample::night();
    for finding in &mut sample.findings.mistargeting {
        (finding.evidence_id, finding.evidence_en) = (HOSTILE.into(), HOSTILE.into());
        (finding.id, finding.rule, finding.source) = (HOSTILE.to_owned(), HOSTILE.into(), HOSTILE.into());
        (finding.certainty, finding.programme) = (HOSTILE.into(), HOSTILE.into());
    }
    sample.groups[0].id = HOSTILE.to_owned();
    for list in &mut sample.job.lists {
        (list.owner, list.programme) = (HOSTILE.to_owned(), HOSTILE.to_owned());
    }
    for source in &mut sample.intake.sources {
        (source.file, source.sheet) = (HOSTILE.to_owned(), HOSTILE.to_owned());
        for column in &mut source.table.columns {
            let rows = source.table.lines.len();
            column.text = crate::intake::TextColumn::default();
            (0..rows).for_each(|_| column.text.push(HOSTILE));
        }
    }
    for language in [Language::Id, Language::En] {
        sample.job.language = language;
        let page = with_report(&sample, page::render);
        let scripts = page.matches("<script").count();
        assert_eq!(page.matches("</script>").count(), scripts, "an element was ended by data");
        assert!(scripts >= 8 && !page.contains("<img") && !page.contains("<!--"), "{scripts} scripts");
        // One element runs; the others have types that nothing executes.
        assert_eq!(page.matches("<script>").count(), 1);
    }
}

#[test]
fn the_script_asks_for_words_that_exist_in_both_languages() {
    let mut asked = 0;
    for script in SCRIPTS {
        for call in ["say(\"", "heading(\"", "page.words.", "? \"", ": \""] {
            let names = script.split(call).skip(1).map(|rest| rest.split(|sign: char| !sign.is_ascii_alphanumeric()).next().unwrap_or(""));
            for name in
                names.filter(|name| name.len() > 1 && name.as_bytes()[0].is_ascii_uppercase() && name.as_bytes()[1].is_ascii_lowercase())
            {
                assert!(Word::ALL.iter().any(|(known, _)| *known == name), "{name}");
                asked += 1;
            }
        }
        assert!(!script.contains("innerHTML") && !script.contains("insertAdjacentHTML") && !script.contains("eval("));
    }
    assert!(asked > 30, "{asked} words");
    for (name, word) in Word::ALL {
        let (id, en) = (word.pick(Language::Id), word.pick(Language::En));
        assert!(!id.is_empty() && !en.is_empty(), "{name}");
        assert_eq!(id.matches('{').count(), en.matches('{').count(), "{name}");
    }
}

#[test]
fn plans_name_columns_of_their_tables_and_choose_among_them() {
    for plan in plans::ALL {
        let spec = crate::report::tables::ALL.into_iter().find(|spec| spec.name == plan.table).expect("the table exists");
        let has = |name: &&str| spec.columns.iter().any(|column| column.name == *name);
        assert!(plan.shown.iter().chain(plan.told).all(has), "{}", plan.id);
        assert!(plan.choices.iter().all(|name| plan.shown.contains(name) || plan.told.contains(name)), "{}", plan.id);
    }
}

#[test]
fn a_report_keeps_its_bytes_at_any_thread_count() {
    let sample = sample::night();
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| with_report(&sample, page::render))
    };
    assert!(with_threads(1) == with_threads(3));
}
