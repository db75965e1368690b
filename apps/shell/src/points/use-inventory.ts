import { useApi, type ProblemError } from '@lingtan/web-sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiAsset, ApiPoint } from './types.ts';

export interface Inventory {
  assets: readonly ApiAsset[];
  points: readonly ApiPoint[];
  queries: readonly UseQueryResult<unknown, ProblemError>[];
}

const none: readonly never[] = [];

function listOf<T>(answer: T[] | { assets?: T[]; points?: T[] } | undefined, key: 'assets' | 'points'): readonly T[] {
  if (!answer) return none;
  return Array.isArray(answer) ? answer : (answer[key] ?? none);
}

/** Assets and points of the chosen park. */
export function useInventory(enabled = true): Inventory {
  const assets = useApi<ApiAsset[] | { assets: ApiAsset[] }>(enabled ? '/assets' : null);
  const points = useApi<ApiPoint[] | { points: ApiPoint[] }>(enabled ? '/points' : null);
  return { assets: listOf(assets.data, 'assets'), points: listOf(points.data, 'points'), queries: [assets, points] };
}
