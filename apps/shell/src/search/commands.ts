import { notify, useCan, useLanguage, usePark, usePreferences, type ThemeName } from '@lingtan/web-sdk';
import { useMemo } from 'react';
import { openHelp } from '../frame/use-shortcuts.ts';
import { startTour } from '../tour/tour-state.ts';
import { switchLanguage } from '../session/use-switch-language.ts';
import { useT } from '../use-t.ts';
import type { SearchItem } from './rank.ts';

const themes: readonly ThemeName[] = ['light', 'dark', 'control-room', 'system'];

/** What can be done from the search, beside going somewhere. */
export function useCommands(): SearchItem[] {
  const t = useT();
  const park = usePark();
  const language = useLanguage();
  const [, change] = usePreferences();
  const mayExport = useCan('kernel.park-manage');
  return useMemo(() => {
    const command = (id: string, title: string, run: () => void): SearchItem => ({
      id,
      group: 'commands',
      title,
      detail: '',
      run,
    });
    const other = language === 'en' ? 'zh-CN' : 'en';
    return [
      { id: 'open-screen', group: 'commands', title: t('screen.title'), detail: '', to: `/screen/${park.id}` },
      command('switch-language', other === 'en' ? 'English' : '简体中文', () => {
        switchLanguage(other, true).catch((error: unknown) => notify.error(error));
      }),
      ...themes.map((theme) =>
        command(`theme-${theme}`, t('search.theme', { theme: t(`theme.${theme}`) }), () => change({ theme })),
      ),
      command('show-keys', t('keys.title'), openHelp),
      command('tour', t('tour.title'), startTour),
      ...(mayExport
        ? [
            command('export-park', t('search.export-park'), () => {
              location.assign(`/api/park-files/${encodeURIComponent(park.id)}`);
            }),
          ]
        : []),
    ];
  }, [t, park, language, change, mayExport]);
}
