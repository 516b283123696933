//! Where requests may go: Klaviyo, or a rehearsal on this computer. Nowhere else, so that a changed setting cannot
//! send customers and a key to a stranger.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

use crate::endpoint::Endpoint;

/// The origin that a [`Client`](crate::Client) talks to: `https://a.klaviyo.com`, or plain `http` on a loopback address.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// Why an address was not taken as a [`BaseUrl`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlRefused {
    /// The text is not an absolute URL.
    #[error("this is not a web address")]
    Malformed,
    /// The URL carries a user name, path, query or fragment, of which an origin has none.
    #[error("only scheme, host and port may be given")]
    MoreThanOrigin,
    /// The address is neither Klaviyo's nor one of this computer.
    #[error("only https://a.klaviyo.com or an http address of this computer is accepted")]
    Elsewhere,
}

impl BaseUrl {
    /// Klaviyo itself.
    pub fn klaviyo() -> Self {
        Self(Url::parse("https://a.klaviyo.com/").expect("BUG: a constant address parses"))
    }

    /// Whether this is an address of this computer, that is, a rehearsal.
    pub fn is_loopback(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address without a trailing slash.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// Host, and port where it is not the usual one.
    pub(crate) fn host(&self) -> String {
        self.0.authority().to_owned()
    }

    /// The address of an endpoint under this origin. The id is percent-encoded, so it cannot climb out of its place.
    pub(crate) fn at(&self, endpoint: Endpoint, id: &str) -> Url {
        let segments = endpoint.path().split('/').skip(1);
        let segments = segments.map(|segment| if segment == "{id}" { id } else { segment });
        let mut url = self.0.clone();
        url.path_segments_mut()
            .expect("BUG: http addresses have segments")
            .clear()
            .extend(segments);
        url
    }

    /// Whether `url` has the same scheme, host and port.
    pub(crate) fn has_origin_of(&self, url: &Url) -> bool {
        self.0.origin() == url.origin() && url.username().is_empty() && url.password().is_none()
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut url = Url::parse(text.trim()).map_err(|_| BaseUrlRefused::Malformed)?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare {
            return Err(BaseUrlRefused::MoreThanOrigin);
        }
        let klaviyo = Self::klaviyo();
        if klaviyo.has_origin_of(&url) {
            return Ok(klaviyo);
        }
        let loopback = match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        if url.scheme() != "http" || !loopback {
            return Err(BaseUrlRefused::Elsewhere);
        }
        // A name is only as true as the resolver that answers for it; the number is.
        if url.host_str() == Some("localhost") {
            url.set_host(Some("127.0.0.1")).map_err(|_| BaseUrlRefused::Malformed)?;
        }
        Ok(Self(url))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({})", self.as_str())
    }
}
