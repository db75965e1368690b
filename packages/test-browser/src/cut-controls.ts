import type { Page } from 'playwright-core';

/** Buttons, links and fields of which a part lies beyond the box that holds them, and that no scrolling brings into sight. */
export function cutControls(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const cut = [];
    for (const control of document.querySelectorAll('main :is(button, a, select, input, textarea)')) {
      const { left, right, width } = control.getBoundingClientRect();
      if (width === 0 || control.closest('.lt-visually-hidden')) continue;
      let [from, to] = [-Infinity, Infinity];
      for (let box = control.parentElement; box !== null; box = box.parentElement) {
        const { overflowX } = getComputedStyle(box);
        // A page is not meant to be scrolled sideways, although the box that scrolls it down would.
        const page = box.matches('.frame-content');
        if (overflowX === 'visible' && box.parentElement !== null) continue;
        if (!page && ['auto', 'scroll'].includes(overflowX)) break;
        const edge = box.getBoundingClientRect();
        [from, to] = [Math.max(from, edge.left), Math.min(to, edge.right)];
      }
      if (left < from - 1 || right > to + 1) cut.push((control.getAttribute('aria-label') || control.textContent || control.tagName).trim().slice(0, 60));
    }
    return cut;
  })()`);
}
