

pub mod names;
pub mod address;
