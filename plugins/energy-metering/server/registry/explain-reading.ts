import type { Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { methodName } from '../../domain/index.ts';
import { scaledReading } from '../../domain/methods-power.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { mayOpen } from '../may-open.ts';
import { parseInstantKey, readingRef, windowRef } from '../refs.ts';
import { pointsByRole, primarySide } from './read-detail.ts';

/** A register on the primary side opens to its reading, and says what that was multiplied by. */
export async function explainReading(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseInstantKey(ref.key);
  if (!key || ref.revision !== null || (asOf !== null && key.at > Date.parse(asOf))) return null;
  const slash = key.head.lastIndexOf('/');
  const meter = energy.meterById.get(key.head.slice(0, slash));
  if (!meter || !mayOpen(meter, viewer)) return null;
  const wanted = key.head.slice(slash + 1);
  const [role, point] = pointsByRole(energy.configs.get(meter.id)!).find(([each]) => each === wanted) ?? [];
  const unit = point === undefined ? undefined : energy.units(point);
  if (role === undefined || point === undefined || unit === undefined) return null;
  const samples = await energy.telemetry.window({ point, from: key.at, to: key.at + 1 });
  const sample = samples.find(({ ts }) => ts === key.at);
  const side = primarySide(energy, meter, role, unit, key.at);
  if (!sample || !side) return null;
  const explanation: Explanation = {
    ref: readingRef(meter.id, role, key.at),
    title: {
      en: `${meter.name.en}, reading on the primary side`,
      'zh-CN': `${meter.name['zh-CN']}，一次侧读数`,
    },
    value: null,
    unit: side.unit,
    quality: 'actual',
    method: methodName(scaledReading),
    formula: { en: 'reading × factor of ratio and unit', 'zh-CN': '读数 × 倍率与单位换算系数' },
    parameters: { factor: side.factor, register: role },
    inputs: [
      {
        ref: windowRef(point, sample.ts, sample.ts),
        role: 'reading',
        value: sample.value,
        unit,
        quality: 'actual',
      },
    ],
    recordedAt: null,
    producedBy,
  };
  return { ...explanation, value: scaledReading.recompute(explanation) };
}
