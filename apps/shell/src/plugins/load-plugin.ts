import { addTexts, asProblem, useOptionalPark, type WebPlugin } from '@lingtan/web-sdk';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import loaders from 'virtual:lingtan-plugins';
import { reloadAfterUpdate } from '../frame/reload.ts';

const loaded = new Map<string, Promise<WebPlugin>>();

/** Whether this shell's build carries browser code for a plugin. */
export function hasPluginCode(id: string): boolean {
  return id in loaders;
}

async function load(id: string, module: string | null): Promise<WebPlugin> {
  const loader = loaders[id];
  if (!loader && module === null) throw new Error(`The plugin ${id} has no part for the browser`);
  const { default: plugin } = loader ? await loader() : await importInstalled(module!);
  if (plugin.locales) addTexts(id, plugin.locales);
  return plugin;
}

/**
 * Code of a plugin that was installed from a file comes from the server; the import map gives it this page's React. After an
 * update that map names files which are gone, and nothing but the page itself brings a new one.
 */
async function importInstalled(module: string): Promise<{ default: WebPlugin }> {
  try {
    return (await import(/* @vite-ignore */ module)) as { default: WebPlugin };
  } catch (error) {
    if (asProblem(error).code === 'PAGE_UNREACHABLE') reloadAfterUpdate();
    throw error;
  }
}

/** Fetches a plugin's browser code once and adds its texts. A failed fetch may be tried again. */
export function loadPlugin(id: string, module: string | null = null): Promise<WebPlugin> {
  const key = module ?? id;
  let promise = loaded.get(key);
  if (!promise) {
    promise = load(id, module);
    promise.catch(() => loaded.delete(key));
    loaded.set(key, promise);
  }
  return promise;
}

/** @see loadPlugin */
export function usePlugin(id: string): UseQueryResult<WebPlugin, Error> {
  const park = useOptionalPark();
  const module = park?.plugins.find((plugin) => plugin.id === id)?.webModule ?? null;
  return useQuery({
    queryKey: ['plugin-code', id, module],
    queryFn: () => loadPlugin(id, module),
    staleTime: Infinity,
    gcTime: Infinity,
    retry: 1,
  });
}
