//! 1. The official lists are read whole, without mistakes. 2. Both official spellings of 28 villages lead to one code,
//!    with and without the list of variants. 3. Names are looked for inside their parent only. 4. Codes tell their status.

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

macro_rules! built_in {
    ($name:literal) => {
        Cow::Borrowed(include_str!(concat!("../../../../rules/areas/", $name)))
    };
}

fn data() -> AreaData {
    AreaData {
        provinsi: built_in!("provinsi.csv"),
        kabupaten: built_in!("kabupaten.csv"),
        kecamatan: built_in!("kecamatan.csv"),
        desa: built_in!("desa.csv"),
        historical: built_in!("historical.csv"),
        crosswalk: built_in!("bps_crosswalk.csv"),
        variants: built_in!("desa_variants.csv"),
    }
}

static BOOK: LazyLock<AreaBook> = LazyLock::new(|| AreaBook::new(data()));

/// Kemendagri and BPS spellings of the villages of Bangkalan that differ, with their kecamatan.
///
/// Source: comparison of the two official lists.
const PAIRS: [(u64, &str, &str); 28] = [
    (352601, "Martajasah", "Mertajasah"),
    (352603, "Tunjung", "Tonjung"),
    (352603, "Banangkah", "Benangkah"),
    (352603, "Jambuh", "Jambu"),
    (352604, "Telang", "Tellang"),
    (352606, "Tegar Priyah", "Tegerpriyah"),
    (352607, "Moarah", "Muarah"),
    (352607, "Banteyan", "Bantean"),
    (352607, "Tenggun Dajah", "Tenggun Daya"),
    (352608, "Genelap", "Gunelap"),
    (352609, "Bandang Dajah", "Bandang Daya"),
    (352609, "Aeng Taber", "Aengtabar"),
    (352609, "Banyusangka", "Banyu Sangkah"),
    (352611, "Pesanggrahan", "Pasanggrahan"),
    (352612, "Bringen", "Bringin"),
    (352613, "Dlambah Laok", "Dlamba Laok"),
    (352614, "Soket Dajah", "Soket Daya"),
    (352614, "Banyubeseh", "Banyu Bese"),
    (352614, "Kemoning", "Kemoneng"),
    (352615, "Nyor Manes", "Nyor Manis"),
    (352615, "Alas Rajah", "Alasraja"),
    (352615, "Karang Nangkah", "Karangnangka"),
    (352615, "Lombang Dajah", "Lombang Daya"),
    (352615, "Kajjan", "Kajan"),
    (352615, "Pangeran Gadungan", "Pangeran Gedungan"),
    (352617, "Cangkareman", "Cangkarman"),
    (352618, "Paka'an Dajah", "Paka'an Daya"),
    (352618, "Lantek Timor", "Lantek Timur"),
];

#[track_caller]
fn check(names: (&str, &str, &str), code: u64, certainty: Certainty) -> Resolved {
    let found = BOOK.resolve(None, names.0, names.1, names.2);
    assert_eq!((found.code, found.certainty), (code, certainty), "{names:?}: {found:?}");
    found
}

#[test]
fn the_official_lists_are_read_whole() {
    assert_eq!(BOOK.mistakes(), []);
    assert_eq!(BOOK.provinsi.codes().len(), 38);
    assert_eq!(BOOK.kabupaten.codes().len(), 514);
    assert_eq!(BOOK.kecamatan.codes().len(), 7285);
    assert_eq!(BOOK.desa.codes().len(), 83762);
    assert_eq!(BOOK.children(Some(3526)).len(), 18);
    assert_eq!(BOOK.children(Some(352601)).iter().filter(|&&code| is_kelurahan(code)).count(), 7);
}

#[test]
fn quoted_names_are_unquoted() {
    assert_eq!(BOOK.name(1207281007), Some("Lubuk Pakam I,II"));
    assert_eq!(BOOK.name(3513152017), Some("Soka\"an"));
    assert_eq!(BOOK.name(352601), Some("Bangkalan"));
}

#[test]
fn both_official_spellings_of_a_village_lead_to_its_code() {
    for (kecamatan, kemendagri, bps) in PAIRS {
        let official = BOOK.resolve(Some(kecamatan), "", "", kemendagri);
        assert_eq!(official.certainty, Certainty::Exact, "{kemendagri}: {official:?}");
        assert_eq!(BOOK.name(official.code), Some(kemendagri));
        let other = BOOK.resolve(Some(kecamatan), "", "", bps);
        assert_eq!((other.code, other.certainty), (official.code, Certainty::Variant), "{bps}");
    }
}

#[test]
fn the_spelling_rules_find_the_other_spelling_without_the_list() {
    let unlisted = AreaBook::new(AreaData { variants: Cow::Borrowed("code,variant,official\n"), ..data() });
    let mut misspelt = Vec::new();
    for (kecamatan, kemendagri, bps) in PAIRS {
        let official = unlisted.resolve(Some(kecamatan), "", "", kemendagri);
        let other = unlisted.resolve(Some(kecamatan), "", "", bps);
        assert_eq!(other.code, official.code, "{bps}: {other:?}");
        if other.certainty == Certainty::Misspelt {
            misspelt.push(bps);
        }
    }
    // One vowel exchanged for another, and one left out: no spelling rule says so.
    assert_eq!(misspelt, ["Gunelap", "Cangkarman"]);
}

#[test]
fn names_are_looked_for_inside_their_parent() {
    check(("Bangkalan", "Galis", ""), 352618, Certainty::Exact);
    check(("KAB. PAMEKASAN", "Galis", ""), 352803, Certainty::Exact);
    check(("Kab. Bangkalan", "Kec. Geger", ""), 352606, Certainty::Exact);
    check(("Madiun", "", ""), 0, Certainty::Ambiguous);
    // Only one of the two Madiun has a kecamatan of this name.
    check(("Madiun", "Geger", ""), 351903, Certainty::Exact);
    check(("Kabupaten Madiun", "Geger", ""), 351903, Certainty::Exact);
    check(("BANGKALAN", "TANAHMERAH", ""), 352613, Certainty::Variant);
    check(("BANGKALAN", "Kwanyarr", ""), 352611, Certainty::Variant);
    check(("BANGKALAN", "Kwanjar", ""), 352611, Certainty::Misspelt);
    check(("", "Tanjung Bumi", ""), 352609, Certainty::Exact);
    check(("", "Galis", ""), 0, Certainty::Ambiguous);
    check(("", "", "Pejagan"), 0, Certainty::Unknown);
    check(("BANGKALAN", "BANGKALAN", "KEL. PEJAGAN"), BOOK.resolve(Some(3526), "", "", "Pejagan").code, Certainty::Exact);
}

#[test]
fn a_desa_alone_is_resolved_in_the_kabupaten_when_its_name_is_there_once() {
    let alone = BOOK.resolve(Some(3526), "", "", "DESA MARTAJASAH");
    assert_eq!((alone.code, alone.certainty), (3526012011, Certainty::Exact));
    let twice = BOOK.resolve(Some(3526), "", "", "Karang Anyar");
    assert_eq!((twice.code, twice.certainty, twice.candidates.len()), (3526, Certainty::Ambiguous, 2));
    let elsewhere = BOOK.resolve(Some(3526), "", "Kamal", "Martajasah");
    assert_eq!((elsewhere.code, elsewhere.certainty), (352604, Certainty::Unknown));
    assert_eq!(elsewhere.candidates, [3526012011]);
    let lost_kecamatan = BOOK.resolve(Some(3526), "", "Zzzzzzz", "Martajasah");
    assert_eq!((lost_kecamatan.code, lost_kecamatan.certainty), (3526012011, Certainty::Misspelt));
}

#[test]
fn a_cell_that_names_no_kabupaten_leaves_the_known_one() {
    let found = BOOK.resolve(Some(3526), "KAB.", "Kamal", "");
    assert_eq!((found.code, found.certainty), (352604, Certainty::Misspelt));
    assert_eq!(BOOK.resolve(None, "KAB.", "", "Martajasah").code, 0);
    // A kabupaten that the row names outranks the one known from elsewhere.
    assert_eq!(BOOK.resolve(Some(3526), "PAMEKASAN", "Galis", "").code, 352803);
    assert_eq!(BOOK.resolve(Some(3506), "KOTA KEDIRI", "", "").code, 3571);
    assert_eq!(BOOK.resolve(Some(3506), "KEDIRI", "", "").code, 3506);
    assert_eq!(BOOK.resolve(None, "KODYA SURABAYA", "", "").code, 3578);
    assert_eq!(BOOK.resolve(None, "JAKARTA SELATAN", "", "").code, 3174);
    assert_eq!(BOOK.resolve(None, "KAB. KOTA WARINGIN BARAT", "", "").code, 6201);
}

#[test]
fn numbered_villages_are_not_misspellings_of_each_other() {
    let mut first = spelling::Spelled::default();
    first.set("Sukamaju I");
    let mut second = spelling::Spelled::default();
    second.set("Sukamaju II");
    assert_eq!(spelling::distance(&first.fine, &second.fine, 2), None);
    assert_ne!(first.coarse, second.coarse);
}

#[test]
fn a_cell_that_holds_a_code_is_that_area() {
    check(("", "", "35.26.01.2011"), 3526012011, Certainty::Exact);
    check(("", "352604", ""), 352604, Certainty::Exact);
    check(("", "352604.0", ""), 352604, Certainty::Exact);
    assert_eq!(parse_code("35260"), None);
    assert_eq!(parse_code("Kamal"), None);
}

#[test]
fn codes_tell_their_status() {
    for (code, status) in [
        (3526012011, AreaStatus::Current),
        (352601, AreaStatus::Current),
        (3526, AreaStatus::Current),
        (910101, AreaStatus::Historical),
        (3526019999, AreaStatus::UnknownDesa),
        (352699, AreaStatus::UnknownKecamatan),
        (359901, AreaStatus::UnknownKabupaten),
        (990101, AreaStatus::UnknownProvince),
        (0, AreaStatus::UnknownProvince),
        (12345, AreaStatus::UnknownProvince),
    ] {
        assert_eq!(BOOK.exists(code), status, "{code}");
    }
    assert_eq!(parent(3526012011), Some(352601));
    assert_eq!(parent(35), None);
}

#[test]
fn a_bps_code_is_crossed_over_and_never_taken_as_it_is() {
    assert_eq!(BOOK.from_bps(3526010), Some(352604), "BPS 3526010 is Kamal");
    assert_eq!(BOOK.from_bps(3526110), Some(352601), "BPS 3526110 is Bangkalan town");
    assert_eq!(BOOK.from_bps(3526010001), Some(352604));
    assert_eq!(BOOK.from_bps(1114010), None);
    for &code in BOOK.children(Some(3526)) {
        assert_eq!(BOOK.from_bps.iter().filter(|(_, to)| *to == code).count(), 1, "{code}");
    }
}

#[test]
fn a_line_that_cannot_be_used_is_named() {
    let book = AreaBook::new(AreaData {
        kecamatan: Cow::Borrowed("code,name\n352602,Socah\n3526,Bangkalan\nx,Kamal\n352601,Bangkalan\n352603,\n"),
        ..AreaData::default()
    });
    let lines: Vec<u32> = book.mistakes().iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [3, 4, 6]);
    assert_eq!(book.kecamatan.codes(), [352601, 352602]);
    assert_eq!(book.name(352602), Some("Socah"));
}

#[test]
fn every_village_of_the_district_resolves_to_itself() {
    for &kecamatan in BOOK.children(Some(3526)) {
        for &desa in BOOK.children(Some(kecamatan)) {
            let name = BOOK.name(desa).expect("a listed code has a name").to_uppercase();
            let found = BOOK.resolve(None, "BANGKALAN", BOOK.name(kecamatan).unwrap_or(""), &name);
            assert_eq!((found.code, found.certainty), (desa, Certainty::Exact), "{name}");
        }
    }
}

proptest! {
    #[test]
    fn resolving_never_panics(kabupaten in "\\PC{0,12}", kecamatan in "\\PC{0,12}", desa in "\\PC{0,60}") {
        let small = AreaBook::new(AreaData { desa: Cow::Borrowed("code,name\n3526012011,Martajasah\n"), kecamatan: Cow::Borrowed("code,name\n352601,Bangkalan\n"), ..AreaData::default() });
        small.resolve(None, &kabupaten, &kecamatan, &desa);
        small.resolve(Some(352601), "", "", &desa);
        parse_code(&desa);
    }
}
