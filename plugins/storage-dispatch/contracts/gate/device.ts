import { controlPoint, fieldText } from '@lingtan/sdk';
import { z } from 'zod';

/*
 * Sign of every power in gate and control: positive is given to the park's bus (discharge, generation), negative is
 * taken from it (charge, consumption). Times are ms since the Unix epoch, UTC.
 */

export const gateDeviceKinds = ['battery', 'pv', 'wind', 'electrolyser', 'load', 'generator'] as const;
export type GateDeviceKind = (typeof gateDeviceKinds)[number];

/** Whether a device gives what sun or wind give, and its setpoint is only the most that it may. */
export const feedsIn = (kind: GateDeviceKind): boolean => kind === 'pv' || kind === 'wind';

/** `off`: never written; `advice`: setpoints are shown, only a person sends them; `automatic`: written. */
export const deviceModes = ['off', 'advice', 'automatic'] as const;
export type DeviceMode = (typeof deviceModes)[number];

/** What the gate does with a value outside a window: refuse it, or send the nearest allowed value. */
export const windowPolicies = ['refuse', 'clamp'] as const;
export type WindowPolicy = (typeof windowPolicies)[number];

const name = z.string().min(1).max(200);

const compared = fieldText(['Comparison', '比较方式']);
const against = fieldText(['Value', '比较值']);

/** The condition under which an interlock lets a setpoint pass. */
export const interlockShape = z.strictObject({
  id: name.meta(fieldText(['Interlock', '联锁编号'])),
  point: name.meta({ ...fieldText(['Point', '测点']), ...controlPoint }),
  safeWhen: z
    .discriminatedUnion('op', [
      z
        .strictObject({
          op: z.enum(['eq', 'ne']).meta({
            ...compared,
            enumTitles: { eq: { en: 'Equal to', 'zh-CN': '等于' }, ne: { en: 'Not equal to', 'zh-CN': '不等于' } },
          }),
          value: z.union([z.number(), z.boolean()]).meta(against),
        })
        .meta(fieldText(['State', '状态'])),
      z
        .strictObject({
          op: z.enum(['lt', 'le', 'gt', 'ge']).meta({
            ...compared,
            enumTitles: {
              lt: { en: 'Below', 'zh-CN': '小于' },
              le: { en: 'At most', 'zh-CN': '不大于' },
              gt: { en: 'Above', 'zh-CN': '大于' },
              ge: { en: 'At least', 'zh-CN': '不小于' },
            },
          }),
          value: z.number().meta(against),
        })
        .meta(fieldText(['Measurement', '测量值'])),
    ])
    .meta(fieldText(['Safe when', '安全条件'])),
});
export type Interlock = z.infer<typeof interlockShape>;

/** Band of stored energy at the device, with the losses between terminals and store. */
export const storeBandShape = z.strictObject({
  minKwh: z.number().min(0),
  maxKwh: z.number().min(0),
  /** Stored per kWh taken at the terminals. */
  chargeEfficiency: z.number().gt(0).max(1),
  /** Given at the terminals per kWh of store. */
  dischargeEfficiency: z.number().gt(0).max(1),
});
export type StoreBand = z.infer<typeof storeBandShape>;

export const gateDeviceShape = z
  .strictObject({
    id: name,
    kind: z.enum(gateDeviceKinds),
    mode: z.enum(deviceModes).default('advice'),
    limits: z.strictObject({
      minKw: z.number(),
      maxKw: z.number(),
      /** Rated power; |setpoint| never exceeds it, whatever `minKw` and `maxKw` say. */
      ratedKw: z.number().gt(0),
      /** Null for devices without a store. */
      energy: storeBandShape.nullable(),
      ramp: z.strictObject({ kw: z.number().gt(0), per: z.enum(['s', 'min']) }),
      /** Ramp on the way to the safe setpoint, where it may be faster; null: as `ramp`. */
      safeRamp: z.strictObject({ kw: z.number().gt(0), per: z.enum(['s', 'min']) }).nullable(),
      /** Longest pause in s that counts for one step: a device that held its value for an hour may not jump. */
      rampCreditS: z.number().gt(0).max(3600).default(1),
      /** Changes below this are not sent by the controller. */
      deadbandKw: z.number().min(0),
    }),
    onLimit: z.enum(windowPolicies).default('refuse'),
    onRamp: z.enum(windowPolicies).default('clamp'),
    interlocks: z.array(interlockShape).max(100),
    safeSetpointKw: z.number(),
    /** Telemetry older than this is stale. */
    freshnessS: z.number().gt(0).max(3600),
    /** Longest life of one command. */
    maxLifeS: z.number().gt(0).max(604_800),
    readBack: z.strictObject({
      toleranceKw: z.number().min(0),
      timeoutS: z.number().gt(0).max(600),
      /** Writes repeated after the first one before the device is sent to its safe setpoint. */
      retries: z.number().int().min(0).max(10),
    }),
    /** |setpoint| above which a second person must agree; null: never. */
    secondPersonAboveKw: z.number().min(0).nullable(),
    /** Linear derating from `warnC` to zero at `maxC`; null where no temperature is measured. */
    temperature: z.strictObject({ warnC: z.number(), maxC: z.number() }).nullable(),
  })
  .superRefine((device, issue) => {
    const { minKw, maxKw, ratedKw, energy } = device.limits;
    const wrong = (path: (string | number)[], message: string) => issue.addIssue({ code: 'custom', path, message });
    if (minKw > maxKw) wrong(['limits', 'minKw'], 'expected at most maxKw');
    if (minKw > ratedKw || maxKw < -ratedKw) wrong(['limits', 'ratedKw'], 'expected minKw … maxKw to meet ±ratedKw');
    if (energy && energy.minKwh >= energy.maxKwh) wrong(['limits', 'energy', 'minKwh'], 'expected below maxKwh');
    if (device.kind === 'battery' && !energy) wrong(['limits', 'energy'], 'expected an energy band of a battery');
    const safe = device.safeSetpointKw;
    if (safe < Math.max(minKw, -ratedKw) || safe > Math.min(maxKw, ratedKw)) {
      wrong(['safeSetpointKw'], 'expected within the limits');
    }
    if (energy && safe !== 0) wrong(['safeSetpointKw'], 'expected 0 for a device with a store');
    if (device.temperature && device.temperature.warnC >= device.temperature.maxC) {
      wrong(['temperature', 'warnC'], 'expected below maxC');
    }
    const { ramp, safeRamp } = device.limits;
    const perSecond = (rate: { kw: number; per: 's' | 'min' }) => (rate.per === 's' ? rate.kw : rate.kw / 60);
    if (safeRamp && perSecond(safeRamp) < perSecond(ramp)) wrong(['limits', 'safeRamp'], 'expected at least ramp');
  });

/** A controllable device as configured. */
export type GateDevice = z.infer<typeof gateDeviceShape>;
