//! A story as text for a screen: verdict first, then the row, the evidence, the reason and what would change it.
//!
//! Everything printed is in the story; this module only chooses sentences and lays them out.

use super::lede;
use super::reasons;
use super::story::*;
use crate::language::Language;
use crate::report::number;

/// Longest text of one cell; the rest is cut with `…`.
const CELL_MAX: usize = 34;
/// Signs that the largest sum's bar has.
const BAR: i64 = 10;
/// Columns of a line of the waterfall; what is written on both sides goes below where it does not fit.
const WIDTH: usize = 100;
/// Where fields of the waterfall begin.
const BELOW: usize = 17;
/// Comparisons that tell two candidates apart, at most so many.
const APART_SHOWN: usize = 3;
/// Further single changes that are named.
const CHANGES_SHOWN: usize = 3;

/// Writes a story down.
pub fn text(story: &Story, language: Language) -> String {
    let mut teller = Teller { story, language, out: String::new() };
    teller.changed_inputs();
    teller.head();
    teller.lede();
    teller.findings();
    teller.decisions();
    match &story.quarantine {
        Some(held) => teller.held(held),
        None => {
            teller.row();
            teller.verdict();
            if let Some(best) = &story.best {
                teller.candidate(best);
            }
            teller.runner_up();
            teller.changes();
        }
    }
    teller.out
}

/// Thousandths of a bit with a sign: `+12,345`.
pub fn bits(millibits: i32, language: Language) -> String {
    let sign = if millibits < 0 { "" } else { "+" };
    format!("{sign}{}", number::decimal(i64::from(millibits), 3, language))
}

/// A probability to the last of its millionths, without zeros that say nothing: `99,8 %`. None is certain.
pub fn percent(ppm: u32, language: Language) -> String {
    if ppm == 0 || ppm >= 1_000_000 {
        return language.pick(["< 0,0001 %", "> 99,9999 %"], ["< 0.0001 %", "> 99.9999 %"])[usize::from(ppm > 0)].to_owned();
    }
    let text = number::scaled(i64::from(ppm), 4);
    let trimmed = text.trim_end_matches('0');
    let shown = if trimmed.ends_with('.') { format!("{trimmed}0") } else { trimmed.to_owned() };
    let localised = match language {
        Language::Id => shown.replace('.', ","),
        Language::En => shown,
    };
    format!("{localised} %")
}

struct Teller<'a> {
    story: &'a Story,
    language: Language,
    out: String,
}

impl Teller<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn title(&mut self, id: &str, en: &str) {
        let title = self.language.pick(id, en).to_owned();
        self.line(&format!("\n{title}"));
    }

    fn changed_inputs(&mut self) {
        for file in &self.story.changed_inputs {
            let text = self.language.pick(
                "! berkas ini telah berubah sejak malam itu; cerita di bawah memakai isinya yang sekarang:",
                "! this file has changed since that night; the story below is of what it holds now:",
            );
            self.out.push_str(&format!("{text} {file}\n"));
        }
    }

    fn decisions(&mut self) {
        for decided in &self.story.decisions {
            let Decided { verdict, of_two_rows, reviewer, date, place } = decided;
            let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
            let about = match of_two_rows {
                true => self.language.pick("baris ini dan baris lain", "this row and another row"),
                false => self.language.pick("baris ini dan orang register", "this row and a register person"),
            };
            let words = self.language.pick("Keputusan peninjau", "Decision of a reviewer");
            self.line(&format!("  {words}: {verdict}, {about}; {reviewer}, {year:04}-{month:02}-{day:02} ({place})"));
        }
    }

    fn findings(&mut self) {
        if self.story.findings.is_empty() {
            return;
        }
        self.title("Temuan", "Findings");
        for told in &self.story.findings {
            let chance = percent(told.probability_ppm, self.language);
            let (probability, action) = self.language.pick(("peluang", "tindak lanjut"), ("probability", "action"));
            let money = if told.rupiah == 0 { String::new() } else { format!("; {}", number::rupiah(told.rupiah as i64, self.language)) };
            self.line(&format!("  {} [{}]: {probability} {chance}{money}; {action}: {}", told.words, told.finding, told.action_words));
            self.line(&format!("    {}", told.evidence));
            self.line(&format!("    {} ({}): {}", told.rule, told.certainty, told.source));
        }
    }

    fn head(&mut self) {
        let RowTold { file, sheet, line, list, programme, owner, .. } = &self.story.row;
        let sheet = if sheet.is_empty() { String::new() } else { format!("#{sheet}") };
        let list_word = self.language.pick("daftar", "list");
        self.line(&format!("{file}{sheet}:{line}  ({list_word} {list}: {programme}, {owner})"));
        let said = reasons::status(self.story, self.language);
        self.line(&format!("{}: {said}", self.story.status.code));
    }

    /// The story in short, before all details.
    fn lede(&mut self) {
        self.title("Singkatnya", "In short");
        lede::sentences(self.story, self.language).iter().for_each(|sentence| self.line(&format!("  {sentence}")));
    }

    /// Why a row is in quarantine, and what to do about it.
    fn held(&mut self, held: &Held) {
        self.title("Mengapa", "Why");
        let column = if held.column == 0 { String::new() } else { format!(":{}", held.column) };
        self.line(&format!("  {}: {}:{}{column}", held.reason.words, held.file, held.line));
        if !held.seen.is_empty() {
            let seen = self.language.pick("terbaca", "it reads");
            self.line(&format!("  {seen}: \"{}\"", held.seen));
        }
        self.title("Yang harus dilakukan", "What to do");
        self.line(&format!("  {}", held.advice));
    }

    fn row(&mut self) {
        self.title("Baris ini, seperti tertulis", "This row, as written");
        for told in &self.story.row.fields {
            let read = match (told.submitted.is_empty(), told.read.is_empty()) {
                (_, true) => String::new(),
                (true, false) => format!("{} {}", self.language.pick("terbaca", "read as"), told.read),
                (false, false) => format!("  → {} {}", self.language.pick("terbaca", "read as"), told.read),
            };
            self.line(&format!("  {:<14} {}{read}", told.field.words, cut(&told.submitted, 60)));
        }
        if !self.story.row.repairs.is_empty() {
            let word = self.language.pick("Catatan", "Notes");
            let notes: Vec<&str> = self.story.row.repairs.iter().map(|said| said.words.as_str()).collect();
            self.line(&format!("  {word:<14} {}", notes.join("; ")));
        }
    }

    fn verdict(&mut self) {
        self.title("Mengapa", "Why");
        for sentence in reasons::why(self.story, self.language) {
            self.line(&format!("  {sentence}"));
        }
        for difference in &self.story.differences {
            let Difference { field, kind, submitted, register } = difference;
            let empty = self.language.pick("(kosong)", "(empty)");
            let or_empty = |text: &str| if text.is_empty() { empty.to_owned() } else { cut(text, CELL_MAX) };
            self.line(&format!("  ≠ {}: {} → {}  ({})", field.words, or_empty(submitted), or_empty(register), kind.words));
        }
        if self.story.tied.len() > 1 {
            for (number, person) in self.story.tied.iter().enumerate() {
                self.line(&format!("  {}. {}", number + 1, self.person(person)));
            }
        }
    }

    fn person(&self, person: &PersonTold) -> String {
        let row = self.language.pick("baris register", "register row");
        let about: Vec<&str> =
            [&person.name, &person.born, &person.place].into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let chance = self.language.pick("peluang", "probability");
        format!("{row} {}: {}; {chance} {}", person.register_row, about.join(", "), percent(person.probability_ppm, self.language))
    }

    /// The best candidate and its weights as a waterfall.
    fn candidate(&mut self, best: &CandidateTold) {
        self.title("Calon terbaik", "Best candidate");
        self.line(&format!("  {}", self.person(&best.person)));
        let found = self.language.pick("ditemukan lewat", "found by");
        self.line(&format!("  {found} {} [{}]", best.rule.words, best.rule.code));
        let [weight, sum, written] = self.language.pick(["bobot", "jumlah", "daftar | register"], ["weight", "sum", "list | register"]);
        self.line(&format!("  {written:<54} {weight:>8} {sum:>8}"));
        let largest = best.comparisons.iter().map(|told| told.sum_millibits.abs()).max().unwrap_or(0).max(1);
        for told in &best.comparisons {
            self.comparison(told, largest);
        }
        self.sum(best);
        self.notes(best);
    }

    fn comparison(&mut self, told: &ComparisonTold, largest: i32) {
        let mark = if told.given.is_some() { "*" } else { " " };
        let length = (i64::from(told.sum_millibits.max(0)) * BAR + i64::from(largest) / 2) / i64::from(largest);
        let bar = "█".repeat(usize::try_from(length).unwrap_or(0));
        let shown = |text: &str| if text.is_empty() { "—".to_owned() } else { cut(text, CELL_MAX) };
        let sides = match (told.equal, told.submitted == told.register) {
            (true, true) => shown(&told.submitted),
            (_, same) => {
                let hidden = self.language.pick("  (beda pada angka yang disamarkan)", "  (they differ in hidden digits)");
                let masked = same && told.submitted.contains('*');
                format!("{} | {}{}", shown(&told.submitted), shown(&told.register), if masked { hidden } else { "" })
            }
        };
        let (weight, sum) = (bits(told.weight_millibits, self.language), number::decimal(i64::from(told.sum_millibits), 3, self.language));
        let level = format!("{}{mark}", told.level.words);
        let line = format!("  {:<14} {level:<39} {weight:>8} {sum:>8}  {bar:<width$}", told.field.words, width = BAR as usize);
        if line.chars().count() + 2 + sides.chars().count() <= WIDTH {
            return self.line(&format!("{line}  {sides}"));
        }
        self.line(&line);
        // What agrees to the last sign stands among the row's own fields above.
        if !told.equal || told.submitted != told.register {
            self.line(&format!("{:BELOW$}{sides}", ""));
        }
    }

    fn sum(&mut self, best: &CandidateTold) {
        let needed = number::measured(f64::from(best.needed_millibits) / 1000.0, self.language);
        let people = number::count(self.story.register_people, self.language);
        let sum = number::decimal(i64::from(best.person.weight_millibits), 3, self.language);
        let text = self.language.pick(
            format!("Jumlah {sum} bit (1 bit = dua kali lebih mungkin orang yang sama). Di antara {people} orang, calon tunggal perlu sekitar {needed} bit."),
            format!("The sum is {sum} bits (1 bit = twice as likely the same person). Among {people} people a single candidate needs about {needed}."),
        );
        self.line(&format!("  {text}"));
    }

    fn notes(&mut self, best: &CandidateTold) {
        let mut notes: Vec<(&GivenTold, Vec<&str>)> = Vec::new();
        for told in &best.comparisons {
            let Some(given) = &told.given else { continue };
            match notes.iter_mut().find(|(known, _)| *known == given) {
                Some((_, fields)) => fields.push(&told.field.words),
                None => notes.push((given, vec![&told.field.words])),
            }
        }
        let lines: Vec<String> = notes.iter().map(|(given, fields)| reasons::given(given, fields, self.language)).collect();
        lines.iter().for_each(|line| self.line(&format!("  * {line}")));
        if let Some(sentence) = reasons::of_list(self.story, self.language) {
            self.line(&format!("  {sentence}"));
        }
        if let Some(lender) = &best.borrowed_from {
            let text = self.language.pick(
                format!(
                    "Nomor pada baris ini milik anggota keluarga yang sama (baris register {}, {}): dianggap dipinjam, bukan bukti orang lain.",
                    lender.register_row, lender.name
                ),
                format!(
                    "The number on this row belongs to a member of the same household (register row {}, {}): taken as borrowed, not as another person.",
                    lender.register_row, lender.name
                ),
            );
            self.line(&format!("  {text}"));
        }
    }

    fn runner_up(&mut self) {
        let Some(second) = &self.story.runner_up else { return };
        self.title("Calon kedua", "Second candidate");
        self.line(&format!("  {}", self.person(&second.person)));
        if second.apart.is_empty() {
            let text =
                self.language.pick("Tidak ada isian yang membedakannya dari calon terbaik.", "No field tells it from the best candidate.");
            return self.line(&format!("  {text}"));
        }
        let label = self.language.pick("pembeda, untuk calon terbaik:", "what tells them apart, for the best candidate:");
        self.line(&format!("  {label}"));
        for apart in second.apart.iter().take(APART_SHOWN) {
            let Apart { field, best, runner_up, difference_millibits } = apart;
            let weight = bits(*difference_millibits, self.language);
            let instead = self.language.pick("bukan", "not");
            let levels = match best.words == runner_up.words {
                true => format!("{}; {}", best.words, self.language.pick("bobotnya berbeda", "it weighs differently")),
                false => format!("{}, {instead}: {}", best.words, runner_up.words),
            };
            self.line(&format!("  {weight:>8}  {}: {levels}", field.words));
        }
    }

    fn changes(&mut self) {
        let changes = &self.story.changes;
        match changes.unmake {
            true => self.title("Perubahan terkecil yang membatalkan padanan", "The smallest change that would unmake the match"),
            false => self.title("Perubahan terkecil yang membuatnya padan", "The smallest change that would make it a match"),
        }
        for sentence in reasons::changes(changes, CHANGES_SHOWN, self.language) {
            self.line(&format!("  {sentence}"));
        }
    }
}

/// The beginning of a text, at most so many signs.
fn cut(text: &str, signs: usize) -> String {
    if text.chars().count() <= signs {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(signs - 1).collect();
    short.push('…');
    short
}
