//! Several things fetched at the same time, not too many at once, in the order in which they were asked for.

use std::{collections::VecDeque, future::Future};

use tokio::task::{JoinError, JoinHandle};

/// How many requests a broker gets at the same time.
const AT_A_TIME: usize = 8;

/// What the futures give, in their order.
pub(super) async fn in_order<T, F>(futures: impl IntoIterator<Item = F>) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let mut under_way: VecDeque<JoinHandle<T>> = VecDeque::new();
    let mut results = Vec::new();
    for future in futures {
        if under_way.len() == AT_A_TIME
            && let Some(first) = under_way.pop_front()
        {
            results.push(joined(first.await));
        }
        under_way.push_back(tokio::spawn(future));
    }
    for task in under_way {
        results.push(joined(task.await));
    }
    results
}

/// What a task gave; it panics as the task did.
pub(super) fn joined<T>(result: Result<T, JoinError>) -> T {
    result.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_what_was_asked_for() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        // Later ones are done sooner.
        let wait = |number: usize| async move {
            for _ in 0..100 - number {
                tokio::task::yield_now().await;
            }
            number
        };
        let results = runtime.block_on(in_order((0..100).map(wait)));
        assert!(results.into_iter().eq(0..100));
    }
}
