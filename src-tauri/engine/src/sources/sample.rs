//! The sample that ships with Listward: 2,000 made-up customers, with the mistakes that real files have.

/// Its name, as a file.
pub(super) const NAME: &str = "customers.csv";
/// The file. `bench generate --sample` writes it.
pub(super) const CUSTOMERS: &[u8] = include_bytes!("../../sample/customers.csv");
