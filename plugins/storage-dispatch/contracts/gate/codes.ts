/** Rules of the gate in the order in which they are asked. */
export const gateRules = [
  'shape',
  'site',
  'device',
  'permission',
  'lease',
  'replay',
  'expiry',
  'mode',
  'freshness',
  'interlocks',
  'priority',
  'pending',
  'limits',
  'energy',
  'ramp',
  'second-person',
] as const;
export type GateRule = (typeof gateRules)[number];

/**
 * Everything that the gate can say, with the rule it belongs to and the parameters of its text.
 * Powers in kW, energies in kWh, durations in s, times in ms since epoch.
 */
export const gateCodes = {
  'field-missing': { rule: 'shape', params: ['field'] },
  'field-invalid': { rule: 'shape', params: ['field', 'expected'] },
  'not-finite': { rule: 'shape', params: ['field', 'value'] },
  'site-read-only': { rule: 'site', params: [] },
  'site-stopped': { rule: 'site', params: ['safeKw'] },
  'device-unknown': { rule: 'device', params: ['device'] },
  'permission-missing': { rule: 'permission', params: ['permission'] },
  'source-mismatch': { rule: 'permission', params: ['source', 'principalKind'] },
  'level-too-high': { rule: 'permission', params: ['level', 'highest', 'source'] },
  'lease-lost': { rule: 'lease', params: ['fence', 'current'] },
  replayed: { rule: 'replay', params: ['command'] },
  expired: { rule: 'expiry', params: ['expiresAt', 'now'] },
  'not-yet-valid': { rule: 'expiry', params: ['validFrom', 'now'] },
  'expiry-order': { rule: 'expiry', params: ['validFrom', 'expiresAt'] },
  'life-too-long': { rule: 'expiry', params: ['lifeS', 'maxLifeS'] },
  'mode-off': { rule: 'mode', params: ['device'] },
  'mode-advice': { rule: 'mode', params: ['device', 'source'] },
  'telemetry-missing': { rule: 'freshness', params: ['safeKw'] },
  'telemetry-stale': { rule: 'freshness', params: ['ageS', 'limitS', 'safeKw'] },
  'telemetry-future': { rule: 'freshness', params: ['aheadS', 'safeKw'] },
  'interlock-open': { rule: 'interlocks', params: ['interlock', 'point', 'value'] },
  'interlock-unknown': { rule: 'interlocks', params: ['interlock', 'point'] },
  'lower-priority': { rule: 'priority', params: ['level', 'activeLevel', 'activeCommand', 'until'] },
  'write-pending': { rule: 'pending', params: ['pendingCommand', 'pendingKw'] },
  'above-limit': { rule: 'limits', params: ['requestedKw', 'limitKw'] },
  'below-limit': { rule: 'limits', params: ['requestedKw', 'limitKw'] },
  'energy-unknown': { rule: 'energy', params: ['device'] },
  'energy-low': { rule: 'energy', params: ['requestedKw', 'limitKw', 'energyKwh', 'minKwh', 'lifeS'] },
  'energy-high': { rule: 'energy', params: ['requestedKw', 'limitKw', 'energyKwh', 'maxKwh', 'lifeS'] },
  'ramp-up': { rule: 'ramp', params: ['requestedKw', 'limitKw', 'fromKw', 'kwPerS'] },
  'ramp-down': { rule: 'ramp', params: ['requestedKw', 'limitKw', 'fromKw', 'kwPerS'] },
  'ramp-unknown': { rule: 'ramp', params: ['safeKw'] },
  'energy-approach': { rule: 'ramp', params: ['resultKw', 'limitKw'] },
  'ramp-waived': { rule: 'ramp', params: ['resultKw', 'fromKw'] },
  'second-person': { rule: 'second-person', params: ['setpointKw', 'thresholdKw'] },
  'approval-unknown': { rule: 'second-person', params: ['approval'] },
  'approval-mismatch': { rule: 'second-person', params: ['approval'] },
  'approval-same-person': { rule: 'second-person', params: ['approval'] },
  'approval-not-allowed': { rule: 'second-person', params: ['approval'] },
  'approval-login-old': { rule: 'second-person', params: ['approval'] },
} as const satisfies Record<string, { rule: GateRule; params: readonly string[] }>;
export type GateCode = keyof typeof gateCodes;

/** What persons decide about control, in the gate's log; `no` is the number of the proposal. */
export const personCodes = {
  'person-setpoint': { params: ['no'] },
  'person-standing': { params: ['no'] },
  'person-release': { params: ['no'] },
  'person-automatic': { params: ['no'] },
  'person-limits': { params: ['no'] },
  'person-stop': { params: [] },
  'person-mode': { params: ['mode'] },
} as const satisfies Record<string, { params: readonly string[] }>;
export type PersonCode = keyof typeof personCodes;

/** What happens to a write after it left the gate. */
export const writeCodes = {
  'write-confirmed': { params: ['device', 'setpointKw', 'readKw'] },
  'write-retry': { params: ['device', 'setpointKw', 'attempt', 'cause'] },
  'write-mismatch': { params: ['device', 'setpointKw', 'readKw', 'toleranceKw', 'attempts'] },
  'write-timeout': { params: ['device', 'setpointKw', 'timeoutS', 'attempts'] },
  'safe-unconfirmed': { params: ['device', 'safeKw'] },
  'device-silent': { params: ['device', 'silentS'] },
  'foreign-write': { params: ['device', 'expectedKw', 'readKw'] },
} as const satisfies Record<string, { params: readonly string[] }>;
export type WriteCode = keyof typeof writeCodes;

/** What the fast controller can say in its log. */
export const controlCodes = {
  'telemetry-lost': { params: ['device', 'safeKw'] },
  'basis-unknown': { params: ['device', 'safeKw'] },
  'device-tripped': { params: ['device', 'safeKw'] },
  'interlock-safe': { params: ['device', 'interlock', 'safeKw'] },
  'temperature-derated': { params: ['device', 'temperatureC', 'limitKw'] },
  'temperature-safe': { params: ['device', 'temperatureC', 'safeKw'] },
  'temperature-unknown': { params: ['device', 'safeKw'] },
  'energy-bound': { params: ['device', 'energyKwh', 'minKw', 'maxKw'] },
  'approval-bound': { params: ['device', 'maxKw'] },
  'grid-measurement-lost': { params: ['safeFor'] },
  'import-limited': { params: ['importKw', 'limitKw', 'addedKw'] },
  'export-limited': { params: ['exportKw', 'limitKw', 'removedKw'] },
  'headroom-kept': { params: ['highestKw', 'limitKw', 'lessKw'] },
  'import-limit-unreachable': { params: ['limitKw', 'missingKw'] },
  'export-limit-unreachable': { params: ['limitKw', 'missingKw'] },
  'override-active': { params: ['device', 'setpointKw', 'expiresAt'] },
  'override-limited': { params: ['device', 'setpointKw', 'resultKw'] },
  'plan-missing': { params: ['device', 'safeKw'] },
  'plan-expired': { params: ['device', 'expiredAt', 'safeKw'] },
  'plan-not-started': { params: ['device', 'startsAt', 'safeKw'] },
  'plan-invalid': { params: ['device', 'slot', 'safeKw'] },
  'peak-held': { params: ['device', 'plannedKw', 'resultKw', 'peakKw'] },
  'plan-limited': { params: ['device', 'plannedKw', 'resultKw'] },
  'heartbeat-lost': { params: ['ageS', 'limitS'] },
  'park-stopped': { params: ['by'] },
  'park-released': { params: ['by'] },
  'override-over': { params: ['device', 'setpointKw'] },
  'clock-jump': { params: ['fromMs', 'toMs'] },
} as const satisfies Record<string, { params: readonly string[] }>;
export type ControlCode = keyof typeof controlCodes;

/** What is said of a device at present: what it does, who asks for it, what holds it back. */
export const nowCodes = {
  unmeasured: { params: [] },
  rests: { params: [] },
  discharges: { params: ['powerKw'] },
  charges: { params: ['powerKw'] },
  gives: { params: ['powerKw'] },
  draws: { params: ['powerKw'] },
  planned: { params: ['plannedKw'] },
  'not-controlled': { params: [] },
  off: { params: [] },
  'nobody-controls': { params: [] },
  stopped: { params: ['by'] },
  'read-only': { params: [] },
  'not-writable': { params: [] },
  'not-answering': { params: [] },
  'by-person': { params: ['by', 'setpointKw', 'until'] },
  returning: { params: ['setpointKw'] },
  advice: { params: [] },
  free: { params: [] },
  unasked: { params: [] },
  protection: { params: ['setpointKw'] },
  'grid-limit': { params: ['setpointKw'] },
  manual: { params: ['setpointKw'] },
  'without-plan': { params: ['setpointKw'] },
  follows: { params: ['plannedKw', 'setpointKw'] },
  'may-give': { params: ['mostKw'] },
  'set-elsewhere': { params: ['heldKw', 'since'] },
} as const satisfies Record<string, { params: readonly string[] }>;
export type NowCode = keyof typeof nowCodes;
export type NowParams<Code extends NowCode> = CodeParams<(typeof nowCodes)[Code]>;

/** A clause about a device; its words are in the locales under `control.now.<code>`, or under `control.codes.<code>`. */
export interface NowSaid {
  readonly code: NowCode | ControlCode;
  readonly params: Readonly<Record<string, string | number | null>>;
}

/** Parameters of a code's text, by name. */
export type CodeParams<Entry extends { params: readonly string[] }> = {
  readonly [name in Entry['params'][number]]: string | number | null;
};
