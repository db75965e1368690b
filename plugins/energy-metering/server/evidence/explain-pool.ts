import { formatRef } from '@lingtan/sdk';
import type { Explanation, LocalizedText, ParsedRef, Principal } from '@lingtan/sdk';
import { methodName, sum } from '../../domain/index.ts';
import { energyStoragePool } from '../../contracts/index.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { parsePoolKey, poolKey, poolLines } from '../supply-mix/refs.ts';
import type { PoolFigure } from '../supply-mix/refs.ts';
import { dayOf, lineOf, readBooks } from './pool-books.ts';
import type { Books, BooksOfDay } from './pool-books.ts';
import { explainPoolInterval } from './explain-pool-interval.ts';
import { balanceOf, poolInput } from './pool-inputs.ts';
import type { PoolHow } from './pool-inputs.ts';
import { originName } from './supply-names.ts';

const lineNames: Record<PoolFigure['line'], LocalizedText> = {
  opening: { en: 'opening', 'zh-CN': '期初' },
  charged: { en: 'charged', 'zh-CN': '充入' },
  unrecorded: { en: 'discharged beyond the books', 'zh-CN': '超出台账的放电' },
  discharged: { en: 'discharged', 'zh-CN': '放出' },
  losses: { en: 'losses', 'zh-CN': '损耗' },
  closing: { en: 'closing', 'zh-CN': '期末' },
};

/** Explains a figure in the books of a storage. Those who see the park only. */
export async function explainPool(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const figure = parsePoolKey(ref.key);
  if (!figure || viewer.enterpriseId !== null || !energy.meterById.has(figure.meter)) return null;
  const isDay = typeof figure.when === 'string';
  if (!isDay && ref.revision !== null) return null;
  const books = await readBooks(energy, figure.meter, dayOf(energy, figure.when), { asOf, revision: ref.revision });
  if (!books) return null;
  const at = isDay ? books.whole : books.intervals.find(({ span }) => span.from === figure.when);
  if (!at) return null;
  const stored = isDay ? books.stored : null;
  const key = poolKey(figure);
  const current = stored === null || stored.newest;
  return {
    ref: formatRef(ref.kind, key, stored?.revision),
    title: title(energy, figure),
    value: String(lineOf(at.origins, figure.line, figure.origin)),
    unit: 'Wh',
    quality: at.quality,
    recordedAt: stored?.recordedAt ?? null,
    producedBy: stored?.producedBy ?? producedBy,
    supersedes: stored && stored.revision > 1 ? formatRef(ref.kind, key, stored.revision - 1) : null,
    // An earlier revision rests on readings that have changed since.
    ...(current
      ? isDay
        ? explainDay(figure, books, at)
        : explainPoolInterval(energy, figure, books, at)
      : { method: null, formula: null, inputs: [] }),
  };
}

function title(energy: Energy, { meter, line, origin }: PoolFigure): LocalizedText {
  const name = energy.meterById.get(meter)!.name;
  const from = origin === null ? null : originName(energy, origin);
  return {
    en: [name.en, lineNames[line].en, from?.en].filter(Boolean).join(', '),
    'zh-CN': [name['zh-CN'], lineNames[line]['zh-CN'], from?.['zh-CN']].filter(Boolean).join('，'),
  };
}

function explainDay(figure: PoolFigure, books: BooksOfDay, at: Books): PoolHow {
  if (figure.line === 'closing') return { ...balanceOf(figure, at), rows: table(at) };
  const summed = { method: methodName(sum), formula: 'sum of the parts' };
  if (figure.line === 'opening') return carried(figure, books.before);
  return {
    ...summed,
    inputs: books.intervals
      .map((interval) => poolInput('part', { ...figure, when: interval.span.from }, interval))
      .filter(({ value }) => value !== '0'),
  };
}

/**
 * What a day opens with is what the day before closed with, a record of its own. It is named, and not an input, so that a pack
 * of a figure holds the days of the figure and not the whole history.
 */
function carried(figure: PoolFigure, before: BooksOfDay['before']): PoolHow {
  const formula = 'carried over from the closing of the day before';
  if (before === null) return { method: null, formula, parameters: { carriedFrom: null }, inputs: [] };
  const from = formatRef(
    energyStoragePool.kind,
    poolKey({ ...figure, when: before.day, line: 'closing' }),
    before.revision,
  );
  return {
    method: null,
    formula,
    parameters: { carriedFrom: from },
    inputs: [],
    links: [
      {
        title: { en: `Books of ${before.day}`, 'zh-CN': `${before.day} 台账` },
        path: `/energy-metering/analysis/flows?evidence=${encodeURIComponent(from)}`,
      },
    ],
  };
}

/** The whole page of the books. */
function table({ origins }: Books): Explanation['rows'] {
  return {
    columns: ['origin', ...poolLines],
    values: origins.map((line) => [
      line.origin,
      line.openingWh,
      line.chargedWh,
      line.unrecordedWh,
      line.dischargedWh,
      line.lossesWh,
      line.closingWh,
    ]),
    truncated: false,
  };
}
