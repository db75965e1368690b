import type { Iec104Asdu, Iec104Value } from '@lingtan/protocols';
import type { Iec104Command, Iec104PointConfig, Iec104StationConfig } from '../contracts/config.ts';

/** Type of the ASDU of each command. */
export const commandTypes: Readonly<Record<Iec104Command, number>> = {
  single: 45,
  double: 46,
  normalised: 48,
  scaled: 49,
  float: 50,
};

/** Raw value of a command; null when it does not fit its kind. */
export function rawOf(value: number, point: Iec104PointConfig): number | null {
  const { command } = point.write!;
  const raw = (value - point.offset) / point.scale;
  if (!Number.isFinite(raw)) return null;
  if (command === 'float') return Math.abs(raw) <= 3.4e38 ? raw : null;
  if (command === 'normalised') return raw >= -1 && raw < 1 ? raw : null;
  const whole = Math.round(raw);
  if (command === 'scaled') return whole >= -32_768 && whole <= 32_767 ? whole : null;
  if (whole !== 0 && whole !== 1) return null;
  // 1 is off and 2 is on.
  return command === 'double' ? whole + 1 : whole;
}

/** ASDU with one object for a station. */
export function asduFor(
  { commonAddress, originator }: Pick<Iec104StationConfig, 'commonAddress' | 'originator'>,
  typeId: number,
  cause: number,
  object: { address: number } & Iec104Value,
): Iec104Asdu {
  return { typeId, cause, originator, commonAddress, sequence: false, negative: false, test: false, objects: [object] };
}
