import { useApi, useCan, type ProblemError } from '@lingtan/web-sdk';
import type { UseQueryResult } from '@tanstack/react-query';

/** Answer of `GET /api/parks/:park/health`, as far as the shell shows it. */
export interface ParkHealth {
  database?: { ok?: boolean; state?: string; latencyMs?: number } | string;
  queues?: Record<string, unknown>;
  plugins?: { pluginId: string; state: string; error?: string | null }[];
  ingest?: { pointsPerSecond?: number; lagMs?: number };
  points?: number;
  /** Points that sent nothing within the time expected of them. */
  stalePoints?: number;
  oldestDataAgeMs?: number | null;
  newestDataAgeMs?: number | null;
}

/** Health of the chosen park, every ten seconds, for those who may see it. */
export function useParkHealth(): UseQueryResult<ParkHealth, ProblemError> {
  const allowed = useCan('kernel.health-read');
  return useApi<ParkHealth>(allowed ? '/health' : null, { refetchMs: 10_000 });
}
