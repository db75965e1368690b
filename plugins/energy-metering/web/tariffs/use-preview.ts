import { useApi, usePark, usePosted, type PostedAnswer, type ProblemError } from '@lingtan/web-sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { CheckData, PreviewData } from '../../contracts/tariff-routes.ts';
import type { TariffVersion } from '../../contracts/tariffs.ts';
import { mondayOf, todayIn } from './dates.ts';

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

/** Preview of a draft, some time after the last change; the last good one stays while the draft has problems. */
export function useDraftPreview(
  tariff: string,
  version: TariffVersion,
  range: PreviewRange,
  enabled: boolean,
): PostedAnswer<PreviewData> {
  return usePosted<PreviewData>('./tariff-preview', { tariff, version, ...range }, { enabled });
}

/** Problems of a draft, some time after the last change. */
export function useDraftCheck(tariff: string, version: TariffVersion): PostedAnswer<CheckData> {
  return usePosted<CheckData>('./tariff-check', { tariff, version });
}
