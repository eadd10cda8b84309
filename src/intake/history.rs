//! Lists of earlier recipients: who has had a programme before, by number alone.
//!
//! They are read like any list, but nobody on them is matched by name: only a whole NIK or No. KK counts, because an old list
//! must not stop aid by likeness. A row that carries neither, or no time, is counted and left out.

use super::read::{How, read_file};
use super::{InputFile, Intake, Role, Source, wanted_history};
use crate::diagnostic::{Diagnostic, Stopped};
use crate::job::{HistorySpec, Job};
use crate::language::Language;
use crate::rules::RuleBook;
use crate::rules::period::{Months, Period};
use crate::rules::programmes::Unit;
use crate::rules::toml_diag::did_you_mean;
use padan_identity::kk::read_kk;
use padan_identity::nik::read_nik;

/// One earlier recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Index into `Job::history`.
    pub list: u16,
    /// Code and class of the programme, as the rule book knows it.
    pub programme: String,
    pub class: String,
    /// When: the months in which it may have been.
    pub months: Months,
    /// 0 when missing or not whole.
    pub nik: u64,
    pub no_kk: u64,
    /// Where it is written.
    pub file: String,
    pub line: u32,
}

/// Reads the lists that the job names under `history` into `intake.history`; their hashes join the inputs.
///
/// Errors: an unknown programme (exit code 2), files that cannot be read (3); all at once.
pub fn read(job: &Job, rules: &RuleBook, intake: &mut Intake) -> Result<(), Stopped> {
    let programmes = programmes(job, rules)?;
    let mut wrong = Vec::new();
    for (spec, (programme, class)) in job.history.iter().zip(&programmes) {
        intake.warnings.extend(counts_for_nothing(spec, (programme, class), job, rules));
    }
    let how = How { fields: &rules.fields, source_rules: &rules.sources, language: job.language };
    for (at, (spec, (programme, class))) in job.history.iter().zip(&programmes).enumerate() {
        let (files, faults) = wanted_history(job, spec);
        wrong.extend(faults);
        for named in files {
            let file = match read_file(&named.path, &named.shown, Role::List(at), &how) {
                Ok(file) => file,
                Err(mut faults) => {
                    wrong.append(&mut faults);
                    continue;
                }
            };
            for source in &file.sources {
                let given = Received {
                    list: u16::try_from(at).expect("a job names few lists"),
                    programme: programme.clone(),
                    class: class.clone(),
                    months: spec.months.unwrap_or_default(),
                    nik: 0,
                    no_kk: 0,
                    file: source.file.clone(),
                    line: 0,
                };
                let asked =
                    Asked { tonight: Period::parse(&job.period), needs_nik: needs_nik((programme, class), rules), language: job.language };
                recipients(source, spec, &given, asked, intake);
            }
            intake.warnings.extend(file.warnings);
            if intake.files.iter().any(|known| known.hash == file.input.hash) {
                intake.warnings.push(is_of_tonight(&file.input, job.language));
            }
            intake.files.push(file.input);
        }
    }
    if !wrong.is_empty() {
        return Err(Stopped { exit_code: 3, diagnostics: wrong });
    }
    let path = |file: &InputFile| file.path.clone();
    intake.files.sort_by_key(path);
    intake.files.dedup_by(|left, right| left.path == right.path);
    Ok(())
}

/// Code and class of the programme of each list.
///
/// Errors: every unknown programme (exit code 2).
pub fn programmes(job: &Job, rules: &RuleBook) -> Result<Vec<(String, String)>, Stopped> {
    let mut wrong = Vec::new();
    let programmes = job.history.iter().map(|spec| programme(spec, job, rules, &mut wrong)).collect();
    if wrong.is_empty() { Ok(programmes) } else { Err(Stopped { exit_code: 2, diagnostics: wrong }) }
}

/// Code and class of the programme of a list; an unknown one is noted.
fn programme(spec: &HistorySpec, job: &Job, rules: &RuleBook, wrong: &mut Vec<Diagnostic>) -> (String, String) {
    if let Some((code, class)) = rules.programmes.known(&spec.programme) {
        return (code.to_string(), class.to_string());
    }
    let programmes = &rules.programmes;
    let known = programmes.programmes.iter().map(|one| &one.code).chain(programmes.dormant.iter().map(|one| &one.code));
    let known: Vec<&str> = known.map(String::as_str).collect();
    let message = job.language.pick("program riwayat tidak dikenal", "unknown programme of a history list");
    let file = job.path.to_string_lossy();
    let (line, column) = spec.place;
    wrong.push(Diagnostic::error(file, line, column, format!("{message}: `{}`", spec.programme), did_you_mean(&spec.programme, &known)));
    (String::new(), String::new())
}

/// How a list of earlier recipients is read.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub tonight: Option<Period>,
    /// Only programmes that pay persons ask for it.
    pub needs_nik: bool,
    pub language: Language,
}

/// Says whether some programme asks for a list, and none of those knows a recipient by No. KK.
fn needs_nik((code, class): (&str, &str), rules: &RuleBook) -> bool {
    let asking = rules.programmes.programmes.iter().filter(|one| one.history_years.is_some() && (one.code == code || one.class == class));
    let units: Vec<Unit> = asking.map(|one| one.unit).collect();
    !units.is_empty() && !units.contains(&Unit::Family)
}

/// A list of earlier recipients that no programme asks for.
fn counts_for_nothing(spec: &HistorySpec, (code, class): (&str, &str), job: &Job, rules: &RuleBook) -> Option<Diagnostic> {
    let mut asking = rules.programmes.programmes.iter().filter(|programme| programme.history_years.is_some());
    if asking.any(|programme| programme.code == code || programme.class == class) {
        return None;
    }
    let message = job.language.pick(
        "riwayat ini tidak diperhitungkan: tidak ada program sejenis yang berlaku dengan `history_years`",
        "this history counts for nothing: no programme of its kind in force has `history_years`",
    );
    let hint = job.language.pick("tulis `history_years` di aturan programnya", "write `history_years` in the programme's rules");
    let ((line, column), file) = (spec.place, job.path.to_string_lossy());
    Some(Diagnostic::warning(file, line, column, format!("`{}`: {message}", spec.programme), hint))
}

/// A file that is a list of tonight and of earlier recipients too.
fn is_of_tonight(file: &InputFile, language: Language) -> Diagnostic {
    let message = language.pick(
        "daftar riwayat ini sama isinya dengan berkas lain malam ini",
        "this list of earlier recipients has the bytes of another file of tonight",
    );
    let hint = language.pick("periksa pola berkas di `[[history]]`", "check the file patterns under `[[history]]`");
    Diagnostic::warning(&file.path, 0, 0, message, hint)
}

/// Adds the recipients of one sheet, and a remark on rows that tell too little.
pub(super) fn recipients(
    source: &Source,
    spec: &HistorySpec,
    given: &Received,
    Asked { tonight, needs_nik, language }: Asked,
    intake: &mut Intake,
) {
    let table = &source.table;
    let (mut without_number, mut without_time, mut later) = (0u32, 0u32, 0u32);
    for row in 0..table.len() {
        let nik = read_nik(table.cell("nik", row), false).nik().map_or(0, |nik| nik.as_u64());
        let kk = read_kk(table.cell("no_kk", row), false).digits().filter(|digits| digits.len == 16 && digits.unknown == 0);
        let no_kk = kk.map_or(0, |kk| kk.value);
        // A time that stands there and cannot be read is no other time.
        let months = match table.cell("periode", row).trim() {
            "" => spec.months,
            written => Months::within(written),
        };
        match months {
            _ if nik == 0 && (no_kk == 0 || needs_nik) => without_number += 1,
            None => without_time += 1,
            Some(months) => {
                later += u32::from(tonight.is_some_and(|tonight| months.from >= tonight));
                let line = table.lines.get(row).copied().unwrap_or(0);
                intake.history.push(Received { months, nik, no_kk, line, ..given.clone() });
            }
        }
    }
    let mut warn = |count: u32, id: &str, en: &str| {
        if count > 0 {
            let hint =
                language.pick("lengkapi daftar ini bila riwayatnya perlu diperhitungkan", "complete this list if its history should count");
            let message = format!("{count} {}", language.pick(id, en));
            intake.warnings.push(Diagnostic::warning(&source.file, 0, 0, message, hint));
        }
    };
    let (id, en) = match needs_nik {
        true => (
            "baris riwayat tanpa NIK yang utuh; program perorangan tidak dikenali dari No. KK, jadi tidak dipakai",
            "rows of history without a whole NIK; a programme of persons knows nobody by No. KK, so they are not used",
        ),
        false => (
            "baris riwayat tanpa NIK atau No. KK yang utuh; tidak dipakai",
            "rows of history without a whole NIK or No. KK; they are not used",
        ),
    };
    warn(without_number, id, en);
    warn(
        without_time,
        "baris riwayat tanpa tahun yang terbaca; tidak dipakai",
        "rows of history without a year that can be read; they are not used",
    );
    warn(
        later,
        "baris riwayat dari periode malam ini atau sesudahnya; tidak diperhitungkan",
        "rows of history of tonight's period or later; they do not count",
    );
}
