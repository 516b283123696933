// What is cut off can still be read; what is not needs no second showing under the pointer.

import type { Attachment } from "svelte/attachments";

/** Gives an element the whole of its text as its title for as long as it shows only a part of it. */
export function cut(text: string): Attachment<HTMLElement> {
  return (node) => {
    const look = (): void => {
      if (node.scrollWidth > node.clientWidth) node.title = text;
      else node.removeAttribute("title");
    };
    const observer = new ResizeObserver(look);
    observer.observe(node);
    return () => observer.disconnect();
  };
}
