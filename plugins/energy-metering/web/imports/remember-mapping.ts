import type { MappingDraft } from './guess-mapping.ts';

const most = 20;
const key = (parkId: string): string => `lingtan.imports.${parkId}`;
const signature = (header: readonly string[]): string => header.map((name) => name.trim()).join('\u0001');

type Stored = [string, MappingDraft][];

function read(parkId: string): Stored {
  try {
    return JSON.parse(localStorage.getItem(key(parkId)) ?? '[]') as Stored;
  } catch {
    return [];
  }
}

/** The mapping that was used for the last file with the same header line, in this browser. */
export function recallMapping(parkId: string, header: readonly string[]): MappingDraft | null {
  return read(parkId).find(([known]) => known === signature(header))?.[1] ?? null;
}

/** Keeps a mapping for the next file with the same header line. */
export function rememberMapping(parkId: string, header: readonly string[], draft: MappingDraft): void {
  const others = read(parkId).filter(([known]) => known !== signature(header));
  try {
    localStorage.setItem(key(parkId), JSON.stringify([[signature(header), draft], ...others].slice(0, most)));
  } catch {
    // A full or closed storage costs the convenience only.
  }
}
