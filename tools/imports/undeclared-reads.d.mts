import type { Import } from './folder-circles.mjs';

export function undeclaredReads(imports: Iterable<Import>, readsOf: (folder: string) => readonly string[]): string[];
