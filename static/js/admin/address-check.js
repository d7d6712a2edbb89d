// data-address-check="<address>": its button asks what the typed website address answers.

for (const output of document.querySelectorAll("[data-address-check]")) {
  const button = output.parentElement.querySelector("button");
  const form = button.form;

  const ask = async () => {
    const sent = new FormData();
    sent.append("destination", form.elements.destination.value);
    sent.append("link", output.dataset.link);
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(output.dataset.addressCheck, { method: "POST", body: sent, redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  };

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    button.disabled = true;
    output.textContent = button.dataset.checking;
    try {
      const { tone, words } = await ask();
      const sign = document.createElement("span");
      sign.ariaHidden = "true";
      sign.textContent = tone === "good" ? "✓ " : "⚠ ";
      output.replaceChildren(sign, words.join(" "));
      output.className = `look ${tone}`;
    } catch {
      // The plain form asks the same.
      button.disabled = false;
      form.requestSubmit(button);
      return;
    }
    button.disabled = false;
  });

  // The address was changed: what is said of another one is gone.
  form.elements.destination.addEventListener("input", () => { output.textContent = ""; });
}
