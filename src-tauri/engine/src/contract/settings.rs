//! Settings and the links that the program knows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// This program's settings on this laptop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    /// The language of every text.
    pub language: Language,
    /// Light, dark, or as the system says.
    pub theme: Theme,
}

impl Default for Settings {
    fn default() -> Self {
        Self { language: Language::En, theme: Theme::System }
    }
}

/// The languages that the catalogues speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::En];

    /// Its BCP 47 tag, as catalogues are named.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
        }
    }
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The pages outside that Listward may open in the person's browser. The page names one; it never gives an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Klaviyo's help: how to make and manage a private API key.
    KlaviyoApiKeyHelp,
    /// Klaviyo's help: how to find a list's ID.
    KlaviyoListIdHelp,
    /// Klaviyo's privacy notice.
    KlaviyoPrivacy,
    /// Klaviyo's own front page.
    Klaviyo,
}

impl Link {
    /// The address behind the name.
    pub const fn address(self) -> &'static str {
        match self {
            Self::KlaviyoApiKeyHelp => "https://help.klaviyo.com/hc/en-us/articles/115005062267",
            Self::KlaviyoListIdHelp => "https://help.klaviyo.com/hc/en-us/articles/115005078647",
            Self::KlaviyoPrivacy => "https://www.klaviyo.com/legal/privacy/privacy-notice",
            Self::Klaviyo => "https://www.klaviyo.com/",
        }
    }
}
