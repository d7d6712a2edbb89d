"""What every test may use: the cast and the signed-in clients."""

pytest_plugins = ["tests.cast"]
