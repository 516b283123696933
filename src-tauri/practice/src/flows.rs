//! Flows: here they have names and do nothing.

use serde_json::{Value, json};

use crate::account::Account;
use crate::answer::Answer;
use crate::call::Call;
use crate::lists;
use crate::page::{self, Part};
use crate::time::seconds;

/// A flow that begins when somebody joins a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// In Klaviyo's word: `live`, `manual` or `draft`.
    pub status: String,
    /// The id of the list that triggers it.
    pub list: String,
}

impl Flow {
    /// The flows that every rehearsal begins with.
    pub(crate) fn seeded() -> Vec<Self> {
        let flow = |(id, name, status, list): (&str, &str, &str, &str)| Self {
            id: id.to_owned(),
            name: name.to_owned(),
            status: status.to_owned(),
            list: list.to_owned(),
        };
        [
            ("WlcF1w", "Welcome series", "live", "Wc0mEs"),
            ("BdyF2w", "Birthday wishes", "draft", "BrTh8k"),
        ]
        .map(flow)
        .into()
    }
}

/// `GET /api/lists/{id}/flow-triggers`
pub(crate) fn of_list(account: &Account, call: &Call) -> Result<Answer, Answer> {
    let Some(list) = account.list(&call.id) else { return Err(lists::unknown(&call.id)) };
    let opened = seconds(account.opened);
    let flow = |flow: &Flow| {
        json!({
            "type": "flow",
            "id": flow.id,
            "attributes": {
                "name": flow.name,
                "status": flow.status,
                "archived": false,
                "created": opened,
                "updated": opened,
                "trigger_type": "Added to List",
            },
            "links": { "self": call.link(&format!("/api/flows/{}/", flow.id)) },
        })
    };
    let data: Vec<Value> =
        account.flows.iter().filter(|flow| flow.list == list.id).map(flow).collect();
    Ok(page::answer(call, &Part { skip: 0, size: data.len() }, data.len(), &data))
}
