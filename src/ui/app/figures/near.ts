/// <reference lib="dom" />

/** Calls back once, when an element comes near the window: what nobody scrolls to is neither asked for nor drawn. */
export function whenNear(node: Element, then: () => void): void {
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    then();
  }, { rootMargin: "300px" }).observe(node);
}
