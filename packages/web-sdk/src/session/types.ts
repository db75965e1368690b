import type { Language } from '../format/locale.ts';

/** A text in both languages, as the API sends it. */
export type LocalizedText = Record<Language, string>;

/** Roles of which a person has one on a park. */
export const parkRoles = ['operator', 'registry', 'market-operator', 'safety-engineer', 'member', 'auditor'] as const;
export type ParkRole = (typeof parkRoles)[number];

/** Answer of `GET /api/me`. */
export interface Me {
  kind?: 'user' | 'api-key' | 'device' | 'screen' | 'system';
  user: { id: string; name: string; email: string };
  platformAdmin: boolean;
  parks: {
    id: string;
    name: LocalizedText;
    role: ParkRole | 'platform-admin' | 'screen';
    enterpriseId: string | null;
  }[];
  /** Permission ids by park id. */
  permissions: Record<string, string[]>;
  language: Language | null;
  /** What is left to do before the session is open: a second factor to show, a password to choose, a second factor to set up. */
  step?: 'factor' | 'password' | 'enrolment' | null;
  /** Kinds of second factors that the person has. */
  factors?: ('totp' | 'passkey')[];
  /** Identity provider of the account, which then has no password; null for others. */
  provider?: string | null;
}

export interface ParkEnterprise {
  id: string;
  name: LocalizedText;
  key: boolean;
}

export interface NavItem {
  path: string;
  title: LocalizedText;
  icon: string;
  permission: string;
  order: number;
}

export interface WidgetInfo {
  id: string;
  title: LocalizedText;
  slot: string;
  permission: string;
  width: number;
  height: number;
  order: number;
}

/** One plugin of a park as the navigation needs it. */
export interface ParkPlugin {
  id: string;
  title: LocalizedText;
  version: string;
  enabled: boolean;
  state: string;
  nav: NavItem[];
  widgets: WidgetInfo[];
  web: boolean;
  /** Module of an installed plugin that was granted the page itself; null for all others. */
  webModule?: string | null;
  /** Page of an installed plugin that runs in a frame of its own; null for all others. */
  webFrame?: string | null;
  /** Whether it runs in a process of its own. */
  isolated: boolean;
}

/** Answer of `GET /api/parks/:park`. */
export interface ParkDetail {
  id: string;
  no: number;
  name: LocalizedText;
  timeZone: string;
  latitude: number | null;
  longitude: number | null;
  enterprises: ParkEnterprise[];
  plugins: ParkPlugin[];
}
