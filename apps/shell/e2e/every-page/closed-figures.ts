import type { Page } from 'playwright-core';

/** The end of a page's path, and the label of a figure or the title of its column. */
type Place = [page: string, label: RegExp];

/** Figures that need not open: what a person typed, and what tells of the program and not of the park. */
const needNot: Place[] = [
  // Limits of the configuration, and what the controller wants in this second, which its log below opens once it is written.
  ['storage-dispatch/devices', /^(Advice|Wanted now|Wanted setpoint|Limit at the device|Setpoint at the device|:)/],
  // How good and how quick the solver was.
  ['storage-dispatch/plans', /^(Gap|Time taken)/],
  ['storage-dispatch/what-if', /./],
  // Amounts of a deal, a contract and an issue that somebody agreed or entered.
  ['certificate-trading/deals', /^Amount/],
  ['certificate-trading/issuance', /^Intervals without certificate/],
  ['wastewater-tracking/reuse/allocation', /^Contract volume/],
  ['wastewater-tracking/reuse/bills', /^Contract volume/],
  ['carbon-accounting/passports', /^Amount/],
  // Parts of a drawing that is edited: a click chooses them. The values open on the page of the plant.
  ['wastewater-tracking/train', /./],
  // What a lever would do, with the whole arithmetic in the same row.
  ['carbon-accounting/now', /^(Moved|Stays saved)/],
];

/** Runs in the page: label of each figure that has a value and opens nothing. */
const collect = `(() => {
  const words = (text) => (text ?? '').replace(/\\s+/g, ' ').trim();
  const labelOf = (figure) => {
    const cell = figure.closest('td');
    if (!cell) return words(figure.closest('dl > div')?.querySelector('dt')?.innerText) || figure.title.split(' · ')[0];
    const place = [...cell.parentElement.children].indexOf(cell);
    return words(cell.closest('table').querySelector('thead tr:last-child')?.children[place]?.innerText);
  };
  const closed = [...document.querySelectorAll('main .lt-q:not([data-evidence]):not([data-missing])')];
  return [...new Set(closed.map((figure) => labelOf(figure) + ': ' + words(figure.innerText)))];
})()`;

/**
 * Figures of a page that show a value and open no evidence, but for those that need not: where a page has any of these, they
 * are known by their labels in English only.
 */
export async function closedFigures(page: Page, path: string, language: 'en' | 'zh-CN'): Promise<string[]> {
  const known = needNot.filter(([end]) => path.endsWith(end));
  if (language !== 'en' && known.length > 0) return [];
  const closed = await page.evaluate<string[]>(collect);
  return closed.filter((figure) => !known.some(([, label]) => label.test(figure)));
}
