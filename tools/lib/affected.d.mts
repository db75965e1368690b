type Dependencies = Readonly<Record<string, readonly { target: string }[]>>;
export function ownersOf(files: readonly string[], projects: readonly { name: string; root: string }[]): string[];
export function readersOf(
  files: readonly string[],
  projects: readonly { name: string; reads: readonly string[] }[],
): string[];
export function dependentsOf(names: readonly string[], dependencies: Dependencies): string[];
export function planOf(
  changed: readonly string[],
  graph: { nodes: object; dependencies: Dependencies },
  top: string,
  readers?: readonly string[],
): { dependents: string[]; lint: string[]; fast: string[]; db: string[]; browser: string[] };
