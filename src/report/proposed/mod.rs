//! A proposed value as an OPD can act upon it: which digits of a number differ, dates and sexes as the list writes them.
//!
//! Numbers are shown masked, and two masked numbers look alike. So what is told is *where* they differ, beside the OPD's own
//! digits; the right digit stands on the card alone.

pub mod digits;
pub mod notation;
