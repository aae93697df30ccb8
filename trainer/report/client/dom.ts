/**
 * Shorthands for the page's elements.
 *
 * @module
 */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** The element of an id, which the page has. */
export function byId<T extends Element = HTMLElement>(id: string): T {
  return document.getElementById(id) as Element as T;
}

/** A part of a run's section, which has it. */
export function part<T extends Element = HTMLElement>(root: Element, name: string): T {
  return root.querySelector<T>(`[data-part="${name}"]`)!;
}

/** A new element with a class and what it holds. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...contents: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...contents);
  return element;
}

/** Sets a text, if it is another: what has not changed is not read out again. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A colour of the style sheet, as it is in the scheme that is on. */
export function colour(name: string): string {
  // Not the property itself, which holds both schemes' colours.
  const probe = byId("main");
  probe.style.outlineColor = `var(--${name})`;
  const { outlineColor } = getComputedStyle(probe);
  probe.style.outlineColor = "";
  return outlineColor;
}
