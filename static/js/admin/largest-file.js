// A file that is too large says so when it is chosen, before it is sent.

for (const field of document.querySelectorAll("[data-largest-file]")) {
  field.addEventListener("change", () => {
    const isTooLarge = field.files[0]?.size > Number(field.dataset.largestFile);
    field.setCustomValidity(isTooLarge ? field.dataset.tooLarge : "");
    field.reportValidity();
  });
}
