import type { Supply } from '@lingtan/energy-metering/contracts';
import { dayStart } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { CarbonSignalData, CarbonSignalService } from '../../contracts/index.ts';
import { capOfWindow } from '../../domain/index.ts';
import { iso } from '../context.ts';
import type { Carbon } from '../context.ts';
import { gridFactorNow } from '../now/grid-factor.ts';
import type { GridFactor } from '../now/grid-factor.ts';
import { gridSources } from '../now/trace.ts';
import { factorRef, signalRef, totalRef } from '../refs.ts';
import { keepSignal } from './signal-store.ts';
import type { SignalContent } from './signal-store.ts';

/** What the operator has set for dispatch plans. */
export function carbonSignal(carbon: Carbon): CarbonSignalService {
  return {
    signal: async (query) => {
      // Asked for before a transaction is open: whoever answers needs connections of its own.
      const today = carbon.scope.config.dispatch.mode === 'cap' ? await sourcesToday(carbon, query.from) : [];
      return carbon.scope.db.tx((tx) => signalOf(carbon, tx, query, today));
    },
  };
}

async function signalOf(
  carbon: Carbon,
  tx: Tx,
  query: { from: number; to: number },
  sources: Supply['sources'],
): Promise<CarbonSignalData> {
  const { scope } = carbon;
  const { dispatch } = scope.config;
  const grid = await gridFactorNow(carbon, tx);
  const { selected, problem } = grid;
  const { id, version, value, unit } = selected?.factor ?? {};
  const factor = selected ? { id: id!, version: version!, value: value!, unit: unit! } : null;
  const given = {
    // kg/kWh is t/MWh.
    factor: factor && Number(factor.value),
    factorRef: factor && factorRef(factor.id, factor.version),
    ...{ pricePerT: null, limitKg: null, realisedKg: null, problem: null, ref: null },
  };
  if (dispatch.mode === 'off') return { ...given, mode: 'off' };
  const content: SignalContent = {
    mode: dispatch.mode,
    pricePerT: dispatch.mode === 'price' ? dispatch.pricePerT : null,
    ...(dispatch.mode === 'cap' && factor
      ? capOf(carbon, query, dispatch.tPerDay, Number(factor.value), importOf(sources, grid))
      : { tPerDay: null, limitKg: null, realisedKg: null, from: null, to: null, importRef: null }),
    factor,
    problem: factor ? null : (problem?.message ?? null),
  };
  const { mode, pricePerT, limitKg, realisedKg } = content;
  return {
    ...given,
    ...{ mode, pricePerT, limitKg, realisedKg, problem: content.problem },
    ref: signalRef(await keepSignal(tx, scope.park.id, content)),
  };
}

/** Where the energy since the day began came from. */
async function sourcesToday({ scope, mix }: Carbon, to: number): Promise<Supply['sources']> {
  const from = dayStart(to, scope.park.timeZone);
  const supplies = to > from ? await mix.supply({ from, to, resolution: 'all' }) : [];
  return supplies.flatMap(({ sources }) => sources);
}

/** What of it counts by the grid factor, Wh. */
function importOf(sources: Supply['sources'], grid: GridFactor): number {
  const counted = gridSources(grid);
  return sources.reduce((sum, { item, energyWh }) => sum + (counted.includes(item) ? energyWh : 0), 0);
}

/** The cap over the window, and what the import of today has emitted so far. */
function capOf(
  { scope }: Carbon,
  { from, to }: { from: number; to: number },
  tPerDay: number,
  factor: number,
  importWh: number,
): Pick<SignalContent, 'tPerDay' | 'limitKg' | 'realisedKg' | 'from' | 'to' | 'importRef'> {
  const start = dayStart(from, scope.park.timeZone);
  return {
    tPerDay,
    limitKg: capOfWindow(tPerDay, { dayStart: start, to }),
    realisedKg: (importWh / 1000) * factor,
    ...{ from: iso(start), to: iso(to) },
    importRef: totalRef('source/grid', start, Math.max(from, start + 1)),
  };
}
