// Comforts only: every page works without this file.
"use strict";

// What went wrong is read out and is where the keyboard is.
document.addEventListener("DOMContentLoaded", () => {
  const fault = document.querySelector(".problem[tabindex]");
  if (fault && !fault.querySelector("[autofocus]")) fault.focus();
});

// Enter in the search for a post looks for it; it does not send the form around it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-search]")) {
    event.preventDefault();
    window.htmx.trigger(event.target, "look");
  }
});

document.addEventListener("click", (event) => {
  const look = event.target.closest("[data-look]");
  if (!look) return;
  event.preventDefault();
  window.htmx.trigger(look.form.querySelector("[data-search]"), "look");
});

// A second press of a button is swallowed. It would do no harm (the form's key makes it one act), only wait.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});

// Back from another page: the form may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// How much of the upload has left.
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = document.getElementById("upload-progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = (100 * event.detail.loaded) / event.detail.total;
});

// A part of a page that cannot be fetched: its link leads to the whole page, which says why.
["htmx:responseError", "htmx:sendError"].forEach((failure) => {
  document.addEventListener(failure, (event) => {
    if (event.target.matches("a[href]")) window.location.assign(event.target.href);
  });
});

// A draft that could not be sent to the server says so; the text stays in the box.
document.addEventListener("htmx:sendError", () => {
  const state = document.getElementById("note-state");
  if (state) state.textContent = state.dataset.offline || "";
});
