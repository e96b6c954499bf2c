// A box that grows at its end: it stays at the end for whoever is there, and says what came for whoever is not.

import { useEffect, useRef, useState } from "./html.js";

const NEAR = 40;

/** `news` changes when something came that is worth a look; `go()` leads to the end, also of what comes next. */
export function useEnd(box, news) {
  const atEnd = useRef(true);
  const lastNews = useRef(news);
  const [below, setBelow] = useState(false);
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight, behavior: "instant" });
  const go = () => {
    atEnd.current = true;
    setBelow(false);
    requestAnimationFrame(toEnd);
  };
  useEffect(() => {
    const { current } = box;
    const onScroll = () => {
      atEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR;
      if (atEnd.current) setBelow(false);
    };
    // The box changes too: what stands below it comes and goes.
    const watching = new ResizeObserver(() => atEnd.current && toEnd());
    current.addEventListener("scroll", onScroll);
    [current, current.firstElementChild].forEach((element) => watching.observe(element));
    return () => {
      current.removeEventListener("scroll", onScroll);
      watching.disconnect();
    };
  }, []);
  useEffect(() => {
    if (lastNews.current !== news && !atEnd.current) setBelow(true);
    lastNews.current = news;
  }, [news]);
  return { below, go };
}
