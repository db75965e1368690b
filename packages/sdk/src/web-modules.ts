/**
 * Modules that the browser code of plugins shares with the shell, so that there is one React and one kit on a page. A
 * build leaves them as they are; the shell's import map leads to them.
 */
export const sharedWebModules = [
  'react',
  'react/jsx-runtime',
  'react-dom',
  'react-dom/client',
  'react-router',
  '@tanstack/react-query',
  '@lingtan/web-sdk',
] as const;

/**
 * What plugins get of `react-router`: links, addresses and their parts. Its data routers, forms and loaders stay out of the
 * first page; routes are the manifest's.
 */
export const sharedRouterNames = [
  'createSearchParams',
  'generatePath',
  'Link',
  'matchPath',
  'Navigate',
  'NavLink',
  'Outlet',
  'useHref',
  'useLocation',
  'useMatch',
  'useNavigate',
  'useOutletContext',
  'useParams',
  'useResolvedPath',
  'useSearchParams',
] as const;
