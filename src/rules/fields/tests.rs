//! Properties: (1) the built-in book parses; (2) headings are compared without case, marks and "(n)"; (3) one typing
//! error and idle extra words are forgiven, other words are not; (4) mistakes are all shown, each with its place;
//! (5) abbreviations, turned words and alternatives are put together; what is somebody else's never is.

use super::*;
use crate::rules::RuleFile;

fn built_in() -> FieldBook {
    parse(&RuleFile { path: "rules/fields.toml".into(), text: include_str!("../../../rules/fields.toml").into() })
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

#[track_caller]
fn check(heading: &str, expected: &str) {
    let book = built_in();
    let names: Vec<&str> = book.meanings(heading).iter().map(|meaning| book.fields[meaning.field].name.as_str()).collect();
    assert_eq!(names.join(" "), expected, "heading {heading}");
}

#[test]
fn headings_are_compared_without_case_marks_and_trailing_numbers() {
    check("No. KK", "no_kk");
    check("NOKK", "no_kk");
    check("nomor_kartu_keluarga", "no_kk");
    check("Alamat (12)", "alamat");
    check("TGL. LAHIR", "tanggal_lahir");
    check("402 Nama", "nama");
    check("Nama KK", "nama_kepala_keluarga");
    check("N I K", "nik");
    check("NO.", "no_urut");
    check("JUMLAH (Rp)", "nilai");
    check("Desa/Kel", "desa");
}

#[test]
fn a_heading_with_several_meanings_names_them_all() {
    check("KK", "no_kk nama_kepala_keluarga");
    check("STATUS", "status_hidup hubungan jenis_peristiwa status");
}

#[test]
fn one_typing_error_is_forgiven() {
    check("TANGAL LAHIR", "tanggal_lahir");
    check("KECAMTAN", "kecamatan");
    check("PEKERJAAAN", "pekerjaan");
    check("RQ", "");
}

#[test]
fn idle_extra_words_are_forgiven_and_others_are_not() {
    check("NAMA PENERIMA BANTUAN SOSIAL", "nama");
    check("DESIL TAHUN 2026", "desil");
    check("NIK (16 DIGIT)", "nik");
    check("TANGGAL LAHIR (DD-MM-YYYY)", "tanggal_lahir");
    check("TANGGAL LAHIR AYAH", "");
    check("NAMA SEKOLAH", "");
    check("JUMLAH ANGGOTA KELUARGA", "");
    check("STATUS KEPEMILIKAN RUMAH", "");
}

#[test]
fn a_heading_under_two_fields_is_an_error_with_its_place() {
    let text = "[[field]]\nname=\"a\"\nkind=\"text\"\nlabel=[\"a\",\"a\"]\nheadings=[\"X Y\"]\n\
                [[field]]\nname=\"b\"\nkind=\"text\"\nlabel=[\"b\",\"b\"]\nheadings=[\"x_y\"]\n";
    let faults = parse(&RuleFile { path: "f.toml".into(), text: text.into() }).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].line, faults[0].column), (10, 11));
}

#[test]
fn every_mistake_is_shown_at_once() {
    let text = "colour = 1\n[[field]]\nname=\"a\"\nkind=\"texts\"\nlabel=[\"a\",\"a\"]\nheadings=[\"X\"]\nsynonyms=[]\n";
    let faults = parse(&RuleFile { path: "f.toml".into(), text: text.into() }).unwrap_err();
    assert_eq!(faults.len(), 3, "{faults:?}");
}

#[test]
fn abbreviations_are_written_out_and_the_other_words_choose_among_several() {
    check("Jns. Kel.", "jenis_kelamin");
    check("Hubungan dg KK", "hubungan");
    check("Tpt. Lhr", "tempat_lahir");
    check("Nm. Kec.", "kecamatan");
    check("Kartu Kel. No", "no_kk");
    check("Jml Bnt", "nilai");
}

#[test]
fn words_cut_short_or_without_vowels_are_read_by_the_words_of_the_book() {
    check("Kecam. Domisili", "kecamatan");
    check("Jns Klmn", "jenis_kelamin");
    check("Nomor Induk Kependdkn", "nik");
}

#[test]
fn words_that_say_whose_value_it_is_may_stand_on_either_side() {
    check("Kec. Domisili", "kecamatan");
    check("Asal Desa", "desa");
    check("Kecamatan Asal", "kecamatan");
    check("Alamat Pengurus", "alamat");
    check("Desa / Kelurahan Domisili", "desa");
    check("Nama Penyandang Disabilitas", "nama");
}

#[test]
fn number_before_an_identifier_says_nothing_more_but_code_before_an_area_does() {
    check("No NISN", "id_sumber");
    check("No. Virtual Account", "no_rekening");
    check("Kode Desa", "kode_desa");
    check("No. Rumah", "");
}

#[test]
fn alternatives_around_a_slash_must_mean_one_field() {
    check("Dusun/Lingk.", "dusun");
    check("Gampong / Desa / Kel.", "desa");
    check("Nama / NIK", "");
    check("Desa / Kecamatan", "");
}

#[test]
fn brackets_are_remarks_unless_they_tell_of_another() {
    check("Alamat (sesuai identitas)", "alamat");
    check("Nama (wali)", "");
}

#[test]
fn what_is_anothers_is_never_the_persons() {
    for heading in
        ["NIK Ibu", "NIK Orang Tua", "NIK Pendamping", "No KTP Suami", "Nama Wali", "Nama Usaha", "Nama Poktan", "Tgl Lahir Pasangan"]
    {
        check(heading, "");
    }
    check("Nama Pemilik Usaha", "nama");
    check("NIK Anggota Poktan", "nik");
}
