//! Changing one profile: what an import cannot do, because it never empties anything.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::client::{Again, Client, Request};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ids::ProfileId;

impl Client {
    /// Gives a profile the attributes in `set`, by Klaviyo's names with `location` and `properties` as objects, and takes the
    /// properties named in `unset` away from it. `null` empties an attribute; what is not named stays. Needs `profiles:write`.
    ///
    /// Properties whose names begin with `$` are Klaviyo's own and left alone. [`Error::NotFound`] when there is no such
    /// profile. Changing twice is changing once: after any failure, repeat it.
    pub async fn update_profile(
        &self,
        id: &ProfileId,
        set: &Map<String, Value>,
        unset: &[String],
    ) -> Result<(), Error> {
        let request = Request {
            endpoint: Endpoint::UpdateProfile,
            url: self.base_url().at(Endpoint::UpdateProfile, id.as_str()),
            body: Some(Bytes::from(body(id, set, unset).to_string())),
            again: Again::Always,
        };
        self.send(&request, self.waiting()).await.map(drop)
    }
}

fn body(id: &ProfileId, set: &Map<String, Value>, unset: &[String]) -> Value {
    let mut attributes = set.clone();
    if let Some(Value::Object(properties)) = attributes.get_mut("properties") {
        properties.retain(|name, _| is_ours(name));
    }
    let mut profile = json!({ "type": "profile", "id": id, "attributes": attributes });
    let unset: Vec<&String> = unset.iter().filter(|name| is_ours(name)).collect();
    if !unset.is_empty() {
        profile["meta"] = json!({ "patch_properties": { "unset": unset } });
    }
    json!({ "data": profile })
}

fn is_ours(property: &str) -> bool {
    !property.trim_start().starts_with('$')
}
