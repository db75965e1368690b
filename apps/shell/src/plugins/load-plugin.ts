import { addTexts, type WebPlugin } from '@lingtan/web-sdk';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import loaders from 'virtual:lingtan-plugins';

const loaded = new Map<string, Promise<WebPlugin>>();

/** Whether this shell carries browser code for a plugin. Code of plugins from elsewhere comes by another loader. */
export function hasPluginCode(id: string): boolean {
  return id in loaders;
}

async function load(id: string): Promise<WebPlugin> {
  const loader = loaders[id];
  if (!loader) throw new Error(`The plugin ${id} has no part for the browser`);
  const { default: plugin } = await loader();
  if (plugin.locales) addTexts(id, plugin.locales);
  return plugin;
}

/** Fetches a plugin's browser code once and adds its texts. A failed fetch may be tried again. */
export function loadPlugin(id: string): Promise<WebPlugin> {
  let promise = loaded.get(id);
  if (!promise) {
    promise = load(id);
    promise.catch(() => loaded.delete(id));
    loaded.set(id, promise);
  }
  return promise;
}

/** @see loadPlugin */
export function usePlugin(id: string): UseQueryResult<WebPlugin, Error> {
  return useQuery({
    queryKey: ['plugin-code', id],
    queryFn: () => loadPlugin(id),
    staleTime: Infinity,
    gcTime: Infinity,
    retry: 1,
  });
}
