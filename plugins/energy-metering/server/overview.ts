import type { SupplyShares, UseItem } from '../contracts/index.ts';
import type { QualitySummary, Supply } from '../contracts/index.ts';
import { dayStart, powerNow, shares } from '../domain/index.ts';
import type { PowerMeter, PowerNow } from '../domain/index.ts';
import type { Energy } from './context.ts';
import { supplyRef, totalRef } from './refs.ts';
import { addUp, readBalances } from './supply.ts';

/** What the live topic and the overview carry for the power of this instant. */
export interface LivePower extends PowerNow {
  /** ms UTC. */
  ts: number;
  /** Null for the whole park; else the enterprise whose part this is. */
  enterpriseId: string | null;
  /** Power of each meter, kW in its positive direction: meter id, kW, sample time. */
  meters: [string, number, number][];
}

/** Energy since the start of the day in the park's zone, as far as intervals are closed. */
export interface Today {
  from: number;
  /** End of the last closed interval; equals `from` when there is none. */
  to: number;
  sources: { item: string; energyWh: number; ref: string }[];
  uses: { item: string; energyWh: number; ref: string }[];
  shares: SupplyShares;
  shareRef: string;
  quality: QualitySummary;
  /** Sources − uses as metered, Wh. */
  residualWh: number;
}

/** Meters with what the live view needs of their points. */
export async function powerMeters(energy: Energy): Promise<PowerMeter[]> {
  const rhythm = new Map((await energy.telemetry.points()).map((p) => [p.id, p.expectedEverySeconds]));
  return energy.meters.map((meter) => ({
    meter,
    config: energy.configs.get(meter.id)!,
    expectedEverySeconds: rhythm.get(meter.points.power ?? '') ?? 60,
  }));
}

/** Power now, from the newest values in the database. An enterprise sees its own meters only. */
export async function readLivePower(
  energy: Energy,
  all: readonly PowerMeter[],
  enterpriseId: string | null,
): Promise<LivePower> {
  const meters = enterpriseId === null ? all : all.filter((m) => m.meter.enterpriseId === enterpriseId);
  const points = [...new Set(meters.flatMap(({ config }) => config.powerPoint ?? []))];
  const values = points.length === 0 ? [] : await energy.telemetry.latest(points);
  return livePower(energy, meters, new Map(values.map((v) => [v.point, v])), enterpriseId);
}

/** The same from values that are at hand. */
export function livePower(
  energy: Energy,
  meters: readonly PowerMeter[],
  latest: Parameters<typeof powerNow>[1],
  enterpriseId: string | null,
): LivePower {
  const ts = energy.scope.clock.now();
  const now = powerNow(meters, latest, ts);
  return {
    ...now,
    ts,
    enterpriseId,
    // Without the park's sources an enterprise has no mix of its own from power alone.
    greenShare: enterpriseId === null ? now.greenShare : null,
    meters: meters.flatMap(({ meter, config }): [string, number, number][] => {
      const value = latest.get(config.powerPoint ?? '');
      return value ? [[meter.id, value.value * config.ratio, value.ts]] : [];
    }),
  };
}

/** Today's balance. Reads the whole park, since the mix of one enterprise depends on all; gives out what the viewer may see. */
export async function readToday(energy: Energy, enterpriseId: string | null): Promise<Today> {
  const from = dayStart(energy.scope.clock.now(), energy.timeZone);
  const until = dayStart(energy.scope.clock.now(), energy.timeZone, 1);
  const balances = await energy.scope.db.tx((tx) => readBalances(energy, tx, { from, to: until }));
  const to = balances.length === 0 ? from : balances.at(-1)!.start + energy.width;
  const span = { from, to: Math.max(to, from + energy.width) };
  const supply = addUp({ from, to }, balances);
  const own: UseItem | null = enterpriseId === null ? null : `enterprise:${enterpriseId}`;
  const links = own === null ? supply.links : supply.links.filter((link) => link.use === own);
  const sum = (items: { energyWh: number }[]): number => items.reduce((total, item) => total + item.energyWh, 0);
  const metered = (items: { item: string; energyWh: number }[]) => items.filter(({ item }) => item !== 'balance');
  return {
    from,
    to,
    sources:
      own === null
        ? supply.sources.map((s) => ({ ...s, ref: totalRef(`source/${s.item}`, span) }))
        : ownSources(supply, own, span),
    uses: supply.uses
      .filter(({ item }) => own === null || item === own)
      .map((use) => ({ ...use, ref: totalRef(`use/${use.item}`, span) })),
    shares: shares(links, own ?? 'all'),
    shareRef: supplyRef('green-share', own ?? 'all', span),
    quality: supply.quality,
    residualWh: own === null ? sum(metered(supply.sources)) - sum(metered(supply.uses)) : 0,
  };
}

function ownSources(supply: Supply, own: UseItem, span: { from: number; to: number }): Today['sources'] {
  return supply.links
    .filter((link) => link.use === own)
    .map(({ source, energyWh }) => ({ item: source, energyWh, ref: supplyRef(source, own, span) }));
}
