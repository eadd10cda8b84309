//! 1. Every RT/RW form of the field is read. 2. Key words open their parts. 3. DS is told by context. 4. Nothing panics.

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static BOOK: LazyLock<AddressBook> = LazyLock::new(|| {
    let text = include_str!("../../../../rules/addresses.toml");
    AddressBook::new(toml::from_str(text).expect("the built-in file is TOML"))
});

#[track_caller]
fn check(cell: &str, expected: &str) {
    let address = read_address(&BOOK, cell);
    let mut parts = vec![format!("{}/{}", address.rt, address.rw)];
    let mut add = |label: &str, text: String| {
        if !text.is_empty() {
            parts.push(format!("{label}={text}"));
        }
    };
    add("dusun", address.dusun.join(" "));
    add("street", address.street.join(" "));
    add("no", address.number.map_or(String::new(), |n| n.to_string()));
    add("block", address.block.clone().unwrap_or_default());
    add("perum", address.perumahan.clone().unwrap_or_default());
    add("desa", address.desa.clone().unwrap_or_default());
    add("kec", address.kecamatan.clone().unwrap_or_default());
    add("kab", address.kabupaten.clone().unwrap_or_default());
    assert_eq!(parts.join(" | "), expected, "{cell:?}: {address:?}");
}

#[track_caller]
fn cells(rt: &str, rw: &str, expected: (u16, u16)) -> RtRw {
    let read = rt_rw_cells(rt, rw);
    assert_eq!(read_rt_rw(rt, rw), (read.rt, read.rw));
    assert_eq!((read.rt, read.rw), expected, "{rt:?} {rw:?}");
    read
}

#[test]
fn every_form_of_rt_and_rw_is_read_from_its_cells() {
    cells("001/001", "", (1, 1));
    cells("RT/RW : 002/000", "", (2, 0));
    cells("RT 07 RW 03", "", (7, 3));
    cells("RW 03, RT 07", "", (7, 3));
    cells("RT:001, RW:001", "", (1, 1));
    cells("8.0", "1.0", (8, 1));
    cells("07", "003", (7, 3));
    cells("RT.03/RW.05", "", (3, 5));
    cells("03/05", "", (3, 5));
    cells("3-5", "", (3, 5));
    cells("RT 3", "", (3, 0));
    cells("RT 004 RW -", "", (4, 0));
    cells("000/000", "", (0, 0));
    cells("-", "-", (0, 0));
    cells("0", "0", (0, 0));
    cells("", "RT 02 RW 04", (2, 4));
    cells("12345", "99999", (0, 0));
}

#[test]
fn a_cell_that_became_a_date_is_rt_and_rw_again() {
    for cell in ["03-May", "03-Mei", "3-May", "2026-05-03", "2026-05-03 00:00:00"] {
        let read = cells(cell, "", (3, 5));
        assert!(read.repairs.contains(AddressRepairs::EXCEL_DATE), "{cell}");
    }
    cells("Des-07", "", (12, 7));
    check("03-May", "3/5");
}

#[test]
fn floats_and_reversed_order_are_named_repairs() {
    assert!(cells("8.0", "", (8, 0)).repairs.contains(AddressRepairs::FLOAT));
    assert!(cells("RW 03 RT 07", "", (7, 3)).repairs.contains(AddressRepairs::REVERSED));
    assert!(cells("RT 07 RW 03", "", (7, 3)).repairs.is_empty());
}

#[test]
fn key_words_open_the_parts_of_an_address() {
    check("Jl. Raya Kamal No. 12 RT 03 RW 05", "3/5 | street=RAYA KAMAL | no=12");
    check("DSN. LAOK LEKE RT.03/RW.05", "3/5 | dusun=LAOK LEKE");
    check("DUSUN.MORKOLAK, DESA KWANYAR BARAT KEC KWANYAR", "0/0 | dusun=MORKOLAK | desa=KWANYAR BARAT | kec=KWANYAR");
    check("Laok Leke 001/002", "1/2 | dusun=LAOK LEKE");
    check("RT/RW : 002/001 Dusun Barat", "2/1 | dusun=BARAT");
    check("RW 03, RT 07 KP. BARU", "7/3 | dusun=BARU");
    check("RT03RW05 SUMBER", "3/5 | dusun=SUMBER");
    check("PERUM GRIYA ABADI BLOK A1 NO 5", "0/0 | no=5 | block=A1 | perum=ABADI");
    check(
        "JL KH HASYIM GG 3, KEL. PEJAGAN KEC. BANGKALAN KAB. BANGKALAN",
        "0/0 | street=KH HASYIM 3 | desa=PEJAGAN | kec=BANGKALAN | kab=BANGKALAN",
    );
    check("JL. MAWAR #7", "0/0 | street=MAWAR | no=7");
    check("JL MAWAR NO 3/5", "0/0 | street=MAWAR | no=3");
    check("DUSUN PAKA'AN RT 01", "1/0 | dusun=PAKAAN");
    for nothing in ["", "-", "0", "000/000", "RT 000 RW 000", "nihil"] {
        assert!(read_address(&BOOK, nothing).is_empty(), "{nothing:?}");
    }
}

#[test]
fn ds_is_a_hamlet_where_the_village_is_named_and_a_village_otherwise() {
    check("DS. GILI TIMUR KEC. KAMAL", "0/0 | desa=GILI TIMUR | kec=KAMAL");
    check("DS LAOK LEKE DESA GILI TIMUR", "0/0 | dusun=LAOK LEKE | desa=GILI TIMUR");
    assert!(read_address(&BOOK, "DS KAMAL").repairs.contains(AddressRepairs::DS_GUESSED));
}

proptest! {
    #[test]
    fn reading_never_panics(cell in "\\PC{0,60}") {
        read_address(&BOOK, &cell);
        read_rt_rw(&cell, &cell);
    }

    #[test]
    fn padding_and_separators_do_not_change_rt_and_rw(rt in 1u16..=99, rw in 1u16..=99) {
        let forms = [
            format!("{rt:03}/{rw:03}"), format!("RT {rt} RW {rw}"), format!("RW {rw:02}, RT {rt:02}"), format!("RT.{rt:02}/RW.{rw:02}"),
            format!("RT:{rt:03}, RW:{rw:03}"), format!("RT/RW : {rt}/{rw}"), format!("RT{rt:02}RW{rw:02}"),
        ];
        for form in forms {
            prop_assert_eq!(read_rt_rw(&form, ""), (rt, rw), "{}", form);
            let address = read_address(&BOOK, &format!("DUSUN BARAT {form}"));
            prop_assert_eq!((address.rt, address.rw), (rt, rw), "{}", form);
        }
    }
}
