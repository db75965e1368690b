import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { commandLevels, commandSources } from './gate/command.ts';
import { logOutcomes } from './gate/decision.ts';
import { deviceModes, gateDeviceKinds } from './gate/device.ts';
import { dispatchCommand, dispatchRead, dispatchStop } from './permissions.ts';

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const kw = z.number().meta({ description: 'kW, given to the park is positive' });
const params = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const who = z.string();
const why = z.string().trim().min(3).max(500).describe('Why; kept in the audit log');
const no = z.coerce.number().int().positive();
const proposal = z.number().int().nullable().describe('Number of the proposal that waits for a second person');
const deviceParams = z.object({ device: z.string().min(1).max(63) });
const noParams = z.object({ no });

export const writeOutcomes = ['confirmed', 'mismatch', 'timeout', 'refused'] as const;

const controlEntry = z.object({
  at: ms,
  level: z.enum(commandLevels),
  /** Words in the locales under `control.codes.<code>`. */
  code: z.string(),
  device: z.string().nullable(),
  params,
});
export type ControlEntryView = z.infer<typeof controlEntry>;

const commandView = z.object({
  no: z.number().int(),
  device: z.string(),
  setpointKw: kw,
  validFrom: ms,
  expiresAt: ms,
  reason: z.string(),
  by: who,
  /** Person behind it; null for plugins. */
  personId: z.string().nullable(),
  /** `waiting`: for the second person; `active`: followed now. */
  state: z.enum(['deciding', 'waiting', 'active', 'refused', 'ended', 'expired']),
});
export type CommandView = z.infer<typeof commandView>;

const standingView = z.object({
  no: z.number().int(),
  device: z.string(),
  maxKw: z.number(),
  validFrom: ms,
  expiresAt: ms,
  reason: z.string(),
  by: who,
  personId: z.string().nullable(),
  approvedBy: who.nullable(),
});
export type StandingView = z.infer<typeof standingView>;

/**
 * What a device does at present, the same on every page: measured and planned apart, and `says`, which names who asks for it
 * and what holds it back.
 */
const deviceNow = z.object({
  id: z.string(),
  name: z.object({ en: z.string(), 'zh-CN': z.string() }),
  kind: z.enum(gateDeviceKinds),
  /** Null where it is not among the controlled devices. */
  mode: z.enum(deviceModes).nullable(),
  /** Measured. */
  powerKw: kw.nullable(),
  energyKwh: z.number().nullable(),
  telemetryAt: ms.nullable(),
  /** From which age on what is measured is no present any more, s. */
  freshForS: z.number(),
  capacityKwh: z.number().nullable(),
  plannedKw: kw.nullable(),
  /** Clauses of one sentence; words in the locales under `control.now.<code>` or `control.codes.<code>`. */
  says: z.array(z.object({ code: z.string(), params })),
  /** Evidence of the figures: readings of the device, and the step of the plan. */
  refs: z.object({ power: z.string().nullable(), stored: z.string().nullable(), planned: z.string().nullable() }),
});
export type DeviceNow = z.infer<typeof deviceNow>;

const controlDevice = deviceNow.extend({
  mode: z.enum(deviceModes),
  /** Who set the mode, when and why; null while it is that of the settings. */
  modeSet: z.object({ by: who, at: ms, reason: z.string() }).nullable(),
  minKw: kw,
  maxKw: kw,
  safeKw: kw,
  secondPersonAboveKw: z.number().nullable(),
  maxLifeS: z.number(),
  setpointPoint: z.string(),
  powerPoint: z.string(),
  /** +1 where the points count generation positive, −1 where they count consumption positive. */
  sign: z.number(),
  /** Whether a connector offers the setpoint as writable now. */
  writable: z.boolean(),
  /** What the controller wants in this cycle, and for which level; null before the first cycle. */
  wantedKw: kw.nullable(),
  level: z.enum(commandLevels).nullable(),
  /** Whether wanted setpoints are written, or shown as advice only. */
  written: z.boolean(),
  /** What the device is known to hold, and since when. */
  confirmedKw: kw.nullable(),
  confirmedSince: ms.nullable(),
  /** Whether it holds a value of ours. */
  owned: z.boolean(),
  pending: z.boolean(),
  refs: deviceNow.shape.refs.extend({ held: z.string().nullable() }),
});
export type ControlDevice = z.infer<typeof controlDevice>;

/** What the controller tells once a second. */
export const controlStatus = z.object({
  /** Time of the cycle; null before the first one. */
  at: ms.nullable(),
  stopped: z.object({ by: who, at: ms, reason: z.string() }).nullable(),
  readOnly: z.boolean(),
  /** Fencing token of the process that controls. */
  fence: z.number().nullable(),
  cycleMs: z.number().nullable(),
  grid: z.object({
    importKw: z.number().nullable(),
    at: ms.nullable(),
    ref: z.string().nullable(),
    importLimitKw: z.number().nullable(),
    exportLimitKw: z.number().nullable(),
  }),
  plan: z.object({ no: z.number().int(), issuedAt: ms, validUntil: ms }).nullable(),
  devices: z.array(controlDevice),
  /** Batteries that are not controlled. */
  others: z.array(deviceNow),
  /** In force now, strongest first. */
  reasons: z.array(controlEntry),
  commands: z.array(commandView),
  standing: z.array(standingView),
});
export type ControlStatus = z.infer<typeof controlStatus>;

/** Live topic: a {@link ControlStatus}, at most once a second. */
export const controlTopic = 'dispatch.control';

export const controlRoute = defineRoute({
  method: 'get',
  path: '/control',
  summary: 'Controlled devices with modes, setpoints and actuals, and what decides now',
  permission: dispatchRead,
  response: controlStatus.extend({ log: z.array(controlEntry) }),
});
export type ControlData = z.infer<typeof controlRoute.response>;

export const setModeRoute = defineRoute({
  method: 'post',
  path: '/control/devices/:device/mode',
  summary: 'Sets the mode of a device: off or advice at once; automatic when a second person approves it',
  permission: dispatchCommand,
  params: deviceParams,
  body: z.strictObject({ mode: z.enum(deviceModes), reason: why }),
  response: z.object({ mode: z.enum(deviceModes).describe('In force'), proposal }),
});

const gateDecisionView = z.object({
  no: z.number().int(),
  at: ms,
  device: z.string().nullable(),
  outcome: z.enum(logOutcomes),
  source: z.enum(commandSources).nullable(),
  level: z.enum(commandLevels).nullable(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  requestedKw: kw.nullable(),
  setpointKw: kw.nullable(),
  /** Words in the locales under `gate.codes.<code>`. */
  findings: z.array(z.object({ code: z.string(), effect: z.string(), params })),
  plan: z.number().int().nullable(),
  step: z.number().int().nullable(),
  result: z.enum(writeOutcomes).nullable(),
  readKw: kw.nullable(),
  renewals: z.number().int().describe('How often the same setpoint was only sent again'),
  renewedAt: ms.nullable().describe('When it was sent last; null where it was sent once'),
  renewedReadKw: kw.nullable().describe('What the device answered to that one, within its tolerance'),
  heldUntil: ms.nullable().describe('Until when the device holds that one, unless it is told otherwise'),
  pendingAt: ms
    .nullable()
    .describe('When one more was decided whose outcome is not known, or not yet; it is not counted'),
  ref: z.string(),
});
export type GateDecisionView = z.infer<typeof gateDecisionView>;

/** Answers once the gate has decided; 202-like `null` when the controlling process did not answer within seconds. */
export const overrideRoute = defineRoute({
  method: 'post',
  path: '/control/devices/:device/commands',
  summary: 'Asks for a setpoint until a moment: a manual override, or the wish of an API key',
  permission: dispatchCommand,
  params: deviceParams,
  body: z.strictObject({
    setpointKw: kw,
    minutes: z.number().positive().max(10_080).describe('How long it holds'),
    reason: why,
    id: z
      .string()
      .min(8)
      .max(100)
      .optional()
      .describe('Idempotency key: a second command under the same id is refused as a replay'),
  }),
  response: z.object({ command: z.number().int(), decision: gateDecisionView.nullable() }),
});

export const endCommandRoute = defineRoute({
  method: 'post',
  path: '/control/commands/:no/end',
  summary: 'Ends an override before its time',
  permission: dispatchCommand,
  params: noParams,
  body: z.strictObject({ reason: why }),
  response: z.object({ ended: z.boolean() }),
});

export const requestStandingRoute = defineRoute({
  method: 'post',
  path: '/control/devices/:device/standing',
  summary: 'Asks that plan and controller may use more than the threshold for some time',
  permission: dispatchCommand,
  params: deviceParams,
  body: z.strictObject({ maxKw: z.number().positive(), hours: z.number().positive().max(720), reason: why }),
  response: z.object({ no: z.number().int() }),
});

export const stopRoute = defineRoute({
  method: 'post',
  path: '/control/stop',
  summary: 'Emergency stop: every device goes to its safe setpoint, nothing else is written',
  permission: dispatchStop,
  body: z.strictObject({ reason: why }),
  response: z.object({ stopped: z.boolean() }),
});

export const releaseRoute = defineRoute({
  method: 'post',
  confirmed: true,
  path: '/control/release',
  summary: 'Proposes to end the emergency stop; it ends when a second person approves it',
  permission: dispatchStop,
  body: z.strictObject({ reason: why }),
  response: z.object({ stopped: z.boolean(), proposal }),
});

const decisionQuery = {
  device: z.string().max(63).optional(),
  outcome: z.enum(logOutcomes).optional(),
  source: z.enum(commandSources).optional(),
};

export const decisionsRoute = defineRoute({
  method: 'get',
  path: '/control/decisions',
  summary: 'Decisions of the gate, newest first',
  permission: dispatchRead,
  query: z.object({
    ...decisionQuery,
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
  }),
  response: z.object({ decisions: z.array(gateDecisionView) }),
});
export type DecisionsData = z.infer<typeof decisionsRoute.response>;

export const decisionsCsvRoute = defineRoute({
  method: 'get',
  path: '/control/decisions.csv',
  summary: 'Decisions of the gate as CSV, newest first, at most 20,000',
  permission: dispatchRead,
  query: z.object(decisionQuery),
  response: z.string(),
  produces: 'text/csv',
});
