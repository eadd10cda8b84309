//! padan reconciles aid-beneficiary lists against one master register.
//!
//! One nightly run is one line of stages: `rules → intake → normalise → index → link → duplicates → assess → report`.
//! `nightly` is that line; every module below is one stage, and layers point downward only.

pub mod assess;
pub mod changes;
pub mod decisions;
pub mod diagnostic;
pub mod duplicates;
pub mod estimate;
pub mod evaluate;
pub mod explain;
pub mod generic;
pub mod intake;
pub mod job;
pub mod language;
pub mod link;
pub mod memory;
pub mod nightly;
pub mod normalise;
pub mod progress;
pub mod publish;
pub mod register_index;
pub mod report;
pub mod rules;
pub mod run_folder;
pub mod simulate;
pub mod synth;
pub mod target;
pub mod template;

pub mod cli;
