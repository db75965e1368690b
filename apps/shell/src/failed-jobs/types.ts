import type { LocalizedText } from '@lingtan/sdk';

/** Background work that used up its attempts. */
export interface FailedJob {
  id: string;
  pluginId: string;
  job: string;
  /** Null: this release does not have the job any more. */
  title: LocalizedText | null;
  data: unknown;
  attempts: number;
  error: { en: string; 'zh-CN': string | null };
  /** ISO 8601 in UTC. */
  failedAt: string;
}

export interface FailedJobsAnswer {
  backend: 'postgres' | 'redis';
  kept: number;
  keptDays: number;
  rows: FailedJob[];
  /** Whether there are more than are listed. */
  more: boolean;
}

/** Which of them, in a table over all plugins. */
export const keyOf = ({ pluginId, id }: Pick<FailedJob, 'pluginId' | 'id'>): string => `${pluginId}/${id}`;
