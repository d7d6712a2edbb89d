"""Twenty links, five hundred partners with five Ads each, and the requests of the load."""

import random
from pathlib import Path

LINKS, PARTNERS, ADS, BROWSERS, REQUESTS = 20, 500, 5, 2000, 4000
BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/{}.0.{}.{} Safari/537.36"
)
WRK = """local requests = {{}}
local rows = {{
{rows}
}}
local n
init = function(args)
  for k, row in ipairs(rows) do
    local headers = {{["User-Agent"] = row[2], ["Referer"] = "https://blog.example/post/1"}}
    requests[k] = wrk.format("GET", row[1], headers)
  end
  n = math.random(#requests)
end
request = function()
  n = n % #requests + 1
  return requests[n]
end
"""

Rows = list[tuple[str, str]]


def fill(partners: int = PARTNERS) -> None:
    """The rows of links, partners and Ads; Django is set up and the database is empty."""
    from business.models import Business
    from tests.factories import AdFactory, PartnerFactory, TrackingLinkFactory

    Business.objects.create()
    for n in range(LINKS):
        TrackingLinkFactory(code=f"l{n}")
    for n in range(partners):
        partner = PartnerFactory(code=f"p{n}")
        for ad in range(ADS):
            AdFactory(partner=partner, code=f"ad{ad}")


def spread_rows() -> Rows:
    """Address and browser of each request; some links and partners are far more popular."""
    chance = random.Random(1)
    browsers = [BROWSER.format(100 + n % 50, n, n % 7) for n in range(BROWSERS)]
    rows = []
    for n in range(REQUESTS):
        link = int(chance.paretovariate(1.2)) % LINKS
        partner = int(chance.paretovariate(0.6)) % PARTNERS
        ad = chance.randrange(ADS)
        rows.append((f"/go/l{link}/p{partner}/ad{ad}", browsers[n % BROWSERS]))
    return rows


def hot_rows() -> Rows:
    """One link, one partner, one Ad: the day of the newsletter."""
    return [("/go/l1/p1/ad1", browser) for _path, browser in spread_rows()]


def write_script(path: Path, rows: Rows) -> Path:
    text = ",\n".join(f'{{"{address}", "{browser}"}}' for address, browser in rows)
    path.write_text(WRK.format(rows=text))
    return path
