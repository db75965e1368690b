import { localDate, worstQuality } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { Interval, Meter } from '@lingtan/energy-metering/contracts';
import type { BatchInput, Factor, Metered, PassportInput } from '../../contracts/index.ts';
import { batchGraph, selectFactor } from '../../domain/index.ts';
import type { Selected } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { usableFactors } from '../factors/library-of.ts';
import { factorRef, totalRef } from '../refs.ts';

/** Meters of electricity that a batch can rest on: those of what consumes. */
export async function batchMeters({ readings }: Carbon, enterpriseId: string | null): Promise<Meter[]> {
  return (await readings.meters()).filter(
    (meter) =>
      meter.kind === 'electricity' &&
      (meter.role === 'load' || meter.role === 'hydrogen') &&
      meter.directions.includes('import') &&
      (enterpriseId === null || meter.enterpriseId === enterpriseId),
  );
}

/**
 * Graph and metered part of a batch, by what was known at `asOf`. Every interval of every meter has to be there: a batch with a
 * hole has no footprint yet. Electricity counts by the life-cycle factor of the nation in full, whatever its source.
 */
export async function meteredBatch(
  carbon: Carbon,
  tx: Tx,
  input: BatchInput,
  { enterpriseId, asOf }: { enterpriseId: string | null; asOf: string },
): Promise<{ graph: PassportInput; metered: Metered }> {
  const span = { from: Date.parse(input.from), to: Date.parse(input.to) };
  const { timeZone } = carbon.scope.park;
  if (span.to <= span.from || span.to - span.from > 366 * 86_400_000)
    throw ledgerErrors.BATCH_SPAN({
      value: input.to,
      expected: { en: `after ${input.from}, and within a year of it`, 'zh-CN': `晚于 ${input.from} 且不超过一年` },
    });
  const known = await batchMeters(carbon, enterpriseId);
  const wanted = [...new Set(input.meters)];
  for (const id of wanted)
    if (!known.some((meter) => meter.id === id))
      throw ledgerErrors.BATCH_METER({ value: id, expected: known.map((meter) => meter.id).join(', ') });
  const intervals = await carbon.readings.intervals({ ...span, asOf, meters: wanted });
  const meters = wanted.map((id) => meteredOf(id, span, intervals));
  const { factor, flag } = await electricityFactor(carbon, tx, localDate(span.to - 1, timeZone).slice(0, 4));
  const energyWh = meters.reduce((sum, meter) => sum + BigInt(meter.energyWh), 0n);
  return {
    graph: batchGraph(input, {
      energyWh,
      factor: { id: factor.id, version: factor.version, value: factor.value!, unit: factor.unit },
      producedOn: localDate(span.to - 1, timeZone),
    }),
    metered: {
      ...{ from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() },
      energyWh: String(energyWh),
      quality: worstQuality(meters.map(({ quality }) => quality)),
      meters,
      factor: factorRef(factor.id, factor.version),
      provisional: flag !== null,
    },
  };
}

function meteredOf(
  id: string,
  span: { from: number; to: number },
  all: readonly Interval[],
): Metered['meters'][number] {
  const own = all
    .filter(({ meter, direction }) => meter === id && direction === 'import')
    .sort((a, b) => a.start - b.start);
  let at = span.from;
  for (const { start, end, amount } of own) {
    if (start !== at || amount === null) break;
    at = end;
  }
  if (at !== span.to) throw ledgerErrors.BATCH_UNMEASURED({ meter: id, at: new Date(at).toISOString() });
  return {
    id,
    energyWh: String(own.reduce((sum, { amount }) => sum + BigInt(amount!), 0n)),
    quality: worstQuality(own.map(({ status }) => status)),
    ref: totalRef(`meter/${id}.import`, span.from, span.to),
  };
}

/** The life-cycle factor of the year of production, or the newest published before it, which is said. */
async function electricityFactor(carbon: Carbon, tx: Tx, year: string): Promise<Selected<Factor>> {
  return selectFactor(await usableFactors(carbon, tx), {
    ...{ category: 'grid', item: 'electricity', basis: 'life-cycle-footprint', area: 'CN' },
    ...{ year: Number(year), asOf: today(carbon), ifMissing: 'newest-published' },
  });
}
