"""The first start: one page behind a one-time address, which makes the business and its owner."""
