//! The listing service's binary: `serve` runs it, `check` tries whether a release can run in an environment.

mod arguments;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use charge_central_listings::routes::{self, Service};
use charge_central_listings::{Settings, Store, provider_states};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::read(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("charge-central-listings: {problem}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("charge-central-listings: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let settings = arguments.settings.as_deref().map_or_else(|| Ok(Settings::default()), Settings::read)?;
    let store = Store::default();
    let service = Service { store: store.clone(), release: arguments.release, settings };
    let mut router = routes::router(service);
    if arguments.provider_states {
        router = router.merge(provider_states::router(store));
    }
    let address = ("127.0.0.1", arguments.port);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|problem| format!("cannot listen on 127.0.0.1:{}: {problem}", address.1))?;
    let bound = listener.local_addr().map_err(|problem| format!("cannot read the own address: {problem}"))?;
    if arguments.command == Command::Check {
        println!("listings {} can run here", arguments.release);
        return Ok(());
    }
    println!("listings {} on http://{bound}", arguments.release);
    axum::serve(listener, router).await.map_err(|problem| format!("serving failed: {problem}"))
}
