//! Properties: 1. a line fits its width, and no sign of a text is lost; 2. no two texts of a page lie on each other; 3. headings
//! stand on every page, and rows that belong together on one; 4. what a face does not have is a box and is counted; 5. the same
//! texts give the same bytes.

use super::face::Face;
use super::wrap::wrap;
use super::*;

#[path = "../../../tests/it/pdf_text.rs"]
pub mod pdf_text;

use pdf_text::{Placed, joined, pages};

const CELL: Style = Style::regular(8.0);

fn paper() -> Paper {
    Paper::new(Frame { running: "berjalan".to_owned(), banner: None }, "2026-11-0000000000")
}

fn finished(paper: Paper) -> Printed {
    let about = About { title: "judul", subject: "hal", language: "id" };
    paper.finish(&about, |hash, page, pages| (hash.to_owned(), format!("{page}/{pages}")))
}

#[track_caller]
fn check_wrap(text: &str, width: f32, expected: &[&str]) {
    let face: &Face = Weight::Regular.face();
    let lines = wrap(text, face, 8.0, width);
    assert_eq!(lines, expected);
    assert!(lines.iter().all(|line| face.width(line, 8.0) <= width || line.chars().count() == 1), "{lines:?}");
    let signs = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
    assert_eq!(signs(&lines.concat()), signs(text));
}

#[test]
fn a_length_is_written_as_the_general_printer_writes_it() {
    for length in [0.0_f32, 0.004, 0.25, 7.5, 36.0, 595.28, 841.89, 99.999, -3.5, -0.25, 1234.56] {
        assert_eq!(super::paper::Hundredths(length).to_string(), format!("{length:.2}"), "{length}");
    }
}

#[test]
fn a_text_is_broken_between_words_and_a_long_word_inside() {
    check_wrap("", 50.0, &[""]);
    check_wrap("SITI AMINAH", 60.0, &["SITI AMINAH"]);
    check_wrap("SITI AMINAH BINTI MOHAMMAD", 60.0, &["SITI AMINAH", "BINTI", "MOHAMMAD"]);
    check_wrap("dua\nbaris", 60.0, &["dua", "baris"]);
    check_wrap("KARANGKALIMUSADAMARSARI 12", 60.0, &["KARANGKALIM", "USADAMARSA", "RI 12"]);
    check_wrap("WW", 1.0, &["W", "W"]);
}

/// The box of a text: left, right, bottom, top.
fn bounds(placed: &Placed) -> (f32, f32, f32, f32) {
    let face = if placed.is_bold { Weight::Bold } else { Weight::Regular }.face();
    (placed.x, placed.x + face.width(&placed.text, placed.size), placed.y - 0.15 * placed.size, placed.y + 0.7 * placed.size)
}

#[track_caller]
fn check_apart(page: &[Placed]) {
    for (at, left) in page.iter().enumerate() {
        let (l, r, b, t) = bounds(left);
        assert!(l >= MARGIN - 0.1 && r <= PAGE.0 - MARGIN + 0.1 && b > 0.0 && t < PAGE.1, "{left:?} leaves the page");
        for right in &page[at + 1..] {
            let (l2, r2, b2, t2) = bounds(right);
            let apart = r <= l2 + 0.1 || r2 <= l + 0.1 || t <= b2 + 0.1 || t2 <= b + 0.1;
            assert!(apart, "{left:?} and {right:?} lie on each other");
        }
    }
}

fn grid() -> Grid<'static> {
    Grid::new(&[
        ("No.", 8.0, Align::Left),
        ("Nama dan alamat", 30.0, Align::Left),
        ("Nilai terindikasi", 12.0, Align::Right),
        ("Hasil", 20.0, Align::Left),
    ])
}

/// A row whose texts are as long and as odd as lists have them.
fn row(number: usize) -> [Cell<'static>; 4] {
    let name = "RADEN MAS ".repeat(number % 5 + 1) + &"X".repeat(number % 7 * 12);
    let street = format!("JL. RAYA KAMAL-BANGKALAN KM {number} GG. MELATI/MAWAR, RT 001 RW 002");
    let who = Cell::text(name, Style::bold(8.8)).and(street, CELL).and("", CELL);
    let money = Cell::text(format!("Rp\u{a0}{}", "1.000.".repeat(number % 9) + "000"), CELL);
    [Cell::text(number.to_string(), CELL), who, money, Cell::empty().ticks(&["sesuai", "tidak ditemukan"])]
}

#[test]
fn texts_never_lie_on_each_other_whatever_their_length() {
    let mut paper = paper();
    let mut grid = grid();
    (0..120).for_each(|number| grid.row(&mut paper, &row(number)));
    let printed = finished(paper);
    let pages = pages(&printed.bytes);
    assert!(pages.len() > 4 && pages.len() == printed.pages);
    pages.iter().for_each(|page| check_apart(page));
    let numbers = pages.iter().flatten().filter(|placed| placed.text.parse::<usize>().is_ok()).count();
    assert!(numbers >= 120, "{numbers}");
}

#[test]
fn the_heading_stands_on_every_page() {
    let mut paper = paper();
    let mut grid = grid();
    (0..90).for_each(|number| grid.row(&mut paper, &row(number)));
    for page in pages(&finished(paper).bytes) {
        assert_eq!(page.iter().filter(|placed| placed.text == "Nama dan alamat" && placed.is_bold).count(), 1, "{}", joined(&page));
    }
}

#[test]
fn rows_that_belong_together_stand_on_one_page() {
    let mut paper = paper();
    let mut grid = grid();
    for family in 0..40 {
        let rows: Vec<[Cell<'_>; 4]> =
            (0..3).map(|_| [Cell::text(format!("k{family}"), CELL), Cell::text("A\nB", CELL), Cell::empty(), Cell::empty()]).collect();
        let rows: Vec<&[Cell<'_>]> = rows.iter().map(|row| &row[..]).collect();
        grid.rows_together(&mut paper, &rows);
    }
    let pages = pages(&finished(paper).bytes);
    assert!(pages.len() > 2);
    for family in 0..40 {
        let of_page = |page: &Vec<Placed>| page.iter().filter(|placed| placed.text == format!("k{family}")).count();
        assert_eq!(pages.iter().map(of_page).filter(|rows| *rows > 0).collect::<Vec<_>>(), [3], "{family}");
    }
}

#[test]
fn a_sign_that_the_faces_do_not_have_is_a_box_and_is_counted() {
    let mut paper = paper();
    paper.text("ꦱꦶ and 漢 and é\u{200b}\t.", CELL);
    let printed = finished(paper);
    assert_eq!(printed.signs_missing, 3);
    let text = joined(&pages(&printed.bytes)[0]);
    assert!(text.contains("□□ and □ and é ."), "{text}");
}

#[test]
fn a_text_without_end_is_cut_and_counted() {
    let mut paper = paper();
    let endless = "kata ".repeat(5_000);
    grid().row(&mut paper, &[Cell::text("1", CELL), Cell::text(endless, CELL), Cell::empty(), Cell::empty()]);
    let printed = finished(paper);
    assert_eq!((printed.texts_cut, printed.pages), (1, 1));
    assert!(joined(&pages(&printed.bytes)[0]).contains('…'));
}

#[test]
fn the_same_texts_give_the_same_bytes_and_others_another_hash() {
    let print = |text: &str| {
        let mut paper = paper();
        paper.text(text, CELL);
        finished(paper).bytes
    };
    let foot = |bytes: &[u8]| pages(bytes)[0].iter().find(|placed| placed.text.len() == 16).expect("a hash").text.clone();
    let (one, again, other) = (print("satu"), print("satu"), print("dua"));
    assert!(one == again);
    assert_ne!(foot(&one), foot(&other));
}
