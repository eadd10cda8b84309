//! The sheet on method: how rows were matched, what the words mean, how money is counted, which rules were in force.
//!
//! An analyst who has only the workbook finds here what the page says at its end.

use super::sheet::{Layout, Sheet, Style};
use crate::language::Language;
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::number::{count, measured, percent, rupiah};
use crate::report::text::Text;
use crate::report::words::label;
use std::path::Path;

/// Sentences of the sheet: (id, en).
type Both = (&'static str, &'static str);

const TITLE: Both = ("Cara kerja", "Method");
const RUN: Both = ("Laporan ini", "This report");
const PERIOD: Both = ("Bulan", "Month");
const REGISTER: Both = ("Register per", "Register as of");
const STATUSES: Both = ("Arti status", "What a status means");
const THRESHOLDS: Both = ("Ambang", "Thresholds");
const ERROR: Both = ("Perkiraan galat", "Expected error");
const WORDS: Both = ("Cara membaca", "How to read it");
const MONEY: Both = ("Rupiah", "Rupiah");
const MONEY_TEXT: Both = (
    "Nilai terindikasi = manfaat dikali masa yang dihitung, bila semua temuan benar; setiap penerima satu kali per program. Kolom Menyangkut di lembar temuan menyebut manfaat yang disentuh satu temuan: penerima yang sama disebut berulang, dan temuan yang belum dapat dinilai bukan indikasi, jadi jangan dijumlahkan. Yang dijumlahkan: kolom Nilai yang dihitung di lembar temuan dan lembar data ganda. Berapa yang diperkirakan benar, dengan rentang 95 %, ada di kolom Nilai yang diperkirakan benar; nilai terindikasi sendiri dapat lebih besar daripada rentang itu.",
    "The indicated amount is the benefit times the months that count, if all findings hold; each payee once per programme. Rupiah involved, on the sheet of findings, is the benefit that one finding touches: a payee is named several times, and findings that cannot be judged yet are no indication, so do not add them up. What adds up is the rupiah counted, on the sheets of findings and of duplicates. How much is expected to hold, with a 95 % interval, stands in the column of rupiah expected to hold; the indicated amount itself may lie above that interval.",
);
const NOT_STATED: Both = ("Tanpa nilai", "Without an amount");
const INDICATED: Both = ("Terindikasi dan perlu diperiksa", "Indicated, and to be checked");
const AREAS: Both = ("Wilayah", "Areas");
const AREAS_TEXT: Both = (
    "Lembar per kecamatan dan per desa memakai wilayah register untuk baris yang padan dan wilayah di daftar untuk baris lain. Lembar perkiraan galat memakai wilayah yang tertulis di daftar untuk semua baris. Karena itu jumlah baris per kecamatan sedikit berbeda.",
    "The sheets by kecamatan and desa use the area of the register for matched rows and the listed area for others. The sheet of expected errors uses the listed area for all rows. That is why rows by kecamatan differ a little.",
);
const COLOURS: Both = ("Warna", "Colours");
const COLOURS_TEXT: Both = (
    "Biru: selesai. Kuning: perlu dikerjakan. Jingga tebal: salah atau ditahan. Abu-abu: belum dapat dinilai. Batang menunjukkan peluang atau bagian, dari 0 sampai 100 %.",
    "Blue: settled. Yellow: asks for work. Bold orange: wrong or on hold. Grey: cannot be judged yet. Bars show a probability or share from 0 to 100 %.",
);
const RULES: Both = ("Aturan yang berlaku", "Rules in force");
const NO_CEILING: Both = ("tanpa batas desil", "no ceiling of decile");
const CEILING: Both = ("desil sampai", "decile up to");
const NOTHING: Both = ("tidak ada aturan untuk program malam ini", "no rules for tonight's programmes");

fn status_text(status: Status) -> Both {
    match status {
        Status::Padan => (
            "Orangnya ada di register, dan isian yang dibandingkan tidak berbeda.",
            "The person is in the register, and nothing that was compared differs.",
        ),
        Status::PadanBerbeda => (
            "Orangnya ada di register; ada isian yang berbeda dan perlu diperbaiki.",
            "The person is in the register; some values differ and need correcting.",
        ),
        Status::PerluVerifikasi => {
            ("Petugas harus memutuskan: calonnya mirip, tetapi belum pasti.", "A person must decide: a candidate is alike but not sure.")
        }
        Status::TidakDitemukan => (
            "Tidak ada orang yang cukup mirip di register. Bukan berarti tidak layak.",
            "Nobody in the register is alike enough. This does not mean not eligible.",
        ),
        Status::Karantina => ("Barisnya tidak terbaca sebagai orang; kirim ulang.", "The row cannot be read as a person; send it again."),
    }
}

/// Writes the sheet.
///
/// Errors: the disk.
pub fn sheet(report: &Report<'_>, scratch: &Path) -> anyhow::Result<Sheet> {
    let language = report.reading.language;
    let pick = |(id, en): Both| language.pick(id, en);
    let layout = Layout { name: name(language).to_owned(), widths: vec![30.0, 100.0], ..Layout::default() };
    let mut page = Page { sheet: Sheet::new(layout, tempfile::tempfile_in(scratch)?) };
    page.title(pick(TITLE))?;
    let job = report.reading.night.job;
    page.heading(pick(RUN))?;
    page.line("padan", &format!("{} ({})", env!("CARGO_PKG_VERSION"), report.run_name))?;
    page.line(pick(PERIOD), &job.period)?;
    page.line(pick(REGISTER), &job.register.as_of)?;
    page.heading(pick(STATUSES))?;
    for status in Status::ALL {
        page.line(&label(status.code(), language), pick(status_text(status)))?;
    }
    page.heading(pick(WORDS))?;
    page.line(pick(THRESHOLDS), &thresholds(report))?;
    page.line(pick(ERROR), &expected_error(report))?;
    for text in [Text::MethodLink, Text::MethodProbability, Text::MethodIndicated, Text::MethodMask, Text::MethodVerify] {
        page.line("", text.pick(language))?;
    }
    page.line(pick(INDICATED), &indicated(report))?;
    page.line(pick(MONEY), pick(MONEY_TEXT))?;
    let unstated: Vec<&str> = report.reading.unstated.programmes.iter().map(String::as_str).collect();
    if !unstated.is_empty() {
        page.line(pick(NOT_STATED), &format!("{} {}.", Text::Unstated.pick(language), unstated.join(", ")))?;
    }
    page.line(pick(AREAS), pick(AREAS_TEXT))?;
    page.line(pick(COLOURS), pick(COLOURS_TEXT))?;
    page.heading(pick(RULES))?;
    rules(report, &mut page)?;
    Ok(page.sheet)
}

/// The parts of what is indicated, and what is no indication.
fn indicated(report: &Report<'_>) -> String {
    let language = report.reading.language;
    let indicated = report.reading.indicated();
    let parts: Vec<String> = indicated
        .there()
        .map(|(part, of_part)| {
            let money = rupiah(i64::try_from(of_part.rupiah).unwrap_or(i64::MAX), language);
            format!("{} {} {} ({money})", part.text().pick(language), count(of_part.rows, language), Text::RowsWord.pick(language))
        })
        .collect();
    format!(
        "{}: {} {}. {}. {}: {} {}.",
        Text::PartsInclusion.pick(language),
        count(indicated.indicated_rows(), language),
        Text::RowsWord.pick(language),
        parts.join("; "),
        Text::PartsUnknown.pick(language),
        count(indicated.rows[2], language),
        Text::RowsWord.pick(language),
    )
}

/// The sheet's name.
pub fn name(language: Language) -> &'static str {
    language.pick(TITLE.0, TITLE.1)
}

fn thresholds(report: &Report<'_>) -> String {
    let language = report.reading.language;
    let thresholds = &report.reading.night.rules.linkage.model.thresholds;
    let ppm = |share: f64| percent((share * 1e6).round() as i64, language);
    let (link, review) = (ppm(thresholds.link), ppm(thresholds.review));
    match language {
        Language::Id => format!(
            "Padan bila peluang calon terbaik {link} atau lebih. Di bawah itu, petugas memutuskan bila peluang orangnya ada di register {review} atau lebih. Keputusan petugas berlaku di atas keduanya."
        ),
        Language::En => format!(
            "Matched where the best candidate has a probability of {link} or more. Below that, a person decides where the chance of being in the register is {review} or more. What a reviewer decided stands above both."
        ),
    }
}

fn expected_error(report: &Report<'_>) -> String {
    let language = report.reading.language;
    let stated = &report.reading.night.stated_error;
    let told = |expected: f64, (low, high): (f64, f64)| {
        format!("{} ({}–{})", measured(expected, language), measured(low, language), measured(high, language))
    };
    let wrong = told(stated.expected_wrong_links, stated.wrong_links_95);
    let missed = told(stated.expected_missed_links, stated.missed_links_95);
    match language {
        Language::Id => format!(
            "Diperkirakan {wrong} padanan keliru dan {missed} padanan terlewat; dalam kurung selang 95 %. Rinciannya di lembar perkiraan galat."
        ),
        Language::En => format!(
            "About {wrong} wrong and {missed} missed links are expected; 95 % intervals in brackets. The sheet of expected errors has them by list and kecamatan."
        ),
    }
}

/// Tonight's programmes: ceiling of decile, source and whether its text was read.
fn rules(report: &Report<'_>, page: &mut Page) -> anyhow::Result<()> {
    let (reading, language) = (report.reading, report.reading.language);
    let codes: std::collections::BTreeSet<&str> = reading.lists.iter().map(|list| list.programme.as_str()).collect();
    let mut has_any = false;
    for rule in codes.iter().filter_map(|code| reading.night.rules.programmes.find(code)) {
        let ceiling = match rule.decile_max {
            Some(decile) => format!("{} {decile}", language.pick(CEILING.0, CEILING.1)),
            None => language.pick(NO_CEILING.0, NO_CEILING.1).to_owned(),
        };
        page.line(&rule.code, &format!("{}; {ceiling}. {} ({}). {}", rule.name, rule.source, rule.certainty.replace('_', " "), rule.cite))?;
        has_any = true;
    }
    if !has_any {
        page.line("", language.pick(NOTHING.0, NOTHING.1))?;
    }
    Ok(())
}

/// Lines of two columns: what, and its text.
struct Page {
    sheet: Sheet,
}

impl Page {
    fn title(&mut self, text: &str) -> std::io::Result<()> {
        self.row(&[(text, Style::Title)])
    }

    fn heading(&mut self, text: &str) -> std::io::Result<()> {
        self.sheet.skip_row();
        self.row(&[(text, Style::Heading), ("", Style::Heading)])
    }

    fn line(&mut self, what: &str, text: &str) -> std::io::Result<()> {
        self.row(&[(what, Style::Wrapped), (text, Style::Wrapped)])
    }

    fn row(&mut self, cells: &[(&str, Style)]) -> std::io::Result<()> {
        self.sheet.begin_row();
        for (column, (text, style)) in cells.iter().enumerate() {
            self.sheet.text(column, text, *style);
        }
        self.sheet.end_row()
    }
}
