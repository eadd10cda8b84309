//! The run folder: written beside, renamed into place when complete, manifest last; and its verification.
