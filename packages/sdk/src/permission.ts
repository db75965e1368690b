import { defineErrors, type LingtanError } from './errors.ts';
import type { LocalizedText } from './text.ts';

/** What a park can have done by people of their own: its registry of certificates, its market, and its safety. */
export const duties = ['registry', 'market-operator', 'safety-engineer'] as const;
export type Duty = (typeof duties)[number];

/** Roles of which a person has one on a park, and a key that of its owner. */
export const parkRoles = ['operator', ...duties, 'member', 'auditor'] as const;
export type ParkRole = (typeof parkRoles)[number];

/**
 * Roles a principal can hold on a park. `platform-admin` is held on the installation; `screen` by the token of a display
 * on a wall, which may only read.
 */
export type Role = ParkRole | 'platform-admin' | 'device' | 'screen';

/**
 * Something a principal may or may not do. Declared by the kernel or a plugin, granted to roles by default; an id that
 * nobody declared grants nothing (deny by default).
 */
export interface Permission<Id extends string = string> {
  readonly id: Id;
  readonly title: LocalizedText;
  /** Roles that hold it. `platform-admin` holds every permission but those of the duties of a park that separates them. */
  readonly grants: readonly Role[];
  /** Duty that it belongs to. A park that separates duties takes it from its operators, and whoever has the duty holds it. */
  readonly duty?: Duty;
  /** Whether people alone can hold it: what somebody answers for in person, such as making keys. No API key has it. */
  readonly peopleOnly?: boolean;
  /**
   * Whether, besides administrators, only a key holds it that was made for it by name; `grants` says of which roles.
   * Such a key serves the whole installation where a route belongs to no park.
   */
  readonly byName?: boolean;
}

/** Declares a permission, e.g. `definePermission({ id: 'energy.read', title, grants: ['operator', 'member', 'auditor'] })`. */
export function definePermission<const Id extends string>(permission: Permission<Id>): Permission<Id> {
  return permission;
}

const isDuty = (role: Role): role is Duty => (duties as readonly Role[]).includes(role);

/**
 * Whether a role holds a permission. Whoever has a duty holds what belongs to it, and reads what operators and auditors read.
 *
 * @param separated whether the park separates duties
 */
export function roleHolds(
  role: Role,
  { grants, duty }: Pick<Permission, 'grants' | 'duty'>,
  separated: boolean,
): boolean {
  if (isDuty(role))
    return duty === role || grants.includes(role) || (grants.includes('operator') && grants.includes('auditor'));
  if (separated && duty !== undefined && (role === 'operator' || role === 'platform-admin')) return false;
  return role === 'platform-admin' || grants.includes(role);
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
  /** Of a key that one person made for another to answer for: who made it. */
  makerId?: string;
  /** Of a key that was made for less than its role: the permissions it has of that role's. */
  permissions?: readonly string[];
  /** Of a key that a user made: the role that its maker has now. It may do nothing that the maker may not do. */
  makerRole?: Role;
  /** When a user last proved who they are in this session: at its login, or since. ms UTC. Absent for everybody else. */
  loginAt?: number;
}

/** Errors of what takes another person. */
export const personErrors = defineErrors('PERSON', {
  NEEDED: {
    message: 'Only a person who is signed in may do this; expected a user, got {kind}',
    status: 403,
    hint: 'Sign in with a user account; API keys propose and never decide.',
    'zh-CN': {
      message: '此事项只能由已登录的人员办理；应为用户，实为 {kind}',
      hint: '请用用户账号登录；API 密钥只能提出，不能决定。',
    },
  },
  TIED: {
    message:
      'The account of {person} counts as the same person: whoever made it, or set or reset what it signs in with, may have it',
    status: 403,
    hint: 'An administrator who is tied to neither vouches on the page of users that somebody else has the account, or the command line of the server does (lingtan user vouch).',
    'zh-CN': {
      message: '{person} 的账号视为同一人：创建该账号或为其设置、重置登录凭据的人可能持有该账号',
      hint: '请由与双方均无此关联的管理员在用户页面担保该账号由他人持有，或在服务器命令行执行 lingtan user vouch。',
    },
  },
  SAME: {
    message: 'The second person must be another one than {person}',
    status: 403,
    hint: 'Another person who may decide this is needed; where there is none, an administrator can add one.',
    'zh-CN': {
      message: '第二人必须不同于 {person}',
      hint: '须由另一位有权决定的人员办理；如无他人，管理员可添加人员。',
    },
  },
});

const confirmErrors = defineErrors('AUTH', {
  CONFIRM_REQUIRED: {
    message: 'You last proved who you are {minutes} minutes ago; this needs it within {limit} minutes',
    status: 403,
    hint: 'Confirm that it is you (POST /api/me/confirm), or sign in again; then try once more.',
    'zh-CN': {
      message: '您上次验证身份是在 {minutes} 分钟前；此事项要求在 {limit} 分钟内验证过',
      hint: '请确认本人身份（POST /api/me/confirm）或重新登录，再试一次。',
    },
  },
});

/** People prove who they are at most this long before they do what weighs, s. */
export const freshLoginS = 900;

/** Who answers for what the principal does: the person behind it, or itself where there is none. */
export function personOf({ id, personId }: Pick<Principal, 'id' | 'personId'>): string {
  return personId ?? id;
}

/** All persons behind a principal, none of whom is a second one: who answers for it, and who made it. */
export function personsOf({ id, personId, makerId }: Pick<Principal, 'id' | 'personId' | 'makerId'>): string[] {
  return [personId ?? id, ...(makerId === undefined ? [] : [makerId])];
}

/** Whether a principal or somebody behind it is one of these, so that a second look by a key of one's own is none. */
export function isOneOf(
  principal: Pick<Principal, 'id' | 'personId' | 'makerId'>,
  persons: readonly string[],
): boolean {
  return [principal.id, ...personsOf(principal)].some((person) => persons.includes(person));
}

/**
 * Has users who proved who they are long ago do so again; nobody else.
 *
 * @param now ms UTC
 * @throws AUTH_CONFIRM_REQUIRED
 */
export function assertConfirmed({ kind, loginAt = 0 }: Pick<Principal, 'kind' | 'loginAt'>, now: number): void {
  const seconds = (now - loginAt) / 1000;
  if (kind === 'user' && seconds > freshLoginS)
    throw confirmErrors.CONFIRM_REQUIRED({ minutes: Math.floor(seconds / 60), limit: freshLoginS / 60 });
}

/**
 * Whether a principal is a user who proved who they are a short while ago, as what a person answers for needs.
 *
 * @param now ms UTC
 * @returns when the user did, ms UTC
 * @throws PERSON_NEEDED, AUTH_CONFIRM_REQUIRED
 */
export function freshPerson(principal: Principal, now: number): number {
  const { kind, personId, loginAt } = principal;
  if (kind !== 'user' || personId === undefined || loginAt === undefined) throw personErrors.NEEDED({ kind });
  assertConfirmed(principal, now);
  return loginAt;
}

/**
 * Whether a principal may decide what others have proposed or agreed to: a {@link freshPerson} who is none of them. The one rule
 * of four eyes.
 *
 * @param others those who were before, each as {@link personOf} names them
 * @param now ms UTC
 * @param same error for one who was, where more can be said than that
 * @returns when the user signed in, ms UTC
 * @throws PERSON_SAME, PERSON_NEEDED, AUTH_CONFIRM_REQUIRED
 */
export function differentPerson(
  principal: Principal,
  others: readonly string[],
  now: number,
  same: () => LingtanError = () => personErrors.SAME({ person: principal.name }),
): number {
  if (isOneOf(principal, others)) throw same();
  return freshPerson(principal, now);
}
