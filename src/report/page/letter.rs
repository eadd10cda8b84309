//! `surat.html`: the letter that goes with an OPD's packet, one page of A4: what came, what became of it, what to do first and why.
//!
//! Number, date, term and signature are left to be filled in by hand; nothing here asks the clock.

use super::sha256;
use crate::language::Language;
use crate::link::Status;
use crate::report::formats::pdf::date_words;
use crate::report::number::{count, percent};
use crate::report::receipt::first::heading;
use crate::report::receipt::{self, Receipt, words as say};
use crate::report::returned::Returned;
use crate::report::words::label;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("letter.css");
/// Problems named in the letter; more would not fit its page.
const PROBLEMS_SHOWN: usize = 4;
/// Files named in the letter that go back under another name.
const NAMES_SHOWN: usize = 3;
/// Signs of an advice or a list of names in the letter.
const SIGNS_MAX: usize = 170;

/// What a letter is made from.
pub struct Letter<'a> {
    pub receipt: &'a Receipt,
    /// The OPD's own files, as they go back.
    pub returned: &'a [Returned],
    /// Who sends it: the kabupaten or kota, where the night's areas tell it.
    pub government: Option<&'a str>,
}

impl Letter<'_> {
    /// The letter in a language.
    pub fn render(&self, language: Language) -> String {
        let digest = sha256::base64_digest(STYLE.as_bytes());
        let policy = format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'");
        html! {
            (DOCTYPE)
            html lang=(language.pick("id", "en")) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    title { (language.pick("Surat pengantar: ", "Covering letter: ")) (self.receipt.owner) }
                    style { (PreEscaped(STYLE)) }
                }
                body { main { (self.head(language)) (self.result(language)) (self.to_do(language)) (self.end(language)) } }
            }
        }
        .into_string()
    }

    /// Letterhead, number, subject and addressee.
    fn head(&self, language: Language) -> Markup {
        let say = |id: &'static str, en: &'static str| language.pick(id, en);
        let of_government = say("PEMERINTAH", "GOVERNMENT OF");
        let subject = say("Hasil pemadanan data penerima bantuan, ", "Result of matching the lists of aid, ");
        html! {
            header.kop {
                p { (of_government) " " @if let Some(name) = self.government { (name.to_uppercase()) } @else { "KABUPATEN/KOTA " span.blank.wide {} } }
                h1 { (say("TIM KOORDINASI PENANGGULANGAN KEMISKINAN", "POVERTY REDUCTION COORDINATION TEAM")) }
                p.small { (say("Alamat: ", "Address: ")) span.blank.wide {} (say(" Telepon: ", " Telephone: ")) span.blank {} }
            }
            div.facts {
                dl {
                    div { dt { (say("Nomor", "Number")) } dd { ": " span.blank.wide {} } }
                    div { dt { (say("Sifat", "Class")) } dd { ": " (say("Terbatas (memuat data pribadi)", "Restricted (holds personal data)")) } }
                    div { dt { (say("Lampiran", "Attached")) } dd { ": " (say("1 (satu) folder", "1 (one) folder")) } }
                    div { dt { (say("Hal", "Subject")) } dd { ": " b { (subject) (date_words(&self.receipt.period, language)) } } }
                }
                p.date { span.blank {} ", " span.blank {} }
            }
            address { (addressee(&shortened(&self.receipt.owner, 90), language)) br; (say("di tempat", "")) }
        }
    }

    /// What came and what became of it.
    fn result(&self, language: Language) -> Markup {
        let receipt = self.receipt;
        let say = |id: &'static str, en: &'static str| language.pick(id, en);
        let of_status = |status: Status| receipt.statuses.get(status.code()).copied().unwrap_or(0);
        let ppm = |rows: u64| (rows * 1_000_000).checked_div(receipt.rows).unwrap_or(0) as i64;
        let files = {
            let mut names: Vec<&str> = receipt.files.iter().map(|file| file.file.as_str()).collect();
            names.dedup();
            names.len() as u64
        };
        let came = format!(
            "{}; {} {}, {} {}",
            shortened(&receipt.programme, 90),
            count(files, language),
            say("berkas", "files"),
            count(receipt.rows, language),
            say("baris", "rows")
        );
        let as_of = date_words(&receipt.register_as_of, language);
        let lifts = receipt::lifts(receipt, language);
        html! {
            p { @match language {
                Language::Id => { "Dengan hormat, daftar penerima yang Saudara kirim (program " (came) ") telah dipadankan dengan register DTSEN per " (as_of) ". Hasilnya:" }
                Language::En => { "The lists of recipients that you sent (programme " (came) ") have been matched with the DTSEN register as of " (as_of) ". The result:" }
            } }
            table {
                thead { tr {
                    th scope="col" { (say("Hasil", "Result")) }
                    th.num scope="col" { (say("Baris", "Rows")) }
                    th.num scope="col" { (say("Bagian", "Share")) }
                } }
                tbody { @for status in Status::ALL { tr {
                    th scope="row" { (label(status.code(), language)) }
                    td.num { (count(of_status(status), language)) }
                    td.num { (percent(ppm(of_status(status)), language)) }
                } } }
            }
            p { (say("Nilai mutu berkas: ", "Grade of the files: ")) b { (receipt.grade.letter()) " (" (say::meaning(receipt.grade, language)) ")" } ". "
                @if !lifts.is_empty() { (say::Say::Lift.pick(language)) ": " (lifts) } }
        }
    }

    /// What to do first and why, and where each row is told.
    fn to_do(&self, language: Language) -> Markup {
        let receipt = self.receipt;
        let say = |id: &'static str, en: &'static str| language.pick(id, en);
        let [page, own] = [say("tanda_terima.html", "receipt.html"), "dikembalikan"];
        html! {
            @if receipt.problems.is_empty() {
                p { (say("Tidak ada yang perlu diperbaiki. Terima kasih atas kerja sama Saudara.", "Nothing needs fixing. Thank you for your work.")) }
            } @else {
                p.before { (say("Mohon didahulukan, menurut pentingnya bagi keluarga dan bantuan:", "Please do first, by what matters to families and to aid:")) }
                ol { @for (at, problem) in receipt.problems.iter().take(PROBLEMS_SHOWN).enumerate() {
                    li {
                        b { (heading(problem, language)) ", " (count(problem.count, language)) " " (say("baris", "rows")) }
                        // Problems that come first for one reason stand together; it is said once.
                        @let is_said = at > 0 && receipt.problems[at - 1].why == problem.why;
                        @let why = language.pick(&problem.why.0, &problem.why.1);
                        @if !is_said && !why.is_empty() { " (" (why) ")" }
                        ". " (shortened(language.pick(&problem.what_to_do.0, &problem.what_to_do.1), SIGNS_MAX))
                    }
                } }
                p { (say("Rincian setiap baris ada pada folder terlampir: ", "Each row is told in the folder attached: ")) i { (page) } ", " i { "perbaikan.xlsx" }
                    @if self.returned.iter().any(Returned::is_back) {
                        (say(" dan berkas Saudara sendiri dengan catatan di sisi kanan (", " and your own files with notes at their right (")) i { (own) } ")"
                    }
                    (say(". Perbaikan mohon dikirim kembali paling lambat tanggal ", ". Please send the lists again by ")) span.blank {}
                    (say(
                        ", dengan nama berkas dan susunan kolom yang sama. Terindikasi bukan putusan: setiap baris perlu diperiksa sebelum ada tindakan.",
                        ", under the same file names and with the same columns. An indication is no decision: each row has to be checked before anything is done.",
                    ))
                }
            }
            (self.renamed(language))
        }
    }

    /// Files that go back under another name than they came.
    fn renamed(&self, language: Language) -> Markup {
        let renamed: Vec<(&str, &str)> =
            self.returned.iter().filter_map(|file| file.own_name().map(|own| (own, file.name.as_str()))).collect();
        let more = renamed.len().saturating_sub(NAMES_SHOWN) as u64;
        html! { @if !renamed.is_empty() {
            p { (language.pick("Nama berkas yang kembali disesuaikan agar dapat dibuka di setiap komputer: ", "Names of returned files that were adapted so that any computer opens them: "))
                @for (at, (own, name)) in renamed.iter().take(NAMES_SHOWN).enumerate() {
                    @if at > 0 { "; " }
                    i { (shortened(name, 60)) } " (" (say::Say::Renamed.pick(language)) " " i { (shortened(own, 60)) } ")"
                }
                @if more > 0 { "; " (count(more, language)) " " (language.pick("lagi di tanda terima", "more in the receipt")) }
                "." }
        } }
    }

    fn end(&self, language: Language) -> Markup {
        let say = |id: &'static str, en: &'static str| language.pick(id, en);
        html! {
            p { (say("Pertanyaan dapat disampaikan kepada ", "Questions may be put to ")) span.blank.wide {} (say(", telepon/surel ", ", telephone/mail ")) span.blank.wide {} "." }
            p { (say("Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih.", "Thank you for your attention and your work.")) }
            div.sign {
                p { span.blank.wide {} "," }
                p.name { span.blank.wide {} br; "NIP. " span.blank.wide {} }
            }
            footer { "padan " (env!("CARGO_PKG_VERSION")) " · " (self.receipt.run) " · " (say("memuat data pribadi: hanya untuk OPD yang dituju", "holds personal data: for the OPD named above alone")) }
        }
    }
}

/// Whom the letter is for: the head of an office by his title, the office named once.
fn addressee(owner: &str, language: Language) -> String {
    let owner = owner.trim();
    let (first, rest) = owner.split_once(' ').unwrap_or((owner, ""));
    let titled = |title: &str| format!("{title} {}", rest.trim()).trim_end().to_owned();
    let head = match first.trim_end_matches('.').to_lowercase().as_str() {
        "camat" | "lurah" | "kepala" | "direktur" | "sekretaris" | "inspektur" | "bupati" | "wali" => owner.to_owned(),
        "kecamatan" | "kec" => titled("Camat"),
        "kelurahan" | "kel" => titled("Lurah"),
        "inspektorat" => titled("Inspektur"),
        "sekretariat" => titled("Sekretaris"),
        "rsud" | "rsu" | "rumah" => language.pick("Direktur ", "The Director of ").to_owned() + owner,
        _ => language.pick("Kepala ", "The Head of ").to_owned() + owner,
    };
    format!("{} {head}", language.pick("Yth.", "To:"))
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
    use crate::report::receipt::Problem;
    use crate::report::returned::Form;

    #[test]
    fn an_office_is_addressed_by_the_title_of_its_head() {
        let to = |owner: &str| addressee(owner, Language::Id);
        assert_eq!([to("Kecamatan Galis"), to("Kecamatan")], ["Yth. Camat Galis", "Yth. Camat"]);
        assert_eq!([to("Dinas Sosial"), to("DPMD")], ["Yth. Kepala Dinas Sosial", "Yth. Kepala DPMD"]);
        assert_eq!([to("RSUD Syamrabu"), to("Lurah Pejagan")], ["Yth. Direktur RSUD Syamrabu", "Yth. Lurah Pejagan"]);
        assert_eq!(addressee("Dinas Sosial", Language::En), "To: The Head of Dinas Sosial");
    }

    #[test]
    fn nothing_in_a_letter_executes_and_long_names_are_cut() {
        let receipt = Receipt { owner: format!("<script>alert(1)</script>{}", "x".repeat(500)), ..Receipt::default() };
        let page = Letter { receipt: &receipt, returned: &[], government: None }.render(Language::Id);
        assert!(!page.contains("<script>alert") && page.len() < 12_000, "{}", page.len());
    }

    #[test]
    fn a_letter_names_its_sender_why_and_the_own_names_of_files_in_both_languages() {
        let problem = Problem {
            code: "MENINGGAL".into(),
            count: 2,
            what_to_do: ("periksa dulu".into(), "check first".into()),
            rupiah: 5,
            why: ("menyangkut bantuan".into(), "concerns aid".into()),
        };
        let receipt = Receipt { owner: "Kecamatan Galis".into(), period: "2026-11".into(), problems: vec![problem], ..Receipt::default() };
        let returned = [Returned { file: "inbox/a*b.csv".into(), name: "a_b.csv".into(), form: Form::AsItCame }];
        let letter = Letter { receipt: &receipt, returned: &returned, government: Some("Kabupaten Bangkalan") };
        for (language, words) in [
            (Language::Id, ["PEMERINTAH KABUPATEN BANGKALAN", "Camat Galis", "menyangkut bantuan", "periksa dulu", "November 2026"]),
            (Language::En, ["GOVERNMENT OF KABUPATEN BANGKALAN", "Camat Galis", "concerns aid", "check first", "November 2026"]),
        ] {
            let page = letter.render(language);
            words.iter().chain(&["a_b.csv", "a*b.csv"]).for_each(|word| assert!(page.contains(word), "{word} in {page}"));
        }
    }
}
