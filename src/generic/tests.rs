//! Tasks of other data sets, end to end, on a few invented rows.
