//! `surat.html`: the letter that goes with an OPD's packet, one page of A4: what came, what became of it, what to fix first.
//!
//! Number, date, term and signature are left to be filled in by hand; nothing here asks the clock.

use super::sha256;
use crate::language::Language;
use crate::link::Status;
use crate::report::number::{count, percent};
use crate::report::receipt::{Receipt, words as say};
use crate::report::words::label;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Packets go to Indonesian offices.
const LANGUAGE: Language = Language::Id;
const STYLE: &str = include_str!("letter.css");
/// Problems named in the letter; more would not fit its page.
const PROBLEMS_SHOWN: usize = 4;
/// Signs of an advice or a list of names in the letter.
const SIGNS_MAX: usize = 170;

/// The letter that goes with a receipt.
pub fn render(receipt: &Receipt, has_files: bool) -> String {
    let policy =
        format!("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'", sha256::base64_digest(STYLE.as_bytes()),);
    html! {
        (DOCTYPE)
        html lang="id" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { "Surat pengantar: " (receipt.owner) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (head(receipt)) (body(receipt, has_files)) (end(receipt)) } }
        }
    }
    .into_string()
}

/// Letterhead, number, subject and addressee.
fn head(receipt: &Receipt) -> Markup {
    html! {
        header.kop {
            p { "PEMERINTAH KABUPATEN/KOTA " span.blank.wide {} }
            h1 { "TIM KOORDINASI PENANGGULANGAN KEMISKINAN DAERAH" }
            p.small { "Alamat: " span.blank.wide {} " Telepon: " span.blank {} }
        }
        div.facts {
            dl {
                div { dt { "Nomor" } dd { ": " span.blank.wide {} } }
                div { dt { "Sifat" } dd { ": Terbatas (memuat data pribadi)" } }
                div { dt { "Lampiran" } dd { ": 1 (satu) folder" } }
                div { dt { "Hal" } dd { ": " b { "Hasil pemadanan data penerima bantuan, " (month(&receipt.period)) } } }
            }
            p.date { span.blank {} ", " span.blank {} }
        }
        address { "Yth. Kepala " (shortened(&receipt.owner, 90)) br; "di tempat" }
    }
}

fn body(receipt: &Receipt, has_files: bool) -> Markup {
    let of_status = |status: Status| receipt.statuses.get(status.code()).copied().unwrap_or(0);
    let ppm = |rows: u64| (rows * 1_000_000).checked_div(receipt.rows).unwrap_or(0) as i64;
    let files = {
        let mut names: Vec<&str> = receipt.files.iter().map(|file| file.file.as_str()).collect();
        names.dedup();
        names.len() as u64
    };
    html! {
        p { "Dengan hormat, daftar penerima yang Saudara kirim (program " (shortened(&receipt.programme, 90)) "; "
            (count(files, LANGUAGE)) " berkas, " (count(receipt.rows, LANGUAGE)) " baris) telah dipadankan dengan register DTSEN per "
            (day(&receipt.register_as_of)) ". Hasilnya:" }
        table {
            thead { tr { th scope="col" { "Hasil" } th.num scope="col" { "Baris" } th.num scope="col" { "Bagian" } } }
            tbody { @for status in Status::ALL { tr {
                th scope="row" { (label(status.code(), LANGUAGE)) }
                td.num { (count(of_status(status), LANGUAGE)) }
                td.num { (percent(ppm(of_status(status)), LANGUAGE)) }
            } } }
        }
        p { "Nilai mutu berkas: " b { (receipt.grade.letter()) " (" (say::meaning(receipt.grade, LANGUAGE)) ")" } ". "
            @if let Some(worst) = crate::report::receipt::worst(receipt) { "Agar nilai naik: " (say::lift(worst.measure, LANGUAGE)) } }
        @if receipt.problems.is_empty() {
            p { "Tidak ada yang perlu diperbaiki. Terima kasih atas kerja sama Saudara." }
        } @else {
            p.before { "Mohon didahulukan:" }
            ol { @for problem in receipt.problems.iter().take(PROBLEMS_SHOWN) {
                li { b { (label(&problem.code, LANGUAGE)) ", " (count(problem.count, LANGUAGE)) " baris. " }
                    (shortened(&problem.what_to_do.0, SIGNS_MAX)) }
            } }
            p { "Rincian setiap baris ada pada folder terlampir: " i { "tanda_terima.html" } ", " i { "perbaikan.xlsx" }
                @if has_files { " dan berkas Saudara sendiri dengan catatan di sisi kanan (" i { "dikembalikan" } ")" }
                ". Perbaikan mohon dikirim kembali paling lambat tanggal " span.blank {}
                ", dengan nama berkas dan susunan kolom yang sama. Terindikasi bukan putusan: setiap baris perlu diperiksa sebelum ada tindakan." }
        }
        p { "Pertanyaan dapat disampaikan kepada " span.blank.wide {} ", telepon/surel " span.blank.wide {} "." }
        p { "Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih." }
    }
}

fn end(receipt: &Receipt) -> Markup {
    html! {
        div.sign {
            p { span.blank.wide {} "," }
            p.name { span.blank.wide {} br; "NIP. " span.blank.wide {} }
        }
        footer { "padan " (env!("CARGO_PKG_VERSION")) " · " (receipt.run) " · memuat data pribadi: hanya untuk OPD yang dituju" }
    }
}

const MONTHS: [&str; 12] =
    ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

/// `2026-11` as people write it; what is no month stays as it is.
fn month(period: &str) -> String {
    let (year, month) = period.split_once('-').unwrap_or((period, ""));
    match month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))) {
        Some(month) => format!("{month} {year}"),
        None => period.to_owned(),
    }
}

/// `2026-10-01` as people write it.
fn day(date: &str) -> String {
    match date.rsplit_once('-') {
        Some((period, day)) if date.len() == 10 => format!("{} {}", day.trim_start_matches('0'), month(period)),
        _ => date.to_owned(),
    }
}

fn shortened(text: &str, signs: usize) -> String {
    match text.char_indices().nth(signs) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_in_letters() {
        assert_eq!(month("2026-11"), "November 2026");
        assert_eq!(day("2026-10-01"), "1 Oktober 2026");
        assert_eq!((month("2026-13"), day("soon")), ("2026-13".to_owned(), "soon".to_owned()));
    }

    #[test]
    fn nothing_in_a_letter_executes_and_long_names_are_cut() {
        let receipt = Receipt { owner: format!("<script>alert(1)</script>{}", "x".repeat(500)), ..Receipt::default() };
        let page = render(&receipt, true);
        assert!(!page.contains("<script>alert") && page.len() < 12_000, "{}", page.len());
    }
}
