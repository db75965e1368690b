export type { ParkRef, TelemetryDatabase } from './database/telemetry-database.ts';
export { TelemetryEngine, type TelemetryOptions } from './telemetry-engine.ts';
export { telemetryMigrations } from './migrations.ts';
export { telemetryErrors } from './errors.ts';
export { telemetryRoutes } from './http/telemetry-routes.ts';
export type { BoundTelemetryRoute } from './http/telemetry-route.ts';
export { applyTelemetryModel } from './model/apply-model.ts';
export {
  assetInput,
  pointInput,
  telemetryModel,
  type ModelDiff,
  type TelemetryModel,
  type TelemetryModelInput,
} from './model/model.ts';
export { explainWindow, windowRef } from './evidence/explain-window.ts';
export { importCsv, parseMapping, type ImportRequest } from './csv/import-csv.ts';
export { csvMapping, type CsvMapping, type CsvMappingInput } from './csv/csv-mapping.ts';
export type { ImportState } from './csv/import-state.ts';
export { readCsv, type CsvProblem, type CsvRow } from './csv/read-csv.ts';
export { exportCsv } from './csv/export-csv.ts';
export type { OnLatest } from './ingest/live-values.ts';
export type { IngestLimits } from './ingest/ingest-limits.ts';
export type { ParkView } from './query/park-view.ts';
export type { RollupRun } from './rollup/run-rollups.ts';
export type { RetentionRun } from './rollup/retention.ts';
export { conversionBetween, unitProblem } from '../contracts/units.ts';
export {
  createTelemetryLibrary,
  type TelemetryHost,
  type TelemetryLibrary,
  type TelemetryLibraryOptions,
} from './kernel-library.ts';
