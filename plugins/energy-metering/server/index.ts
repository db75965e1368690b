import { definePlugin, PluginFigures } from '@lingtan/sdk';
import { Telemetry } from '@lingtan/telemetry/contracts';
import {
  editWaits,
  energyConfig,
  energyParkRead,
  energyRead,
  IntervalClosed,
  IntervalRevised,
  MeterReadings,
  overviewTopic,
  SupplyMix,
  Tariffs,
  WorkCalendar,
} from '../contracts/index.ts';
import { energyMethods, meterPoints, unitProblems } from '../domain/index.ts';
import { createEnergy, readPoints } from './context.ts';
import { energyEvidence, registerEvidence } from './evidence/index.ts';
import { features } from './features.ts';
import { energyFigures } from './figures.ts';
import { closingJobs, startClosing } from './jobs.ts';
import { startLive } from './live.ts';
import { meterReadings } from './readings-service.ts';
import { supplyMix } from './supply-mix/service.ts';
import { workCalendar } from './work-calendar.ts';
import { registerIntervalRoutes } from './routes/intervals.ts';
import { registerSupplyRoutes } from './routes/supply.ts';

export default definePlugin({
  id: 'energy-metering',
  config: energyConfig,
  notices: [editWaits],
  permissions: [energyRead, energyParkRead, ...features.flatMap((f) => f.permissions ?? [])],
  services: { telemetry: Telemetry },
  provides: [MeterReadings, SupplyMix, Tariffs, WorkCalendar, PluginFigures],
  events: [IntervalClosed, IntervalRevised, ...features.flatMap((f) => f.events ?? [])],
  jobs: [...closingJobs, ...features.flatMap((f) => f.jobs ?? [])],
  evidence: [...energyEvidence, ...features.flatMap((f) => f.evidence ?? [])],
  methods: [...energyMethods, ...features.flatMap((f) => f.methods ?? [])],
  topics: Object.assign({ [overviewTopic]: energyRead }, ...features.map((f) => f.topics ?? {})),
  commands: features.flatMap((f) => f.commands ?? []),
  async start(scope, { telemetry }) {
    const energy = createEnergy(scope, telemetry);
    await telemetry.closesIntervals?.(scope.config.intervalMinutes);
    const points = await readPoints(energy);
    const unknown = scope.config.meters.flatMap((meter) => meterPoints(meter).filter((point) => !points.has(point)));
    const wrong = scope.config.meters.flatMap((meter) => unitProblems(meter, energy.units));
    scope.provide(MeterReadings, meterReadings(energy));
    scope.provide(SupplyMix, supplyMix(energy));
    scope.provide(WorkCalendar, workCalendar);
    scope.provide(PluginFigures, energyFigures(energy));
    registerEvidence(energy, scope.evidence);
    registerIntervalRoutes(energy, scope);
    registerSupplyRoutes(energy, scope);
    for (const feature of features) await feature.start(energy, scope);
    startLive(energy, scope);
    await startClosing(energy, scope);
    const problems = [
      ...(unknown.length > 0
        ? [`Meters name points that the park does not have: ${unknown.slice(0, 10).join(', ')}`]
        : []),
      ...wrong.slice(0, 10).map(({ point, problem }) => `${point}: ${problem}`),
    ];
    if (problems.length > 0) scope.degraded(problems.join('; '));
  },
});
