//! One night, from rules to report: the whole line in one readable function.

use crate::assess::{self, Findings};
use crate::changes::former::{self, Former};
use crate::changes::{self, Keys};
use crate::decisions::{self, CaseKey, Decisions};
use crate::diagnostic::{Diagnostic, Stopped};
use crate::duplicates::{self, DuplicateGroup};
use crate::generic;
use crate::intake::{self, Intake};
use crate::job::{self, Job};
use crate::language::Language;
use crate::link::{self, Linked};
use crate::memory;
use crate::normalise::{self, Normalised};
use crate::progress::Progress;
use crate::register_index::{self, Answered, AtHand, Done, Fresh, ThisNight};
use crate::report::mask::Unmask;
use crate::report::{self, Night};
use crate::rules::{self, RuleBook};
use crate::run_folder::{self, Staging};
use padan_identity::area::AreaStatus;
use padan_linkage::blocking::Skipped;
use padan_linkage::engine::Index;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a user may ask of a run beyond the job file.
#[derive(Debug, Default)]
pub struct Options {
    /// Replaces the job's language.
    pub language: Option<Language>,
    /// Full identity numbers in the outputs, with the reason that the audit keeps.
    pub unmask: Option<Unmask>,
    /// Replaces the job's `since`: a run folder, `newest` or `none`.
    pub since: Option<String>,
}

/// Everything up to the register index: what a run and an explanation share.
pub struct Prepared {
    pub job: Job,
    pub rules: RuleBook,
    pub intake: Intake,
    pub normalised: Normalised,
    pub index: Index,
    pub decisions: Decisions,
    /// Set where the register was read anew and is not in an index file yet.
    pub fresh: Option<Fresh>,
    /// What former nights found for rows of this register.
    pub answered: Option<Answered>,
}

/// A finished run.
pub struct Finished {
    pub folder: PathBuf,
    /// One screen for the terminal.
    pub summary: String,
    /// Findings of a kind that the job marks as blocking.
    pub blocking: bool,
}

/// Runs one night.
///
/// Errors: `Stopped` with every mistake in job, rules or inputs; anything else is the machine's.
pub fn run(path: &Path, options: &Options, progress: &Progress) -> anyhow::Result<Finished> {
    memory::large_blocks_go_back();
    let job = job::read_in(options.language, path).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
    if job.task.is_generic() {
        former::refuse_generic(options.since.as_deref(), &job)?;
        return generic::run(job, options, progress);
    }
    progress.expect(run_folder::log::stages_before(&job.output, path));
    let former = former::asked(&job, options.since.as_deref(), options.language.unwrap_or(job.language))?;
    let begun = begin(path, options, progress)?;
    // With a former run the outputs depend on more than what is looked at here.
    let alone = matches!(former, Former::None);
    let of_this = |key| ThisNight::of(&begun.job, &begun.rules, &begun.at_hand, key, options.unmask.as_ref());
    let this = progress.stage("unchanged", || begun.case_key.as_ref().ok().filter(|_| alone).and_then(of_this));
    if begun.at_hand.is_stored()
        && let Some(done) = this.as_ref().and_then(|this| this.done(&begun.job))
    {
        return again(done, path, begun, progress);
    }
    let prepared = read(begun, CaseKey::keep, progress)?;
    let Prepared { job, rules, intake, normalised, index, decisions, fresh, answered } = &prepared;
    if let Some(fresh) = fresh {
        progress.stage("store", || keep(fresh, &prepared));
    }

    let tonight = answered.as_ref().and_then(|answered| answered.tonight(normalised));
    let linked = progress.counted("link", normalised.people.rows.len(), |done| {
        link::link_beside(&rules.linkage, intake, normalised, index, decisions, tonight.as_ref(), done)
    });
    // What linkage and its neighbours needed for a while is a third of what the night holds.
    memory::give_back();
    let (groups, skipped) = progress.stage("duplicates", || duplicates::groups(job, rules, normalised, index, decisions, &linked.links));
    let findings = progress.stage("assess", || assess::findings(job, rules, intake, &normalised.people, &linked.links, &decisions.cases));
    memory::give_back();
    let counted = counted(&linked, skipped, decisions);
    let night = night(&prepared, &linked, &groups, &findings, &counted);

    let staging = Staging::begin(&job.output)?;
    let keys = Keys::of(&night);
    changes::keep(&keys, &staging)?;
    let compared = progress.stage("since", || changes::since(former, &night, keys, options.unmask.as_ref()))?;
    let night = Night { changes: compared.compared.as_ref(), ..night };
    let outputs = progress.stage("report", || report::write(&night, &staging, options.unmask.as_ref()))?;
    let folder = staging.finish(&outputs.run_name)?;
    run_folder::log::append(&folder, path, progress.stages_ms())?;
    tracing::info!(pairs = linked.pairs, register = normalised.people.register.facts.len(), "finished");
    let mut summary = report::terminal_summary(&night, &outputs.ledger, &folder, job.language);
    for remark in &compared.remarks {
        tracing::warn!("{remark}");
        summary.push_str(&format!("! {remark}\n"));
    }
    let done = Done { blocking: blocks(job, &findings, &groups), folder, summary };
    if let Some(Err(error)) = this.map(|this| this.keep(&done, intake)) {
        // The index could not be kept either, which is told; all that is lost is that this night is made again.
        tracing::info!("{}", padan_identity::mask::scrub(&format!("{error:#}")));
    }
    Ok(done.into())
}

/// Ends a night whose run folder is there from before: nothing that shapes it has changed, and it is whole.
///
/// Errors: an output folder that cannot be used, as for any night.
fn again(done: Done, path: &Path, begun: Begun, progress: &Progress) -> anyhow::Result<Finished> {
    // Clears what killed runs left, as every night does.
    drop(Staging::begin(&begun.job.output)?);
    // A key that was lost is put back while it can still be made of this register; a night whose key could not be kept has said so.
    drop(begun.case_key.map(|key| key.keep(&begun.job)));
    run_folder::log::append(&done.folder, path, progress.stages_ms())?;
    tracing::info!("nothing changed since this night was made; its folder is whole");
    Ok(done.into())
}

impl From<Done> for Finished {
    fn from(Done { folder, summary, blocking }: Done) -> Self {
        Finished { folder, summary, blocking }
    }
}

/// Reads rules and files, makes people of them and indexes the register.
///
/// Errors: as `run`.
pub fn prepare(path: &Path, options: &Options, progress: &Progress) -> anyhow::Result<Prepared> {
    let in_memory = |key, _: &Job| Ok((key, None));
    read(begin(path, options, progress)?, in_memory, progress)
}

/// Job and rules as read, and what is at hand of the register.
struct Begun {
    job: Job,
    rules: RuleBook,
    warnings: Vec<Diagnostic>,
    at_hand: AtHand,
    /// What is wrong with it is told after what is wrong with the lists.
    case_key: Result<CaseKey, Vec<Diagnostic>>,
}

/// What to do with a key of case ids that stands in no file.
type Keep = fn(CaseKey, &Job) -> Result<(CaseKey, Option<Diagnostic>), Vec<Diagnostic>>;

/// Reads job and rules and opens the index.
///
/// Errors: every mistake in job or rules.
fn begin(path: &Path, options: &Options, progress: &Progress) -> anyhow::Result<Begun> {
    let wrong = |diagnostics| Stopped { exit_code: 2, diagnostics };
    let mut job = job::read_in(options.language, path).map_err(wrong)?;
    if job.task.is_generic() {
        let message = format!("task `{}` has no register of people, families and programmes", job.task.name());
        let hint = "this command tells of aid nights; the tables of the run tell of this task";
        return Err(wrong(vec![Diagnostic::error(path.to_string_lossy(), 0, 0, message, hint)]).into());
    }
    job.language = options.language.unwrap_or(job.language);
    let folder = job.rules.clone();
    let (rules, mut warnings) = progress.stage("rules", || rules::read_in(job.language, folder.as_deref(), &job.period)).map_err(wrong)?;
    warnings.extend(unknown_villages(&job, &rules));
    intake::history_programmes(&job, &rules)?;
    let at_hand = progress.stage("register", || register_index::at_hand(&job, &rules));
    let case_key = progress.stage("key", || CaseKey::of(&job));
    Ok(Begun { job, rules, warnings, at_hand, case_key })
}

/// Chosen villages that are none: nobody would be visited there, and nobody would notice.
fn unknown_villages(job: &Job, rules: &RuleBook) -> Vec<Diagnostic> {
    let is_none = |code: &&u64| !matches!(rules.areas.exists(**code), AreaStatus::Current | AreaStatus::Historical);
    let warning = |code: &u64| {
        let message =
            format!("{} `{code}`", job.language.pick("`lokus` menyebut kode yang bukan desa:", "`lokus` names a code that is no desa:"));
        let hint = job.language.pick("kode desa ada di rules/areas/desa.csv", "rules/areas/desa.csv lists the codes");
        Diagnostic::warning(job.path.file_name().unwrap_or_default().to_string_lossy(), 0, 0, message, hint)
    };
    job.lokus.iter().filter(is_none).map(warning).collect()
}

/// Reads the files, makes people of them and indexes the register.
///
/// Errors: mistakes in inputs and decisions.
fn read(begun: Begun, keep: Keep, progress: &Progress) -> anyhow::Result<Prepared> {
    let Begun { job, rules, warnings, mut at_hand, case_key } = begun;
    let mut intake = progress.stage("intake", || intake::read_beside(&job, &rules, &at_hand))?;
    intake.warnings.extend(warnings);
    intake::read_history(&job, &rules, &mut intake)?;
    let known = at_hand.people();
    let normalised = progress.stage("normalise", || normalise::people_beside(&mut intake, &job, &rules, known));
    for (source, id, en) in &normalised.remarks {
        intake.sources[*source].receipt.remarks.push((id.clone(), en.clone()));
    }
    intake.warnings.extend(assess::columns_not_there(&job, &rules, &intake));
    let unusable = |diagnostics| Stopped { exit_code: 3, diagnostics };
    let (case_key, not_kept) = case_key.and_then(|key| keep(key, &job)).map_err(unusable)?;
    intake.warnings.extend(not_kept);
    let decisions = progress.stage("decisions", || decisions::read(&job, &rules, &mut intake, &normalised, &case_key))?;
    let index = progress.stage("index", || {
        at_hand.index().unwrap_or_else(|| {
            let groups = normalised.people.register.facts.iter().map(|facts| facts.family).collect();
            Index::build(&rules.linkage, &normalised.shared, &normalised.register, groups)
        })
    });
    let (is_stored, answered) = (at_hand.is_stored(), at_hand.answered(&job));
    let fresh = at_hand.fresh();
    // Answers are of use only where the register is the one that was hashed.
    let answered = answered.filter(|_| is_stored || fresh.is_some());
    Ok(Prepared { job, rules, intake, normalised, index, decisions, fresh, answered })
}

/// Leaves the register for the next night; a run does not fail because its index cannot be kept.
fn keep(fresh: &Fresh, prepared: &Prepared) {
    let Prepared { job, intake, normalised, index, .. } = prepared;
    if let Err(error) = fresh.write(intake, normalised, index) {
        let told = job.language.pick("indeks register tidak dapat disimpan", "the register index cannot be kept");
        tracing::warn!("{told}: {}", padan_identity::mask::scrub(&format!("{error:#}")));
    }
}

/// What matching compared and what it left out: nothing is dropped silently.
fn counted(linked: &Linked, among_rows: Skipped, decisions: &Decisions) -> BTreeMap<String, u64> {
    let decided = &decisions.verdicts.counts;
    let count = |name: &str, value: u64| (name.to_owned(), value);
    let mut counted = BTreeMap::from([
        count("pairs_compared", linked.pairs),
        count("blocking_keys_not_refined", linked.skipped.keys_not_refined),
        count("blocking_blocks_cut", linked.skipped.blocks_cut),
        count("duplicate_keys_not_refined", among_rows.keys_not_refined),
        count("duplicate_blocks_cut", among_rows.blocks_cut),
        count("decisions_read", decided.read),
        count("decisions_applied", decided.applied),
        count("decisions_later", decided.later),
        count("decisions_replaced", decided.replaced),
        count("decisions_unknown", decided.unknown),
        count("decisions_contradicting", linked.revised.contradicting),
        count("rows_decided", linked.revised.rows.len() as u64),
    ]);
    if let Some((share, (low, high))) = linked.recall.share() {
        let ppm = |share: f64| u64::from(padan_linkage::posterior::ppm(share));
        counted.extend([("", share), ("_low", low), ("_high", high)].map(|(end, share)| (format!("blocking_recall_ppm{end}"), ppm(share))));
    }
    counted
}

fn night<'a>(
    prepared: &'a Prepared,
    linked: &'a Linked,
    groups: &'a [DuplicateGroup],
    findings: &'a Findings,
    counted: &'a BTreeMap<String, u64>,
) -> Night<'a> {
    Night {
        job: &prepared.job,
        rules: &prepared.rules,
        intake: &prepared.intake,
        people: &prepared.normalised.people,
        links: &linked.links,
        cases: &prepared.decisions.cases,
        nik_proposals: &linked.nik_proposals,
        groups,
        findings,
        stated_error: &linked.stated_error.all,
        stated_errors: &linked.stated_error,
        counted,
        changes: None,
        linkage: Some(link::Stage {
            rules: &prepared.rules.linkage,
            intake: &prepared.intake,
            normalised: &prepared.normalised,
            index: &prepared.index,
        }),
    }
}

/// Says whether tonight holds a finding of a kind that the job marks as blocking.
fn blocks(job: &Job, findings: &Findings, groups: &[DuplicateGroup]) -> bool {
    let marked = |kind: &str| job.blocking.iter().any(|blocking| blocking == kind);
    findings.mistargeting.iter().any(|finding| marked(finding.kind)) || groups.iter().any(|group| marked(group.kind.code()))
}
