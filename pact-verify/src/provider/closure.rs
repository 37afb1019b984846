//! Closures of the provider's own test, called so that one that panics or hangs fails an interaction and not the run.

use std::{future::Future, pin::Pin, time::Duration};

use tokio::{task::JoinError, time::timeout};

/// A future of a closure that was boxed.
pub(crate) type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// How long a closure may take. It may fill a database; it should not wait for ever.
pub(crate) const CLOSURE_WITHIN: Duration = Duration::from_secs(60);

/// What a closure gives, or why it gave nothing: its own words, a time-out, a panic.
pub(crate) async fn call<T: Send + 'static>(future: Boxed<Result<T, String>>) -> Result<T, String> {
    call_within(future, CLOSURE_WITHIN).await
}

async fn call_within<T: Send + 'static>(future: Boxed<Result<T, String>>, within: Duration) -> Result<T, String> {
    let mut task = tokio::spawn(future);
    match timeout(within, &mut task).await {
        Ok(Ok(result)) => result,
        Ok(Err(error)) => Err(panicked(error)),
        Err(_) => {
            task.abort();
            Err(format!("time-out: the closure did not end within {} s", within.as_secs_f64()))
        }
    }
}

/// What a task said when it panicked.
pub(crate) fn panicked(error: JoinError) -> String {
    let Ok(payload) = error.try_into_panic() else { return "it was cancelled".to_owned() };
    let said = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    match said.or_else(|| payload.downcast_ref::<String>().cloned()) {
        Some(said) => format!("it panicked: {said}"),
        None => "it panicked".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(future: Boxed<Result<u8, String>>, expected: Result<u8, &str>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let result = runtime.block_on(call_within(future, Duration::from_millis(50)));
        assert_eq!(result, expected.map_err(str::to_owned));
    }

    #[test]
    fn what_goes_wrong_in_a_closure_is_said() {
        check(Box::pin(async { Ok(1) }), Ok(1));
        check(Box::pin(async { Err("no such agent".to_owned()) }), Err("no such agent"));
        check(Box::pin(async { panic!("index {} out of bounds", 3) }), Err("it panicked: index 3 out of bounds"));
        check(Box::pin(std::future::pending()), Err("time-out: the closure did not end within 0.05 s"));
    }
}
