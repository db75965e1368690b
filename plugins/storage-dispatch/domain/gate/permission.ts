import { commandLevels, gatePermissions } from '../../contracts/index.ts';
import type {
  CommandLevel,
  CommandSource,
  GateFinding,
  PrincipalKind,
  SetpointCommand,
} from '../../contracts/index.ts';
import { gateFinding } from './rule.ts';

const speakers: Readonly<Record<CommandSource, readonly PrincipalKind[]>> = {
  api: ['person', 'api-key'],
  schedule: ['service'],
  rule: ['service'],
  plugin: ['plugin'],
  plan: ['service'],
  controller: ['service'],
  manual: ['person'],
};

const highestLevel: Readonly<Record<CommandSource, CommandLevel>> = {
  api: 'manual',
  schedule: 'plan',
  rule: 'plan',
  plugin: 'plan',
  plan: 'plan',
  controller: 'protection',
  manual: 'manual',
};

/** 0 for the strongest level. */
export const levelRank = (level: CommandLevel): number => commandLevels.indexOf(level);

/** The principal may write setpoints, may speak for this source, and the source may claim this level. */
export function checkPermission(command: SetpointCommand): readonly GateFinding[] {
  const { principal, source, level } = command;
  const findings: GateFinding[] = [];
  if (!principal.permissions.includes(gatePermissions.command)) {
    findings.push(gateFinding('permission-missing', 'refuse', { permission: gatePermissions.command }));
  }
  if (!speakers[source].includes(principal.kind)) {
    findings.push(gateFinding('source-mismatch', 'refuse', { source, principalKind: principal.kind }));
  }
  const highest = highestLevel[source];
  if (levelRank(level) < levelRank(highest)) {
    findings.push(gateFinding('level-too-high', 'refuse', { level, highest, source }));
  }
  return findings;
}
