import { api, useApi, usePark, useResolvePath } from '@lingtan/web-sdk';
import type { ProblemError } from '@lingtan/web-sdk';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { CheckData, PreviewData } from '../../contracts/tariff-routes.ts';
import type { TariffVersion } from '../../contracts/tariffs.ts';
import { mondayOf, todayIn } from './dates.ts';
import { useDebounced } from './use-debounced.ts';

/** The year and the week that are looked at. */
export interface PreviewRange {
  year: number;
  /** First day, `YYYY-MM-DD`. */
  week: string;
}

export function usePreviewRange(): [PreviewRange, (range: PreviewRange) => void] {
  const park = usePark();
  return useState(() => {
    const today = todayIn(park.timeZone);
    return { year: Number(today.slice(0, 4)), week: mondayOf(today) };
  });
}

/** Preview of a stored version. */
export function usePreview(
  tariff: string | null,
  validFrom: string | null,
  range: PreviewRange,
  asOf: string | null,
): UseQueryResult<PreviewData, ProblemError> {
  const path = tariff !== null && validFrom !== null ? `./tariffs/${tariff}/versions/${validFrom}/preview` : null;
  return useApi<PreviewData>(path, { query: { year: range.year, week: range.week, asOf }, keepPrevious: true });
}

/** An answer to what is being edited; `isCurrent` once it is the answer to the very last change. */
export type DraftAnswer<T> = UseQueryResult<T, ProblemError> & { isCurrent: boolean };

function usePosted<T>(path: string, body: unknown, enabled: boolean): DraftAnswer<T> {
  const resolve = useResolvePath();
  const full = resolve(path);
  const now = JSON.stringify(body);
  const asked = useDebounced(now, 300);
  const query = useQuery<T, ProblemError>({
    queryKey: [full, asked],
    queryFn: ({ signal }) => api<T>(full, { method: 'POST', body: JSON.parse(asked) as unknown, signal }),
    placeholderData: keepPreviousData,
    enabled,
    retry: false,
  });
  // Asked again for the same draft, what was answered stays true: nobody must lose a button that way.
  return { ...query, isCurrent: asked === now && query.isSuccess && !query.isPlaceholderData };
}

/** Preview of a draft, some time after the last change; the last good one stays while the draft has problems. */
export function useDraftPreview(
  tariff: string,
  version: TariffVersion,
  range: PreviewRange,
  enabled: boolean,
): DraftAnswer<PreviewData> {
  return usePosted<PreviewData>('./tariff-preview', { tariff, version, ...range }, enabled);
}

/** Problems of a draft, some time after the last change. */
export function useDraftCheck(tariff: string, version: TariffVersion): DraftAnswer<CheckData> {
  return usePosted<CheckData>('./tariff-check', { tariff, version }, true);
}
