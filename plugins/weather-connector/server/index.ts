import { defineJob, definePlugin } from '@lingtan/sdk';
import { z } from 'zod';
import { Weather, weatherConnectorConfig, weatherRead, weatherRoute, weatherRunEvidence } from '../contracts/index.ts';
import { checkWeather } from './check.ts';
import { placeOf } from './context.ts';
import { explainRun } from './explain.ts';
import { fetchWhenDue } from './fetch.ts';
import { readFetching } from './fetching-store.ts';
import { countRuns, newestRun } from './run-store.ts';
import { runRef, weatherService } from './service.ts';

/** Looks once a minute whether a forecast is due; when that is, is kept in the database. */
const fetchJob = defineJob('fetch', {
  title: { en: 'Fetching of the weather forecast', 'zh-CN': '获取天气预报' },
  schema: z.object({}),
  attempts: 1,
});
const lookEveryMs = 60_000;

export default definePlugin({
  id: 'weather-connector',
  config: weatherConnectorConfig,
  retentions: [
    {
      ...{ id: 'runs', tables: ['runs'], age: 'ends_at' },
      title: { en: 'Weather forecasts', 'zh-CN': '天气预报' },
      kept: { setting: 'keepDays' },
    },
  ],
  permissions: [weatherRead],
  provides: [Weather],
  jobs: [fetchJob],
  evidence: [weatherRunEvidence],
  checkConfig: checkWeather,
  async start(scope) {
    const { config, clock } = scope;
    const place = placeOf(scope);
    scope.provide(Weather, weatherService(scope));
    scope.evidence.explain(weatherRunEvidence, (ref, asOf) => explainRun(scope, ref, asOf));
    scope.route(weatherRoute, async ({ tx }) => {
      const [fetching, runs, newest] = await tx(
        async (open) => [await readFetching(open), await countRuns(open), await newestRun(open, clock.now())] as const,
      );
      const column = (quantity: 'irradiance' | 'temperature' | 'wind-speed' | 'cloud-cover') =>
        newest?.values[quantity] ?? [];
      return {
        service: new URL(config.baseUrl).origin,
        ...place,
        windHeightM: config.windHeightM,
        runs,
        ...fetching,
        newest: newest && {
          ref: runRef(newest.no),
          issuedAt: newest.issuedAt,
          start: newest.start,
          stepMinutes: newest.stepMinutes,
          irradiance: column('irradiance'),
          temperature: column('temperature'),
          'wind-speed': column('wind-speed'),
          'cloud-cover': column('cloud-cover'),
        },
      };
    });
    scope.jobs.handle(fetchJob, (_data, { signal }) => fetchWhenDue(scope, AbortSignal.any([signal, scope.signal])));
    await scope.jobs.schedule(fetchJob, { everyMs: lookEveryMs }, {});
    await scope.jobs.enqueue(fetchJob, {}, { dedupKey: 'start' });
  },
});
