//! Roles and what each may do. The one table that code, page and documents go by.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person may do, in three grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks at everything, changes nothing.
    Viewer,
    /// Loads data, cuts segments, runs exports over shared connections.
    Contributor,
    /// Also decides where data may go: connections, people, settings.
    Administrator,
}

/// What a command needs. Every command of the table names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Look at profiles, segments, connections' names, exports and runs.
    See,
    /// Look at what people did.
    SeeActivity,
    /// Add, check and remove sources.
    ManageData,
    /// Save and remove segments.
    ManageSegments,
    /// Save, plan, run and remove exports over connections that the person may use.
    ManageExports,
    /// Make and remove connections: where data may go.
    ManageConnections,
    /// Decide when everything is read again and sent by itself.
    ManageSchedule,
}

impl Permission {
    /// The lowest role that has this permission.
    pub const fn role(self) -> Role {
        match self {
            Self::See => Role::Viewer,
            Self::ManageData | Self::ManageSegments | Self::ManageExports => Role::Contributor,
            Self::SeeActivity | Self::ManageConnections | Self::ManageSchedule => {
                Role::Administrator
            }
        }
    }
}

impl Role {
    /// Whether this role has a permission.
    pub fn may(self, permission: Permission) -> bool {
        self >= permission.role()
    }
}
