//! `model.toml` bound to the comparisons: probabilities per level, priors, thresholds.

use super::PriorKeys;
use super::bind::{Binder, Bound};
use super::files::{ChanceEntry, GivenEntry, LevelEntry, LevelTable, ModelFile, PriorEntry};
use crate::rules::RuleFile;
use padan_linkage::comparators::Comparator;
use padan_linkage::model::{COMPARISONS_MAX, Chance, Comparison, Given, LevelProbabilities, Model, Prior, Thresholds};
use toml::Spanned;

/// The chance of a level among relatives where the rules name none: as good as never.
const NEVER: f64 = 1e-30;
/// Partners that a row may have on average.
const REPEATED_MAX: f64 = 1000.0;

/// Rows beyond which a list could never say anything against the model.
const MODEL_ROWS_MAX: f64 = 1e9;

impl Binder<'_> {
    pub fn model(&mut self, file: &RuleFile, parsed: &ModelFile, bound: Vec<Bound>, keys: PriorKeys) -> Model {
        if *parsed.format.get_ref() != 1 {
            self.wrong(file, parsed.format.span(), "this version reads model format 1".into(), "write `format = 1`");
        }
        self.once(file, parsed.comparison.iter().map(|entry| &entry.name), "comparison");
        let prior = self.prior(file, &parsed.prior, keys);
        let thresholds = parsed.thresholds.get_ref();
        if !(0.0 < thresholds.review && thresholds.review < thresholds.link && thresholds.link < 1.0) {
            let message = "thresholds can never be reached in this order".to_owned();
            self.wrong(file, parsed.thresholds.span(), message, "0 < review < link < 1");
        }
        if bound.len() > COMPARISONS_MAX {
            let message = format!("{} comparisons are more than a model may have", bound.len());
            self.wrong(file, 0..0, message, format!("keep at most {COMPARISONS_MAX}"));
        }
        let relatives = prior.relatives > 0.0 || prior.twins > 0.0;
        let mut comparisons: Vec<Comparison> = Vec::new();
        for entry in bound {
            let Some(probabilities) = parsed.comparison.iter().find(|other| *other.name.get_ref() == entry.name) else {
                self.wrong(file, 0..0, format!("no probabilities for comparison `{}`", entry.name), "add a [[comparison]] with that name");
                continue;
            };
            let levels = self.table(file, entry.comparator, &probabilities.levels, relatives);
            let given =
                probabilities.given.iter().filter_map(|given| self.given(file, entry.comparator, given, &comparisons, relatives)).collect();
            let Bound { name, comparator, columns, borrowed } = entry;
            comparisons.push(Comparison { name, comparator, columns, levels, given, borrowed });
        }
        Model { comparisons, prior, thresholds: Thresholds { link: thresholds.link, review: thresholds.review } }
    }

    /// The shares that the task reads must be there; the others count as none.
    fn prior(&mut self, file: &RuleFile, prior: &Spanned<PriorEntry>, keys: PriorKeys) -> Prior {
        let entry = prior.get_ref();
        let mut share = |name: &str, value: &Option<Spanned<f64>>, wanted: bool, max: f64| {
            let Some(value) = value else {
                if wanted {
                    self.wrong(
                        file,
                        prior.span(),
                        format!("`{name}` is missing in [prior]"),
                        "this task reads it; docs/rules.md tells what it is",
                    );
                }
                return 0.0;
            };
            let is_read = matches!(name, "in_register" | "repeated") && wanted;
            if !(0.0..max).contains(value.get_ref()) || is_read && *value.get_ref() == 0.0 {
                let message = format!("`{name}` = {} can never be", value.get_ref());
                let from = if is_read { "more than 0" } else { "0 or more" };
                self.wrong(file, value.span(), message, format!("write {from} and less than {max}"));
            }
            *value.get_ref()
        };
        // Where rows have no register, a row may have more than one partner.
        let repeated_max = if keys.in_register { 1.0 } else { REPEATED_MAX };
        let bound = Prior {
            in_register: share("in_register", &entry.in_register, keys.in_register, 1.0),
            relatives: share("relatives", &entry.relatives, keys.relatives, 1.0),
            twins: share("twins", &entry.twins, false, 1.0),
            namesakes: share("namesakes", &entry.namesakes, false, 1.0),
            repeated: share("repeated", &entry.repeated, keys.repeated, repeated_max),
            model_rows: entry.model_rows,
        };
        if bound.relatives + bound.twins + bound.namesakes >= 1.0 {
            let message = "`relatives`, `twins` and `namesakes` leave no room for strangers".to_owned();
            self.wrong(file, prior.span(), message, "they are shares of absent people and add up to less than 1");
        }
        if !(bound.model_rows >= 0.0 && bound.model_rows <= MODEL_ROWS_MAX) {
            let message = format!("`model_rows` is {}", bound.model_rows);
            self.wrong(file, prior.span(), message, format!("it counts rows: 0 (a list never has its say) to {MODEL_ROWS_MAX}"));
        }
        bound
    }

    /// Probabilities in the comparator's order of levels.
    fn table(&mut self, file: &RuleFile, comparator: &Comparator, table: &Spanned<LevelTable>, relatives: bool) -> Vec<LevelProbabilities> {
        let levels = table.get_ref();
        for (name, entry) in levels {
            if !comparator.levels.contains(&name.get_ref().as_str()) {
                let hint = format!("levels of `{}`: {}", comparator.name, comparator.levels.join(", "));
                self.wrong(file, name.span(), format!("unknown level `{}`", name.get_ref()), hint);
            }
            self.level(file, name.get_ref(), entry, relatives);
        }
        let mut ordered = Vec::new();
        for wanted in comparator.levels {
            match levels.iter().find(|(name, _)| name.get_ref() == wanted) {
                Some((_, entry)) => ordered.push(probabilities(*entry.get_ref())),
                None => self.wrong(file, table.span(), format!("level `{wanted}` has no probabilities"), "every level needs m and u"),
            }
        }
        ordered
    }

    fn level(&mut self, file: &RuleFile, name: &str, entry: &Spanned<LevelEntry>, relatives: bool) {
        let LevelEntry { m, u, h, t, n } = *entry.get_ref();
        let u = match u {
            ChanceEntry::Plain(u) => u,
            ChanceEntry::Rows { rows: positive } | ChanceEntry::Rarity { rarity: positive } => positive.min(1.0),
        };
        if [m, u, h.unwrap_or(NEVER)].iter().chain(&t).chain(&n).any(|p| !(*p > 0.0 && *p <= 1.0)) {
            let hint = "probabilities are above 0 and at most 1";
            self.wrong(file, entry.span(), format!("level `{name}` holds a value outside (0, 1]"), hint);
        }
        if relatives && h.is_none() {
            let hint = "state how often people of one household agree so, or write `relatives = 0`";
            self.wrong(file, entry.span(), format!("level `{name}` has no `h`, but [prior] counts on relatives"), hint);
        }
    }

    fn given(
        &mut self,
        file: &RuleFile,
        comparator: &Comparator,
        given: &GivenEntry,
        earlier: &[Comparison],
        relatives: bool,
    ) -> Option<Given> {
        let name = given.comparison.get_ref();
        let Some(comparison) = earlier.iter().position(|other| other.name == *name) else {
            let message = format!("`given` names `{name}`, which is not an earlier comparison");
            self.wrong(file, given.comparison.span(), message, "put that comparison first in comparisons.toml");
            return None;
        };
        let mut levels = 0u32;
        for level in &given.levels {
            if level.get_ref() == "missing" {
                levels |= 1;
                continue;
            }
            match earlier[comparison].comparator.levels.iter().position(|known| known == level.get_ref()) {
                Some(position) => levels |= 1 << (position + 1),
                None => {
                    let hint = format!("levels of `{name}`: {}", earlier[comparison].comparator.levels.join(", "));
                    self.wrong(file, level.span(), format!("unknown level `{}`", level.get_ref()), hint);
                }
            }
        }
        Some(Given { comparison, levels, table: self.table(file, comparator, &given.table, relatives) })
    }
}

fn probabilities(entry: LevelEntry) -> LevelProbabilities {
    let u = match entry.u {
        ChanceEntry::Plain(u) => Chance::Plain(u),
        ChanceEntry::Rows { rows } => Chance::PerRegister(rows),
        ChanceEntry::Rarity { rarity } => Chance::ByRarity(rarity),
    };
    LevelProbabilities { m: entry.m, u, h: entry.h.unwrap_or(NEVER), t: entry.t, n: entry.n }
}
