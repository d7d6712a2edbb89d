// Select2 shows a field's choice in a text box of its own, which screen readers would not name.

// Ready handlers run in turn, this one after the one that makes the boxes.
window.django.jQuery(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const shown = document.getElementById(`select2-${select.id}-container`);
    shown?.setAttribute("aria-label", select.labels[0]?.textContent.trim() ?? "");
  }
});
