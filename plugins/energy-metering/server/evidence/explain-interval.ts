import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import type { Meter } from '../../contracts/index.ts';
import { counterDifference, methodName, orderSamples, powerIntegration, powerRules } from '../../domain/index.ts';
import { isEstimate } from '../../domain/vee/index.ts';
import { iso } from '../context.ts';
import type { Energy } from '../context.ts';
import { readHistory } from '../interval-store.ts';
import type { StoredInterval } from '../interval-store.ts';
import { intervalRef, parseIntervalKey, windowRef } from '../refs.ts';
import { explainVee } from '../vee/explain-vee.ts';
import { explainFormula } from '../virtual/explain-formula.ts';

const maxRows = 300;

type How = Pick<Explanation, 'method' | 'formula' | 'inputs' | 'rows' | 'parameters'>;

/** A member opens the meters of the own enterprise only. */
export function mayOpen(meter: Meter, viewer: Principal): boolean {
  return viewer.enterpriseId === null || viewer.enterpriseId === meter.enterpriseId;
}

/** Explains one interval: registers at both boundaries, or power held over time. */
export async function explainInterval(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseIntervalKey(ref.key);
  const meter = key && energy.meterById.get(key.meter);
  if (!key || !meter || !mayOpen(meter, viewer)) return null;
  const history = await energy.scope.db.tx((tx) => readHistory(tx, key.meter, key.direction, key.start));
  const known = asOf === null ? history : history.filter((row) => Date.parse(row.recordedAt) <= Date.parse(asOf));
  const row = ref.revision === null ? known.at(-1) : known.find((r) => r.revision === ref.revision);
  if (!row) return null;
  const end = row.start + row.minutes * 60_000;
  const how: How =
    row.method === 'formula'
      ? await explainFormula(energy, row)
      : isEstimate(row) || row.method === 'edit'
        ? await explainVee(energy, row, viewer)
        : row.source === 'power'
          ? await fromPower(energy, row, end)
          : fromRegister(row, meter, end);
  return {
    ref: intervalRef(row.meter, row.direction, row.start, row.revision),
    title: title(meter, row),
    value: row.amount === null ? null : String(row.amount),
    unit: 'Wh',
    quality: row.status,
    recordedAt: row.recordedAt,
    producedBy: row.producedBy,
    supersedes: row.revision > 1 ? intervalRef(row.meter, row.direction, row.start, row.revision - 1) : null,
    ...how,
    parameters: {
      start: iso(row.start),
      end: iso(end),
      ratio: row.ratio,
      shiftReading: row.shiftReading,
      reason: row.reason,
      ...how.parameters,
    },
    links: [{ title: { en: 'Energy page', 'zh-CN': '能源页面' }, path: `/energy-metering?meter=${row.meter}` }],
  };
}

function title(meter: Meter, { direction }: StoredInterval): Explanation['title'] {
  const en = direction === 'import' ? 'energy in' : 'energy out';
  const zh = direction === 'import' ? '输入电量' : '输出电量';
  return { en: `${meter.name.en}, ${en}`, 'zh-CN': `${meter.name['zh-CN']} ${zh}` };
}

function fromRegister(
  row: StoredInterval,
  meter: Meter,
  end: number,
): Pick<Explanation, 'method' | 'formula' | 'inputs'> {
  if (row.amount === null || row.sampleFrom === null || row.sampleTo === null) {
    const point = row.pointId ?? meter.points[row.direction];
    const inputs: EvidenceInput[] =
      point === null
        ? []
        : [
            {
              ref: windowRef(point, row.sampleFrom ?? row.start, row.sampleTo ?? end - 1),
              role: 'samples',
              value: null,
              quality: 'missing',
            },
          ];
    return { method: null, formula: null, inputs };
  }
  const ref = windowRef(row.pointId!, row.sampleFrom, row.sampleTo);
  return {
    method: methodName(counterDifference),
    formula: 'energy = register at end − register at start + shift; registers interpolated linearly, in whole Wh',
    inputs: [
      { ref, role: 'start', value: String(row.startReading), unit: 'Wh', quality: row.status },
      { ref, role: 'end', value: String(row.endReading), unit: 'Wh', quality: row.status },
    ],
  };
}

async function fromPower(
  energy: Energy,
  row: StoredInterval,
  end: number,
): Promise<Pick<Explanation, 'method' | 'formula' | 'inputs' | 'rows'>> {
  const config = energy.configs.get(row.meter)!;
  const { sign } = powerRules(config, row.direction);
  const [from, to] = [row.sampleFrom!, row.sampleTo!];
  const samples = orderSamples(await energy.telemetry.window({ point: row.pointId!, from, to: to + 1 }));
  const values = samples.map((sample, index): [number, number, number] => [
    Math.max(sample.ts, row.start),
    Math.min(samples[index + 1]?.ts ?? end, end),
    Math.max(0, sample.value * row.ratio * 1000 * sign),
  ]);
  const truncated = values.length > maxRows;
  const wattMs = values.reduce((total, [start, stop, watts]) => total + watts * (stop - start), 0);
  // An earlier revision may rest on fewer samples than there are now, and then cannot be recomputed from them.
  const repeatable = !truncated && Math.round(wattMs / 3_600_000) === row.amount;
  return {
    method: repeatable ? methodName(powerIntegration) : null,
    formula: 'energy = Σ power × time it was held',
    inputs: [{ ref: windowRef(row.pointId!, from, to), role: 'power', value: null, quality: row.status }],
    rows: { columns: ['from', 'to', 'W'], values: values.slice(0, maxRows), truncated },
  };
}
