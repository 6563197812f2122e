// The desk's own few conveniences. Everything is still there without them, but moving by number.
"use strict";

const rowsOf = (list) => [...list.children].filter((row) => row.matches(".djn-inline-form:not(.djn-empty-form)"));

// Show each section's and demand's place; nested_admin derives the stored order from the order on the page.
function showPlaces() {
  document.querySelectorAll(".desk-place[hidden]").forEach((label) => { label.hidden = false; });
  document.querySelectorAll(".djn-items").forEach((list) => {
    rowsOf(list).forEach((row, index) => {
      const input = row.querySelector(":scope > .desk-part-head .desk-place input");
      if (input && input.value !== String(index + 1)) input.value = index + 1;
    });
  });
}

// A typed place moves the row there.
function moveToPlace(input) {
  const row = input.closest(".djn-inline-form");
  const list = row.parentElement;
  const others = rowsOf(list).filter((other) => other !== row);
  const place = Math.min(Math.max(Number(input.value) || 1, 1), others.length + 1);
  if (place > others.length) others.at(-1)?.after(row);
  else others[place - 1].before(row);
  showPlaces();
  input.focus();
}

// `#demand:3.text` in the address leads to the field that holds that text.
function focusPiece() {
  const address = decodeURIComponent(location.hash.slice(1));
  const field = address && document.querySelector(`[data-piece="${CSS.escape(address)}"]`);
  if (!field) return;
  const shown = field.matches("select") ? field.nextElementSibling?.querySelector("[tabindex]") ?? field : field;
  shown.scrollIntoView({ block: "center" });
  shown.focus();
}

// What has been typed isn't left behind by a slip, and a form that the server would refuse isn't sent.
const MOST_FIELDS = 990;
let typed = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[method=post]")) typed = true; });
document.addEventListener("submit", (event) => {
  const notice = document.getElementById("too-many");
  if (notice && [...new FormData(event.target).keys()].length > MOST_FIELDS) {
    event.preventDefault();
    notice.hidden = false;
    notice.focus();
  } else if (event.target.method === "post") typed = false;
});
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

document.addEventListener("change", (event) => {
  if (event.target.matches(".desk-place input")) moveToPlace(event.target);
});
document.querySelectorAll(".djn-group-root").forEach((group) => {
  new MutationObserver(showPlaces).observe(group, { childList: true, subtree: true });
});
window.addEventListener("hashchange", focusPiece);
window.addEventListener("load", () => { showPlaces(); focusPiece(); });
