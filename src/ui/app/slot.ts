/// <reference lib="dom" />
import { ApiError } from "./api.ts";
import { renderFailure } from "./cards/notices.ts";
import { element } from "./element.ts";

/** A place that shows what was last asked for: a skeleton at first, then content, dimmed while newer is on its way. */
export interface Slot<Content> {
  readonly node: HTMLElement;
  /** Asks anew; a question still open is given up. `again` is what trying again does. Resolves with the answer, or undefined where there is none. */
  load(ask: (signal: AbortSignal) => Promise<Content>, again?: () => void): Promise<Content | undefined>;
}

/**
 * Makes a slot.
 * @param onUnauthorised called instead of showing a failure when the service wants another token
 * @param instead what takes the place of a failure, where there is something better to show for it
 */
export function createSlot<Content>(
  placeholder: () => HTMLElement,
  render: (content: Content) => readonly HTMLElement[],
  onUnauthorised: (said: string) => void,
  instead: (error: unknown) => readonly HTMLElement[] | undefined = () => undefined,
): Slot<Content> {
  const node = element("div", { class: "slot" }, placeholder());
  let current = new AbortController();

  async function load(
    ask: (signal: AbortSignal) => Promise<Content>,
    again = () => void load(ask),
  ): Promise<Content | undefined> {
    current.abort();
    const controller = current = new AbortController();
    node.setAttribute("aria-busy", "true");
    try {
      const content = await ask(controller.signal);
      if (controller.signal.aborted) return undefined;
      node.replaceChildren(...render(content));
      return content;
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      if (error instanceof ApiError && error.status === 401) onUnauthorised(error.message);
      else node.replaceChildren(...instead(error) ?? [renderFailure(error, again)]);
      return undefined;
    } finally {
      if (controller === current) node.removeAttribute("aria-busy");
    }
  }
  return { node, load };
}
