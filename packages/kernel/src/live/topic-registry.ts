import type { Permission, Principal } from '@lingtan/sdk';
import type { PermissionRegistry } from '../auth/permission-registry.ts';

/** Live topics and the permission to listen to each. A topic that nobody declared cannot be heard. */
export class TopicRegistry {
  readonly #topics = new Map<string, string>();
  readonly #permissions: PermissionRegistry;

  constructor(permissions: PermissionRegistry) {
    this.#permissions = permissions;
  }

  declare(topics: Readonly<Record<string, Permission>>): void {
    for (const [topic, permission] of Object.entries(topics)) this.#topics.set(topic, permission.id);
  }

  retract(topics: readonly string[]): void {
    for (const topic of topics) this.#topics.delete(topic);
  }

  permissionOf(topic: string): string | null {
    return this.#topics.get(topic) ?? null;
  }

  allows(principal: Principal, topic: string): boolean {
    const permission = this.#topics.get(topic);
    return permission !== undefined && this.#permissions.allows(principal, permission);
  }

  list(): [topic: string, permission: string][] {
    return [...this.#topics];
  }
}
