import type { EvidenceInput } from '@lingtan/sdk';
import { methodName, originOf, sum } from '../../domain/index.ts';
import type { PoolLine } from '../../domain/index.ts';
import { poolDraw, poolLevel, poolLoss, poolShortfall } from '../../domain/methods-supply.ts';
import type { Energy } from '../context.ts';
import { supplyRef, totalRef } from '../refs.ts';
import type { PoolFigure } from '../supply-mix/refs.ts';
import { termsOf } from '../supply-mix/terms.ts';
import { lineOf } from './pool-books.ts';
import type { Books, BooksOfDay } from './pool-books.ts';
import { balanceOf, poolInput } from './pool-inputs.ts';
import type { PoolHow } from './pool-inputs.ts';
import { cellOf } from './supply-table.ts';

/** Explains a line of an interval: by meters, by the supply mix of the charge, or by what was held before. */
export function explainPoolInterval(energy: Energy, figure: PoolFigure, books: BooksOfDay, at: Books): PoolHow {
  switch (figure.line) {
    case 'closing':
      return balanceOf(figure, at);
    case 'opening':
      return opening(figure, books, at);
    case 'charged':
      return charged(figure, at);
    case 'unrecorded':
      return unrecorded(figure, at);
    case 'discharged':
      return figure.origin === null ? metered(figure, at, 'export') : drawn(figure, at);
    case 'losses':
      return figure.origin === null ? lost(energy, figure, books, at) : lostOf(figure, at);
  }
}

function summed(inputs: EvidenceInput[]): PoolHow {
  return { method: methodName(sum), formula: 'sum of the parts', inputs };
}

/** What the day opened with, and the books of the day until then. */
function opening(figure: PoolFigure, { day, whole, intervals }: BooksOfDay, at: Books): PoolHow {
  const { origin } = figure;
  const before = intervals.slice(0, intervals.indexOf(at));
  const moved = ['charged', 'unrecorded', 'discharged', 'losses'] as const;
  const rows = before
    .map(({ span, origins }) => [span.from, ...moved.map((line) => lineOf(origins, line, origin))])
    .filter(([, ...amounts]) => amounts.some((wh) => wh !== 0));
  return {
    method: methodName(poolLevel),
    formula: 'opening of the day + charged + unrecorded − discharged − losses until then',
    inputs: [poolInput('opening', { ...figure, when: day }, whole)],
    rows: { columns: ['from', ...moved], values: rows, truncated: false },
  };
}

function metered(figure: PoolFigure, at: Books, direction: 'import' | 'export'): PoolHow {
  const value = String(lineOf(at.origins, figure.line, null));
  const ref = totalRef(`meter/${figure.meter}.${direction}`, at.span);
  return summed([{ ref, role: 'part', value, unit: 'Wh', quality: at.quality }]);
}

/** The cells of the supply mix to the storage from sources of that origin, be it by way of another storage. */
function charged(figure: PoolFigure, at: Books): PoolHow {
  const { meter, origin } = figure;
  if (origin === null || at.table === null) return metered(figure, at, 'import');
  const { table, span, quality } = at;
  const inputs = table.sources
    .filter((source) => (originOf(source) ?? source) === origin)
    .map((source): EvidenceInput => {
      const value = String(cellOf(table, source, `storage:${meter}`));
      return { ref: supplyRef(source, `storage:${meter}`, span), role: 'part', value, unit: 'Wh', quality };
    });
  return summed(inputs.filter(({ value }) => value !== '0'));
}

function unrecorded(figure: PoolFigure, at: Books): PoolHow {
  return {
    method: methodName(poolShortfall),
    formula: 'discharged − opening, when positive',
    inputs: [
      poolInput('discharged', { ...figure, line: 'discharged', origin: null }, at),
      poolInput('opening', { ...figure, line: 'opening', origin: null }, at),
    ],
  };
}

/** One input per origin of a line, named `<role>:<origin>`. */
function byOrigin(role: string, figure: PoolFigure, line: PoolFigure['line'], at: Books): EvidenceInput[] {
  return at.origins
    .map(({ origin }: PoolLine) => poolInput(`${role}:${origin}`, { ...figure, line, origin }, at))
    .filter(({ value }) => value !== '0');
}

function drawn(figure: PoolFigure, at: Books): PoolHow {
  return {
    method: methodName(poolDraw),
    formula: 'discharge × held of that origin ÷ all held, in whole Wh; beyond what is held: unknown',
    parameters: { origin: figure.origin },
    inputs: [
      poolInput('amount', { ...figure, line: 'discharged', origin: null }, at),
      ...byOrigin('held', figure, 'opening', at),
    ],
  };
}

function lostOf(figure: PoolFigure, at: Books): PoolHow {
  return {
    method: methodName(poolDraw),
    formula: 'losses × held of that origin ÷ all held, after discharge and charge, in whole Wh',
    parameters: { origin: figure.origin },
    inputs: [
      poolInput('amount', { ...figure, line: 'losses', origin: null }, at),
      ...byOrigin('held', figure, 'opening', at),
      ...byOrigin('in', figure, 'charged', at),
      ...byOrigin('in', figure, 'unrecorded', at),
      ...byOrigin('out', figure, 'discharged', at),
    ],
  };
}

function lost(energy: Energy, figure: PoolFigure, { day }: BooksOfDay, at: Books): PoolHow {
  const stated = termsOf(energy, day).terms.storages.find(({ meter }) => meter === figure.meter);
  const line = (name: PoolFigure['line']): EvidenceInput =>
    poolInput(name, { ...figure, line: name, origin: null }, at);
  return {
    method: methodName(poolLoss),
    formula: 'charged × (1 − round-trip efficiency), or what exceeds the capacity, whichever is more',
    parameters: { lossPpm: stated?.lossPpm ?? 0, capacityWh: stated?.capacityWh ?? null },
    inputs: [line('charged'), line('opening'), line('unrecorded'), line('discharged')],
  };
}
