// Makes headings of the links that are titles of what stands in a list, by which screen readers go from one to the next:
// Streamlit's links can be none. Its elements are used again for others as the page changes, and then are none any more.
(() => {
  const rows = ["story_link_", "row_advice_", "source_", "board_", "item_", "edition_", "audience_"];
  const titles = rows.map(row => `[class*="st-key-cj_${row}"] [data-testid="stPageLink"]`).join(", ");
  const mark = () => {
    for (const former of document.querySelectorAll(`[data-testid="stPageLink"][role="heading"]:not(${titles})`)) {
      former.removeAttribute("role");
      former.removeAttribute("aria-level");
    }
    for (const title of document.querySelectorAll(`:is(${titles}):not([role])`)) {
      title.setAttribute("role", "heading");
      title.setAttribute("aria-level", "3"); // as those titles that are ours
    }
  };
  window.catalejoTitles?.disconnect();
  window.catalejoTitles = new MutationObserver(mark);
  window.catalejoTitles.observe(document.body, {subtree: true, childList: true});
  mark();
})()
