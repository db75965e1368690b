import type { LocalizedText } from '@lingtan/web-sdk';
import { useEffect, useState } from 'react';
import type { Backups } from './backup-types.ts';

/** What can be seen of a restore from a page. */
export type RestoreView =
  | { kind: 'stopping' | 'waiting' }
  | { kind: 'restoring'; step: LocalizedText; share: number | null };

const everyMs = 700;

/** Asks how the restore `id` gets on, whatever becomes of the connection, and calls `onBack` when the server is back. */
export function useRestoreWatch(id: string, onBack: () => void): RestoreView {
  const [view, setView] = useState<RestoreView>({ kind: 'stopping' });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const look = async (): Promise<void> => {
      const found = await ask(id);
      if (left) return;
      if (found === 'back') {
        onBack();
        return;
      }
      // Until it is heard of for the first time the server is going down.
      setView((before) => (found.kind === 'waiting' && before.kind === 'stopping' ? before : found));
      timer = setTimeout(() => void look(), everyMs);
    };
    void look();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [id, onBack]);
  return view;
}

async function ask(id: string): Promise<RestoreView | 'back'> {
  try {
    // Not by `api`: a refusal ends the session on the page, and the answers before the end are refusals all.
    const answer = await fetch('/api/backups', { cache: 'no-store', headers: { accept: 'application/json' } });
    // Whoever was signed in before a restore is so no longer.
    if (answer.status === 401) return 'back';
    const body = (await answer.json()) as Partial<Backups> & {
      code?: string;
      params?: { step: LocalizedText; share: number | null };
    };
    if (answer.ok) return body.lastRestore?.id === id ? 'back' : { kind: 'stopping' };
    if (body.code === 'BACKUP_RESTORING' && body.params) return { kind: 'restoring', ...body.params };
  } catch {
    // Nobody listens for a moment: between the server and what answers in its place, or the network is away.
  }
  return { kind: 'waiting' };
}
