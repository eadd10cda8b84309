//! One night, from rules to report.
