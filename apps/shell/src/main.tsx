import { createQueryClient, live, startTexts, ThemeProvider } from '@lingtan/web-sdk';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { reloadAfterUpdate } from './frame/reload.ts';
import { createRouter } from './router.tsx';
import { adoptScreenToken } from './screen/adopt-screen-token.ts';
import { initialLanguage } from './session/initial-language.ts';
import { loadShellTexts } from './session/shell-texts.ts';
import './frame/frame.css';
import './frame/print.css';

const client = createQueryClient();
// What was missed while the connection was down is asked again, everywhere on the screen.
live.onReconnect(() => void client.invalidateQueries());

addEventListener('vite:preloadError', reloadAfterUpdate);

if (import.meta.hot) void import('./session/follow-texts.ts');

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
