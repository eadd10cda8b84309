

pub mod names;
