//! The way to one place of the provider: a connection, a service in this process, or none.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http::Request;

use super::{
    Connection, ExchangeError, Exchanged, Instance,
    address::Place,
    closure,
    service::{ServiceChannel, Services},
    tls::Tls,
};

/// A way to the provider that is kept from interaction to interaction.
pub(crate) enum Channel {
    Network(Box<Connection>),
    Service(ServiceChannel),
    Nowhere,
}

impl Channel {
    /// The way to a place. What is made anew for each interaction is `fresh`.
    pub(crate) fn to(place: &Place, tls: &Tls, fresh: Option<&Arc<Mutex<Instance>>>) -> Self {
        match (place, fresh) {
            (Place::Network(endpoint), _) => Channel::Network(Box::new(Connection::new(endpoint.clone(), tls.clone()))),
            (Place::Service(Services::Shared(instance)), _) => {
                Channel::Service(ServiceChannel::new(Arc::clone(instance)))
            }
            (Place::Service(Services::Fresh(_)), Some(instance)) => {
                Channel::Service(ServiceChannel::new(Arc::clone(instance)))
            }
            (Place::Service(Services::Fresh(_)) | Place::Nowhere, _) => Channel::Nowhere,
        }
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn exchange(
        &mut self,
        request: Request<Bytes>,
        within: Duration,
    ) -> Result<Exchanged, ExchangeError> {
        match self {
            Channel::Network(connection) => connection.exchange(request, within).await,
            Channel::Service(service) => service.exchange(request, within).await,
            Channel::Nowhere => Err(ExchangeError::Nowhere),
        }
    }
}

/// Makes the instance for one interaction, if the place wants one.
pub(crate) async fn fresh(place: &Place) -> Result<Option<Instance>, String> {
    match place {
        Place::Service(Services::Fresh(make)) => closure::call(make()).await.map(Some),
        _ => Ok(None),
    }
}
