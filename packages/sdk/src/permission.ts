import type { LocalizedText } from './text.ts';

/**
 * Roles a principal can hold on a park. `platform-admin` is held on the installation; `screen` by the token of a display
 * on a wall, which may only read.
 */
export type Role = 'platform-admin' | 'operator' | 'member' | 'auditor' | 'device' | 'screen';

/**
 * Something a principal may or may not do. Declared by the kernel or a plugin, granted to roles by default; an id that
 * nobody declared grants nothing (deny by default).
 */
export interface Permission<Id extends string = string> {
  readonly id: Id;
  readonly title: LocalizedText;
  /** Roles that hold it unless a park says otherwise. `platform-admin` always holds every permission. */
  readonly grants: readonly Role[];
}

/** Declares a permission, e.g. `definePermission({ id: 'energy.read', title, grants: ['operator', 'member', 'auditor'] })`. */
export function definePermission<const Id extends string>(permission: Permission<Id>): Permission<Id> {
  return permission;
}

/** Who is asking. Everything that reaches a handler has been checked against the declared permission already. */
export interface Principal {
  kind: 'user' | 'api-key' | 'device' | 'screen' | 'system';
  id: string;
  name: string;
  /** Park the principal is acting on here; null for installation-wide calls. */
  parkId: string | null;
  role: Role;
  /** Set for members: the only enterprise whose rows they may see. Row-level security enforces it too. */
  enterpriseId: string | null;
  /** Who answers for it: the user, or the user who made the key. Absent where no person stands behind it. */
  personId?: string;
  /** When a user last proved who they are: the login of the session, ms UTC. Absent for everybody else. */
  loginAt?: number;
}

/** Whether the same person stands behind both, so that a second look by a key of one's own is none. */
export function samePerson(a: Pick<Principal, 'id' | 'personId'>, b: Pick<Principal, 'id' | 'personId'>): boolean {
  return a.id === b.id || (a.personId ?? a.id) === (b.personId ?? b.id);
}
