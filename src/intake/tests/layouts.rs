//! Layouts as offices send them.

use super::*;

#[track_caller]
pub fn check(read: &FileRead, expected: &str, people: u32) {
    assert_eq!(read.sources.len(), 1);
    let source = &read.sources[0];
    assert_eq!(mapped(source), expected, "{}", remarks(source));
    assert_eq!(source.receipt.counts.people, people, "{:?} {:?}", source.receipt.counts, read.quarantine);
}

#[test]
fn a_plain_list_maps_by_its_headings() {
    let read = list(&format!("NO;NIK;NO KK;NAMA;TGL LAHIR;JK;ALAMAT\n{}", rows("{n};{nik};{kk};{nama};12-05-1985;{jk};DSN X, RT 1", 20)));
    check(&read, "no_urut=1 nik=2 no_kk=3 nama=4 tanggal_lahir=5 jenis_kelamin=6 alamat=7", 20);
    assert_eq!(read.sources[0].table.lines[0], 2);
    assert_eq!(read.sources[0].table.records[19], 21);
}

#[test]
fn titles_number_rows_totals_and_signatures_are_structure() {
    let text = format!(
        "DAFTAR PENERIMA BLT DANA DESA\nDESA : BANYUBESI;;;;\nKECAMATAN;: GALIS;;;\n\nNO;NIK;NAMA KEPALA KELUARGA;ALAMAT;JUMLAH (Rp)\n1;2;3;4;5\n{}\
         ;;JUMLAH;;1.200.000\n\n;;;Banyubesi, 12 November 2026;\nMengetahui,;;;;\n;;;Kepala Desa;\n\n;;;( SUPARMAN );\n;;;NIP. 196512121990031001;\n",
        rows("{n};{nik};{nama};DSN X;300.000", 4)
    );
    let read = list(&text);
    check(&read, "no_urut=1 nik=2 nama=3 alamat=4 nilai=5 desa=0 kecamatan=0", 4);
    let source = &read.sources[0];
    let counts = source.receipt.counts;
    assert_eq!(
        (counts.title, counts.heading, counts.column_number, counts.total, counts.signature, counts.blank, counts.quarantined),
        (3, 1, 1, 1, 5, 3, 0),
        "{counts:?}"
    );
    assert_eq!((source.table.cell("desa", 0), source.table.cell("kecamatan", 0)), ("BANYUBESI", "GALIS"));
}

#[test]
fn a_person_named_total_is_a_person() {
    let read = list(&format!(
        "NO;NIK;NAMA;NILAI\n{}5;{};TOTAL;300000\n6;;JUMLAH SARI;300000\n;;TOTAL;1800000\n",
        rows("{n};{nik};{nama};300000", 4),
        nik(5)
    ));
    assert_eq!((read.sources[0].receipt.counts.people, read.sources[0].receipt.counts.total), (6, 1));
}

#[test]
fn family_lines_inside_the_table_give_their_number_and_address() {
    let text = format!(
        "NO;NIK;NAMA;JK\nNo. KK : {} | Alamat : JL RAYA, NO 3, RT/RW : 001/002;;;\n{}No. KK : {} | Alamat : DSN Y;;;\n{}",
        kk(1),
        rows("{n};{nik};{nama};{jk}", 3),
        kk(2),
        rows("{n};{nik};{nama};{jk}", 2)
    );
    let read = list(&text);
    check(&read, "no_urut=1 nik=2 nama=3 jenis_kelamin=4 alamat=0 no_kk=0 rt_rw=0", 5);
    let source = &read.sources[0];
    assert_eq!(source.receipt.counts.block, 2);
    assert_eq!(column(source, "alamat"), "JL RAYA, NO 3|JL RAYA, NO 3|JL RAYA, NO 3|DSN Y|DSN Y");
    assert_eq!(source.table.cell("no_kk", 4), kk(2));
}

#[test]
fn two_row_headings_join_parent_and_child() {
    let text = format!(
        "NO;NIK;NAMA;KELAHIRAN;;ALAMAT;;\n;;;TEMPAT;TANGGAL;DUSUN;RT;RW\n{}",
        rows("{n};{nik};{nama};BANGKALAN;12-05-1985;KRAJAN;001;002", 8)
    );
    let read = list(&text);
    check(&read, "no_urut=1 nik=2 nama=3 tempat_lahir=4 tanggal_lahir=5 dusun=6 rt=7 rw=8", 8);
    assert_eq!(read.sources[0].receipt.heading_lines, [1, 2]);
}

#[test]
fn a_title_right_above_the_heading_is_a_title() {
    let read = list(&format!("DAFTAR PENERIMA PKH\nKECAMATAN;GALIS\nNO;NIK;NAMA;ALAMAT\n{}", rows("{n};{nik};{nama};X", 8)));
    assert_eq!((read.sources[0].receipt.heading_lines.as_slice(), read.sources[0].receipt.counts.title), ([3].as_slice(), 2));
}

#[test]
fn tick_columns_become_one_sex_column() {
    let text =
        format!("NO;NIK;NAMA;JENIS KELAMIN;;ALAMAT\n;;;L;P;\n{}", rows("{n};{nik};{nama};V;;X", 1) + &rows("{n};{nik};{nama};;V;X", 1));
    let read = list(&text);
    assert_eq!(column(&read.sources[0], "jenis_kelamin"), "L|P", "{:?}", read.sources[0].receipt);
}

#[test]
fn headings_repeated_on_each_page_are_not_people() {
    let page = format!("NO;NIK;NAMA;ALAMAT\n1;2;3;4\n{}", rows("{n};{nik};{nama};X", 3));
    let read = list(&format!("{page}\n{page}"));
    let counts = read.sources[0].receipt.counts;
    assert_eq!((counts.people, counts.repeated_heading, counts.column_number, counts.blank), (6, 1, 2, 1));
}

#[test]
fn swapped_nik_and_kk_are_told_by_content() {
    let read = list(&format!("NO;NIK;NO KK;NAMA\n{}", rows("{n};{fkk};{nik};{nama}", 30)));
    check(&read, "no_urut=1 no_kk=2 nik=3 nama=4", 30);
    assert!(remarks(&read.sources[0]).contains("swapped"));
}

#[test]
fn a_nik_column_that_repeats_in_families_is_a_family_number() {
    let read = list(&format!("NO;NIK;NAMA\n{}", rows("{n};{fkk};{nama}", 30)));
    check(&read, "no_urut=1 no_kk=2 nama=3", 30);
}

#[test]
fn kk_is_a_number_or_a_head_by_its_values() {
    check(&list(&format!("NIK;KK;NAMA\n{}", rows("{nik};{kk};{nama}", 10))), "nik=1 no_kk=2 nama=3", 10);
    check(&list(&format!("NIK;KK;NAMA\n{}", rows("{nik};PAK HASAN;{nama}", 10))), "nik=1 nama_kepala_keluarga=2 nama=3", 10);
}

#[test]
fn status_has_three_meanings_by_its_values() {
    check(&list(&format!("NIK;NAMA;STATUS\n{}", rows("{nik};{nama};HIDUP", 10))), "nik=1 nama=2 status_hidup=3", 10);
    check(&list(&format!("NIK;NAMA;STATUS\n{}", rows("{nik};{nama};KEPALA KELUARGA", 10))), "nik=1 nama=2 hubungan=3", 10);
    check(&list(&format!("NIK;NAMA;STATUS\n{}", rows("{nik};{nama};KPM LAMA", 10))), "nik=1 nama=2 status=3", 10);
    check(&list(&format!("NIK;NAMA;STATUS\n{}", rows("{nik};{nama};BELUM KAWIN", 10))), "nik=1 nama=2 status=3", 10);
}

#[test]
fn peserta_is_told_by_its_values() {
    check(&list(&format!("Peserta;Nama;Alamat\n{}", rows("{nik};{nama};X", 30))), "nik=1 nama=2 alamat=3", 30);
    check(&list(&format!("Peserta;Nama;Alamat\n{}", rows("{kk};{nama};X", 30))), "no_kk=1 nama=2 alamat=3", 30);
    check(&list(&format!("NIK;Peserta;Alamat\n{}", rows("{nik};{nama};X", 30))), "nik=1 nama=2 alamat=3", 30);
}

#[test]
fn the_desa_may_stand_in_the_file_name_only() {
    let read = list_named("pkh_desa_banyubesi.csv", &format!("NIK,NAMA\n{}", rows("{nik},{nama}", 3)));
    assert_eq!(read.sources[0].table.cell("desa", 2), "BANYUBESI");
    assert_eq!(read.sources[0].receipt.context, [("desa".to_string(), "BANYUBESI".to_string(), "file name".to_string())]);
}

#[test]
fn a_list_without_headings_maps_by_content_alone() {
    let read = list(&rows("{n};{nik};{nama};12-05-1985;{jk};DESA X", 30));
    check(&read, "nik=2 nama=3 tanggal_lahir=4 jenis_kelamin=5", 30);
}

#[test]
fn too_many_cells_are_quarantined_and_too_few_are_missing() {
    let read =
        list(&format!("NIK;NAMA;ALAMAT\n{}{};SITI;JL X;RT 1\n{};BUDI\n{};WATI;Y;;;\n", rows("{nik};{nama};X", 5), nik(7), nik(8), nik(9)));
    assert_eq!(read.sources[0].receipt.counts.people, 7);
    let row = &read.quarantine[0];
    assert_eq!((row.reason, row.line, row.column), (QuarantineReason::TooManyCells, 7, 4));
}

#[test]
fn two_equal_columns_for_one_essential_field_are_an_error() {
    let text = format!("NIK;NAMA PENERIMA;NAMA SISWA\n{}", rows("{nik};{nama};ORANG LAIN", 10));
    let faults = read_bytes("x.csv", text.as_bytes(), Role::List(0)).expect_err("a person must choose");
    assert!(faults[0].message.contains("NAMA PENERIMA") && faults[0].message.contains("NAMA SISWA"), "{}", faults[0]);
}

#[test]
fn number_per_family_on_the_heads_row_is_filled_down() {
    let text = format!(
        "NO KK;NIK;NAMA;SHDK;ALAMAT\n{};{};A B;KEPALA KELUARGA;X\n;{};C D;ISTRI;\n;{};E F;ANAK;\n{};{};G H;KEPALA KELUARGA;Y\n;{};I J;ISTRI;\n",
        kk(1),
        nik(1),
        nik(2),
        nik(3),
        kk(2),
        nik(4),
        nik(5)
    );
    let read = list(&text);
    assert_eq!(column(&read.sources[0], "alamat"), "X|X|X|Y|Y");
    assert_eq!(read.sources[0].table.cell("no_kk", 2), kk(1));
}

#[test]
fn lines_quoted_as_a_whole_are_read() {
    let read = list(&format!("\"NO;NIK;NAMA\"\n{}", rows("\"{n};{nik};{nama}\"", 5)));
    check(&read, "no_urut=1 nik=2 nama=3", 5);
}

#[test]
fn a_numbered_row_of_dashes_is_nobody() {
    let read = list(&format!("NO;NIK;NAMA;ALAMAT\n{}6;-;-;-\n7;;;\n", rows("{n};{nik};{nama};X", 5)));
    let counts = read.sources[0].receipt.counts;
    assert_eq!((counts.people, counts.quarantined, counts.blank), (5, 1, 1));
    assert_eq!(read.quarantine[0].reason, QuarantineReason::NoIdentity);
}

#[test]
fn people_without_numbers_are_told_from_sums_and_signatures_by_their_names() {
    let read = list(&format!(
        "NIK;NAMA;NILAI\n{};JUMLAH SARI;300000\n;AN NISA;300000\n;JUMLAH DESA LAJING;1500000\n;TOTAL PENERIMA;7\nAn. Camat Galis;;\n",
        rows("{nik};{nama};300000", 5)
    ));
    let counts = read.sources[0].receipt.counts;
    assert_eq!((counts.people, counts.total, counts.signature), (7, 2, 1));
}

#[test]
fn a_number_per_family_is_filled_down_beside_row_numbers_too() {
    let read =
        list(&format!("NO;NO KK;NIK;NAMA\n1;{};{};A B\n;;{};C D\n2;{};{};E F\n;;{};G H\n", kk(1), nik(1), nik(2), kk(2), nik(3), nik(4)));
    let expected = [kk(1), kk(1), kk(2), kk(2)].join("|");
    assert_eq!(column(&read.sources[0], "no_kk"), expected);
}

#[test]
fn signatures_below_a_list_are_no_people_and_no_quarantine() {
    let text = "NO;NAMA;JK;NIK;NO KK\n".to_string()
        + &rows("{n};{nama};{jk};{nik};{kk}", 30)
        + ";JUMLAH;;;30\n;;;;\n;;;;Bangkalan, 03 Nopember 2026\n;Mengetahui,;;;Kabid Rehabilitasi Sosial\n;;;;\n\
           ;( ........ );;;Drs. H. SUTRISNO HADI, M.Si\n;;;;NIP. 19690817 199403 1 005\n";
    let file = list(&text);
    let counts = file.sources[0].receipt.counts;
    assert_eq!((counts.people, counts.quarantined, counts.total, counts.signature, counts.blank), (30, 0, 1, 4, 2));
}

#[test]
fn a_person_with_little_filled_in_below_a_signature_stays_a_person() {
    let text = "NO;NAMA;JK;NIK\n".to_string() + &rows("{n};{nama};{jk};{nik}", 20) + ";Mengetahui,;;\n21;SITI AMINAH;;\n;SRI WAHYUNI;P;-\n";
    let counts = list(&text).sources[0].receipt.counts;
    assert_eq!((counts.people, counts.signature), (22, 1));
}

#[test]
fn a_line_that_names_a_group_is_structure_and_a_lone_name_is_a_person() {
    let text = "PENYULUH;NAMA;NIK;DESA;LUAS\n".to_string()
        + "KELOMPOK TANI : SRI MULYA;;;;\n"
        + &rows("Ir. X;{nama};{nik};GALIS;1", 20)
        + "BLOK TENGAH;;;;\n"
        + &rows("Ir. X;{nama};{nik};GALIS;1", 20)
        + ";SITI AMINAH;;;\n;;;GALIS;\n";
    let counts = list(&text).sources[0].receipt.counts;
    assert_eq!((counts.people, counts.title, counts.quarantined), (41, 2, 1));
}

#[test]
fn a_merged_heading_over_unknown_columns_still_has_two_rows() {
    let text = "NO;IDENTITAS;;;KONDISI RUMAH;;KET\n;NAMA;NIK;NO KK;ATAP;LANTAI;\n".to_string()
        + &rows("{n};{nama};{nik};{kk};Baik;Tanah;usulan", 20);
    let file = list(&text);
    assert_eq!(file.sources[0].receipt.heading_lines, [1, 2]);
    assert_eq!(mapped(&file.sources[0]), "no_urut=1 nama=2 nik=3 no_kk=4 status=7");
}

#[test]
fn a_parents_name_under_a_merged_heading_is_not_the_persons() {
    let text = "NO;PESERTA;;ORANG TUA;\n;NAMA;NIK;NAMA;NIK\n".to_string() + &rows("{n};{nama};{nik};SITI FATIMAH;{nik}", 20);
    assert_eq!(mapped(&list(&text).sources[0]), "no_urut=1 nama=2 nik=3");
}

#[test]
fn a_programme_number_is_no_card_number() {
    let text = "NIK;NAMA;No. Peserta\n".to_string() + &rows("{nik};{nama};BZ-00{n}", 20);
    assert_eq!(mapped(&list(&text).sources[0]), "nik=1 nama=2");
    let text = "NIK;NAMA;No. Peserta\n".to_string() + &rows("{nik};{nama};6032000000000{n}", 20);
    assert_eq!(mapped(&list(&text).sources[0]), "nik=1 nama=2 no_kks=3");
}

#[test]
fn the_number_of_a_companion_never_fills_a_missing_nik() {
    let text = "NAMA;DESA;NIK Pendamping\n".to_string() + &rows("{nama};GALIS;{nik}", 30);
    assert_eq!(mapped(&list(&text).sources[0]), "nama=1 desa=2");
}
