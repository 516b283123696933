//! Names that Klaviyo gave to its things. Opaque: nothing may be read out of them, and their case matters.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the id as Klaviyo wrote it.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as Klaviyo wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// An account, the same text as its public key.
    AccountId;
    /// A flow.
    FlowId;
    /// A list, for example `Y6nRLr`.
    ListId;
    /// A bulk import job: about 58 characters, readable for seven days.
    JobId;
    /// A profile as Klaviyo keeps it.
    ProfileId;
}
