//! Reading everything that Klaviyo spreads over pages.

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use url::Url;

use crate::client::Client;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::json_api::{self, Many, Resource};

/// More pages than anything we read can have: an import has at most 100 pages of errors, an account 100 of lists.
const MAX_PAGES: usize = 10_000;

impl Client {
    /// All items from `first` on, page after page.
    pub(crate) async fn all_pages<A: DeserializeOwned>(
        &self,
        endpoint: Endpoint,
        first: Url,
    ) -> Result<Vec<Resource<A>>, Error> {
        let mut items = Vec::new();
        self.each_page(endpoint, first, |page| items.extend(page)).await?;
        Ok(items)
    }

    /// Gives the items from `first` on away page by page: of what is large only what is needed has to be kept.
    pub(crate) async fn each_page<A: DeserializeOwned>(
        &self,
        endpoint: Endpoint,
        first: Url,
        mut take: impl FnMut(Vec<Resource<A>>),
    ) -> Result<(), Error> {
        let mut seen = HashSet::new();
        let mut next = Some(first);
        while let Some(url) = next {
            if seen.len() == MAX_PAGES || !seen.insert(url.to_string()) {
                return Err(Error::Unreadable);
            }
            let page: Many<A> = json_api::read(&self.get(endpoint, url).await?)?;
            take(page.data);
            next = page.links.next.as_deref().map(|link| self.own(link)).transpose()?;
        }
        Ok(())
    }

    /// A link is followed only to where we were already: every request carries the key.
    fn own(&self, link: &str) -> Result<Url, Error> {
        let url = Url::parse(link).map_err(|_| Error::Unreadable)?;
        if self.base_url().has_origin_of(&url) { Ok(url) } else { Err(Error::Unreadable) }
    }
}
