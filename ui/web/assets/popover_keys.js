// Lets the keyboard into an open popover from its button, and out of it to what stands behind the button. Streamlit draws
// popovers at the end of the page: between a filter's button and its choices would lie every result. Escape closes
// it, and leads back to the button, by Streamlit itself, which forgets a text that its field was not left with before.
(() => {
  const body = () => document.querySelector('[data-testid="stPopoverBody"]');
  const button = () => document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]');
  const isStop = element => element.tabIndex >= 0 && !element.disabled && element.getClientRects().length > 0
    && !(element.type === "radio" && !element.checked); // of radios the one that is chosen is the stop
  const stops = () => [...body().querySelectorAll("a[href], button, input, textarea, [tabindex]")].filter(isStop);
  const isText = element => element.matches('textarea, input:not([type="radio"], [type="checkbox"], [role])');
  const move = event => {
    const at = document.activeElement;
    if (event.key === "Escape" && body()?.contains(at) && isText(at)) at.blur();
    if (event.key !== "Tab" || !body() || !button()) return;
    const inside = stops();
    if (at === button() && !event.shiftKey && inside.length) {
      inside[0].focus();
      event.preventDefault();
    } else if (at === inside[0] && event.shiftKey) {
      button().focus();
      event.preventDefault();
    } else if (at === inside.at(-1) && !event.shiftKey) {
      button().focus(); // from which the browser goes on to the next
    }
  };
  document.removeEventListener("keydown", window.catalejoPopoverKeys, true);
  window.catalejoPopoverKeys = move;
  document.addEventListener("keydown", move, true);
})()
