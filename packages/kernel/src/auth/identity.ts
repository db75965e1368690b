import type { ParkRole, Principal, Role } from '@lingtan/sdk';

/** Role of a user on one park; members see one enterprise. */
export interface Membership {
  parkId: string;
  role: ParkRole;
  enterpriseId: string | null;
}

/** Who sent a request, before a park is chosen. */
export interface Identity {
  kind: Principal['kind'];
  id: string;
  name: string;
  email: string | null;
  platformAdmin: boolean;
  /** Users: all their parks. Keys and devices: the one they were made for. */
  memberships: readonly (Omit<Membership, 'role'> & { role: Role })[];
  /** Device tokens limited to points with this prefix. */
  pointPrefix: string | null;
  /** Which points that control rests on it may feed; null: all, for the command line and for tokens of before that was asked. */
  controlPoints: readonly string[] | null;
  /** How it proved itself. Writes with a cookie must come from this site. */
  via: 'cookie' | 'token' | 'local';
  /** Session id or token id, for revocation of open sockets. */
  credentialId: string;
  language: string | null;
  /** User who answers for the key; absent for users, who answer for themselves. */
  ownerId?: string;
  /** User who made the key, where that is somebody else. */
  makerId?: string;
  /** Of a key that has less than its role: its permissions. */
  permissions?: readonly string[];
  /** Of a key that a user made: the role that its maker has now on its park. */
  makerRole?: Role;
  /** Addresses and networks that the key may be used from; absent where it may be from anywhere. */
  addresses?: readonly string[];
  /** When the person last proved themselves in this session: at its login, or when they confirmed it since. ms UTC. */
  loginAt?: number;
  /** What is still to be done before the session opens more than that; absent once it is open. */
  step?: SignInStep;
}

/** What stands between a password that was right and an open session. */
export type SignInStep = (typeof signInSteps)[number];

/** A second factor to show, a password to choose, a second factor to set up. */
export const signInSteps = ['factor', 'password', 'enrolment'] as const;

/** The principal that an identity is on a park; null when it has no business there. `null` park: installation-wide. */
export function principalOn(identity: Identity, parkId: string | null): Principal | null {
  const base = {
    kind: identity.kind,
    id: identity.id,
    name: identity.name,
    parkId,
    ...personOf(identity),
    ...narrowed(identity),
  };
  if (identity.platformAdmin) return { ...base, role: 'platform-admin', enterpriseId: null };
  if (parkId === null) return null;
  const membership = identity.memberships.find((entry) => entry.parkId === parkId);
  return membership ? { ...base, role: membership.role, enterpriseId: membership.enterpriseId } : null;
}

const narrowed = ({ permissions, makerRole }: Identity): Pick<Principal, 'permissions' | 'makerRole'> => ({
  ...(permissions ? { permissions } : {}),
  ...(makerRole ? { makerRole } : {}),
});

function personOf({
  kind,
  id,
  ownerId,
  makerId,
  loginAt,
}: Identity): Pick<Principal, 'personId' | 'makerId' | 'loginAt'> {
  if (kind === 'user') return { personId: id, ...(loginAt === undefined ? {} : { loginAt }) };
  if (kind !== 'api-key' || ownerId === undefined) return {};
  return { personId: ownerId, ...(makerId === undefined ? {} : { makerId }) };
}
