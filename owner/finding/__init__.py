"""One box for everything: people, orders, links, codes, click ids and pasted addresses."""
