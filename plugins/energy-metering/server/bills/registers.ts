import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { RawSample } from '@lingtan/telemetry/contracts';
import { conversionBetween } from '@lingtan/telemetry/units';
import type { Meter, MeterConfig } from '../../contracts/index.ts';
import { closeFromRegister, deviceAt, devicesOf } from '../../domain/index.ts';
import type { RegisterDevice, Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';

/** What registers beside the energy say about a month, by meter. */
export interface MonthRegisters {
  /** varh, import and export added by size; null when the meter has such a register but it cannot be read. */
  reactiveVarh: ReadonlyMap<string, number | null>;
  /** Highest demand, W; null when the meter has such a register but it holds no value of the month. */
  demandW: ReadonlyMap<string, number | null>;
}

/** A demand register is read this long before the end of the month at the earliest: it must hold the whole month. */
const demandAgeMs = 2 * 3_600_000;

/** Reads reactive and demand registers of meters at both ends of a month, which is enough unless a meter was changed in it. */
export async function readRegisters(energy: Energy, meters: readonly Meter[], span: Span): Promise<MonthRegisters> {
  const configs = meters.flatMap(({ id }) => energy.configs.get(id) ?? []);
  const reactive = configs.flatMap((config) => reactivePoints(config).map((point) => ({ config, point })));
  const demand = configs.flatMap((config) =>
    config.demandPoint === undefined ? [] : [{ config, point: config.demandPoint }],
  );
  const points = [...new Set([...reactive, ...demand].map(({ point }) => point))];
  if (points.length === 0) return { reactiveVarh: new Map(), demandW: new Map() };
  const units = new Map((await energy.telemetry.points()).map(({ id, unit }) => [id, unit]));
  const at = (ts: number) => energy.telemetry.windows({ points, from: ts, to: ts, edges: true });
  const [start, end] = [await at(span.from), await at(span.to)];
  const whole = await energy.telemetry.windows({
    points: reactive.filter(({ config }) => changedIn(config, span)).map(({ point }) => point),
    ...span,
    edges: true,
  });
  const reactiveVarh = new Map<string, number | null>();
  for (const { config, point } of reactive) {
    const samples = whole[point] ?? unique([...(start[point] ?? []), ...(end[point] ?? [])]);
    const varh = registerDifference(config, samples, span, factor(units.get(point), 'varh'));
    const before = reactiveVarh.get(config.id);
    reactiveVarh.set(config.id, varh === null || before === null ? null : (before ?? 0) + varh);
  }
  const demandW = new Map<string, number | null>();
  for (const { config, point } of demand) {
    const last = (end[point] ?? []).findLast(({ ts }) => ts < span.to);
    const scale = factor(units.get(point), 'W');
    const valid = last && last.ts >= span.to - demandAgeMs && (last.quality & sampleQuality.bad) === 0;
    const { ratio } = deviceAt(devicesOf(config), span.to - 1);
    demandW.set(config.id, valid && scale !== null ? Math.round(last.value * ratio * scale) : null);
  }
  return { reactiveVarh, demandW };
}

function reactivePoints({ reactiveImportPoint, reactiveExportPoint }: MeterConfig): string[] {
  return [reactiveImportPoint, reactiveExportPoint].filter((point) => point !== undefined);
}

function changedIn(config: MeterConfig, { from, to }: Span): boolean {
  return devicesOf(config).some((device) => device.from > from && device.from < to);
}

function unique(samples: readonly RawSample[]): RawSample[] {
  return [...new Map(samples.map((sample) => [sample.ts, sample])).values()];
}

/** How much of `unit` one unit of the point is; null when it cannot be converted. */
function factor(from: string | undefined, unit: string): number | null {
  const found = from === undefined ? null : conversionBetween(from, unit);
  return found?.ok ? found.conversion.scale : null;
}

function registerDifference(
  config: MeterConfig,
  samples: readonly RawSample[],
  span: Span,
  scale: number | null,
): number | null {
  if (scale === null) return null;
  const devices = devicesOf(config).map(({ from, ratio, registerMax }): RegisterDevice => {
    const basePerUnit = ratio * scale;
    // Replacements are recorded with readings of active energy only.
    return {
      from,
      ratio,
      basePerUnit,
      rollover: registerMax === null ? null : registerMax * basePerUnit,
      maxPerMs: null,
      change: null,
    };
  });
  return closeFromRegister(samples, span, span.to - span.from, devices)[0]?.amount ?? null;
}
