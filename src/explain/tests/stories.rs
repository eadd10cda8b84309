//! What is told of rows of the sample: 1. every status, in two languages, short and without codes; 2. why a row is no match,
//! whatever the reason; 3. a change that is predicted comes true when the file is changed.
use super::*;
use crate::link::Status;
use std::fs;

/// The first row whose link fits.
#[track_caller]
fn row_where(fits: impl Fn(&Link) -> bool) -> Replay<'static> {
    let row = links().iter().position(fits).expect("the sample has such a row");
    replay(row)
}

fn has_reason(link: &Link, code: &str) -> bool {
    link.reasons.iter().any(|reason| reason.starts_with(code))
}

/// Lines of two screens.
const LINES_MAX: usize = 60;

#[track_caller]
fn check(replay: &Replay<'static>, id: &[&str], en: &[&str]) {
    for (language, wanted) in [(Language::Id, id), (Language::En, en)] {
        let text = tell::text(&story(replay, language), language);
        assert!(text.contains(links()[replay.row.0 as usize].status.code()), "{text}");
        wanted.iter().for_each(|words| assert!(text.contains(words), "`{words}` is missing:\n{text}"));
        assert!(text.lines().count() <= LINES_MAX, "{} lines:\n{text}", text.lines().count());
        let codes = padan_linkage::comparators::ALL.iter().flat_map(|comparator| comparator.levels).filter(|level| level.contains('_'));
        codes.for_each(|code| assert!(!text.contains(code), "`{code}` is a code:\n{text}"));
    }
}

#[test]
fn every_story_begins_in_plain_sentences() {
    for status in [Status::Padan, Status::PadanBerbeda, Status::PerluVerifikasi, Status::TidakDitemukan] {
        let row = row_where(|link| link.status == status && !link.candidates.is_empty());
        for language in [Language::Id, Language::En] {
            let sentences = lede::sentences(&story(&row, language), language);
            assert!((2..=3).contains(&sentences.len()), "{sentences:?}");
            let plain = |text: &String| text.ends_with('.') && !text.contains(['_', '%']) && !text.contains(" bit");
            assert!(sentences.iter().all(plain), "{sentences:?}");
            let text = tell::text(&story(&row, language), language);
            assert!(text.find(&sentences[0]) < text.find(language.pick("Baris ini, seperti tertulis", "This row, as written")), "{text}");
        }
    }
}

#[test]
fn a_linked_row_tells_why_and_what_would_unmake_it() {
    check(
        &row_where(|link| link.status == Status::Padan && has_reason(link, "nik=exact") && has_reason(link, "tanggal_lahir=same")),
        &[
            "mencapai ambang padan 60,0 %",
            "membatalkan padanan",
            "  Jika ",
            "karena tanggal lahir sama, NIK",
            "hanya dihitung untuk sisanya",
        ],
        &["reaches the threshold of a match, 60.0 %", "unmake the match", "  If ", "because birth date is the same, NIK", "what remains"],
    );
}

#[test]
fn a_row_with_differences_names_them_and_what_sets_the_second_candidate_apart() {
    let row = row_where(|link| link.status == Status::PadanBerbeda && has_reason(link, "nama=variant") && link.candidates.len() > 1);
    check(&row, &["≠ Nama: ", "Calon kedua", "pembeda, untuk"], &["≠ Name: ", "Second candidate", "what tells them apart"]);
}

#[test]
fn weights_are_written_with_the_decimals_of_the_language() {
    let row = row_where(|link| link.status == Status::Padan && link.weight_millibits > 10_000);
    let millibits = links()[row.row.0 as usize].weight_millibits;
    let (whole, rest) = (millibits / 1000, millibits % 1000);
    check(&row, &[&format!("Jumlah {whole},{rest:03} bit")], &[&format!("The sum is {whole}.{rest:03} bits")]);
}

#[test]
fn a_row_below_the_threshold_tells_what_speaks_against_it() {
    let row = row_where(|link| link.status == Status::TidakDitemukan && !link.candidates.is_empty());
    check(
        &row,
        &["di bawah ambang padan 60,0 %", "Yang melawan: ", "membuatnya padan"],
        &["below the threshold", "Against it: ", "make it a match"],
    );
}

#[test]
fn a_row_without_candidates_tells_which_keys_were_tried() {
    let row = row_where(|link| has_reason(link, "TANPA_CALON"));
    check(
        &row,
        &["tidak ada kunci pencarian yang sama", "Dicari tanpa hasil lewat", "tidak dapat dibuat karena kosong", "Tidak dapat dihitung"],
        &["no search key is shared", "Searched in vain by", "could not be made, because", "It cannot be computed"],
    );
    let told = story(&row, Language::Id);
    let tried = told.keys.iter().filter(|key| key.empty.is_empty()).count();
    assert!(tried > 0 && tried < told.keys.len() && told.keys.len() == prepared().rules.linkage.blocking.len());
}

#[test]
fn a_tie_shows_everybody_who_is_possible() {
    let row = row_where(|link| link.linked().is_none() && has_reason(link, "SATU_DARI_"));
    let told = story(&row, Language::Id);
    let count = told.tied.len();
    assert!(has_reason(&links()[row.row.0 as usize], &format!("SATU_DARI_{count}")));
    check(
        &row,
        &[&format!("Satu dari {count} orang"), "  1. baris register", &format!("  {count}. baris register")],
        &[&format!("One of {count} people")],
    );
}

#[test]
fn an_absent_relative_is_named_where_a_household_explains_the_row_best() {
    let likeliest = |kind: &str| {
        let waiting = (0..links().len()).filter(|row| links()[*row].linked().is_none() && !links()[*row].candidates.is_empty());
        waiting.map(replay).find(|replay| {
            let at = replay.absent(&replay.answer().found);
            let most = at.iter().max_by_key(|(_, ppm, _)| *ppm).map(|(absent, ..)| format!("{absent:?}").to_lowercase());
            most.as_deref() == Some(kind)
        })
    };
    let relative = likeliest("relative").expect("a relative of somebody");
    check(
        &relative,
        &["Lebih mungkin saudara serumah yang belum terdaftar (peluang ", "orang di register."],
        &["More likely a relative of one household who is not registered"],
    );
    let told = story(&relative, Language::Id);
    let sum: u32 = told.absent.iter().map(|way| way.probability_ppm).sum();
    assert!(sum.abs_diff(told.absent_ppm) <= 5, "{sum} {}", told.absent_ppm);
    assert!(told.absent[1].likeliest && told.absent[1].household.as_ref().is_some_and(|household| household.no_kk.contains('*')));
    let twin = likeliest("twin").expect("a twin of somebody");
    check(&twin, &["Lebih mungkin saudara kembar "], &["More likely a twin of "]);
}

#[test]
fn the_owner_of_a_number_is_named() {
    let row = row_where(|link| link.linked().is_none() && has_reason(link, "NIK_SAMA_ORANG_BERBEDA") && link.candidates[0].pattern[1] != 8);
    check(&row, &["NIK pada baris ini milik orang lain di register: "], &["belongs to somebody else in the register: "]);
}

/// A copy of the sample whose files may be changed.
fn sample_copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    copy(&from, folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be listed").flatten().filter(|entry| entry.file_name() != "runs") {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("the file can be copied")),
        }
    }
}

/// A row that waits, in a text file, whose smallest change of the NIK is known: (row, NIK as written, the register's, change).
fn waiting_for_a_nik() -> (Replay<'static>, String, String, changes::Change) {
    let Prepared { intake, normalised, .. } = prepared();
    let of = |row: usize| {
        let link = &links()[row];
        let submitted = &normalised.people.rows[row];
        let written = submitted.text(intake, "nik").to_owned();
        let whole = written.len() == 16 && written.bytes().all(|byte| byte.is_ascii_digit());
        if link.status != Status::PerluVerifikasi || !whole || !intake.sources[submitted.source as usize].sheet.is_empty() {
            return None;
        }
        let replay = replay(row);
        let best = link.candidates[0].person;
        let nik = normalised.shared.field("nik").expect("a NIK");
        let is_it =
            |change: &changes::Change| matches!(change.edits.as_slice(), [edit] if edit.column == nik && edit.what == changes::What::Same);
        let change = changes::search(&replay, &replay.answer(), best).into_iter().find(is_it)?;
        let register = normalised.people.register.text(intake, best, "nik").to_owned();
        Some((replay, written, register, change))
    };
    (0..links().len()).find_map(of).expect("a NIK would decide some row")
}

#[test]
fn a_predicted_change_comes_true_when_the_file_is_changed() {
    let (replay, written, register, change) = waiting_for_a_nik();
    let row = &prepared().normalised.people.rows[replay.row.0 as usize];
    let folder = sample_copy();
    let path = folder.path().join(&prepared().intake.sources[row.source as usize].file);
    let mut list = fs::read(&path).expect("the list can be read");
    let line_start = list.split_inclusive(|byte| *byte == b'\n').take(row.line as usize - 1).map(<[u8]>::len).sum::<usize>();
    let at = list[line_start..].windows(16).position(|bytes| bytes == written.as_bytes()).expect("the number stands there") + line_start;
    list[at..at + 16].copy_from_slice(register.as_bytes());
    fs::write(&path, list).expect("the list can be written");

    let after = nightly::prepare(&folder.path().join("job.toml"), &Options::default(), &Progress::new(false)).expect("it can be read");
    let found = Replay::new(&after, replay.row, &ListRows::around(&after, replay.row)).answer();
    let weights = |answer: &replay::Answer| answer.found.ranked.iter().map(|ranked| (ranked.right, ranked.weighed)).collect::<Vec<_>>();
    assert_eq!(weights(&found), weights(&change.answer));
    assert_eq!(found.link.status, change.answer.link.status);
    // The changed row is one of those that the list is read from.
    assert!(found.link.probability_ppm.abs_diff(change.answer.link.probability_ppm) < 5_000);
    assert_ne!(found.link.status, links()[replay.row.0 as usize].status);
}
