// A tap into an address selects all of it.

for (const field of document.querySelectorAll("[data-select-all]")) {
  field.addEventListener("focus", () => field.select());
  field.addEventListener("click", () => field.select());
}
