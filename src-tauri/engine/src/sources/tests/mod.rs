//! Single cells and single files' bytes: tables of what people write, and what becomes of it.

mod bytes;
mod cells;
mod suggestions;
