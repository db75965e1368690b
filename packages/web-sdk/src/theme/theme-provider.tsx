import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { mantineTheme } from './mantine-theme.ts';
import './styles.ts';
import { usePreferences } from './preferences.ts';

const darkQuery = '(prefers-color-scheme: dark)';

function useSystemDark(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(darkQuery);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(darkQuery).matches,
  );
}

/** Tokens, fonts and component styles. Themes are CSS variables under `data-theme`; no style element is ever injected. */
export function ThemeProvider({ children }: { children: ReactNode }): ReactNode {
  const [preferences] = usePreferences();
  const systemDark = useSystemDark();
  const theme = preferences.theme === 'system' ? (systemDark ? 'dark' : 'light') : preferences.theme;
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.dataset['density'] = preferences.density;
  }, [theme, preferences.density]);
  return (
    <MantineProvider
      theme={mantineTheme}
      forceColorScheme={theme === 'dark' ? 'dark' : 'light'}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <Notifications position="bottom-right" zIndex={400} limit={4} />
      {children}
    </MantineProvider>
  );
}
