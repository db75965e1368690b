import { formatRef } from '@lingtan/sdk';
import { weatherRunEvidence } from '../contracts/index.ts';
import type { WeatherService } from '../contracts/index.ts';
import { historyOf } from '../domain/index.ts';
import { placeOf } from './context.ts';
import type { WeatherScope } from './context.ts';
import { newestRun, runsOf } from './run-store.ts';

export const runRef = (no: number): string => formatRef(weatherRunEvidence.kind, String(no));

/** What was fetched, as weather for others. */
export function weatherService(scope: WeatherScope): WeatherService {
  const { db, config, clock } = scope;
  return {
    async source() {
      const newest = await db.tx((tx) => newestRun(tx, clock.now()));
      return {
        title: { en: `Weather of ${new URL(config.baseUrl).host}`, 'zh-CN': `${new URL(config.baseUrl).host} 气象` },
        simulated: false,
        ...placeOf(scope),
        windHeightM: config.windHeightM,
        newestAt: newest?.issuedAt ?? null,
      };
    },
    async forecast({ at, to }) {
      const run = await db.tx((tx) => newestRun(tx, Math.min(at, clock.now())));
      if (!run || run.start >= to) return null;
      const { start, stepMinutes, values, issuedAt, no } = run;
      return { start, stepMinutes, values, issuedAt, ref: runRef(no) };
    },
    async history({ at, from, to, leadMinutes }) {
      const known = Math.min(at, clock.now());
      const runs = await db.tx((tx) => runsOf(tx, { at: known, from, to }));
      return leadMinutes.map((lead) => historyOf(runs, { at: known, from, to, leadMinutes: lead }));
    },
  };
}
