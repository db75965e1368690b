import { defineEvidence } from '@lingtan/sdk';

/**
 * Water balance; key `<plant>/<day>`, its closing error in m³. With `/<figure>[/<unit>]` another figure of it: `in`, `out`,
 * `storage`, `closure` (percent) of the plant or of one unit, `intake`, `reused`, `recovery`, `energy` (per m³ treated),
 * `energy-reused` (per m³ reused). As the flows are drawn: `stream/<stream>`, `through/<unit>`, `error/<unit>` (m³), and `lost`
 * and `gained`, what the errors of all units come to. `estimate/<stream>` and `uncertainty/<stream>`: what all meters together say of
 * a stream, and half of its 95 % interval (m³).
 */
export const balanceEvidence = defineEvidence({
  kind: 'water.balance',
  title: { en: 'Water balance', 'zh-CN': '水量平衡' },
  permission: 'water.read',
});

/** Where a closing error tends to; key `<plant>/<last day>/<mean, mean-m3, sigma or sum>[/<unit>]`. */
export const closureTrendEvidence = defineEvidence({
  kind: 'water.closure-trend',
  title: { en: 'Trend of the closing error', 'zh-CN': '平衡误差趋势' },
  permission: 'water.read',
});

/** Day mean that is not closed yet; key `<plant>/<outlet>/<parameter>/<so-far or forecast>/<instant>`. */
export const qualityNowEvidence = defineEvidence({
  kind: 'water.day-so-far',
  title: { en: 'Water quality of the day so far', 'zh-CN': '当日水质（未闭合）' },
  permission: 'water.read',
});

/** Chemical through a dosing point on a day; key `<plant>/<dosing point>/<day>`, the revision is that of the balance. */
export const dosingEvidence = defineEvidence({
  kind: 'water.dosing',
  title: { en: 'Chemical dosed', 'zh-CN': '药剂投加量' },
  permission: 'water.read',
});

/** Mean of a parameter at an outlet; key `<plant>/<outlet>/<parameter>/<day>`, with `/load` the load of the day in kg. */
export const dayMeanEvidence = defineEvidence({
  kind: 'water.day-mean',
  title: { en: 'Day mean of the water quality', 'zh-CN': '水质日均值' },
  permission: 'water.read',
});

/** What the analyser said when a laboratory sample was taken; key `<outlet>/<parameter>/<instant>`. */
export const analyserAtEvidence = defineEvidence({
  kind: 'water.analyser-at',
  title: { en: 'Analyser at the time of a sample', 'zh-CN': '采样时刻的在线值' },
  permission: 'water.read',
});

/** Value of a parameter over another window than the day; key `<plant>/<outlet>/<parameter>/<basis>/<instant of its start>`. */
export const permitWindowEvidence = defineEvidence({
  kind: 'water.permit-window',
  title: { en: 'Value against a limit', 'zh-CN': '限值判定窗口值' },
  permission: 'water.read',
});

/** Fault of an analyser or meter; key `<number>`. */
export const sensorFaultEvidence = defineEvidence({
  kind: 'water.sensor-fault',
  title: { en: 'Sensor fault', 'zh-CN': '仪器故障' },
  permission: 'water.read',
});

/** Episode above a limit; key `<number>`. */
export const exceedanceEvidence = defineEvidence({
  kind: 'water.exceedance',
  title: { en: 'Exceedance', 'zh-CN': '超标事件' },
  permission: 'water.read',
});

/** Fresh water saved in a year; key `<plant>/<year>`, with `/recovery` the share of the intake, with `/target` what was due by now. */
export const savedEvidence = defineEvidence({
  kind: 'water.saved',
  title: { en: 'Fresh water saved', 'zh-CN': '节约新鲜水量' },
  permission: 'water.read',
});

/**
 * Supply and demand of reuse water; key `<quality>/<day>/<offered, demanded, allocated, left or marginal>`: worth of one more m³;
 * `<quality>/<day>/contents/<parameter>` for what the water contained.
 */
export const reuseDayEvidence = defineEvidence({
  kind: 'water.reuse-day',
  title: { en: 'Supply of reuse water', 'zh-CN': '再生水供需' },
  permission: 'water.reuse-read',
});

/** Reuse water delivered; key `<contract>/<day>`, with `/allocated` what the day's allocation gave it. */
export const reuseDeliveryEvidence = defineEvidence({
  kind: 'water.reuse-delivery',
  title: { en: 'Reuse water delivered', 'zh-CN': '再生水供水量' },
  permission: 'water.reuse-read',
});

/** Bill of an enterprise; key `<enterprise>/<month>`, without a revision the draft. */
export const reuseBillEvidence = defineEvidence({
  kind: 'water.reuse-bill',
  title: { en: 'Reuse water bill', 'zh-CN': '再生水账单' },
  permission: 'water.reuse-read',
});

/** Line of a bill; key `<enterprise>/<month>/<contract>/<version>`, without a revision of the draft; with `/delivered` its volume. */
export const reuseLineEvidence = defineEvidence({
  kind: 'water.reuse-line',
  title: { en: 'Line of a reuse water bill', 'zh-CN': '再生水账单明细项' },
  permission: 'water.reuse-read',
});
