import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { StoredLatest } from '@lingtan/telemetry/contracts';
import { gatePermissions } from '../../contracts/index.ts';
import type { Approval, Principal, SetpointCommand, StandingApproval } from '../../contracts/index.ts';
import type { CommandRow } from './store/command-store.ts';
import type { Actor, ModeRow, StopRow } from './store/mode-store.ts';
import type { StandingRow } from './store/standing-store.ts';

/** Everything outside the devices' own channels that a moment's decisions rest on. */
export interface SiteView {
  readonly at: number;
  readonly modes: ReadonlyMap<string, ModeRow>;
  readonly stop: StopRow | null;
  readonly readOnly: boolean;
  readonly commands: readonly CommandRow[];
  readonly standing: readonly StandingRow[];
  readonly latest: ReadonlyMap<string, StoredLatest>;
}

export const emptyView: SiteView = {
  at: 0,
  modes: new Map(),
  stop: null,
  readOnly: true,
  commands: [],
  standing: [],
  latest: new Map(),
};

/** A value that can be used; what a device marked as bad is no value. */
export function usable(view: SiteView, point: string | undefined): StoredLatest | null {
  const found = point === undefined ? undefined : view.latest.get(point);
  return found && (found.quality & sampleQuality.bad) === 0 ? found : null;
}

/** A person, key or plugin as the gate knows it. */
export function gatePrincipal({ kind, id, personId }: Actor, permissions: readonly string[]): Principal {
  const kinds = {
    user: 'person',
    'api-key': 'api-key',
    system: 'service',
    device: 'service',
    screen: 'service',
  } as const;
  return { kind: kinds[kind], id, personId, permissions };
}

export const approvalId = (no: number): string => `a${no}`;

/** What second persons said about a command, as the gate reads it. */
export function approvalsOf({ command, approvals }: CommandRow): Approval[] {
  const { id, deviceId, setpointKw, expiresAt, principal } = command as unknown as SetpointCommand;
  return approvals.map(({ no, by, loginAt, at }) => ({
    id: approvalId(no),
    by: gatePrincipal(by, [gatePermissions.approve]),
    at,
    loginAt,
    requestedBy: principal.personId,
    commandId: id,
    deviceId,
    setpointKw,
    expiresAt,
  }));
}

/** The strongest standing approval of a device that holds now. */
export function standingOf(view: SiteView, device: string, now: number): StandingApproval | null {
  const valid = view.standing.filter(
    (row) => row.device === device && row.approved !== null && row.valid_from <= now && row.expires_at > now,
  );
  const [best] = valid.sort((a, b) => b.max_kw - a.max_kw);
  if (!best) return null;
  return {
    id: `s${best.no}`,
    deviceId: device,
    requestedBy: best.by.personId ?? best.by.id,
    approvedBy: best.approved!.by.personId ?? best.approved!.by.id,
    maxKw: best.max_kw,
    validFrom: best.valid_from,
    expiresAt: best.expires_at,
  };
}
