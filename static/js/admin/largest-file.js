// A file that is too large is not taken, and its field says so before anything is sent.

for (const field of document.querySelectorAll("[data-largest-file]")) {
  const said = document.createElement("p");
  said.className = "errornote";
  said.setAttribute("role", "alert");
  said.hidden = true;
  (field.closest(".form-row") ?? field.parentElement).prepend(said);
  field.addEventListener("change", () => {
    const isTooLarge = field.files[0]?.size > Number(field.dataset.largestFile);
    said.hidden = !isTooLarge;
    said.textContent = isTooLarge ? field.dataset.tooLarge : "";
    if (isTooLarge) field.value = "";
  });
}
