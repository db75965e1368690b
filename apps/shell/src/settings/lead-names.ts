import { useLanguage, useLocalized, usePark, texts } from '@lingtan/web-sdk';
import { useCallback, useEffect } from 'react';
import { hasPluginCode, loadPlugin } from '../plugins/load-plugin.ts';
import { useT } from '../use-t.ts';

/** What a plugin is called; its id where the park does not know it. */
export function usePluginTitle(): (id: string) => string {
  const text = useLocalized();
  const { plugins } = usePark();
  return useCallback(
    (id) => {
      const plugin = plugins.find((each) => each.id === id);
      return plugin ? text(plugin.title) : id;
    },
    [plugins, text],
  );
}

/**
 * Names of work that one process does for all: its plugin, and what the plugin calls it in its texts (`lead.NAME`), which are fetched
 * for this. Work that is led together has a name of the shell.
 */
export function useLeadNames(leads: readonly string[]): (lead: string) => string {
  const t = useT();
  const title = usePluginTitle();
  const language = useLanguage();
  const owners = [...new Set(leads.map(ownerOf))].filter(hasPluginCode).join(' ');
  useEffect(() => {
    // Without its texts the work is shown by its id.
    for (const id of owners.split(' ').filter(Boolean)) void loadPlugin(id).catch(() => undefined);
  }, [owners]);
  return (lead) => {
    const id = ownerOf(lead);
    if (id === lead) return lead === 'field' ? t('processes.field') : lead;
    const name = lead.slice(id.length + 1);
    const work = texts.t(`lead.${name}`, { ns: id, lng: language, defaultValue: name });
    return t('processes.work-of', { plugin: title(id), work });
  };
}

const ownerOf = (lead: string): string => lead.split('/', 1)[0]!;
