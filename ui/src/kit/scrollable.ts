// What scrolls must be reachable by keyboard; what does not scroll is no stop on the way.

import type { Attachment } from "svelte/attachments";

/** Makes an element a named region with a tab stop for as long as there is more in it than can be seen. */
export function scrollable(label: string): Attachment<HTMLElement> {
  return (node) => {
    const look = (): void => {
      const scrolls = node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
      if (scrolls) {
        node.tabIndex = 0;
        node.setAttribute("role", "region");
        node.setAttribute("aria-label", label);
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) node.removeAttribute(name);
      }
    };
    const observer = new ResizeObserver(look);
    for (const element of [node, ...node.children]) observer.observe(element);
    return () => observer.disconnect();
  };
}
