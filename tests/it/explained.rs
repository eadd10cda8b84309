//! The story that `explain` tells of a row of the sample run.
//!
//! Properties: 1. it shows the integers of `links.csv`; 2. it tells every status in two languages, short and without codes;
//! 3. a change that it predicts comes true when the file is changed; 4. a row is found by every name that it has, and what
//! names no row is answered with what to type; 5. no identity number is shown.

use crate::expected::{leaks, numbers};
use crate::support::{District, code, copy, corpus, padan, said, sample, sample_district, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

type Cells = BTreeMap<String, String>;

fn links() -> Vec<Cells> {
    sample().run.table("links")
}

/// The first row of `links` that fits.
fn row_where(fits: impl Fn(&Cells) -> bool) -> Cells {
    links().into_iter().find(|row| fits(row)).expect("the sample has such a row")
}

fn name_of(row: &Cells) -> String {
    let sheet = if row["sheet"].is_empty() { String::new() } else { format!("{}:", row["sheet"]) };
    format!("{}:{sheet}{}", row["file"], row["line"])
}

#[track_caller]
fn json(row: &Cells) -> Value {
    let output = padan(&["explain", &text(&sample().run.folder), &name_of(row), "--json", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Explains a row in a language, without a digit that is nobody's business.
#[track_caller]
fn story(row: &Cells, language: &str) -> String {
    let output = padan(&["explain", &text(&sample().run.folder), &name_of(row), "--language", language]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let list = fs::read(sample().district.path().join(&row["file"])).expect("the list can be read");
    let mut secrets = numbers(&list);
    for part in ["people_01.csv", "people_02.csv"] {
        secrets.extend(numbers(&fs::read(sample().district.path().join("register").join(part)).expect("the register can be read")));
    }
    assert_eq!(leaks(said(&output).as_bytes(), &secrets).next(), None);
    said(&output)
}

/// Thousandths or millionths of a cell of `links.csv`.
fn scaled(cell: &str) -> i64 {
    cell.replace('.', "").parse().expect("a decimal with all its places")
}

#[track_caller]
fn check_integers(row: &Cells) {
    let told = json(row);
    assert_eq!(told["status"]["code"], row["status"].as_str(), "{told:#}");
    let parts = told["best"]["comparisons"].as_array().expect("the best candidate is told");
    let sum: i64 = parts.iter().map(|part| part["weight_millibits"].as_i64().expect("a weight")).sum();
    assert_eq!(Some(sum), told["best"]["person"]["weight_millibits"].as_i64());
    assert_eq!(parts.last().and_then(|part| part["sum_millibits"].as_i64()), Some(sum));
    if !row["weight"].is_empty() {
        assert_eq!(sum, scaled(&row["weight"]), "{row:?}");
        assert_eq!(told["best"]["person"]["probability_ppm"].as_i64(), Some(scaled(&row["probability"])));
        assert_eq!(told["probability_ppm"].as_i64(), Some(scaled(&row["probability"])));
        assert_eq!(told["best"]["rule"]["code"], row["rule"].as_str());
        assert_eq!(told["best"]["person"]["register_row"].to_string(), row["register_row"]);
    }
}

#[test]
fn the_integers_are_those_of_links() {
    for status in ["PADAN", "PADAN_BERBEDA", "PERLU_VERIFIKASI"] {
        check_integers(&row_where(|row| row["status"] == status));
    }
    check_integers(&row_where(|row| row["status"] == "TIDAK_DITEMUKAN" && row["reasons"].contains("CALON_DI_BAWAH_AMBANG")));
}

#[test]
fn every_weight_names_the_rule_line_that_states_it() {
    let told = json(&row_where(|row| row["status"] == "PADAN"));
    let model = include_str!("../../rules/linkage/model.toml");
    for part in told["best"]["comparisons"].as_array().expect("comparisons").iter().filter(|part| part["level"]["code"] != "missing") {
        let source = part["source"].as_str().expect("a source");
        let (file, line) = source.rsplit_once(':').expect("file and line");
        let stated = model.lines().nth(line.parse::<usize>().expect("a line") - 1).expect("the line exists");
        assert_eq!(file, "rules/linkage/model.toml");
        assert!(stated.starts_with(&format!("{} = ", part["level"]["code"].as_str().expect("a level"))), "{source}: {stated}");
    }
}

/// Lines of a screen and a half.
const LINES_MAX: usize = 50;

#[track_caller]
fn check_story(row: &Cells, id: &[&str], en: &[&str]) {
    for (language, wanted) in [("id", id), ("en", en)] {
        let story = story(row, language);
        assert!(story.contains(&row["status"]), "{story}");
        wanted.iter().for_each(|words| assert!(story.contains(words), "`{words}` is missing:\n{story}"));
        assert!(story.lines().count() <= LINES_MAX, "{} lines:\n{story}", story.lines().count());
        for level in padan_linkage::comparators::ALL.iter().flat_map(|comparator| comparator.levels).filter(|level| level.contains('_')) {
            assert!(!story.contains(level), "`{level}` is a code:\n{story}");
        }
    }
}

#[test]
fn a_linked_row_tells_why_and_what_would_unmake_it() {
    let row = row_where(|row| row["status"] == "PADAN");
    check_story(
        &row,
        &["Calon terbaik", "membatalkan padanan", "Jika ", "karena tanggal lahir sama, NIK", " hanya dihitung untuk sisanya"],
        &["Best candidate", "unmake the match", "If ", "because birth date is the same, NIK"],
    );
}

#[test]
fn a_row_with_differences_names_them() {
    let row = row_where(|row| row["status"] == "PADAN_BERBEDA" && row["reasons"].contains("nama=variant"));
    check_story(&row, &["≠ Nama: ", "Calon kedua", "pembeda"], &["≠ Name: ", "Second candidate", "tells them apart"]);
}

#[test]
fn decimals_follow_the_language() {
    let row = row_where(|row| row["status"] == "PADAN");
    let (whole, thousandths) = row["weight"].split_once('.').expect("a decimal");
    check_story(&row, &[&format!("Jumlah {whole},{thousandths} bit")], &[&format!("The sum is {whole}.{thousandths} bits")]);
}

#[test]
fn a_row_below_the_threshold_tells_what_speaks_against_it_and_what_would_link_it() {
    let row = row_where(|row| row["status"] == "TIDAK_DITEMUKAN" && row["reasons"].contains("CALON_DI_BAWAH_AMBANG"));
    check_story(
        &row,
        &["di bawah ambang padan 80,0 %", "Yang melawan: ", "membuatnya padan"],
        &["below the threshold of a match, 80.0 %", "Against it: ", "make it a match"],
    );
}

#[test]
fn a_row_without_candidates_tells_which_keys_were_tried() {
    let row = row_where(|row| row["reasons"].contains("TANPA_CALON"));
    check_story(
        &row,
        &["tidak ada kunci pencarian yang sama", "Dicari tanpa hasil lewat", "karena kosong", "Tidak dapat dihitung"],
        &["no search key is shared", "Searched in vain by", "because these are empty"],
    );
    assert!(json(&row)["keys"].as_array().is_some_and(|keys| keys.iter().any(|key| key["empty"] == Value::Array(Vec::new()))));
}

#[test]
fn a_tie_shows_everybody_who_is_possible() {
    let row = row_where(|row| row["reasons"].contains("SATU_DARI_"));
    let count = row["reasons"].split("SATU_DARI_").nth(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    let count = count.expect("the reason tells how many");
    check_story(&row, &[&format!("Satu dari {count} orang"), "  1. ", &format!("  {count}. ")], &[&format!("One of {count} people")]);
    assert_eq!(json(&row)["tied"].as_array().map(|tied| tied.len().to_string()), Some(count));
}

#[test]
fn an_absent_relative_is_named_where_the_household_explains_the_row_best() {
    let waiting = links().into_iter().filter(|row| row["status"] == "PERLU_VERIFIKASI").take(8);
    let row = waiting.into_iter().find(|row| json(row)["household"]["likeliest"] == true).expect("a sibling of somebody registered");
    check_story(&row, &["Lebih mungkin saudara serumah yang belum terdaftar (peluang "], &["More likely a relative of one household"]);
    let told = json(&row);
    let of_household = told["household"]["probability_ppm"].as_i64().expect("a probability");
    assert!(of_household > told["best"]["person"]["probability_ppm"].as_i64().expect("a probability"));
    assert!(of_household <= told["absent_ppm"].as_i64().expect("a probability"));
}

#[test]
fn a_row_in_quarantine_tells_where_and_how_to_repair_it() {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", fs::read(corpus("lists/ragged_long.csv")).expect("a fixture can be read"));
    let run = text(&district.run().done().folder);
    for (language, words, advice) in
        [("id", "Sel lebih banyak daripada kolom: pkh.csv:4:", "kirim ulang"), ("en", "More cells than headings: pkh.csv:4:", "send")]
    {
        let output = padan(&["explain", &run, "1:4", "--language", language]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        let story = said(&output);
        assert!(story.contains("KARANTINA") && story.contains(words) && story.contains(advice), "{story}");
        let secrets = numbers(&fs::read(district.path("pkh.csv")).expect("the list can be read"));
        assert_eq!(leaks(story.as_bytes(), &secrets).next(), None);
    }
}

/// The full NIK of a register row, counted over all people files.
fn register_nik(row: usize) -> String {
    let mut rows = Vec::new();
    for part in ["people_01.csv", "people_02.csv"] {
        let path = sample().district.path().join("register").join(part);
        let head = fs::read_to_string(&path).expect("the register can be read");
        let separator = if head.lines().next().is_some_and(|line| line.contains(';')) { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_path(path).expect("the register can be read");
        let headings = reader.headers().expect("headings").clone();
        let column = headings.iter().position(|heading| heading.eq_ignore_ascii_case("nik")).expect("a NIK column");
        rows.extend(reader.records().map(|row| row.expect("a row")[column].to_owned()));
    }
    rows[row - 1].clone()
}

#[test]
fn a_predicted_change_comes_true_when_the_file_is_changed() {
    let fits = |row: &&Cells| row["status"] == "PERLU_VERIFIKASI" && row["sheet"].is_empty() && !row["reasons"].contains("NIK_");
    let rows: Vec<Cells> = links().iter().filter(fits).take(12).cloned().collect();
    let wanted = |told: &Value| {
        let change = told["changes"]["found"].as_array()?.iter().find(|change| {
            change["fields"].as_array().is_some_and(|fields| fields.len() == 1 && fields[0]["field"]["code"] == "nik")
                && change["fields"][0]["words"] == "NIK sama dengan register"
        })?;
        Some(change.clone())
    };
    let (row, told, change) = rows
        .iter()
        .find_map(|row| {
            let told = json(row);
            wanted(&told).map(|change| (row, told.clone(), change))
        })
        .expect("a NIK would decide some row");

    let district = sample_district();
    let path = district.path().join(&row["file"]);
    let list = fs::read_to_string(&path).expect("the list is text");
    let at: usize = row["line"].parse().expect("a line");
    let line = list.lines().nth(at - 1).expect("the line exists");
    let own = line.split([';', ',', '\t', '|']).find(|cell| cell.chars().filter(char::is_ascii_digit).count() == 16).expect("a number");
    let register_row = told["best"]["person"]["register_row"].as_u64().expect("a row") as usize;
    let changed = line.replacen(own, &register_nik(register_row), 1);
    fs::write(&path, list.replacen(line, &changed, 1)).expect("the list can be written");

    let job = text(&district.path().join("job.toml"));
    let output = padan(&["explain", &text(&sample().run.folder), &name_of(row), "--job", &job, "--json", "--quiet"]);
    let after: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(after["status"]["code"], change["status"]["code"], "{change:#}");
    assert_eq!(after["probability_ppm"], change["probability_ppm"], "{change:#}");
    assert_eq!(after["weight_millibits"], change["weight_millibits"], "{change:#}");
    assert_eq!(after["changed_inputs"], serde_json::json!([row["file"]]));
}

#[track_caller]
fn check_found(name: &str, expected: &str) {
    let output = padan(&["explain", &text(&sample().run.folder), name, "--json"]);
    assert_eq!(code(&output), 0, "{name}: {}", said(&output));
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(told["row"]["address"], expected, "{name}");
}

#[test]
fn a_row_is_found_by_every_name_that_it_has() {
    check_found("1:6", "1:6");
    check_found("pkh_2026_11.csv:6", "1:6");
    check_found("dinsos/pkh_2026_11.csv:6", "1:6");
    check_found("3:DEMANGAN:12", "3:DEMANGAN:12");
    check_found("3#DEMANGAN:12", "3:DEMANGAN:12");
    check_found("inbox/dpmd/bnba_blt_dana_desa.xlsx#DEMANGAN:12", "3:DEMANGAN:12");
    check_found("bnba_blt_dana_desa.xlsx:DEMANGAN:12", "3:DEMANGAN:12");
}

/// What names no row is a mistake of usage, told with what to type next.
#[track_caller]
fn check_lost(name: &str, words: &str) {
    for language in ["id", "en"] {
        let output = padan(&["explain", &text(&sample().run.folder), "--language", language, "--quiet", "--", name]);
        assert_eq!(code(&output), 2, "{name}: {}", said(&output));
        let answer = said(&output);
        assert!(answer.contains("hint: ") && !answer.contains("nothing was run") && !answer.contains('\u{1b}'), "{answer}");
        assert!(language == "en" || answer.contains(words), "`{words}` is missing: {answer}");
    }
}

#[test]
fn a_number_that_is_ambiguous_lists_what_it_may_mean() {
    check_lost("3:12", "tulis salah satu: 3:");
    check_lost("bnba_blt_dana_desa.xlsx:12", "3:DEMANGAN:12");
}

#[test]
fn a_line_without_a_person_says_what_it_is() {
    let receipt = json(&row_where(|row| row["list"] == "1"));
    let first = receipt["row"]["line"].as_u64().expect("a line");
    check_lost(&format!("1:{}", first - 1), "baris itu kepala tabel");
    check_lost("1:999999", "yang terdekat: 1:");
    check_lost("1:0", "tidak ada orang pada baris itu");
}

#[test]
fn what_names_no_list_is_answered_with_the_lists() {
    check_lost("99:3", "daftar malam itu: 1 = inbox/dinsos/pkh_2026_11.csv");
    check_lost("0:3", "daftar malam itu");
    check_lost("nothing.csv:3", "daftar malam itu");
    check_lost("3:NOWHERE:3", "daftar malam itu");
    check_lost("register/people_01.csv:3", "daftar malam itu");
}

#[test]
fn hostile_names_are_refused_calmly() {
    for name in ["", ":", "::", "1", "1:", ":3", "1:-3", "1:+3", "1:3.0", "1:0x3", "1:99999999999999999999", "--", "-1:3", "1:\u{663}"] {
        check_lost(name, "");
    }
    for name in ["../../etc/passwd:1", "1#:3", "1:#:3", "#:3", "a\u{1b}[31mb:3", "🙂:3", "3:DEMANGAN#:12", "%s%n:1"] {
        check_lost(name, "daftar malam itu");
    }
    let long = "x".repeat(100_000);
    check_lost(&format!("{long}:3"), "daftar malam itu");
    let output = padan(&["explain", &text(&sample().run.folder), "3526010101900012:3"]);
    assert!(code(&output) == 2 && !said(&output).contains("3526010101900012"), "{}", said(&output));
}

#[test]
fn one_file_in_two_lists_is_asked_for_by_list() {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"").list("SEMBAKO", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", "NIK;NAMA\n3526010101900012;SITI AMINAH\n");
    let run = text(&district.run().done().folder);
    let output = padan(&["explain", &run, "pkh.csv:2"]);
    assert!(code(&output) == 2 && said(&output).contains("1:2, 2:2"), "{}", said(&output));
}

#[test]
fn a_run_that_was_moved_asks_for_its_job() {
    let moved = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&sample().run.folder, moved.path());
    let output = padan(&["explain", &text(moved.path()), "1:6"]);
    assert!(code(&output) == 2 && said(&output).contains("--job"), "{}", said(&output));
}
