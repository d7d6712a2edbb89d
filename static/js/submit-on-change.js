// A button with data-submit-on-change="<field id>" is pressed by itself when that field changes.

for (const button of document.querySelectorAll("[data-submit-on-change]")) {
  const field = document.getElementById(button.dataset.submitOnChange);
  if (field) {
    button.hidden = true;
    field.addEventListener("change", () => button.form.requestSubmit(button));
  }
}
