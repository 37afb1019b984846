//! What this process did and does, counted for Prometheus. Labels are bounded: routes by their templates, methods by
//! a list.

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Upper bounds of the times that answers take, in seconds.
const TIMES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The counts of a broker.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    times: Family<Asked, Histogram>,
    under_way: Gauge,
    open: Family<PoolLabel, Gauge>,
    idle: Family<PoolLabel, Gauge>,
    most: Family<PoolLabel, Gauge>,
    memory: Gauge,
    database_up: Gauge,
    calls_waiting: Gauge,
}

/// The template of the route that answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Route(Arc<str>);

impl EncodeLabelValue for Route {
    fn encode(&self, encoder: &mut LabelValueEncoder) -> Result<(), std::fmt::Error> {
        EncodeLabelValue::encode(&&*self.0, encoder)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: Route,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: Route,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PoolLabel {
    pool: &'static str,
}

/// The connections to a database at this moment.
pub(crate) struct Pool {
    pub(crate) name: &'static str,
    pub(crate) open: u32,
    pub(crate) idle: usize,
    pub(crate) most: u32,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let times = Family::<Asked, Histogram>::new_with_constructor(|| Histogram::new(TIMES));
        let mut new = Self {
            registry: Registry::default(),
            requests: Family::default(),
            times,
            under_way: Gauge::default(),
            open: Family::default(),
            idle: Family::default(),
            most: Family::default(),
            memory: Gauge::default(),
            database_up: Gauge::default(),
            calls_waiting: Gauge::default(),
        };
        new.register();
        new
    }

    fn register(&mut self) {
        let started: Gauge = Gauge::default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        started.set(i64::try_from(now.as_secs()).unwrap_or_default());
        let build = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        let process = self.registry.sub_registry_with_prefix("process");
        process.register_with_unit(
            "start_time",
            "When the broker was started",
            Unit::Other("seconds".to_owned()),
            started,
        );
        process.register_with_unit("resident_memory", "Memory of this process", Unit::Bytes, self.memory.clone());
        let ours = self.registry.sub_registry_with_prefix("pact_broker");
        ours.register("build", "The version that runs", build);
        ours.register("http_requests", "Requests that were answered", self.requests.clone());
        let help = "Time from a request to its answer";
        ours.register_with_unit("http_request_duration", help, Unit::Seconds, self.times.clone());
        ours.register("http_requests_under_way", "Requests that are not answered yet", self.under_way.clone());
        ours.register("database_up", "Whether the database answers", self.database_up.clone());
        let help = "Calls of webhooks that are still to be made, by whichever process";
        ours.register("webhook_calls_waiting", help, self.calls_waiting.clone());
        let pools = [("open", &self.open), ("idle", &self.idle), ("most", &self.most)];
        for (name, family) in pools {
            let help = format!("Connections to the database: {name}");
            ours.register(format!("database_connections_{name}"), help, family.clone());
        }
    }

    /// A request has come; what is given back counts it as under way until it is dropped.
    pub(crate) fn began(&self) -> UnderWay {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }

    /// How many requests are not answered yet.
    pub(crate) fn under_way(&self) -> i64 {
        self.under_way.get()
    }

    /// A request was answered, by the route with this template if there is one.
    pub(crate) fn answered(&self, method: &http::Method, route: Option<Arc<str>>, status: u16, took: Duration) {
        let method = known(method);
        let route = Route(route.unwrap_or_else(|| "none".into()));
        self.times.get_or_create(&Asked { method, route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status }).inc();
    }

    /// Everything, in the text format of OpenMetrics. How many calls of webhooks wait is what the database says, if it
    /// answers; if not, the last number stays, beside a `database_up` of 0.
    pub(crate) fn text(&self, pools: &[Pool], calls_waiting: Option<i64>) -> String {
        self.database_up.set(calls_waiting.is_some().into());
        if let Some(waiting) = calls_waiting {
            self.calls_waiting.set(waiting);
        }
        for pool in pools {
            let label = PoolLabel { pool: pool.name };
            self.open.get_or_create(&label).set(pool.open.into());
            self.idle.get_or_create(&label).set(i64::try_from(pool.idle).unwrap_or_default());
            self.most.get_or_create(&label).set(pool.most.into());
        }
        self.memory.set(resident_memory().unwrap_or_default());
        let mut text = String::new();
        // Writing into a text never fails.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// A request that is not answered yet.
pub(crate) struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Anybody can invent methods; each would be a series of its own.
fn known(method: &http::Method) -> &'static str {
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("other")
}

/// In bytes, where the system tells it.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}
