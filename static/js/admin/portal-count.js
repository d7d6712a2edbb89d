// data-portal-count="<address>": says how many partners could use the link as it is filled in.

for (const output of document.querySelectorAll("[data-portal-count]")) {
  const form = output.closest("form");
  let asked = 0;

  const ask = async () => {
    const mine = ++asked;
    const query = new URLSearchParams();
    const chosen = new FormData(form);
    query.append("partner", chosen.get("partner") ?? "");
    for (const program of chosen.getAll("programs")) query.append("programs", program);
    const answer = await fetch(`${output.dataset.portalCount}?${query}`);
    // A slower answer to an earlier question must not overwrite this one.
    if (answer.ok && mine === asked) output.textContent = (await answer.json()).sentence;
  };

  form.addEventListener("change", (event) => {
    if (["partner", "programs"].includes(event.target.name)) ask();
  });
  // Select2 tells its changes to jQuery only.
  window.django?.jQuery(form).on("change", "[name=partner]", ask);
}
