// Opens the phone's own share sheet with data-share; without one the button stays hidden.

if (navigator.share) {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const shared = { title: button.dataset.shareTitle, url: button.dataset.share };
      // Who closes the sheet without choosing rejects the promise; that is no error.
      navigator.share(shared).catch((reason) => {
        if (reason.name !== "AbortError") throw reason;
      });
    });
  }
}
