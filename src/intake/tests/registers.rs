//! Register files in both column dialects, and vital events.

use super::layouts::check;
use super::*;
use crate::intake::history;
use crate::job::HistorySpec;
use crate::rules::period::Months;

#[test]
fn both_register_dialects_are_read() {
    let people = format!(
        "nomor_induk_kependudukan,nomor_kartu_keluarga,nama,jenis_kelamin,usia,status_hubungan_keluarga\n{}",
        rows("{nik},{kk},{nama},1,40,1", 12)
    );
    let read = read_bytes("p.csv", people.as_bytes(), Role::RegisterPeople).expect("dialect A people");
    check(&read, "nik=1 no_kk=2 nama=3 jenis_kelamin=4 usia=5 hubungan=6", 12);
    let families = format!(
        "id_keluarga,nomor_kartu_keluarga,nama_kepala_keluarga,alamat,kelurahan_desa,desil_nasional\n{}",
        rows("F{n},{kk},{nama},X,BANYUBESI,3", 12)
    );
    let read = read_bytes("f.csv", families.as_bytes(), Role::RegisterFamilies).expect("dialect A families");
    check(&read, "id_keluarga=1 no_kk=2 nama_kepala_keluarga=3 alamat=4 desa=5 desil=6", 12);
    let view = format!(
        "id_keluarga|idsemesta|no_kk|nik|nama|hub_kepala_keluarga|alamat|kelurahan|desil|flag_aktif|status_meninggal\n{}",
        rows("F{n}|9{n}|{kk}|{nik}|{nama}|ANAK|X|BANYUBESI|D2|1|0", 12)
    );
    let read = read_bytes("v.csv", view.as_bytes(), Role::RegisterPeople).expect("dialect B");
    check(&read, "id_keluarga=1 id_sumber=2 no_kk=3 nik=4 nama=5 hubungan=6 alamat=7 desa=8 desil=9 flag_aktif=10 status_meninggal=11", 12);
}

#[test]
fn an_event_file_may_tell_its_event_by_name() {
    let text = format!("NIK;NAMA;TANGGAL MENINGGAL\n{}", rows("{nik};{nama};12-05-2026", 5));
    let read = read_bytes("data_kematian_2026.csv", text.as_bytes(), Role::RegisterEvents).expect("events");
    check(&read, "nik=1 nama=2 tanggal_peristiwa=3 jenis_peristiwa=0", 5);
    assert_eq!(read.sources[0].table.cell("jenis_peristiwa", 4), "MENINGGAL");
}

#[test]
fn a_register_without_nik_is_a_warning() {
    let text = format!("NAMA;TGL LAHIR\n{}", rows("{nama};12-05-1985", 5));
    let read = read_bytes("p.csv", text.as_bytes(), Role::RegisterPeople).expect("readable");
    assert!(read.warnings[0].message.contains("no NIK column"));
}

#[test]
fn a_time_of_history_that_cannot_be_read_is_not_the_time_of_the_list() {
    let years = ["2012", "TA 2014", "", "2005/2006", "05", "38412", "abc"];
    let cell = |number: u32| years[(number as usize - 1) % years.len()];
    let row = |number: u32| format!("{};{};{}\n", nik(number), nama(number), cell(number));
    let text = format!("NIK;NAMA;TAHUN\n{}", (1..=14).map(row).collect::<String>());
    let read = read_bytes("rtlh.csv", text.as_bytes(), Role::List(0)).expect("history");
    let months = Months::parse("2019");
    let spec = HistorySpec { programme: "RTLH".into(), owner: "Dinas Perkim".into(), files: Vec::new(), months, ..HistorySpec::default() };
    let given = history::Received {
        list: 0,
        programme: "RUTILAHU".into(),
        class: "perumahan".into(),
        months: Months::default(),
        nik: 0,
        no_kk: 0,
        file: "rtlh.csv".into(),
        line: 0,
    };
    let mut intake = Intake::default();
    history::recipients(
        &read.sources[0],
        &spec,
        &given,
        history::Asked { tonight: None, needs_nik: false, language: Language::En },
        &mut intake,
    );
    let told: Vec<String> = intake.history.iter().map(|received| received.months.to_string()).collect();
    assert_eq!(told, ["2012", "2014", "2019", "2012", "2014", "2019"]);
    assert!(intake.warnings[0].message.starts_with("8 rows of history"), "{:?}", intake.warnings);
}
