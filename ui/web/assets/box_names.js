// Says of the box below each practice for which it is: Streamlit reads out the label alone, which all of them share, and
// would read out Markdown in it, by which markup.label_for tells buttons apart.
(() => {
  const rows = '[class*="st-key-cj_practice_"]:not([class*="_actions_"])';
  const tell = () => {
    for (const row of document.querySelectorAll(rows)) {
      const box = row.querySelector('input[type="checkbox"]');
      const title = row.querySelector("h3")?.textContent;
      if (!box || !title) continue;
      const name = `${box.closest("label").textContent.trim()} ${title}`;
      if (box.ariaLabel !== name) box.ariaLabel = name;
    }
  };
  window.catalejoBoxes?.disconnect();
  window.catalejoBoxes = new MutationObserver(tell);
  const texts = {subtree: true, childList: true, characterData: true, attributeFilter: ["aria-label"]};
  window.catalejoBoxes.observe(document.body, texts);
  tell();
})()
