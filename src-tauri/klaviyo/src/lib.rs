//! klaviyo
