// Comforts only: every page works without this file.
"use strict";

// What went wrong is read out and is where the keyboard is.
document.addEventListener("DOMContentLoaded", () => {
  const fault = document.querySelector(".problem[tabindex]");
  if (fault && !fault.querySelector("[autofocus]")) fault.focus();
});

// Enter in the search for a post looks for it, and once it is found chooses the first and goes to the main button; it does not
// send the form.
document.addEventListener("keydown", (event) => {
  const search = event.target;
  if (event.key !== "Enter" || !search.matches("[data-search]")) return;
  event.preventDefault();
  const found = document.querySelector("#posts [data-found]");
  const first = search.value.trim() && found?.dataset.found === search.value.trim() && found.querySelector("[name=to]");
  if (!first) {
    window.htmx.trigger(search, "look");
    return;
  }
  first.click();
  search.form.querySelector("button.main")?.focus(); // which says by now what it will do
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

// What was chosen, before it is sent.
document.addEventListener("change", (event) => {
  const list = event.target.matches("input[type=file]") && document.getElementById("chosen");
  if (!list) return;
  list.replaceChildren(
    ...[...event.target.files].map((file) => {
      const row = document.createElement("li");
      row.textContent = `${file.name} (${(file.size / 1e6).toFixed(1)} MB)`;
      return row;
    }),
  );
  list.hidden = event.target.files.length < 2; // of one, the field itself says the name
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

// Writing is use of the session, also where nothing is saved by itself.
let used = Date.now();
document.addEventListener("input", () => {
  if (Date.now() - used < 120000) return;
  used = Date.now();
  document.dispatchEvent(new Event("used"));
});

// Nobody is logged in any more: what is typed goes through the log-in together with its form.
document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-log-in]") && document.querySelector("form[data-keeps]");
  if (!form) return;
  event.preventDefault();
  const wish = document.createElement("input");
  Object.assign(wish, { type: "hidden", name: "do", value: "search" });
  form.append(wish);
  form.submit();
});

// The main button says what it will do: it follows the post that is chosen.
function followChoice(form) {
  const button = form.querySelector("[data-sends]");
  if (!button) return;
  const name = form.querySelector("[name=to]:checked ~ .post-name"); // the choice of nobody has none
  button.textContent = name ? button.dataset.sends.replace("{post}", name.textContent.trim()) : button.dataset.only;
}
function followChoices() {
  document.querySelectorAll("form[data-keeps]").forEach(followChoice);
}
["DOMContentLoaded", "change", "htmx:afterSwap", "pageshow"].forEach((moment) => {
  (moment === "pageshow" ? window : document).addEventListener(moment, followChoices);
});

// Copy what could not be taken.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const box = document.getElementById(button.dataset.copy);
      box.select(); // on a page without TLS there is no clipboard to write to but this one
      if (document.execCommand("copy")) button.textContent = button.dataset.copied;
    });
  });
});

// What was found for a field: Enter in the empty field takes the first and goes on, the arrow down takes the next. Of
// somebody who wrote before the other particulars come too, where nothing was typed; of the next one, in their place.
function take(button) {
  const field = document.getElementById(button.dataset.takes);
  field.value = button.dataset.text;
  Object.entries(JSON.parse(button.dataset.more || "{}")).forEach(([name, text]) => {
    const other = field.form.elements[name];
    if (!other || (other.value && other.value !== other.dataset.put)) return;
    other.value = other.dataset.put = text;
  });
  return field;
}
function goOn(field) {
  const stops = [...field.form.elements].filter((each) => each.tabIndex >= 0 && each.checkVisibility());
  stops[stops.indexOf(field) + 1]?.focus();
}
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-takes]").forEach((button) => {
    Object.assign(button, { type: "button", tabIndex: -1 }); // the field's own keys do the same
    button.parentElement.querySelector(".taking").hidden = false;
  });
});
document.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-takes]");
  if (offer) take(offer).focus();
});
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.id || !["Enter", "ArrowDown"].includes(event.key)) return;
  const offers = [...document.querySelectorAll(`[data-takes="${CSS.escape(field.id)}"]`)];
  const known = offers.filter((offer) => offer.dataset.more); // found by what is typed
  const fitting = event.key === "ArrowDown" && known.length ? known : offers;
  const taken = fitting.findIndex((offer) => offer.dataset.text === field.value);
  if (!fitting.length || (field.value && taken < 0 && fitting !== known) || (event.key === "Enter" && field.value)) return;
  event.preventDefault();
  take(fitting[(taken + 1) % fitting.length]);
  if (event.key === "Enter") goOn(field);
});

// Print what is shown; the style sheet leaves out what is not part of it.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
});

// A phrase is put in behind what stands in its field; it sends nothing.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-puts]");
  if (!button) return;
  event.preventDefault();
  const field = document.getElementById(button.dataset.puts);
  const chosen = document.getElementById(`${field.id}-phrase`).selectedOptions[0];
  if (chosen?.value) field.value += (/\S$/.test(field.value) ? " " : "") + chosen.textContent;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// A link to an answer opens it.
function openAnswer() {
  const answer = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (answer instanceof HTMLDetailsElement) answer.open = true;
}
document.addEventListener("DOMContentLoaded", openAnswer);
window.addEventListener("hashchange", openAnswer);

// One tick for all of a list.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-tick-all]").forEach((all) => {
    const each = () => document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`);
    all.hidden = false;
    all.addEventListener("change", () => each().forEach((one) => { one.checked = all.checked; }));
  });
});

// A panel that somebody opens is where the keyboard goes.
document.addEventListener("click", (event) => {
  const panel = event.target.closest("summary") && event.target.closest("details.panel");
  if (!panel) return;
  setTimeout(() => panel.open && panel.querySelector("textarea, [name=to], [type=search]")?.focus());
});

// A page of the papers that was fetched is seen, also in a window that shows one side at a time.
document.addEventListener("htmx:afterSwap", (event) => {
  const papers = document.getElementById("papers");
  if (!papers || papers.checkVisibility() || !event.detail.requestConfig.path.includes("/papers?")) return;
  document.body.classList.replace("side-notes", "side-papers");
  const [notes, other] = document.querySelectorAll(".sides a");
  notes.removeAttribute("aria-current");
  other.setAttribute("aria-current", "page");
  papers.querySelector("h2").focus();
});

// The papers' side stays as it was left when another page is there: the contents folded or not, the little image in sight.
let isFolded = false;
document.addEventListener("toggle", (event) => {
  if (event.target.matches(".contents")) isFolded = !event.target.open;
}, true);
function showCurrent() {
  const contents = document.querySelector(".contents");
  if (!contents) return;
  if (isFolded) contents.open = false;
  document.querySelectorAll(".thumb.current, .toc .current").forEach((current) => {
    const shelf = current.closest(".thumbs, .contents");
    const [inner, outer] = [current.getBoundingClientRect(), shelf.getBoundingClientRect()];
    shelf.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
  });
}
["DOMContentLoaded", "htmx:afterSwap"].forEach((moment) => document.addEventListener(moment, showCurrent));

// "?" shows the keys where nothing is being typed. Keys without Alt can be turned off; screen readers have their own.
const singleKeys = { get on() { return localStorage.getItem("single-keys") !== "off"; }, set on(is) { localStorage.setItem("single-keys", is ? "on" : "off"); } };
document.addEventListener("keydown", (event) => {
  const list = document.getElementById("keys");
  if (event.key !== "?" || event.ctrlKey || event.altKey || event.metaKey || !singleKeys.on) return;
  if (!list || list.open || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  window.htmx.ajax("GET", "/help/keys", { target: list, swap: "innerHTML" }).then(() => list.showModal());
});
function showSingleKeys() {
  document.querySelectorAll("[data-single-keys]").forEach((label) => {
    label.hidden = false;
    label.querySelector("input").checked = singleKeys.on;
  });
}
["DOMContentLoaded", "htmx:afterSwap"].forEach((moment) => document.addEventListener(moment, showSingleKeys));
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-single-keys]")) singleKeys.on = event.target.checked;
});
