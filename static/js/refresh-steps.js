// Keeps the steps in data-refresh="<address>" up to date until they are finished, while somebody looks.

const EVERY_MS = 2000;
// A test lasts an hour; who was signed out meanwhile is not asked for ever.
const MOST_LOOKS = 1800;

async function refresh(region, seen) {
  const response = await fetch(region.dataset.refresh, {
    cache: "no-store",
    headers: seen ? { "If-None-Match": seen } : {},
    redirect: "error",
  });
  if (response.status === 200) show(region, await response.text());
  return response.headers.get("ETag") || seen;
}

// Only what changed is replaced, so that a screen reader says just that.
function show(region, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").body;
  const steps = region.querySelectorAll("li");
  const freshSteps = fresh.querySelectorAll("li");
  steps.forEach((step, n) => {
    if (step.outerHTML !== freshSteps[n].outerHTML) step.replaceWith(freshSteps[n]);
  });
  if (!isFinished(fresh)) return;
  region.querySelector("ol").classList.add("finished");
  region.append(...fresh.querySelectorAll(".over"));
}

function isFinished(region) {
  return region.querySelector(".finished") !== null;
}

for (const region of document.querySelectorAll("[data-refresh]")) {
  let seen = "";
  let looks = 0;
  const look = async () => {
    looks += 1;
    if (isFinished(region) || looks > MOST_LOOKS) return;
    // A phone that was away for a moment, or a server that restarts: the next look may work.
    if (!document.hidden) seen = await refresh(region, seen).catch(() => seen);
    setTimeout(look, EVERY_MS);
  };
  setTimeout(look, EVERY_MS);
}
