import type { Tx } from './database.ts';
import type { Permission } from './permission.ts';
import type { LocalizedText } from './text.ts';

/** `info`: it happened. `task`: somebody has to do something. `alarm`: something is wrong. */
export type NoticeSeverity = 'info' | 'task' | 'alarm';

/** A kind of thing that people are told of, whatever page they are on. */
export interface NoticeKind<Id extends string = string> {
  readonly kind: 'notice';
  /** `plugin.what`, for ever the same. */
  readonly id: Id;
  /** Who is told: everybody who holds it when they look. */
  readonly permission: Permission;
  readonly severity: NoticeSeverity;
  /** What this kind is, in lists and filters. */
  readonly name: LocalizedText;
  /** The sentence, with gaps such as `{device}`. */
  readonly text: LocalizedText;
}

/** One notice. */
export interface NoticeContent {
  /** What it is about: raised again under the same key it replaces the former one, unread once more. */
  key: string;
  /** Values of the gaps. */
  params?: Readonly<Record<string, string | number | LocalizedText>>;
  /** Page of the plugin that it leads to, e.g. `/factors/library`; with its query. */
  link?: string;
  /** Members of this enterprise are told too, of others not; `''`: of none. Without it members are told as all others are. */
  enterpriseId?: string | null;
  /** Only this person, who must hold the permission all the same. */
  personId?: string | null;
  /** All but this person: who asks for a second person cannot be it. `principal.personId ?? principal.id` of who asked. */
  exceptPersonId?: string | null;
  /** Raised again while it is open, it is counted and says the newest, and is no news to those who have read it. */
  quiet?: boolean;
}

/** Notices of a plugin on a park. */
export interface ParkNotices {
  /**
   * Writes it in the caller's transaction; people see it after commit.
   * @throws PLUGIN_DEFINITION_INVALID when the kind is not listed in `notices` of the plugin
   */
  raise(tx: Tx, kind: NoticeKind, notice: NoticeContent): Promise<void>;
  /** It is over: done by somebody, or gone by itself. Nobody has to look any more. */
  settle(tx: Tx, kind: NoticeKind, key: string): Promise<void>;
}

/** Declares a kind of notice, e.g. `defineNotice('carbon-accounting.factor-proposed', { permission, severity: 'task', name, text })`. */
export function defineNotice<const Id extends string>(
  id: Id,
  options: Omit<NoticeKind, 'kind' | 'id'>,
): NoticeKind<Id> {
  return { kind: 'notice', id, ...options };
}
