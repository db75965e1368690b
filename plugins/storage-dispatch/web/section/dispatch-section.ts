import { section, tab } from './section.tsx';

/** Plan board, what-if, forecasts, list of plans. */
export const DispatchSection = section([
  tab('board', 'dispatch.read', () => import('../board/board-page.tsx').then((m) => m.BoardPage)),
  tab('what-if', 'dispatch.solve', () => import('../what-if/what-if-page.tsx').then((m) => m.WhatIfPage)),
  tab('forecasts', 'dispatch.read', () => import('../forecasts/forecasts-page.tsx').then((m) => m.ForecastsPage)),
  tab('plans', 'dispatch.read', () => import('../plans/plans-page.tsx').then((m) => m.PlansPage)),
]);
