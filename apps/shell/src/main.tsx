import { createQueryClient, live, startTexts, ThemeProvider } from '@lingtan/web-sdk';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { reloadWhenReachable } from './frame/reload.ts';
import { createRouter } from './router.tsx';
import { adoptScreenToken } from './screen/adopt-screen-token.ts';
import { initialLanguage } from './session/initial-language.ts';
import { loadShellTexts } from './session/shell-texts.ts';
import './frame/frame.css';
import './frame/print.css';

const client = createQueryClient();
// What was missed while the connection was down is asked again, everywhere on the screen.
live.onReconnect(() => void client.invalidateQueries());

// After an update the files this page was built with are gone; the new page has its own.
addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('lingtan.reloaded') ?? 0);
  if (Date.now() - last < 30_000) return;
  void reloadWhenReachable().then((reloads) => {
    if (reloads) sessionStorage.setItem('lingtan.reloaded', String(Date.now()));
  });
});

adoptScreenToken();
const language = initialLanguage();
await startTexts(language);
await loadShellTexts(language);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ThemeProvider>
        <RouterProvider router={createRouter()} />
      </ThemeProvider>
    </QueryClientProvider>
  </StrictMode>,
);
