import { createBrowserRouter, type RouteObject } from 'react-router';
import { HomeRedirect } from './frame/home-redirect.tsx';
import { NotFound } from './frame/not-found.tsx';
import { ParkFrame } from './frame/park-frame.tsx';
import { RouteError } from './frame/route-error.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { pages } from './pages.ts';
import { PluginRoute } from './plugins/plugin-route.tsx';
import { SessionGate } from './session/session-gate.tsx';

const parkPages: RouteObject[] = [
  { index: true, element: <OverviewPage /> },
  ...Object.entries(pages).map(([path, lazy]): RouteObject => ({ path, lazy })),
  { path: ':plugin/*', element: <PluginRoute /> },
];

/** All addresses of the shell. Plugins have theirs below `/parks/:park/<plugin id>`. */
export function createRouter(): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter([
    {
      path: 'password',
      lazy: async () => ({ Component: (await import('./session/password-link-page.tsx')).PasswordLinkPage }),
      hydrateFallbackElement: <div className="frame-wait" />,
      errorElement: <RouteError />,
    },
    {
      element: <SessionGate />,
      hydrateFallbackElement: <div className="frame-wait" />,
      errorElement: <RouteError />,
      children: [
        { index: true, element: <HomeRedirect /> },
        {
          path: 'parks/:park',
          element: <ParkFrame />,
          errorElement: <RouteError />,
          // A page that fails leaves the frame around it.
          children: [{ errorElement: <RouteError />, children: parkPages }],
        },
        { path: 'setup', lazy: async () => ({ Component: (await import('./setup/setup-page.tsx')).SetupPage }) },
        {
          path: 'screen/:park',
          lazy: async () => ({ Component: (await import('./screen/screen-page.tsx')).ScreenPage }),
          errorElement: <RouteError />,
        },
        { path: '*', element: <NotFound /> },
      ],
    },
  ]);
}
