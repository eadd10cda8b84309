//! `padan publish`: a finished run in, a folder of open data out.

use super::Global;
use super::out::say;
use crate::publish::{self, BASE, Wish};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `padan publish`.
#[derive(Args)]
pub struct PublishArguments {
    /// The run folder; it must verify.
    run: PathBuf,
    /// New folder for CSV files, datapackage.json and README.id.md.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The publication before this one: groups in which little changed are told as there.
    #[arg(long, value_name = "DIR")]
    former: Option<PathBuf>,
    /// Counts become multiples of this; fewer people than this stay hidden.
    #[arg(long, value_name = "COUNT", default_value_t = BASE)]
    round: u64,
    /// Licence of the data, such as CC-BY-4.0; what the job says otherwise.
    #[arg(long, value_name = "NAME")]
    licence: Option<String>,
    /// Who publishes; what the job says otherwise.
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// For whom: the public gets rounded counts, an auditor a copy of tables, audit and manifest as the job's profile allows.
    #[arg(long, value_enum, default_value = "public")]
    reader: ReaderArgument,
}

#[derive(Clone, Copy, ValueEnum)]
enum ReaderArgument {
    Public,
    Auditor,
}

/// Publishes a run.
pub fn run(global: &Global, arguments: PublishArguments) -> anyhow::Result<ExitCode> {
    let PublishArguments { run, out, former, round, licence, publisher, reader } = arguments;
    let language = global.language();
    if let ReaderArgument::Auditor = reader {
        let copied = publish::for_auditor(&run, &out, language)?;
        let words = language.pick("berkas untuk auditor:", "files for the auditor:");
        say(&format!("{words} {copied}\n{}", out.join("reader.json").display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let wish = Wish { run: &run, out: &out, former: former.as_deref(), base: round, licence, publisher };
    let published = publish::publish(&wish, language)?;
    let mut text = String::new();
    for (name, rows) in &published.files {
        text.push_str(&format!("  {name:<32} {rows:>7} {}\n", language.pick("baris", "rows")));
    }
    if let Some((unchanged, all)) = published.unchanged {
        let words = language.pick("kelompok seperti terbitan sebelumnya", "groups as in the former publication");
        text.push_str(&format!("  {words}: {unchanged} / {all}\n"));
    }
    if published.licence.is_empty() {
        text.push_str(&format!(
            "  {}\n",
            language.pick(
                "lisensi belum dinyatakan: tulis `[publish] licence = \"...\"` di job, atau `--licence`",
                "no licence is stated: write `[publish] licence = \"...\"` in the job, or `--licence`",
            )
        ));
    }
    let place = published.folder.join("datapackage.json");
    say(&format!("{text}{} {}", language.pick("terbitan:", "published:"), place.display()))?;
    Ok(ExitCode::SUCCESS)
}
