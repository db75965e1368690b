import { dayStart } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { CarbonSignalData, CarbonSignalService } from '../../contracts/index.ts';
import { capOfWindow } from '../../domain/index.ts';
import { iso } from '../context.ts';
import type { Carbon } from '../context.ts';
import { gridFactorNow } from '../now/grid-factor.ts';
import { factorRef, signalRef, totalRef } from '../refs.ts';
import { keepSignal } from './signal-store.ts';
import type { SignalContent } from './signal-store.ts';

/** What the operator has set for dispatch plans. */
export function carbonSignal(carbon: Carbon): CarbonSignalService {
  return {
    signal: async (query) => {
      // Asked for before a transaction is open: whoever answers needs connections of its own.
      const importWh = carbon.scope.config.dispatch.mode === 'cap' ? await importToday(carbon, query.from) : 0;
      return carbon.scope.db.tx((tx) => signalOf(carbon, tx, query, importWh));
    },
  };
}

async function signalOf(
  carbon: Carbon,
  tx: Tx,
  query: { from: number; to: number },
  importWh: number,
): Promise<CarbonSignalData> {
  const { scope } = carbon;
  const { dispatch } = scope.config;
  const { selected, problem } = await gridFactorNow(carbon, tx);
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
      ? capOf(carbon, query, dispatch.tPerDay, Number(factor.value), importWh)
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

/** What came from the grid since the day began, Wh. */
async function importToday({ scope, mix }: Carbon, to: number): Promise<number> {
  const from = dayStart(to, scope.park.timeZone);
  const supplies = to > from ? await mix.supply({ from, to, resolution: 'all' }) : [];
  return supplies
    .flatMap(({ sources }) => sources)
    .filter(({ item }) => item === 'grid' || item === 'contracted')
    .reduce((sum, { energyWh }) => sum + energyWh, 0);
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
