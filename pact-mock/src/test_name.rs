//! The name of the running test, as far as anybody tells.
//!
//! The test harness runs each test in a thread of its name; where it uses no threads, a runner that runs one test per process
//! names it in the arguments.

/// The name of the running test.
pub(crate) fn running() -> Option<String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    named(std::thread::current().name(), &arguments)
}

fn named(thread: Option<&str>, arguments: &[String]) -> Option<String> {
    let of_thread = thread.filter(|name| *name != "main" && is_path(name));
    let exact = || {
        let mut names = arguments.iter().filter(|argument| !argument.starts_with('-'));
        let name = names.next().filter(|_| names.next().is_none());
        name.map(String::as_str).filter(|name| is_path(name) && arguments.iter().any(|argument| argument == "--exact"))
    };
    of_thread.or_else(exact).map(str::to_owned)
}

/// Whether this is the path of a function; threads of other kinds have other names.
fn is_path(name: &str) -> bool {
    let is_start = |first: char| first.is_alphabetic() || first == '_';
    name.split("::").all(|part| {
        part.starts_with(is_start) && part.chars().all(|character| character.is_alphanumeric() || character == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::named;

    fn check(thread: Option<&str>, arguments: &[&str], name: Option<&str>) {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        assert_eq!(named(thread, &arguments).as_deref(), name, "{thread:?} {arguments:?}");
    }

    #[test]
    fn the_name_is_that_of_the_thread_or_of_the_only_test_of_the_process() {
        check(Some("orders::an_order_is_read"), &[], Some("orders::an_order_is_read"));
        check(Some("an_order"), &["--exact", "other"], Some("an_order"));
        check(Some("main"), &["orders::an_order", "--exact", "--nocapture"], Some("orders::an_order"));
        for arguments in
            [&[][..], &["orders"], &["a", "b", "--exact"], &["--exact"], &["src/a.rs - (line 1)", "--exact"]]
        {
            check(Some("main"), arguments, None);
            check(None, arguments, None);
        }
        check(Some("tokio-runtime-worker"), &[], None);
        check(Some("my worker"), &[], None);
    }

    #[test]
    fn this_test_is_found() {
        // With one thread for all tests, that thread has no test's name.
        let expected = match std::thread::current().name() {
            Some("main") => None,
            _ => Some("test_name::tests::this_test_is_found"),
        };
        assert_eq!(super::running().as_deref(), expected);
    }
}
