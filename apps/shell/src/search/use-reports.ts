import {
  api,
  asProblem,
  holds,
  resolvePath,
  texts,
  useLanguage,
  useLocalized,
  useMe,
  usePark,
  useT,
  type FoundReport,
} from '@lingtan/web-sdk';
import { useQueries } from '@tanstack/react-query';
import { pluginPath } from '../frame/navigation.ts';
import { hasPluginCode, loadPlugin } from '../plugins/load-plugin.ts';
import type { SearchItem } from './rank.ts';

// The search may be opened often; reports are made seldom.
const freshMs = 60_000;

/** Reports of the park's plugins, and a sentence on each plugin that could not name its own. */
export function useReports(opened: boolean): { reports: SearchItem[]; troubles: string[] } {
  const t = useT('shell');
  const text = useLocalized();
  const language = useLanguage();
  const me = useMe();
  const park = usePark();
  const plugins = park.plugins.filter(({ id, enabled, webModule }) => enabled && (hasPluginCode(id) || webModule));
  const found = useQueries({
    queries: plugins.map(({ id, webModule }) => ({
      queryKey: ['reports', park.id, id, language],
      enabled: opened,
      staleTime: freshMs,
      retry: false,
      queryFn: async (): Promise<readonly FoundReport[]> => {
        const { reports } = await loadPlugin(id, webModule);
        const say = texts.getFixedT(language, id);
        const finder = {
          get: <T>(path: string) => api<T>(resolvePath(path, park.id, id)),
          can: (permission: string) => holds(me, park.id, permission),
          t: (key: string, values?: Record<string, string | number>) => String(values ? say(key, values) : say(key)),
          language,
          timeZone: park.timeZone,
        };
        return (await reports?.(finder)) ?? [];
      },
    })),
  });
  return {
    reports: found.flatMap(({ data = [] }, index) => {
      const { id: plugin } = plugins[index]!;
      return data.map(({ id, title, detail, to }): SearchItem => ({
        id: `${plugin} ${id}`,
        group: 'reports',
        title,
        detail,
        to: pluginPath(park.id, plugin, to),
      }));
    }),
    troubles: found.flatMap(({ error }, index) =>
      error === null
        ? []
        : [t('search.incomplete', { plugins: text(plugins[index]!.title), why: asProblem(error).message })],
    ),
  };
}
