import { startTransition, useEffect, useState, type RefObject } from 'react';

/** Width of an element in whole pixels, followed as it changes; 0 before it is known. */
export function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const now = Math.floor(element.clientWidth);
      // Charts are the most that a page draws, and a scene of the wall measures all of its own at once.
      startTransition(() => setWidth(now));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}
