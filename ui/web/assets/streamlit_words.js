// Puts what Streamlit says of itself, always in English, into the person's language. Its widgets are drawn anew at any
// moment, so that every change of the page is looked at. Only exact words are replaced, and texts only where Streamlit
// alone writes them: what comes from articles is never touched. What stands there already is not written again: each
// writing is a change to look at.
(table => {
  const words = new Map(Object.entries(table)); // which knows no words but these, as objects do
  const places = [
    '[data-testid="stSkipToContent"]',
    '[data-testid="stDialog"] [slot="title"]',
    '[data-testid="stDialog"] [slot="title"] + div > div',
    '[data-testid="stFileUploaderDropzone"] button p',
    '[data-testid="stConnectionStatus"] label',
    '[data-testid="stTooltipContent"]',
  ].join(", ");
  const translate = () => {
    for (const element of document.querySelectorAll("[aria-label]")) {
      const current = element.getAttribute("aria-label"), said = words.get(current);
      if (said && said !== current) element.setAttribute("aria-label", said);
    }
    for (const element of document.querySelectorAll(places)) {
      const current = element.textContent.trim(), said = words.get(current);
      if (said && said !== current) element.textContent = said;
    }
  };
  window.catalejoObserver?.disconnect();
  window.catalejoObserver = new MutationObserver(translate);
  window.catalejoObserver.observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"],
  });
  translate();
})
