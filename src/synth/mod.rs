//! A labelled synthetic district.
