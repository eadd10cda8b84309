//! The clean path of the cell readers allocates nothing: a million rows cost arithmetic only.
//!
//! One test alone in this binary, because the counter is shared by the whole process.
#![allow(unsafe_code)]

use padan_identity::date::{DateCellKind, DateHint, read_date};
use padan_identity::desil::read_desil;
use padan_identity::kk::read_kk;
use padan_identity::nik::read_nik;
use padan_identity::sex::read_sex;
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed on to the system allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `System.alloc` above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn reading_a_cell_allocates_nothing() {
    let hint = DateHint { nik_birth: Some((73, 7, 1)), as_of_year: 2026, order: None };
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    for nik in ["3526014107730012", "'3526 0141 0773 0012", "35260141O7730012", "3526014107730012/3526010107730013"] {
        black_box(read_nik(black_box(nik), false));
        black_box(read_kk(black_box(nik), false));
    }
    for date in ["01-07-1973", "1973-07-01", "1 Juli 1973", "26846", "BANGKALAN, 01-07-1973"] {
        black_box(read_date(black_box(date), DateCellKind::Text, hint));
    }
    for word in ["L", "Perempuan", "Desil 1", "BELUM ADA DESIL"] {
        black_box(read_sex(black_box(word)));
        black_box(read_desil(black_box(word)));
    }
    assert_eq!(ALLOCATIONS.load(Ordering::Relaxed) - before, 0);
}
