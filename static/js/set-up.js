// data-guess-place: fills in currency and time zone with the country, and asks the browser for its zone.

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

function choose(select, value) {
  if (value && [...select.options].some((option) => option.value === value)) select.value = value;
}

for (const form of document.querySelectorAll(".set-up")) {
  const { country, currency, time_zone: zone } = form.elements;
  country.addEventListener("change", () => {
    const chosen = country.selectedOptions[0].dataset;
    choose(currency, chosen.currency);
    choose(zone, chosen.zone || here);
  });
  if ("guessPlace" in form.dataset && !zone.value) choose(zone, here);
}
