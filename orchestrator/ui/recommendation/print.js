// On paper nothing can be unfolded: before printing what is folded opens, and afterwards it closes again.

import { useEffect } from "../elements/html.js";

/** Whichever way printing began, `page` is printed open; what is marked `off-paper` is left out by the style. */
export function useOpenOnPaper(page) {
  useEffect(() => {
    let folded = [];
    const open = () => {
      folded = [...page.current.querySelectorAll("details:not([open], .stays-folded, .off-paper, .off-paper *)")];
      folded.forEach((element) => (element.open = true));
    };
    const close = () => folded.forEach((element) => (element.open = false));
    addEventListener("beforeprint", open);
    addEventListener("afterprint", close);
    return () => {
      removeEventListener("beforeprint", open);
      removeEventListener("afterprint", close);
    };
  }, []);
}
