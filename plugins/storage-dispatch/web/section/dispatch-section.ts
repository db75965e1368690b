import { section, tab } from '@lingtan/web-sdk';

/** Plan board, what-if, forecasts and how good they were, devices and their gate, backtests, savings, list of plans. */
export const DispatchSection = section('', [
  tab('board', 'dispatch.read', () => import('../board/board-page.tsx').then((m) => m.BoardPage)),
  tab('what-if', 'dispatch.solve', () => import('../what-if/what-if-page.tsx').then((m) => m.WhatIfPage)),
  tab('forecasts', 'dispatch.forecast-read', () =>
    import('../forecasts/forecasts-page.tsx').then((m) => m.ForecastsPage),
  ),
  tab('accuracy', 'dispatch.forecast-read', () => import('../accuracy/accuracy-page.tsx').then((m) => m.AccuracyPage)),
  tab('devices', 'dispatch.read', () => import('../devices/devices-page.tsx').then((m) => m.DevicesPage)),
  tab('backtest', 'dispatch.read', () => import('../backtest/backtest-page.tsx').then((m) => m.BacktestPage)),
  tab('savings', 'dispatch.read', () => import('../savings/savings-page.tsx').then((m) => m.SavingsPage)),
  tab('plans', 'dispatch.read', () => import('../plans/plans-page.tsx').then((m) => m.PlansPage)),
]);
