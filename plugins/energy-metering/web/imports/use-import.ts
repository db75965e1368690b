import { api, usePark, type QueryValue } from '@lingtan/web-sdk';
import type { MappingDraft } from './guess-mapping.ts';
import { toMapping } from './guess-mapping.ts';
import type { ImportFile } from './read-table.ts';

/** How far an import has come, as the API tells. */
export interface ImportState {
  id: string;
  source: string;
  state: 'running' | 'done' | 'failed';
  linesDone: number;
  stored: number;
  duplicates: number;
  rejected: number;
  problems: {
    line: number;
    point: string;
    code: string;
    message: string;
    /** The message in both languages; absent for imports of earlier versions. */
    text?: { en: string; 'zh-CN': string };
  }[];
  error: string | null;
  startedAt: string;
  updatedAt: string;
}

/** Sends the file; `dryRun` reads and checks everything and stores nothing. */
export function useImport(
  file: ImportFile,
  draft: MappingDraft,
): (dryRun: boolean, signal?: AbortSignal) => Promise<ImportState> {
  const park = usePark();
  return (dryRun, signal) => {
    const query: Record<string, QueryValue> = {
      mapping: JSON.stringify(toMapping(draft, file)),
      dryRun: String(dryRun),
      name: file.name.slice(0, 200),
    };
    return api<ImportState>(`/api/parks/${encodeURIComponent(park.id)}/telemetry/import`, {
      method: 'POST',
      // The type decides how the body is read: text of any spreadsheet is CSV here.
      body: new Blob([file.content], { type: 'text/csv' }),
      query,
      ...(signal ? { signal } : {}),
    });
  };
}
