//! Record linkage: who among the right records is each left record, and how sure one can be.
//!
//! Pure: no files, no clock, no threads beyond rayon's. Generic: fields, comparisons, levels, blocking keys and weights
//! are data; the Indonesian default is one such data set.

pub mod among;
pub mod assignment;
mod bits;
pub mod blocking;
pub mod clusters;
pub mod column;
pub mod comparators;
pub mod context;
pub mod engine;
pub mod estimate;
pub mod frequency;
pub mod lexicon;
pub mod metrics;
pub mod model;
pub mod packed;
pub mod pairs;
pub mod posterior;
pub mod records;
mod relations;
pub mod store;
