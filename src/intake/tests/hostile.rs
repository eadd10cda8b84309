//! Bytes that nobody should send.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check_error(name: &str, bytes: &[u8], part: &str) {
    let faults = read_bytes(name, bytes, Role::List(0)).expect_err("the file is unusable");
    assert!(faults.iter().any(|fault| fault.message.contains(part)), "{faults:?}");
    assert!(faults.iter().all(|fault| !fault.hint.is_empty()));
}

#[test]
fn unusable_files_say_why() {
    check_error("a.csv", b"", "empty");
    check_error("a.csv", b"\n\n\n", "not one row");
    check_error("a.xls", b"<html><table><tr><td>NIK</td></tr></table>", "HTML");
    check_error("a.csv", b"%PDF-1.7 ...", "PDF");
    check_error("a.csv", &(0..=255u8).cycle().take(4000).collect::<Vec<u8>>(), "binary");
    check_error("a.xlsx", b"PK\x03\x04 broken", "damaged");
    check_error("a.parquet", b"PAR1 broken", "Parquet");
    check_error("a.csv", b"LUAS;TANAMAN\n12;PADI\n", "no column for nik / nama");
}

#[test]
fn an_encrypted_workbook_asks_for_one_without_a_password() {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend([0u8; 1024]);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.extend([0u8; 512]);
    check_error("a.xlsx", &bytes, "password");
}

#[test]
fn a_workbook_that_unpacks_beyond_reason_is_refused() {
    let mut bytes = b"PK\x03\x04".to_vec();
    let directory_at = bytes.len() as u32;
    let mut entry = b"PK\x01\x02".to_vec();
    entry.extend([0u8; 20]);
    entry.extend(u32::MAX.to_le_bytes());
    entry.extend([0u8; 18]);
    bytes.extend(entry.repeat(3));
    bytes.extend(b"PK\x05\x06");
    bytes.extend([0u8; 12]);
    bytes.extend(directory_at.to_le_bytes());
    bytes.extend([0u8; 2]);
    check_error("a.xlsx", &bytes, "too large");
}

#[test]
fn folders_and_missing_files_say_so() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let told = |path: &Path| read_path(path, "x", Role::List(0)).expect_err("unusable")[0].message.clone();
    assert!(told(folder.path()).contains("folder"));
    assert!(told(&folder.path().join("none.csv")).contains("does not exist"));
}

#[test]
fn utf_16_without_a_mark_and_windows_letters_are_read() {
    let text = format!("NIK;NAMA\r\n{}", rows("{nik};{nama}", 3).replace('\n', "\r\n"));
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let read = read_bytes("a.txt", &wide, Role::List(0)).expect("readable");
    assert_eq!((read.sources[0].receipt.encoding.as_str(), read.sources[0].table.len()), ("utf-16le", 3));
    let mut western = text.into_bytes();
    western.extend(format!("{};JOS", nik(9)).as_bytes());
    western.extend(b"\xC9 REN\xC9\r\n");
    let read = read_bytes("a.txt", &western, Role::List(0)).expect("readable");
    assert_eq!(read.sources[0].table.cell("nama", 3), "JOS\u{c9} REN\u{c9}");
}

#[test]
fn a_line_without_end_is_quarantined_and_bounded() {
    let mut bytes = format!("NIK;NAMA\n{}", rows("{nik};{nama}", 3)).into_bytes();
    bytes.extend(vec![b'x'; 9 << 20]);
    bytes.extend(format!("\n{};WATI\n", nik(9)).as_bytes());
    let read = read_bytes("a.csv", &bytes, Role::List(0)).expect("readable");
    assert_eq!((read.sources[0].table.len(), read.sources[0].table.lines[3]), (4, 6));
    assert_eq!((read.quarantine[0].reason, read.quarantine[0].line), (QuarantineReason::LineTooLong, 5));
}

#[test]
fn no_message_shows_a_whole_number() {
    let text = format!("NIK;NAMA\n{}{};\"SITI;X;Y\n{};Z;W\n", rows("{nik};{nama}", 5), nik(6), nik(7));
    let read = list(&text);
    assert!(!read.quarantine.is_empty());
    for row in &read.quarantine {
        assert!(!row.seen.contains(&nik(6)) && !row.seen.contains(&nik(7)), "{}", row.seen);
    }
}

#[test]
fn a_link_to_its_own_folder_ends() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("a.csv"), "x").expect("a file can be written");
    for name in ["loop", "again"] {
        std::os::unix::fs::symlink(folder.path(), folder.path().join(name)).expect("a link can be made");
    }
    let (found, faults) = super::super::files::expand(folder.path(), &["**/*.csv".to_string()]);
    assert_eq!((found.len(), faults.len()), (1, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn any_bytes_are_read_or_refused_and_every_record_is_counted_once(
        body in proptest::collection::vec(prop_oneof![
            8 => proptest::sample::select(b";,|\t\"\n\r \0-:ABNIKTOL0123456789".to_vec()),
            1 => any::<u8>(),
        ], 0..600),
        with_heading in any::<bool>(),
    ) {
        let mut bytes = if with_heading { b"NO;NIK;NAMA;ALAMAT\n".to_vec() } else { Vec::new() };
        bytes.extend(&body);
        if let Ok(read) = read_bytes("x.csv", &bytes, Role::List(0)) {
            for (index, source) in read.sources.iter().enumerate() {
                let counts = source.receipt.counts;
                prop_assert!(counts.is_conserved());
                let mut records: Vec<u32> = source.table.records.clone();
                records.extend(read.quarantine.iter().filter(|row| row.source == index).map(|row| row.record));
                let all = records.len();
                records.sort_unstable();
                records.dedup();
                prop_assert_eq!(records.len(), all);
                prop_assert_eq!(all as u32, counts.people + counts.quarantined);
                prop_assert!(records.iter().all(|record| *record >= 1 && *record <= counts.records));
            }
        }
    }
}
