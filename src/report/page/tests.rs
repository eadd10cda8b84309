//! What the page must be in both languages, tried on a night made by hand and on a small district with a night before it:
//! 1. every sentence, code and heading has two texts, or is declared to be the same word in both languages;
//! 2. no stable code stands on the page where people read;
//! 3. no text of the other language stands on the page;
//! 4. a reader who hears the page finds landmarks, headings in order, headings of tables, and a name on every chart.

use super::*;
use crate::nightly::{self, Options};
use crate::progress::Progress;
use crate::report::codes::{ADVICE, FIELDS, LEVELS, WORDS};
use crate::report::formats::Counters;
use crate::report::ledger::Ledger;
use crate::report::mask::Mask;
use crate::report::reading::Reading;
use crate::report::sample;
use crate::report::table::TableSpec;
use crate::report::tables::{self, Tables};
use crate::synth::{self, SynthOptions};
use padan_identity::date::DateFault;
use padan_identity::kk::KkFault;
use padan_identity::nik::NikFault;
use padan_identity::repair::Repair;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// Words that are the same in both languages: names, abbreviations, units and words that were borrowed.
const SAME: [&str; 24] = [
    "OPD",
    "KECAMATAN",
    "BERKAS",
    "nik",
    "dusun",
    "rt",
    "rw",
    "rt_rw",
    "kecamatan",
    "kabupaten",
    "program",
    "status",
    "desa",
    "nama",
    "Status",
    "Owner",
    "Desa",
    "RT",
    "NIK",
    "No. KK",
    "Kecamatan",
    "Desa/kelurahan",
    "Lokus",
    "Rank",
];

fn small_night(language: Language) -> String {
    let mut sample = sample::night();
    sample.job.language = language;
    let ledger = Ledger::seal(&sample.intake, &sample.people, &sample.links).expect("it balances");
    let reading = Reading::new(sample.night(), &ledger, Mask::default());
    let tables = Tables::new(&reading).expect("the tables are made");
    render(&Report {
        reading: &reading,
        tables: &tables,
        run_name: "2026-11-0123456789",
        counters: Counters::default(),
        page_data: Default::default(),
    })
}

fn run(job: &Path) -> std::path::PathBuf {
    nightly::run(job, &Options::default(), &Progress::new(false)).expect("a night").folder
}

/// Two nights of a district, a month apart and some rows fewer: the page of the second one in both languages.
fn two_nights() -> [(Language, String); 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_owned();
    let options = SynthOptions { people: 700, seed: 5, out, rows: Some(900), ..SynthOptions::default() };
    synth::generate(&options).expect("a district");
    let path = folder.path().join("job.toml");
    let job = fs::read_to_string(&path).expect("a job");
    let before = run(&path);
    let name = before.file_name().expect("a run has a name").to_string_lossy();
    let later = job.replace("period = \"2026-11\"", "period = \"2026-12\"");
    assert_ne!(job, later, "the job is of 2026-11");
    [Language::Id, Language::En].map(|language| {
        let of_language = later.replace("language = \"id\"", &format!("language = \"{}\"", language.pick("id", "en")));
        fs::write(&path, format!("since = \"runs/{name}\"\n{of_language}")).expect("a job");
        (language, fs::read_to_string(run(&path).join("report.html")).expect("the page is there"))
    })
}

/// The pages of both nights in both languages, made once.
fn pages() -> &'static [(Language, String)] {
    static PAGES: OnceLock<Vec<(Language, String)>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let small = [Language::Id, Language::En].map(|language| (language, small_night(language)));
        small.into_iter().chain(two_nights()).collect()
    })
}

/// The body without its scripts and data.
fn body(page: &str) -> String {
    let body = &page[page.find("<body>").expect("a page has a body")..];
    let mut parts = body.split("<script");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |kept, part| kept + part.split_once("</script>").expect("a script ends").1)
}

/// What people see or hear: texts between tags, and names that are read aloud or shown on touch.
fn texts(page: &str) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    let unescape = |text: &str| text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    for part in body(page).split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        for name in ["aria-label=\"", "title=\"", "alt=\""] {
            texts.extend(tag.split_once(name).map(|(_, rest)| unescape(rest.split('"').next().unwrap_or(""))));
        }
        // Legal sources are quoted as the rule book has them, and say their language.
        if !text.trim().is_empty() && !tag.contains("lang=\"id\"") {
            texts.insert(unescape(text.trim()));
        }
    }
    texts
}

/// Every text of catalogues and tables: where it stands, Indonesian, English.
fn catalogue() -> Vec<(String, &'static str, &'static str)> {
    let sentences = Text::ALL.iter().map(|text| (format!("{text:?}"), text.pick(Language::Id), text.pick(Language::En)));
    let words = [WORDS, LEVELS, ADVICE, FIELDS].into_iter().flatten().map(|(code, id, en)| ((*code).to_owned(), *id, *en));
    let of_table = |spec: &'static TableSpec| {
        let heading = |column: &'static crate::report::table::ColumnSpec| (column.en.to_owned(), column.id, column.en);
        let own = [(spec.name.to_owned(), spec.title.0, spec.title.1), (spec.name.to_owned(), spec.row.0, spec.row.1)];
        own.into_iter().chain(spec.columns.iter().map(heading)).collect::<Vec<_>>()
    };
    let of_script =
        data::words::Word::ALL.iter().map(|(name, word)| ((*name).to_owned(), word.pick(Language::Id), word.pick(Language::En)));
    sentences.chain(of_script).chain(words).chain(tables::ALL.into_iter().flat_map(of_table)).collect()
}

#[test]
fn every_text_has_two_languages_or_is_declared_the_same() {
    for (place, id, en) in catalogue() {
        assert!(!id.trim().is_empty() && !en.trim().is_empty(), "{place} has an empty text");
        let same = SAME.contains(&place.as_str()) || SAME.contains(&id);
        assert!(id != en || same, "{place}: `{id}` is not translated; if it is one word in both languages, declare it in SAME");
    }
}

#[test]
fn no_stable_code_stands_where_people_read() {
    let written = [WORDS, ADVICE].into_iter().flatten().map(|(code, _, _)| *code);
    let faults = NikFault::ALL.map(NikFault::code).into_iter().chain(KkFault::ALL.map(KkFault::code));
    let faults = faults.chain(DateFault::ALL.map(DateFault::code)).chain(Repair::ALL.map(Repair::code));
    // `OPD` is what people say, and `REGISTER` and `BARIS` are ordinary words that data may hold.
    let codes: BTreeSet<&str> = written.chain(faults).filter(|code| !["OPD", "REGISTER", "BARIS", "KECAMATAN"].contains(code)).collect();
    for (language, page) in pages() {
        // Headings of submitted files stand as they were submitted, with an arrow to what they mean.
        for text in texts(page).into_iter().filter(|text| !text.contains(" → ")) {
            let shown = text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_').find(|word| codes.contains(word));
            assert_eq!(shown, None, "{language:?}: {text}");
        }
    }
}

#[test]
fn no_text_of_the_other_language_stands_on_the_page() {
    let catalogue = catalogue();
    for (language, page) in pages() {
        let own: Vec<&str> = catalogue.iter().map(|(_, id, en)| language.pick(*id, *en)).collect();
        let foreign = catalogue.iter().map(|(_, id, en)| language.pick(*en, *id)).filter(|text| !own.iter().any(|own| own.contains(text)));
        let foreign: BTreeSet<&str> = foreign.collect();
        assert!(foreign.len() > 300, "the catalogue is read");
        let texts = texts(page);
        let all = texts.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        for text in foreign {
            // A single word counts where it stands alone: inside of a sentence it may be a name.
            let stands = texts.contains(text) || (text.contains(' ') && all.contains(text));
            assert!(!stands, "{language:?}: {text}");
        }
    }
}

/// The opening tags of a name.
fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let begins = format!("<{name}");
    let tag = |part: &'a str| part.split('>').next().unwrap_or("");
    let found = page.split(begins.as_str()).skip(1).map(tag);
    found.filter(|tag| tag.is_empty() || tag.starts_with([' ', '/'])).collect()
}

#[test]
fn who_hears_the_page_finds_their_way() {
    for page in pages().iter().map(|(_, page)| body(page)) {
        let page = page.as_str();
        for landmark in ["header", "nav", "main", "footer", "h1"] {
            assert_eq!(tags(page, landmark).len(), 1, "{landmark}");
        }
        assert!(page.contains("class=\"skip\" href=\"#isi\"") && page.contains("<main id=\"isi\""));
        let levels: Vec<u32> = page.split("<h").skip(1).filter_map(|part| part.chars().next()?.to_digit(10)).collect();
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "no level of headings is left out: {levels:?}");
        for svg in tags(page, "svg") {
            assert!(svg.contains("role=\"img\" aria-label=\"") || svg.contains("aria-hidden=\"true\""), "{svg}");
        }
        for heading in tags(page, "th") {
            assert!(heading.contains("scope=\""), "{heading}");
        }
        let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "every id is one of its own");
        for target in page.split("href=\"#").skip(1).filter_map(|part| part.split('"').next()) {
            assert!(ids.contains(&target), "#{target} leads nowhere");
        }
    }
}

#[test]
fn a_night_without_a_former_one_says_how_to_compare() {
    for language in [Language::Id, Language::En] {
        let page = small_night(language);
        assert!(page.contains(Text::ChangedNone.pick(language)) && page.contains("since = &quot;newest&quot;"));
    }
}
