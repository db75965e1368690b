import { describe, expect, test } from 'vitest';
import { checkedReports, mostReports } from './checked-reports.ts';

const where = { plugin: 'acme', root: '/parks/p/acme', pages: ['/', '/audits'], open: ['/'] };
const entry = { id: 'i-1', title: 'SG-0001', detail: 'Running', to: '/' };
const check = (answer: unknown) => checkedReports(answer, where);

test('entries lead below the pages of their plugin, under the heading of their kind', () => {
  const answer = [entry, { ...entry, id: 'i-2', detail: '', to: '/i-2?tab=faults#e041', kind: 'device' }];
  expect(check(answer)).toEqual({
    items: [
      { id: 'acme i-1', group: 'reports', title: 'SG-0001', detail: 'Running', to: '/parks/p/acme' },
      { id: 'acme i-2', group: 'devices', title: 'SG-0001', detail: '', to: '/parks/p/acme/i-2?tab=faults#e041' },
    ],
    wrong: [],
    beyond: 0,
  });
});

test('what is behind a page that the person may not open is left out, and is no mistake', () => {
  const audits = { ...entry, to: '/audits/7' };
  expect(checkedReports([audits], { ...where, open: ['/inverters'] })).toEqual({ items: [], wrong: [], beyond: 0 });
  expect(checkedReports([audits], { ...where, open: ['/audits'] }).items).toHaveLength(1);
});

describe('an entry that leads elsewhere is wrong', () => {
  test.each([
    '/../energy-metering/billing',
    '/%2e%2e/energy-metering',
    '/.%2E/energy-metering',
    '/..',
    '\\..\\energy-metering',
    '/\t../energy-metering',
    '-next/door',
    'https://elsewhere.example/',
    '//elsewhere.example/',
    'javascript:alert(1)',
    '',
  ])('%j', (to) => {
    expect(check([{ ...entry, to }])).toEqual({ items: [], wrong: [{ at: 1, field: 'to' }], beyond: 0 });
  });

  test('and so is one to a page that the plugin has not', () => {
    const { wrong } = checkedReports([{ ...entry, to: '/nowhere' }], { ...where, pages: ['/audits'] });
    expect(wrong).toEqual([{ at: 1, field: 'to' }]);
  });
});

test('one wrong entry costs the others nothing, and is named by its place and field', () => {
  const wrong = [
    null,
    'SG-0001',
    { ...entry, id: 7 },
    { ...entry, title: { en: 'x', 'zh-CN': 'x' } },
    { ...entry, title: '' },
    { ...entry, title: 'x'.repeat(201) },
    { ...entry, detail: 'x'.repeat(301) },
    { ...entry, to: `/${'x'.repeat(300)}` },
    { ...entry, kind: 'constructor' },
    { ...entry, kind: 'page' },
  ];
  const checked = check([entry, ...wrong, entry]);
  expect(checked.items.map(({ id }) => id)).toEqual(['acme i-1']);
  expect(checked.wrong.map(({ at, field }) => `${at} ${field}`)).toEqual([
    '2 entry',
    '3 entry',
    '4 id',
    '5 title',
    '6 title',
    '7 title',
    '8 detail',
    '9 to',
    '10 kind',
    '11 kind',
    '12 id',
  ]);
});

test('entries without end are cut, and how many were is known', () => {
  const answer = Array.from({ length: mostReports + 3 }, (_, n) => ({ ...entry, id: String(n) }));
  const { items, wrong, beyond } = check(answer);
  expect([items.length, wrong.length, beyond]).toEqual([mostReports, 0, 3]);
});

test.each([null, undefined, {}, 'x', { length: 1, 0: entry }])('%j is no list', (answer) => {
  expect(() => check(answer)).toThrow('the answer is no list');
});
