import type { PlantDay } from './records.ts';

/** Closing errors below this, m³, are not drawn. */
const leastErrorM3 = 0.5;

interface Train {
  streams: readonly { id: string; from?: string | null | undefined; to?: string | null | undefined }[];
}

/** A flow of a balance as it is drawn. */
export interface BalanceFlow {
  /** A unit by its id; `in/<stream>`, `out/<stream>`, `store/<unit>`, `error/lost` or `error/gained` for what is none. */
  from: string;
  to: string;
  m3: number;
  /** Of the balance: what the flow opens. */
  figure: readonly string[];
}

/** Water of a day from the intake to where it goes; storage takes and gives, and what the meters do not agree on is a flow of its own. */
export function balanceFlows({ streams }: Train, day: PlantDay): BalanceFlow[] {
  const flows: BalanceFlow[] = [];
  for (const { id, from, to } of streams) {
    const told = day.streams.find(({ stream }) => stream === id);
    const m3 = told?.m3 ?? told?.reconciledM3 ?? null;
    if (m3 === null || m3 <= 0) continue;
    flows.push({ from: from ?? `in/${id}`, to: to ?? `out/${id}`, m3, figure: ['stream', id] });
  }
  for (const { unit, startM3, endM3 } of day.storages) {
    if (startM3 === null || endM3 === null || startM3 === endM3) continue;
    const m3 = Math.abs(endM3 - startM3);
    const [from, to] = endM3 > startM3 ? [unit, `store/${unit}`] : [`store/${unit}`, unit];
    flows.push({ from, to, m3, figure: ['storage', unit] });
  }
  for (const { unit, closureM3 } of day.nodes) {
    if (unit === null || closureM3 === null || Math.abs(closureM3) < leastErrorM3) continue;
    const [from, to] = closureM3 > 0 ? [unit, 'error/lost'] : ['error/gained', unit];
    flows.push({ from, to, m3: Math.abs(closureM3), figure: ['error', unit] });
  }
  return flows;
}

/** Which figure of a balance the sum at an end of its flows is. */
export function flowEndFigure(end: string): string[] {
  const [kind, id] = end.split('/');
  if (id === undefined) return ['through', end];
  if (kind === 'store') return ['storage', id];
  return kind === 'error' ? [id] : ['stream', id];
}
