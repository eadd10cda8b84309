//! The last files of a run folder: the audit's chain of events, and then the manifest that names every file before it.

use super::audit::Audit;
use super::manifest::Manifest;
use super::staging::Staging;
use serde_json::{Value, json};

/// Writes `audit.jsonl` and then `manifest.json`; `job` is what the audit tells of the job.
///
/// Errors: the disk.
pub fn write(mut manifest: Manifest, job: Value, staging: &Staging) -> anyhow::Result<()> {
    let mut audit = Audit::default();
    audit.tell("program", json!({"version": manifest.padan_version, "binary": manifest.binary_hash}));
    audit.tell("job", job);
    audit.tell("rules", json!({"files": manifest.rules}));
    audit.tell("inputs", json!({"files": manifest.inputs}));
    if let Some(since) = &manifest.since {
        audit.tell("since", json!(since));
    }
    if !manifest.masked {
        audit.tell("unmasked", json!({"reason": manifest.unmask_reason}));
    }
    audit.tell("counted", json!({"rows": manifest.totals.rows, "statuses": manifest.totals.statuses}));
    audit.tell("counters", json!(manifest.counters));
    audit.tell("outputs", json!({"files": staging.outputs()}));
    staging.write("audit.jsonl", audit.text().as_bytes())?;
    manifest.audit_head = audit.head().to_owned();
    manifest.outputs = staging.outputs();
    staging.write("manifest.json", format!("{}\n", serde_json::to_string_pretty(&manifest)?).as_bytes())
}
