//! Ways to Klaviyo accounts: who may use them, what was agreed to, where the key lies, whether Klaviyo knows it.

mod commands;
mod klaviyo_failures;
