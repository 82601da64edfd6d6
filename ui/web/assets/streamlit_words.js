// Puts what Streamlit says of itself, always in English, into the person's language. Its widgets are drawn anew at any
// moment, so that every change of the page is looked at. Only exact words are replaced, but for a {text} in them, and
// only where Streamlit alone writes them: what comes from articles is never touched. Of a text its node stays, which
// Streamlit goes on to write in. What stands there already is not written again: each writing is a change to look at.
(table => {
  const words = new Map(), forms = []; // which know no words but these, as objects do
  for (const [streamlits, ours] of Object.entries(table)) {
    const parts = streamlits.split("{text}").map(part => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (parts.length > 1) forms.push([new RegExp(`^${parts.join("(.*)")}$`), ours]);
    else words.set(streamlits, ours);
  }
  const say = current => {
    const form = words.has(current) ? undefined : forms.find(([shape]) => shape.test(current));
    return form ? form[1].replace("{text}", () => form[0].exec(current)[1]) : words.get(current);
  };
  const attributes = ["aria-label", "placeholder"];
  const named = attributes.map(name => `[${name}]:not([data-tag])`).join(", ");
  const places = [
    '[data-testid="stSkipToContent"]',
    '[data-testid="stDialog"] [slot="title"]',
    '[data-testid="stDialog"] [slot="title"] + div > div',
    '[data-testid="stFileUploaderDropzone"] button p',
    '[data-testid="stFileChip"] [role="alert"]',
    '[data-testid="stConnectionStatus"] label',
    '[data-testid="stTooltipContent"]',
    '[data-testid="stMultiSelectDropdown"] [role="option"]',
    '[data-testid="stSelectboxVirtualDropdown"] [role="option"]',
    '[data-testid="stDateInput"] [role="spinbutton"]',
    '[data-testid="stDateInputCalendar"] > span',
  ].join(", ");
  const translate = () => {
    for (const element of document.querySelectorAll(named)) {
      for (const name of attributes) {
        const current = element.getAttribute(name), said = current && say(current);
        if (said && said !== current) element.setAttribute(name, said);
      }
    }
    for (const element of document.querySelectorAll(places)) {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const current = texts.currentNode.data.trim(), said = say(current);
        if (said && said !== current) texts.currentNode.data = texts.currentNode.data.replace(current, () => said);
      }
    }
  };
  window.catalejoObserver?.disconnect();
  window.catalejoObserver = new MutationObserver(translate);
  window.catalejoObserver.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes,
  });
  translate();
})
