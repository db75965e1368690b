import type { EvidenceRef } from '@lingtan/sdk';
import { useSyncExternalStore } from 'react';
import { shellLink } from '../api/shell-link.ts';

let current: EvidenceRef | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Opens the evidence drawer at a figure; null closes it. */
export function openEvidence(ref: EvidenceRef | null): void {
  const link = shellLink();
  if (link && ref !== null) return link.openEvidence(ref);
  if (current === ref) return;
  current = ref;
  for (const listener of listeners) listener();
}

/** The figure that the drawer is open at. */
export function useOpenEvidence(): EvidenceRef | null {
  return useSyncExternalStore(subscribe, () => current);
}
