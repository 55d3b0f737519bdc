/// <reference lib="dom" />

/** What an element may be given: attributes by name, and listeners by `on` and their event. */
type Attribute = string | number | boolean | undefined;
type Child = Node | string | undefined;

/** Makes an element. Text stays text: nothing that the service answers is ever read as markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button that does something on this page. */
export function button(
  label: string,
  onClick: () => void,
  attributes: Readonly<Record<string, Attribute>> = {},
): HTMLButtonElement {
  const made = element("button", { type: "button", class: "button", ...attributes }, label);
  made.addEventListener("click", onClick);
  return made;
}

/** A card: a region that its heading names, so that a screen reader can jump to it. */
export function card(
  id: string,
  title: string,
  lead: string | undefined,
  ...children: readonly Child[]
): HTMLElement {
  return element(
    "section",
    { class: "card", id, "aria-labelledby": `${id}-title` },
    element("h2", { id: `${id}-title` }, title),
    lead === undefined ? undefined : element("p", { class: "lead" }, lead),
    ...children,
  );
}

/** Grey shapes where content will be, hidden from screen readers, which hear `aria-busy` instead. */
export const skeleton = (kind: "tiles" | "bars" | "rows" | "chart", count = 4): HTMLElement =>
  element(
    "div",
    { class: `skeleton skeleton-${kind}`, "aria-hidden": "true" },
    ...Array.from({ length: count }, () => element("span")),
  );
