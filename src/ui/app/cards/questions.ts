/// <reference lib="dom" />
import { card, element } from "../element.ts";

/** A question that the page answers, and what answers it. */
export interface Question {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly parts: readonly HTMLElement[];
}

/** A card for each question. */
export const renderQuestion = ({ id, title, lead, parts }: Question): HTMLElement =>
  card(id, title, lead, ...parts);

/** A short list to jump by. */
export const renderContents = (questions: readonly Pick<Question, "id" | "title">[]): HTMLElement =>
  element(
    "nav",
    { class: "contents", "aria-label": "Questions" },
    element(
      "ul",
      {},
      ...questions.map(({ id, title }) => element("li", {}, element("a", { href: `#${id}` }, title))),
    ),
  );
