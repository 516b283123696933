//! The practice account: its lists, profiles and jobs, and what it says of itself.

use jiff::Timestamp;
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::consent::Consent;
use crate::flows::Flow;
use crate::jobs::Job;
use crate::lists::List;
use crate::profiles::Profiles;

const ID: &str = "PrAcT1";

/// All that the account holds.
pub(crate) struct Account {
    pub(crate) opened: Timestamp,
    pub(crate) lists: Vec<List>,
    pub(crate) profiles: Profiles,
    pub(crate) jobs: Vec<Job>,
    /// So many of the first jobs are not told of any more.
    pub(crate) expired: usize,
    pub(crate) flows: Vec<Flow>,
    pub(crate) agreeing: Vec<Agreeing>,
}

/// People who are subscribed when their time has come.
pub(crate) struct Agreeing {
    /// When.
    pub(crate) due: Timestamp,
    /// Their numbers, and since when they agree.
    pub(crate) people: Vec<(u32, Timestamp)>,
}

impl Account {
    pub(crate) fn new(now: Timestamp, keep_attributes: bool) -> Self {
        let lists = List::seeded(now);
        Self {
            opened: now,
            lists,
            profiles: Profiles::new(keep_attributes),
            jobs: Vec::new(),
            expired: 0,
            flows: Flow::seeded(),
            agreeing: Vec::new(),
        }
    }

    pub(crate) fn list(&self, id: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.id == id)
    }

    pub(crate) fn list_mut(&mut self, id: &str) -> Option<&mut List> {
        self.lists.iter_mut().find(|list| list.id == id)
    }

    pub(crate) fn job(&self, id: &str) -> Option<&Job> {
        self.readable_jobs().iter().find(|job| job.id == id)
    }

    /// The jobs that are still told of, oldest first.
    pub(crate) fn readable_jobs(&self) -> &[Job] {
        &self.jobs[self.expired..]
    }

    /// Lets the people of every job that has ended by `now` join their lists, and subscribes those whose time has come. A list
    /// that is gone by then gets nobody.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        for agreeing in self.agreeing.extract_if(.., |agreeing| agreeing.due <= now) {
            for (number, since) in agreeing.people {
                // A mailbox that does not exist is not brought to life by asking; every other no is overruled.
                if !matches!(self.profiles.consent(number), Consent::Bounced { .. }) {
                    self.profiles.set_consent(number, Consent::Subscribed { since });
                }
            }
        }
        for job in &mut self.jobs {
            if job.people.is_empty() || !job.is_complete(now) {
                continue;
            }
            let people = std::mem::take(&mut job.people);
            for list in self.lists.iter_mut().filter(|list| job.lists.contains(&list.id)) {
                list.members.join(&people, job.ends());
            }
        }
    }

    /// `GET /api/accounts`
    pub(crate) fn describe(call: &Call) -> Answer {
        Answer::ok(&json!({
            "data": [{
                "type": "account",
                "id": ID,
                "attributes": {
                    "test_account": true,
                    "contact_information": {
                        "default_sender_name": "Practice account",
                        "default_sender_email": "practice@example.com",
                        "website_url": null,
                        "organization_name": "Practice account",
                        "street_address": {
                            "address1": null, "address2": null, "city": null,
                            "region": null, "country": null, "zip": null,
                        },
                    },
                    "industry": null,
                    "timezone": "Etc/UTC",
                    "preferred_currency": "EUR",
                    "public_api_key": ID,
                    "locale": "en-US",
                },
                "links": { "self": call.link(&format!("/api/accounts/{ID}/")) },
            }],
            "links": { "self": call.own_link(), "next": null, "prev": null },
        }))
    }
}
