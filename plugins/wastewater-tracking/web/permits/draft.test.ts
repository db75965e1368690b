import { expect, test } from 'vitest';
import type { PermitRow } from '../../contracts/routes.ts';
import { draftOf, rowOfDraft, waysOf } from './draft.ts';

const row: PermitRow = { parameter: 'COD', max: 50, unit: 'mg/L', basis: 'day-mean', status: 'second-hand' };

test('a row that is left as it was is sent as it was; a changed one names who stands for it', () => {
  expect(rowOfDraft(draftOf(row), 'Li')).toEqual(row);
  expect(rowOfDraft({ ...draftOf(row), max: '40' }, 'Li')).toEqual({ ...row, max: 40, verifiedBy: 'Li' });
});

test('a row without limit, with no number or turned around is not complete', () => {
  expect(rowOfDraft({ ...draftOf(row), max: '' }, 'Li')).toBeNull();
  expect(rowOfDraft({ ...draftOf(row), max: 'x' }, 'Li')).toBeNull();
  expect(rowOfDraft({ ...draftOf(row), min: '60' }, 'Li')).toBeNull();
});

test('a row on another basis has its unit and ways of averaging, and is the own of who changed it', () => {
  const draft = { ...draftOf(row), basis: 'annual-load' as const, max: '9000', way: 'arithmetic' };
  expect(rowOfDraft(draft, 'Li')).toEqual({ ...row, basis: 'annual-load', unit: 'kg', max: 9000, verifiedBy: 'Li' });
  expect(rowOfDraft({ ...draftOf(row), way: 'arithmetic' }, 'Li')).toEqual({ ...row, averaging: 'arithmetic' });
  expect(waysOf('removal')).toEqual(['concentration', 'load']);
});
