import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ProblemError } from '../api/problem.ts';
import { useApi } from '../api/use-api.ts';
import { useLive } from '../live/use-live.ts';
import { mergeDevices, type PushedDevice } from './merge-devices.ts';

/**
 * Devices of a connector: what its route `./devices` answers, kept up to date by its live topic.
 * @param progress counter of a device that only grows, such as its polls
 */
export function useDevices<Row extends { id: string }, Answer extends { devices: Row[] } = { devices: Row[] }>(
  topic: string,
  progress: (row: Row) => number,
): { answer: UseQueryResult<Answer, ProblemError>; rows: readonly Row[] } {
  const answer = useApi<Answer>('./devices', { refetchMs: 30_000 });
  const [pushed, setPushed] = useState<ReadonlyMap<string, PushedDevice<Row>>>(new Map());
  useLive<{ devices: Row[] }>(topic, ({ devices }) => {
    const at = Date.now();
    setPushed((before) => new Map([...before, ...devices.map((row) => [row.id, { row, at }] as const)]));
  });
  const rows = useMemo(
    () => mergeDevices<Row>(answer.data?.devices ?? [], answer.dataUpdatedAt, pushed, progress),
    [answer.data, answer.dataUpdatedAt, pushed, progress],
  );
  return { answer, rows };
}
