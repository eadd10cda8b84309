//! A run's folder: written beside, renamed into place when complete, checkable for ever after.
//!
//! A run folder exists exactly when the run finished. `staging` holds what is being written, `manifest` says what was
//! written from what, `audit` is a chain of events that cannot be edited in the middle, `verify` re-checks all of it, `copy` what of it
//! was copied for an auditor.
//! Nothing in the folder depends on the clock, the machine or the number of threads.

pub mod audit;
pub mod copy;
pub mod log;
pub mod manifest;
pub mod seal;
pub mod staging;
pub mod verify;

pub use log::job_of;
pub(crate) use staging::sync_folder;
pub use staging::{Output, OutputFile, Staging};
pub use verify::{VerifyReport, verify};
