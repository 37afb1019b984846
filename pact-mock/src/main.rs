//! The program `pact-mock`. Everything it does is in the library, behind the feature `cli`.

fn main() -> std::process::ExitCode {
    pact_mock::cli::run(std::env::args_os())
}
