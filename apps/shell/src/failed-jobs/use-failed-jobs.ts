import {
  currentLanguage,
  machineText,
  useApi,
  useApiMutation,
  useLiveRefetch,
  useLocalized,
  usePark,
} from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';
import type { FailedJob, FailedJobsAnswer } from './types.ts';

const path = '/failed-jobs';

/** What failed on the park, as it changes: the server tells of it with the notices. */
export function useFailedJobs() {
  const park = usePark();
  const client = useQueryClient();
  useLiveRefetch(
    'notices',
    () => void client.invalidateQueries({ predicate: ({ queryKey: [key] }) => isList(key, park.id) }),
  );
  // For when the socket was down.
  return useApi<FailedJobsAnswer>(path, { refetchMs: 60_000 });
}

const isList = (key: unknown, parkId: string): boolean =>
  typeof key === 'string' && key.startsWith(`/api/parks/${encodeURIComponent(parkId)}${path}`);

/** How many were taken, and how many were no longer there. */
interface Taken {
  done: number;
  gone: number;
}

const chosen = (jobs: readonly FailedJob[]) => jobs.map(({ pluginId, id }) => ({ pluginId, id }));

/** Runs failed jobs again. */
export function useRetry() {
  return useApiMutation<Taken, readonly FailedJob[]>(`${path}/retry`, {
    body: (jobs) => ({ jobs: chosen(jobs) }),
    invalidate: [path],
  });
}

/** Gives failed jobs up. */
export function useDiscard() {
  return useApiMutation<Taken, { jobs: readonly FailedJob[]; reason: string }>(`${path}/discard`, {
    body: ({ jobs, reason }) => ({ jobs: chosen(jobs), reason }),
    invalidate: [path],
  });
}

/** Plugin, job and error in the language of the page. */
export function useJobWords() {
  const text = useLocalized();
  const { plugins } = usePark();
  return {
    plugin: ({ pluginId }: FailedJob): string => text(plugins.find(({ id }) => id === pluginId)?.title) || pluginId,
    job: ({ title, job }: FailedJob): string => text(title) || job,
    error: ({ error }: FailedJob): string => (currentLanguage() === 'zh-CN' && error['zh-CN']) || machineText(error.en),
  };
}
