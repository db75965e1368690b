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

/** Whether the page is being printed: paper is light, whatever the screen is. Canvases draw again by it. */
function usePrinting(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia('print');
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia('print').matches,
  );
}

/** Tokens, fonts and component styles. Themes are CSS variables under `data-theme`; no style element is ever injected. */
export function ThemeProvider({ children }: { children: ReactNode }): ReactNode {
  const [preferences] = usePreferences();
  const systemDark = useSystemDark();
  const chosen = preferences.theme === 'system' ? (systemDark ? 'dark' : 'light') : preferences.theme;
  const theme = usePrinting() ? 'light' : chosen;
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
