import type { TariffRecord, TariffsService } from '@lingtan/energy-metering/contracts';
import { dateStart, formatRef, LingtanError } from '@lingtan/sdk';
import { telemetryWindow } from '@lingtan/telemetry/contracts';
import type { ForecastSource } from '../../contracts/index.ts';
import { quarter } from '../context.ts';
import type { Span } from '../forecasts/history.ts';
import { iso } from '../refs.ts';
import { quarterMeans } from './quarter-means.ts';
import type { Piece } from './quarter-means.ts';
import { absentReading } from './signal.ts';
import type { Signal, SignalReading } from './signal.ts';

const day = 86_400_000;

/**
 * Total price of a tariff. A tariff by time of use is known as far ahead as it is valid; one whose energy price is that of a
 * market, as far as the market has published it.
 */
export function priceSignal(
  tariffs: TariffsService,
  series: 'price' | 'export-price',
  tariffId: string | undefined,
): Signal {
  return {
    series,
    read: async (span) => {
      const count = Math.round((span.to - span.from) / quarter);
      if (tariffId === undefined) return absentReading(count, 'no-tariff');
      const tariff = (await tariffs.tariffs()).find(({ id }) => id === tariffId);
      if (!tariff) return absentReading(count, 'no-price', { tariff: tariffId });
      try {
        return await readTariff(tariffs, tariff, span);
      } catch (error) {
        if (!(error instanceof LingtanError) || error.status >= 500) throw error;
        return absentReading(count, 'no-price', { tariff: tariffId, reason: error.message });
      }
    },
  };
}

/** A price that the settings fix. */
export function fixedPrice(price: number): Signal {
  return {
    series: 'export-price',
    read: async ({ from, to }) => ({
      values: new Float64Array(Math.round((to - from) / quarter)).fill(price),
      sources: [{ id: 'setting', name: null, ref: null }],
    }),
  };
}

async function readTariff(tariffs: TariffsService, tariff: TariffRecord, span: Span): Promise<SignalReading> {
  const pieces: Piece[] = [];
  const sources: ForecastSource[] = [];
  for (const { validFrom, validUntil, energy, ref } of tariff.versions) {
    // A time that no version covers is an error there; here it is only not known.
    const from = Math.max(span.from, dateStart(validFrom, tariff.timeZone));
    const to = Math.min(span.to, validUntil === null ? Infinity : dateStart(validUntil, tariff.timeZone));
    if (!(to > from)) continue;
    for (const { totalPrice, ...part } of await tariffs.prices({ tariffId: tariff.id, from, to }))
      pieces.push({ from: part.from, to: part.to, value: totalPrice === null ? null : Number(totalPrice) });
    sources.push({ id: 'tariff', name: `${tariff.id}/${validFrom}`, ref });
    if ('point' in energy.base) sources.push(marketOf(energy.base.point, { from: Math.max(from, to - day), to }));
  }
  return { values: quarterMeans(pieces, span), sources };
}

/** The market's series, of which the newest day is opened: all that a model saw would be too long to read. */
function marketOf(point: string, { from, to }: Span): ForecastSource {
  return { id: 'market', name: point, ref: formatRef(telemetryWindow.kind, `${point}/${iso(from)}/${iso(to)}`) };
}
