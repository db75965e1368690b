import { defineEvidence } from '@lingtan/sdk';

/**
 * Key `<plan no>`, or `<plan no>/<device id>/<step>` for the setpoint of one step, or `…/<step>/<figure>` for another figure of
 * it: `soc` of a store, `power` of `load`, `pv`, `wind` or a flexible load, `import`, `export`, `buy` or `sell` of `grid`,
 * `measured` of `grid` or `load`; `<plan no>/emissions` for those of the
 * planned import, `<plan no>/realised` for those so far, and `<plan no>/relief/<step>/<limit>/<device id>` for what one unit more
 * of a limit saves; with `broken` or `broken-price` in place of `relief`, and `horizon` for a limit of no step, for by how much
 * the plan breaks a limit and what one more unit of that costs.
 */
export const dispatchPlanEvidence = defineEvidence({
  kind: 'dispatch.plan',
  title: { en: 'Dispatch plan', 'zh-CN': '调度计划' },
  permission: 'dispatch.read',
});

/** Key `<decision no>`: a setpoint with the decision of the gate that let it pass. */
export const dispatchSetpointEvidence = defineEvidence({
  kind: 'dispatch.setpoint',
  title: { en: 'Setpoint', 'zh-CN': '设定值' },
  permission: 'dispatch.read',
});

/**
 * Key `<forecast no>`; with `/<figure>` the mean or a score that its method had on past days, with `/<figure>/<min>` the score
 * from that lead on, with `/vendor/<provider>` the error that the model of a vendor had there.
 */
export const dispatchForecastEvidence = defineEvidence({
  kind: 'dispatch.forecast',
  title: { en: 'Forecast', 'zh-CN': '预测' },
  permission: 'dispatch.forecast-read',
});

/** Error of issued forecasts; key `<series>[.<enterprise>]/<lead min>/<day>`, or `…/<first day>/<last day>`. */
export const dispatchForecastErrorEvidence = defineEvidence({
  kind: 'dispatch.forecast-error',
  title: { en: 'Forecast error', 'zh-CN': '预测误差' },
  permission: 'dispatch.forecast-read',
});

/**
 * Savings report; key `<report no>`, or `<report no>/<YYYY-MM>` for one of its months. With `<total, month or day>/<way of
 * running>/<figure>` a figure of one of the ways that are compared.
 */
export const dispatchSavingsEvidence = defineEvidence({
  kind: 'dispatch.savings',
  title: { en: 'Saving by storage', 'zh-CN': '储能节费' },
  permission: 'dispatch.read',
});

/**
 * Backtest: a figure of a strategy in a run that is kept. Key `<run no>/<total or YYYY-MM>/<strategy>/<figure>`; the strategies
 * are those of its result.
 */
export const dispatchBacktestEvidence = defineEvidence({
  kind: 'dispatch.backtest',
  title: { en: 'Backtest', 'zh-CN': '回测' },
  permission: 'dispatch.read',
});
