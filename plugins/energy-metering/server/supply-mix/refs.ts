import { formatRef, isDate, localDate } from '@lingtan/sdk';
import { energyContract, energyDirectSupply, energyStoragePool } from '../../contracts/index.ts';
import type { ContractFigure } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { iso } from '../context.ts';
import type { Energy } from '../context.ts';

/** Lines of the books of a storage. */
export const poolLines = ['opening', 'charged', 'unrecorded', 'discharged', 'losses', 'closing'] as const;
export type PoolLineName = (typeof poolLines)[number];

/** A figure in the books of a storage: a line over a day or an interval, of one origin or of all. */
export interface PoolFigure {
  meter: string;
  /** Day of the park (`YYYY-MM-DD`), or start of an interval, ms UTC. */
  when: string | number;
  line: PoolLineName;
  origin: string | null;
}

export function poolKey({ meter, when, line, origin }: PoolFigure): string {
  const at = typeof when === 'number' ? iso(when) : when;
  const rest = origin === null ? (line === 'closing' ? [] : [line]) : [line, origin];
  return [meter, at, ...rest].join('/');
}

export function poolRef(figure: PoolFigure): string {
  return formatRef(energyStoragePool.kind, poolKey(figure));
}

/** The books of the day of the park that holds `ts`. */
export function poolDayRef(energy: Energy, meter: string, ts: number): string {
  return poolRef({ meter, when: localDate(ts, energy.timeZone), line: 'closing', origin: null });
}

/** Null when the key is not one of {@link poolKey}. */
export function parsePoolKey(key: string): PoolFigure | null {
  const [meter, at, line = 'closing', origin = null, ...more] = key.split('/');
  if (!meter || at === undefined || more.length > 0 || !(poolLines as readonly string[]).includes(line)) return null;
  const figure = { meter, line: line as PoolLineName, origin };
  if (isDate(at)) return { ...figure, when: at };
  const when = Date.parse(at);
  return Number.isFinite(when) && iso(when) === at ? { ...figure, when } : null;
}

export function directSupplyRef(ratio: string, span: Span): string {
  return formatRef(energyDirectSupply.kind, `${ratio}/${iso(span.from)}/${iso(span.to)}`);
}

export function contractRef(figure: ContractFigure, contract: string, span: Span): string {
  return formatRef(energyContract.kind, `${figure}/${contract}/${iso(span.from)}/${iso(span.to)}`);
}
