import { formatRef } from '@lingtan/sdk';
import { sampleQuality, telemetryWindow } from '@lingtan/telemetry/contracts';
import type { TelemetryService } from '@lingtan/telemetry/contracts';
import { conversionBetween } from '@lingtan/telemetry/units';
import { quarter } from '../context.ts';
import { iso } from '../refs.ts';
import { quarterMeans } from './quarter-means.ts';
import { absentReading } from './signal.ts';
import type { Signal } from './signal.ts';

const unit = 'gCO2/kWh';
const day = 86_400_000;

/**
 * Intensity of the grid as a point has it, of the past and as far ahead as it is published. A value holds until the next one,
 * for at most as long as the point expects one.
 */
export function gridIntensity(telemetry: TelemetryService, name: string): Signal {
  return {
    series: 'carbon-intensity',
    read: async ({ from, to }) => {
      const point = (await telemetry.points()).find(({ id }) => id === name);
      const count = Math.round((to - from) / quarter);
      if (!point) return absentReading(count, 'failed', { reason: `${name}: no such point` });
      const conversion = conversionBetween(point.unit, unit);
      if (!conversion.ok) return absentReading(count, 'failed', { reason: `${name}: ${point.unit}; expected ${unit}` });
      const samples = await telemetry.window({ point: name, from, to, edges: true });
      const pieces = samples.map(({ ts, value, quality }, i) => ({
        from: ts,
        to: Math.min(samples[i + 1]?.ts ?? Infinity, ts + point.expectedEverySeconds * 1000),
        value: (quality & sampleQuality.bad) === 0 ? value * conversion.conversion.scale : null,
      }));
      const newest = formatRef(telemetryWindow.kind, `${name}/${iso(Math.max(from, to - day))}/${iso(to)}`);
      return { values: quarterMeans(pieces, { from, to }), sources: [{ id: 'market', name, ref: newest }] };
    },
  };
}
