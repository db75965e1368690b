import { build, type InlineConfig } from 'vite';

/** A module that this many pages load is fetched with the first of them, in one file with the others like it. */
const sharedBy = 4;

interface Chunk {
  fileName: string;
  imports: readonly string[];
  moduleIds: readonly string[];
  isEntry: boolean;
  isDynamicEntry: boolean;
  facadeModuleId: string | null;
}

/** Of the bundler, as far as it is asked here. */
interface Graph {
  getModuleInfo: (id: string) => { importers: readonly string[] } | null;
}

/** Names the file that a module goes into; null leaves that to the bundler. */
export type ChunkName = (moduleId: string, graph: Graph) => string | null;

/**
 * Left alone, the bundler makes a file of each set of modules that the same entries need: near seventy before the first
 * page, and on a cold cache it is their number that costs, not their size. A first build, not written, tells what the
 * first page and the others really load, barrels shaken; the second one packs by that.
 * @param config the build, without this plan
 */
export async function chunkPlan(config: InlineConfig): Promise<ChunkName> {
  const result = await build({
    ...config,
    configFile: false,
    logLevel: 'error',
    build: { ...config.build, write: false },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error('The first build gave no files to plan by');
  const chunks = new Map(first.output.filter((file) => file.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  return planOf(chunks);
}

/** @see chunkPlan */
export function planOf(chunks: ReadonlyMap<string, Chunk>): ChunkName {
  const all = [...chunks.values()];
  const main = all.find(({ isEntry, facadeModuleId }) => isEntry && facadeModuleId?.endsWith('index.html'));
  if (!main) throw new Error('The build has no entry from index.html');
  const entryModule = main.moduleIds.find((id) => id.endsWith('/src/main.tsx'));
  const initial = modulesOf(main, chunks);
  const pages = new Map<string, number>();
  for (const entry of all.filter(({ isDynamicEntry }) => isDynamicEntry))
    for (const id of modulesOf(entry, chunks)) pages.set(id, (pages.get(id) ?? 0) + 1);
  const library = (id: string): boolean => id.includes('/node_modules/') || id.startsWith('\0');
  const nameOf: ChunkName = (id, graph) => {
    // The one that waits for texts stays by itself, so that none waits for it.
    if (id === entryModule) return null;
    if (initial.has(id)) return library(id) ? 'base-library' : 'base';
    if ((pages.get(id) ?? 0) >= sharedBy) return 'common';
    // Styles leave no module behind in the first build: they go where the script goes that brings them.
    if (!id.endsWith('.css')) return null;
    const names = (graph.getModuleInfo(id)?.importers ?? []).map((importer) => nameOf(importer, graph));
    return ['base-library', 'base', 'common'].find((name) => names.includes(name)) ?? null;
  };
  return nameOf;
}

/** The files that have to be there before a chunk runs, itself among them. */
export function filesOf(
  entry: Pick<Chunk, 'fileName'>,
  chunks: ReadonlyMap<string, Pick<Chunk, 'imports'>>,
): Set<string> {
  const files = new Set([entry.fileName]);
  for (const file of files) for (const each of chunks.get(file)?.imports ?? []) files.add(each);
  return files;
}

const modulesOf = (entry: Chunk, chunks: ReadonlyMap<string, Chunk>): Set<string> =>
  new Set([...filesOf(entry, chunks)].flatMap((file) => chunks.get(file)?.moduleIds ?? []));
