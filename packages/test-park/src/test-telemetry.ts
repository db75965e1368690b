import { appendAudit, publishEvent, rawClient } from '@lingtan/kernel';
import type { TestLibrary } from '@lingtan/kernel/testing';
import {
  createTelemetryLibrary,
  type TelemetryEngine,
  telemetryMigrations,
  type TelemetryModelInput,
} from '@lingtan/telemetry';

/** The telemetry library for a test kernel, with what the park measures; rollups keep up with a test. */
export function testTelemetry(model?: TelemetryModelInput): TestLibrary & { engine(): TelemetryEngine } {
  let engine: TelemetryEngine | undefined;
  return {
    engine: () => engine!,
    migrations: telemetryMigrations,
    make: ({ database, clock, log, kernel }) => {
      const made = createTelemetryLibrary({
        host: { database, rawClient, publishEvent, appendAudit },
        clock,
        log,
        kernel,
        rollupEveryMs: 100,
      });
      engine = made.engine;
      return made.library;
    },
    fill: async (database, park) => {
      if (model) await database.withParkTx(park, (tx) => engine!.applyModel(tx, park, model));
    },
  };
}
