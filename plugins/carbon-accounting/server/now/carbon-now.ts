import { dayStart } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { NowData, QualityShares } from '../../contracts/index.ts';
import { exact, meanShares, multiply, toNumber, usedFactor } from '../../domain/index.ts';
import type { Carbon } from '../context.ts';
import { withRef } from '../inventory/view.ts';
import { nowRef, supplyRef, totalRef } from '../refs.ts';
import { gridFactorNow } from './grid-factor.ts';
import type { GridFactor } from './grid-factor.ts';
import { consumes, gridSources, trace } from './trace.ts';
import type { Traced } from './trace.ts';

/**
 * Carbon of today, hour by hour. The factor is that of a year: the shape comes from the park's own readings. `read` opens a
 * transaction for the factor only: metering is asked outside of it, since it takes connections of its own.
 */
export async function carbonNow(
  carbon: Carbon,
  read: (work: (tx: Tx) => Promise<GridFactor>) => Promise<GridFactor>,
  enterpriseId: string | null,
): Promise<NowData> {
  const { scope, mix } = carbon;
  const now = scope.clock.now();
  const span = { from: dayStart(now, scope.park.timeZone), to: now };
  const wanted = (use: string): boolean => enterpriseId === null || use === `enterprise:${enterpriseId}`;
  const use = enterpriseId === null ? 'all' : `enterprise:${enterpriseId}`;
  const subject = `use/${use}`;
  const supplies = span.to > span.from ? await mix.supply({ ...span, resolution: '1h' }) : [];
  const width = (await carbon.readings.intervalMinutes()) * 60_000;
  const countedTo = await lastEnd(carbon, supplies.findLast(isRead) ?? { from: span.from, to: span.from }, width);
  const grid = await read((tx) => gridFactorNow(carbon, tx));
  const { selected, problem, profile } = grid;
  const sources = gridSources(grid);
  const kgOf = (wh: number): number | null =>
    selected ? toNumber(multiply(exact(BigInt(wh)), exact('0.001'), exact(selected.factor.value!))) : null;
  const intensity = (kg: number | null, wh: number): number | null =>
    kg === null || wh === 0 ? null : (kg * 1000) / wh;
  const hours = supplies.map((supply) => {
    const traced = trace(supply, wanted, sources);
    const kg = kgOf(traced.tracedWh);
    const ref = totalRef(subject, supply.from, supply.to);
    const intensityRef = nowRef('intensity', use, supply.from, supply.to);
    return { from: supply.from, ...traced, kg, intensity: intensity(kg, traced.consumptionWh), ref, intensityRef };
  });
  const uses = [...new Set(supplies.flatMap(({ uses: list }) => list.map(({ item }) => item)))].filter(
    (use) => consumes(use) && wanted(use),
  );
  const total = (pick: (hour: Traced) => number): number => hours.reduce((sum, hour) => sum + pick(hour), 0);
  const kg = kgOf(total(({ tracedWh }) => tracedWh));
  return {
    ...span,
    countedTo,
    // Each hour as often as it has intervals that are closed: the last one has not all of them yet.
    quality: meanShares(
      supplies.flatMap(({ from, to, quality }) =>
        new Array<typeof quality>(Math.max(0, Math.round((Math.min(to, countedTo) - from) / width))).fill(quality),
      ),
    ),
    unit: 'kgCO2',
    profile,
    factor: selected ? withRef(usedFactor(selected.factor, selected.factor.value!)) : null,
    flagged: selected?.flag !== null && selected !== null,
    problem,
    hours,
    ref: totalRef(subject, span.from, span.to),
    kg,
    intensity: intensity(
      kg,
      total(({ consumptionWh }) => consumptionWh),
    ),
    kgRef: nowRef('kg', use, span.from, span.to),
    intensityRef: nowRef('intensity', use, span.from, span.to),
    byUse: uses.map((item) => {
      const parts = supplies.map((supply) => trace(supply, (each) => each === item, sources));
      const sum = (pick: (part: Traced) => number): number => parts.reduce((all, part) => all + pick(part), 0);
      return {
        use: item,
        consumptionWh: sum(({ consumptionWh }) => consumptionWh),
        kg: kgOf(sum(({ tracedWh }) => tracedWh)),
        ref: supplyRef('grid', item, span.from, span.to),
      };
    }),
  };
}

/** Whether any meter has a value in it; of a time that is still to come none has. */
const isRead = ({ quality }: { quality: QualityShares }): boolean => quality.missing < 1;

/** End of the last interval of a span that has values, ms UTC; its begin where none has. */
async function lastEnd({ mix }: Carbon, { from, to }: { from: number; to: number }, width: number): Promise<number> {
  if (to <= from) return from;
  const { starts, quality } = await mix.columns({ from, to, resolution: '15m' });
  const last = quality.findLastIndex((each) => isRead({ quality: each }));
  return last < 0 ? from : starts[last]! + width;
}
