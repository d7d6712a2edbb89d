// data-suggest-code="<name id> <code id>": shows the code that the name would give, until one is typed.

function codeOf(name) {
  return name
    .normalize("NFKD")
    .replace(/[^\x00-\x7f]/g, "")
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .trim()
    .replace(/[-\s]+/g, "-")
    .slice(0, 40)
    .replace(/^[-_]+|[-_]+$/g, "");
}

for (const form of document.querySelectorAll("[data-suggest-code]")) {
  const [name, code] = form.dataset.suggestCode.split(" ").map((id) => document.getElementById(id));
  const show = () => { code.placeholder = codeOf(name.value); };
  name.addEventListener("input", show);
  show();
}
