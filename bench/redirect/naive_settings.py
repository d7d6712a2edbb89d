"""The product's settings with the naive view at /go/."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.redirect.naive"
