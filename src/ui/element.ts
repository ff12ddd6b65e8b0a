/** The element of the page with this id. */
export function byId(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** A new element; text is set as text, never as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
