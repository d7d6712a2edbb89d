// data-focus-key="/": this key brings the cursor into the box, unless somebody is typing elsewhere.

const TYPING = "input, textarea, select, [contenteditable]";

for (const box of document.querySelectorAll("[data-focus-key]")) {
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key !== box.dataset.focusKey || !isPlain || event.target.closest(TYPING)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
