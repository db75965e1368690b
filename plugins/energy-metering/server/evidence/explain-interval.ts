import type { Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import type { Meter } from '../../contracts/index.ts';
import { isEstimate } from '../../domain/vee/index.ts';
import { iso } from '../context.ts';
import type { Energy } from '../context.ts';
import { readHistory } from '../interval-store.ts';
import type { StoredInterval } from '../interval-store.ts';
import { intervalRef, parseIntervalKey } from '../refs.ts';
import { explainVee } from '../vee/explain-vee.ts';
import { mayOpen } from '../may-open.ts';
import { explainFormula } from '../virtual/explain-formula.ts';
import { fromIntervalRegister, fromPower, fromRegister } from './explain-samples.ts';

type How = Pick<Explanation, 'method' | 'formula' | 'inputs' | 'rows' | 'parameters'>;

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
      ? await explainFormula(energy, row, viewer)
      : isEstimate(row) || row.method === 'edit'
        ? await explainVee(energy, row, viewer)
        : row.source === 'power'
          ? await fromPower(energy, row, meter, end)
          : row.method === 'interval-sum'
            ? await fromIntervalRegister(energy, row, meter)
            : fromRegister(energy, row, meter, end);
  return {
    ref: intervalRef(row.meter, row.direction, row.start, row.revision),
    title: title(meter, row),
    value: row.amount === null ? null : String(row.amount),
    unit: meter.unit,
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
    links: [{ title: { en: 'Meter', 'zh-CN': '表计档案' }, path: `/energy-metering/meters/registry/${row.meter}` }],
  };
}

function title(meter: Meter, { direction }: StoredInterval): Explanation['title'] {
  const electric = meter.kind === 'electricity';
  const what = electric ? { en: 'energy', 'zh-CN': '电量' } : { en: 'amount', 'zh-CN': '用量' };
  const en = `${what.en} ${direction === 'import' ? 'in' : 'out'}`;
  const zh = `${direction === 'import' ? '输入' : '输出'}${what['zh-CN']}`;
  return { en: `${meter.name.en}, ${en}`, 'zh-CN': `${meter.name['zh-CN']} ${zh}` };
}
