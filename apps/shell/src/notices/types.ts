import type { LocalizedText } from '@lingtan/web-sdk';

/** A notice as `GET /notices` answers it. */
export interface Notice {
  id: string;
  pluginId: string;
  kind: string;
  name: LocalizedText;
  severity: 'info' | 'task' | 'alarm';
  text: LocalizedText;
  link: string | null;
  count: number;
  /** ISO 8601 UTC. */
  at: string;
  settledAt: string | null;
  read: boolean;
}

export interface NoticePage {
  rows: Notice[];
  next: string | null;
  unread: number;
}
