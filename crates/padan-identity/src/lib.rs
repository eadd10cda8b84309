

pub mod names;
pub mod address;
pub mod area;
