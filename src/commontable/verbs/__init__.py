"""One module per verb of the `commontable` command: HELP, arguments(parser), run(options) -> exit code."""
