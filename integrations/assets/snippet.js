/* Keeps the click id of a tracking link and hands it to forms and to links to them. One line on the owner's pages. */
(function (config) {
  "use strict";
  var name = config.parameter;
  var store = "sentby-" + name;
  var script = document.currentScript;
  var waits = Boolean(script && script.dataset.consent === "wait");
  var shape = /^[A-Za-z0-9_-]{40,100}$/;
  var given = read(new URLSearchParams(location.search).get(name));
  var id = given || recall();

  function read(value) {
    return shape.test(value || "") ? value : "";
  }

  function recall() {
    var cookie = document.cookie.match("(?:^|; )" + store + "=([^;]*)");
    var kept = "";
    try {
      kept = localStorage.getItem(store);
    } catch (blocked) {
      kept = "";
    }
    return read(cookie && cookie[1]) || read(kept);
  }

  function remember() {
    if (!given || waits) return;
    var secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = store + "=" + given + "; Path=/; SameSite=Lax; Max-Age=" + config.seconds + secure;
    try {
      localStorage.setItem(store, given);
    } catch (blocked) {
      return;
    }
  }

  function isOurs(form) {
    // A link resolves any address and never throws, whatever the page's author wrote.
    var target = document.createElement("a");
    target.href = form.getAttribute("action") || "";
    return target.origin === config.origin;
  }

  function fill(form) {
    var field = form.elements[name];
    if (!field && isOurs(form)) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form.appendChild(field);
    }
    if (field && "value" in field && !field.value) field.value = id;
  }

  function extend(link) {
    var url = new URL(link.href);
    if (url.searchParams.has(name)) return;
    url.searchParams.set(name, id);
    link.href = url;
  }

  function fillAll() {
    if (!id) return;
    Array.prototype.forEach.call(document.forms, fill);
    document.querySelectorAll("a[href^='" + config.origin + "/f/']").forEach(extend);
  }

  function cleanAddress() {
    var url = new URL(location.href);
    if (!url.searchParams.has(name)) return;
    url.searchParams.delete(name);
    history.replaceState(history.state, "", url);
  }

  function start() {
    fillAll();
    new MutationObserver(fillAll).observe(document.documentElement, { childList: true, subtree: true });
  }

  function whenLoaded(act) {
    if (document.readyState === "complete") act();
    else addEventListener("load", act);
  }

  remember();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("submit", function (event) { if (id) fill(event.target); }, true);
  // After load, so that the page's own statistics see the address as it came.
  whenLoaded(function () { setTimeout(cleanAddress, 0); });

  window.sentby = {
    id: function () { return id; },
    consent: function (given_) { waits = !given_; remember(); }
  };
})(/* config */);
