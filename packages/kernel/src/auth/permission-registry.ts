import { LingtanError, type Permission, type Principal, type Role, roleHolds } from '@lingtan/sdk';

/**
 * All permissions that the kernel, the libraries and the plugins declare. What nobody declared grants nothing: an
 * unknown id is refused for everyone, platform administrators included, so that a misspelt permission shows at once.
 */
export class PermissionRegistry {
  readonly #known = new Map<string, { permission: Permission; owner: string }>();
  /** The kernel and the libraries, whose names no plugin can take. */
  readonly #core = new Set<string>();
  readonly #separated: (parkId: string) => boolean;

  /** @param separated whether a park separates duties */
  constructor(separated: (parkId: string) => boolean) {
    this.#separated = separated;
  }

  /** Registers the permissions of the kernel or of a library: they stay. */
  declareCore(owner: string, permissions: readonly Permission[]): void {
    this.#core.delete(owner);
    this.declare(owner, permissions);
    this.#core.add(owner);
  }

  /** Registers the permissions of one owner. An id belongs to its first owner. */
  declare(owner: string, permissions: readonly Permission[]): void {
    if (this.#core.has(owner))
      throw new LingtanError('PERMISSION_TAKEN', `${owner} is the name of a part of the system and not of a plugin`);
    for (const permission of permissions) {
      const existing = this.#known.get(permission.id);
      if (existing && existing.owner !== owner) {
        throw new LingtanError(
          'PERMISSION_TAKEN',
          `Permission ${permission.id} of ${owner} is declared by ${existing.owner}`,
        );
      }
      this.#known.set(permission.id, { permission, owner });
    }
  }

  /** Forgets what an owner declared; from then on it grants nothing. */
  retract(owner: string): void {
    if (this.#core.has(owner)) return;
    for (const [id, entry] of this.#known) if (entry.owner === owner) this.#known.delete(id);
  }

  /** Whether the principal holds the permission. */
  allows(principal: Principal | null, permissionId: string): boolean {
    const entry = this.#known.get(permissionId);
    if (!entry || !principal) return false;
    if (principal.kind === 'system') return true;
    // A member without an enterprise would see the whole park, since the row policy is open when none is set.
    if (principal.role === 'member' && principal.enterpriseId === null) return false;
    if (principal.kind === 'api-key' && entry.permission.peopleOnly) return false;
    if (principal.permissions && !principal.permissions.includes(permissionId)) return false;
    const { parkId, role, makerRole } = principal;
    const separated = parkId !== null && this.#separated(parkId);
    const holds = (by: Role, named: boolean): boolean =>
      (!entry.permission.byName || by === 'platform-admin' || named) && roleHolds(by, entry.permission, separated);
    const named = principal.kind === 'api-key' && principal.permissions !== undefined;
    // What a key was made for ends when its maker may do it no more.
    return holds(role, named) && (makerRole === undefined || holds(makerRole, false));
  }

  /** Ids that the principal holds, sorted. `owners` limits the answer to some owners, e.g. the enabled plugins. */
  held(principal: Principal, owners?: ReadonlySet<string>): string[] {
    return [...this.#known.values()]
      .filter((entry) => (owners ? owners.has(entry.owner) : true) && this.allows(principal, entry.permission.id))
      .map((entry) => entry.permission.id)
      .sort();
  }

  /** Every declared permission with its owner. */
  list(): readonly { permission: Permission; owner: string }[] {
    return [...this.#known.values()];
  }

  has(permissionId: string): boolean {
    return this.#known.has(permissionId);
  }
}
