fn main() -> std::process::ExitCode {
    padan::cli::main()
}
