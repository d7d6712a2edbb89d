"""From where on something looks odd, each with its reason (docs/rules.md, Looks odd)."""

from datetime import timedelta

# Long enough to see a habit, short enough to still do something about it.
DAYS = 30
# So that the page takes as long with a million opt-ins as with a thousand.
MOST_OPT_INS = 3_000
# A browser that clicks every working day stays below.
VISITOR_HITS = 25
# Browsers are looked at only where a partner's hits are so often repeats.
MOST_PARTNERS = 3
# Of a partner with more hits than that only the last days are read.
MOST_HITS = 10_000
# Nobody reads a page and types an e-mail address faster; our own forms refuse two seconds.
FAST = timedelta(seconds=5)
# Two people of one family or company may have numbered addresses.
NUMBERED_ADDRESSES = 3
# A share says nothing while the clicks are few.
UNCOUNTED_HITS = 50
UNCOUNTED_PERCENT = 50
# Sudden: a share of the last week, and so many times that of the weeks before.
WEEK_DAYS = 7
STUFFING_HITS = 20
STUFFING_PERCENT = 20
STUFFING_TIMES = 3
# A reviewed share or number of hits comes back when there are so many times as many.
GROWN_TIMES = 2
