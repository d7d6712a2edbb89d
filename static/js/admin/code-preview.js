// data-code-preview=".../go/{code}/PARTNER": shows below the field how the code stands in a link.

for (const code of document.querySelectorAll("[data-code-preview]")) {
  const [before, after] = code.dataset.codePreview.split("{code}");
  const preview = document.createElement("output");
  const part = document.createElement("strong");
  preview.className = "code-preview";
  preview.append(before, part, after);
  code.after(preview);
  const show = () => { part.textContent = code.value.trim() || code.placeholder || "CODE"; };
  // The form hears it after js/suggest-code.js has set the placeholder.
  code.form.addEventListener("input", show);
  show();
}
