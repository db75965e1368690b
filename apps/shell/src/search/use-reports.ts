import {
  api,
  asProblem,
  holds,
  ProblemError,
  resolvePath,
  texts,
  useLanguage,
  useLocalized,
  useMe,
  usePark,
} from '@lingtan/web-sdk';
import { useQueries } from '@tanstack/react-query';
import { pluginPath } from '../frame/navigation.ts';
import { askFrame } from '../plugin-frame/ask-frame.ts';
import { narrowed } from '../plugin-frame/narrowed.ts';
import { useAround } from '../plugin-frame/use-around.ts';
import { hasPluginCode, loadPlugin } from '../plugins/load-plugin.ts';
import { useT } from '../use-t.ts';
import { askedPlugins } from './asked-plugins.ts';
import { checkedReports, mostReports, type CheckedReports } from './checked-reports.ts';
import type { SearchItem } from './rank.ts';
import { within } from './within.ts';

// The search may be opened often; reports are made seldom.
const freshMs = 60_000;
const longestMs = 10_000;

/** Reports and devices of the park's plugins, and a sentence on each plugin that could not name its own. */
export function useReports(opened: boolean): { reports: SearchItem[]; troubles: string[] } {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const me = useMe();
  const park = usePark();
  const plugins = askedPlugins(me, park).filter(
    ({ id, webModule, webFrame }) => hasPluginCode(id) || webModule || webFrame,
  );
  const around = useAround();
  const problem = (code: string, title: string) => new ProblemError({ title, status: 0, code });
  const found = useQueries({
    queries: plugins.map((plugin) => {
      const { id, webModule, webFrame, nav } = plugin;
      const named = async (signal: AbortSignal): Promise<{ entries: unknown; pages: string[] }> => {
        if (webFrame) {
          const state = { plugin: id, ...narrowed(me, park, plugin), ...around, shows: null };
          return askFrame(webFrame, { parkId: park.id, plugin: id, title: () => text(plugin.title) }, state, signal);
        }
        const { reports, pages = {} } = await loadPlugin(id, webModule);
        const say = texts.getFixedT(language, id);
        const finder = {
          get: <T>(path: string) => api<T>(resolvePath(path, park.id, id), { signal }),
          can: (permission: string) => holds(me, park.id, permission),
          t: (key: string, values?: Record<string, string | number>) => String(values ? say(key, values) : say(key)),
          language,
          timeZone: park.timeZone,
        };
        return { entries: reports ? await reports(finder) : [], pages: Object.keys(pages) };
      };
      const ask = async (signal: AbortSignal): Promise<CheckedReports> => {
        const { entries, pages } = await named(signal);
        return checkedReports(entries, {
          plugin: id,
          root: pluginPath(park.id, id, '/'),
          pages,
          open: nav.map(({ path }) => path),
        });
      };
      return {
        queryKey: ['reports', park.id, id, language],
        enabled: opened,
        staleTime: freshMs,
        retry: false,
        queryFn: async (): Promise<CheckedReports> => {
          const late = () => problem('REPORTS_LATE', t('search.late', { seconds: longestMs / 1000 }));
          try {
            const checked = await within(longestMs, ask, late);
            const [first] = checked.wrong;
            if (first) logFault(id, `entry ${first.at} is wrong in ${first.field}`);
            return checked;
          } catch (error) {
            if (asProblem(error).code !== 'CLIENT_ERROR') throw error;
            logFault(id, error);
            throw problem('REPORTS_UNREADABLE', t('search.unreadable'));
          }
        },
      };
    }),
  });
  return {
    reports: found.flatMap(({ data }) => data?.items ?? []),
    troubles: found.flatMap(({ data, error }, index) => {
      const name = { plugins: text(plugins[index]!.title) };
      if (error !== null) return [t('search.incomplete', { ...name, why: asProblem(error).message })];
      const [first] = data?.wrong ?? [];
      return [
        ...(first ? [t('search.wrong', { ...name, ...first, number: data!.wrong.length })] : []),
        ...(data && data.beyond > 0 ? [t('search.beyond', { ...name, number: mostReports })] : []),
      ];
    }),
  };
}

/** What is wrong with a plugin's code goes to the console, where who wrote it looks. */
function logFault(plugin: string, cause: unknown): void {
  const why = cause instanceof Error ? cause.message : String(cause);
  reportError(new Error(`reports of ${plugin}: ${why}`, { cause }));
}
