import { expect, test } from 'vitest';
import { placeCard } from './place.ts';

const view = { width: 1440, height: 900 };
const card = { width: 320, height: 160 };

test('a card stands below what it explains, and inside of the window', () => {
  expect(placeCard({ left: 60, top: 8, width: 200, height: 28 }, card, view)).toEqual({ left: 60, top: 48 });
  expect(placeCard({ left: 1400, top: 8, width: 30, height: 28 }, card, view)).toEqual({ left: 1112, top: 48 });
});

test('it stands above or beside where there is no room below', () => {
  expect(placeCard({ left: 10, top: 860, width: 40, height: 36 }, card, view)).toEqual({ left: 10, top: 688 });
  expect(placeCard({ left: 0, top: 44, width: 56, height: 856 }, card, view)).toEqual({ left: 68, top: 44 });
  expect(placeCard({ left: 1384, top: 44, width: 56, height: 856 }, card, view)).toEqual({ left: 1052, top: 44 });
});

test('on what fills the window it stands at its lower end', () => {
  expect(placeCard({ left: 0, top: 0, width: 1440, height: 900 }, card, view)).toEqual({ left: 560, top: 732 });
});
