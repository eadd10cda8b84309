//! What people open in the morning: tables in CSV and Parquet, one HTML page, one workbook, a packet per OPD.

use crate::assess::Findings;
use crate::duplicates::DuplicateGroup;
use crate::intake::Intake;
use crate::job::Job;
use crate::link::{Link, StatedError};
use crate::normalise::People;
use crate::rules::RuleBook;

/// Everything a report may tell, borrowed from the stages before it.
#[derive(Clone, Copy)]
pub struct Night<'a> {
    pub job: &'a Job,
    pub rules: &'a RuleBook,
    pub intake: &'a Intake,
    pub people: &'a People,
    pub links: &'a [Link],
    pub groups: &'a [DuplicateGroup],
    pub findings: &'a Findings,
    pub stated_error: &'a StatedError,
}
