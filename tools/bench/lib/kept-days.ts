import { defaultAuditYears, defaultEventDays } from '@lingtan/kernel';
import { dispatchConfig } from '@lingtan/storage-dispatch/contracts';

const { keepDecisionsDays, keepForecastsDays, keepPlansDays } = dispatchConfig.schema.shape;
const [decisions, forecasts, plans] = [keepDecisionsDays, keepForecastsDays, keepPlansDays].map((days) =>
  days.parse(undefined),
);

/** Days for which rows are kept unless an operator says otherwise, of tables that do not keep them for good. */
const days: Readonly<Record<string, number | undefined>> = {
  'kernel.audit_log': defaultAuditYears * 365,
  'plugin_storage_dispatch.decisions': decisions,
  'plugin_storage_dispatch.write_results': decisions,
  'plugin_storage_dispatch.renewals': decisions,
  'plugin_storage_dispatch.plans': plans,
  'plugin_storage_dispatch.forecasts': forecasts,
};

/** Tables that keep so many rows, whatever comes. */
export const keptByCount = /^bullmq\./;

/**
 * How long rows of a table are kept; null: for good.
 * @param sentences of tables of events, which share of them people read in a sentence
 */
export function keptDays(table: string, sentences: number | null): number | null {
  if (sentences === null) return days[table] ?? null;
  return defaultEventDays.sentences * sentences + defaultEventDays.messages * (1 - sentences);
}
